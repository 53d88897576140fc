"""The product over HTTP: the same contract from another process or machine."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationError

from eval.errors import TargetError
from eval.targets.reply import Reply, reply_from
from service.schemas import Answer

if TYPE_CHECKING:
    import httpx

_SECONDS = 60.0


class HttpProduct:
    """Asks a running service through one kept-alive connection."""

    name = "http"

    def __init__(self, client: "httpx.Client") -> None:
        self._client = client

    @classmethod
    @contextmanager
    def connect(cls, url: str) -> Iterator[Self]:
        """A target for the service at a base address such as http://127.0.0.1:8000."""
        import httpx

        with httpx.Client(base_url=url, timeout=_SECONDS) as client:
            yield cls(client)

    def ask(self, turns: Sequence[str], report: str) -> Reply:
        """Play the turns in one conversation; an error of the service, or none in time, is a reply with `error`.

        TargetError when nothing listens at the address.
        """
        conversation: str | None = None
        for turn in turns[:-1]:
            earlier = self._post(turn, conversation, report)
            if isinstance(earlier, str):
                return Reply("", "refused", 0.0, error=earlier)
            conversation = earlier.conversation_id or conversation
        start = time.perf_counter()
        answer = self._post(turns[-1], conversation, report)
        seconds = time.perf_counter() - start
        if isinstance(answer, str):
            return Reply("", "refused", seconds, error=answer)
        return reply_from(answer, seconds)

    def rank(self, question: str, report: str) -> tuple[int, ...] | None:
        import httpx

        try:
            found = self._send("GET", f"/v1/reports/{report}/rows", params={"q": question, "limit": "10"})
        except httpx.HTTPError:
            return None
        if found.status_code != 200:
            return None
        return tuple(int(row["row"]) for row in found.json()["rows"])

    def describe(self) -> Mapping[str, str]:
        return {"kind": "product over HTTP", "address": str(self._client.base_url)}

    def _post(self, question: str, conversation: str | None, report: str) -> Answer | str:
        import httpx

        body = {"question": question, "conversation_id": conversation, "report": report}
        try:
            response = self._send("POST", "/v1/ask", json=body)
        except httpx.HTTPError as error:
            return f"応答がありません（{type(error).__name__} {error}）"
        if response.status_code != 200:
            return f"HTTP {response.status_code}: {response.text[:200]}"
        try:
            return Answer.model_validate_json(response.content)
        except ValidationError as error:
            return f"応答が契約と違います: {error.errors()[0]['loc']}"

    def _send(self, method: str, path: str, **content: Any) -> "httpx.Response":  # noqa: ANN401 (httpx's own)
        import httpx

        try:
            return self._client.request(method, path, **content)
        except httpx.ConnectError as error:
            address = self._client.base_url
            raise TargetError(
                f"{address} につながりません（{error}）。起動しているか確かめてください。"
            ) from error
