"""Any OpenAI-compatible chat model that reads all rows of the report and cites them as 「[12]」."""

import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from eval.errors import TargetError
from eval.targets.reply import Reply
from ingest.records import Report
from service.language_model.prompts import Prompt
from service.schemas import Status

if TYPE_CHECKING:
    import httpx

KEY_VARIABLE = "SENRYAKU_EVAL_API_KEY"
_SECONDS = 180.0
_HOPELESS = {401, 403, 404}  # the next question would get the same
_CITED = re.compile(r"\[(\d{1,4}(?:\s*[,、]\s*\d{1,4})*)\]")
_OPENINGS: tuple[tuple[str, Status], ...] = (
    ("報告書にありません", "not_in_report"),
    ("確認させてください", "needs_clarification"),
)


class OpenAIChat:
    """A chat model behind `/chat/completions`, asked at temperature 0 with every row in its instructions."""

    def __init__(self, client: "httpx.Client", model: str, reports: Mapping[str, Report]) -> None:
        self._client = client
        self._model = model
        self._instructions = {name: instructions(report) for name, report in reports.items()}
        self._totals = {name: len(report.measures) for name, report in reports.items()}

    @classmethod
    @contextmanager
    def connect(cls, url: str, model: str, reports: Mapping[str, Report]) -> Iterator[Self]:
        """A target for a base address such as http://127.0.0.1:11434/v1; the key is in the environment."""
        import httpx

        key = os.environ.get(KEY_VARIABLE)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        with httpx.Client(base_url=url.rstrip("/") + "/", headers=headers, timeout=_SECONDS) as client:
            yield cls(client, model, reports)

    @property
    def name(self) -> str:
        return "openai-" + re.sub(r"[^A-Za-z0-9._-]+", "_", self._model)

    def ask(self, turns: Sequence[str], report: str) -> Reply:
        """Play the turns, the model's own answers between them.

        A broken response, an error of the server or none in time is a reply with `error`, so that a long run
        is not lost for it; TargetError when nothing listens there, or key or model are refused.
        """
        import httpx

        messages = [{"role": "system", "content": self._instructions[report]}]
        text, start = "", time.perf_counter()
        for turn in turns:
            messages.append({"role": "user", "content": turn})
            start = time.perf_counter()
            try:
                text = self._complete(messages)
            except (ValueError, KeyError, IndexError, TypeError, httpx.HTTPError) as error:
                said = f"応答が得られません（{type(error).__name__} {error}）"
                return Reply("", "refused", time.perf_counter() - start, error=said)
            messages.append({"role": "assistant", "content": text})
        return parsed(text, time.perf_counter() - start, self._totals[report])

    def rank(self, question: str, report: str) -> tuple[int, ...] | None:
        del question, report
        return None

    def describe(self) -> Mapping[str, str]:
        return {
            "kind": "OpenAI-compatible chat model with all rows",
            "address": str(self._client.base_url),
            "model": self._model,
            "prompt": prompt().label,
        }

    def _complete(self, messages: Sequence[Mapping[str, str]]) -> str:
        import httpx

        body = {"model": self._model, "messages": list(messages), "temperature": 0}
        try:
            response = self._client.post("chat/completions", json=body)
        except httpx.ConnectError as error:
            raise TargetError(f"{self._client.base_url} につながりません（{error}）。") from error
        if response.status_code in _HOPELESS:
            said = f"HTTP {response.status_code} {response.text[:200]}"
            raise TargetError(
                f"{self._client.base_url} のモデル {self._model}: {said}。モデル名と {KEY_VARIABLE} を確かめてください。"
            )
        response.raise_for_status()
        return str(response.json()["choices"][0]["message"]["content"])


def prompt() -> Prompt:
    """`eval_answer.ja.md`, all of it instructions."""
    return Prompt.load("eval_answer.ja", {"title", "rows"})


def instructions(report: Report) -> str:
    """The prompt with the report's rows, each led by its number and with named cells."""
    rows = []
    for measure in report.measures:
        cells = (f"{report.columns.get(name, name)}: {cell.reading}" for name, cell in measure.cells.items())
        rows.append(f"[{measure.row}] " + " | ".join(cells))
    ((_, text),) = prompt().fill(title=report.title, rows="\n".join(rows))
    return text


def parsed(text: str, seconds: float, total: int) -> Reply:
    """「28件です [3]」 → text 「28件です」, row 3; no such row: dropped; the opening tells the status."""
    numbers = [int(number) for group in _CITED.findall(text) for number in re.findall(r"\d+", group)]
    rows = tuple(row for row in dict.fromkeys(numbers) if 1 <= row <= total)
    plain = _CITED.sub("", text).strip()
    status: Status = next((status for opening, status in _OPENINGS if plain.startswith(opening)), "answered")
    return Reply(plain, status, seconds, rows=rows)
