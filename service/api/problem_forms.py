"""What a problem looks like to the client that meets it: RFC 9457, or the form of the protocol that it speaks."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """Problem details: `title` says what went wrong, `detail` what to do."""

    type: str = Field(examples=["urn:senryaku:problem:unknown-report"])
    title: str = Field(examples=["報告書が見つかりません"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["GET /v1/reports で読み込み済みの報告書を確かめてください。"])
    request_id: str = ""
    errors: list[str] = Field(default_factory=list, description="入力の誤り（項目ごと）")

    @property
    def kind(self) -> str:
        """The last part of the type: 「unknown-report」."""
        return self.type.rpartition(":")[2]

    @property
    def sentence(self) -> str:
        """Title and what to do in one text."""
        return self.detail if self.detail.startswith(self.title) else f"{self.title}。{self.detail}"


@dataclass(frozen=True)
class Form:
    """The body of an error in one protocol; `renamed` gives statuses which that protocol calls otherwise."""

    body: Callable[[Problem], dict[str, Any]]
    media_type: str = "application/json"
    renamed: tuple[tuple[int, int], ...] = ()

    def status(self, problem: Problem) -> int:
        return dict(self.renamed).get(problem.status, problem.status)


def form_for(path: str) -> Form:
    """The form of the protocol that is spoken at this path."""
    return next((form for start, form in _FORMS if path.startswith(start)), _RFC9457)


_RFC9457 = Form(lambda problem: problem.model_dump(exclude_defaults=True), MEDIA_TYPE)


def openai_error(problem: Problem) -> dict[str, Any]:
    """`{"error": {"message", "type", "param", "code"}}`, with OpenAI's own codes where it has one."""
    codes = {"unknown-report": "model_not_found", "busy": "rate_limit_exceeded"}
    kind = "server_error" if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error"
    if problem.status == HTTPStatus.TOO_MANY_REQUESTS:
        kind = "rate_limit_error"
    code = codes.get(problem.kind, problem.kind.replace("-", "_"))
    return {"error": {"message": problem.sentence, "type": kind, "param": None, "code": code}}


def _gennai_error(problem: Problem) -> dict[str, Any]:
    return {"error": problem.sentence}


def _dify_error(problem: Problem) -> dict[str, Any]:
    """Dify's own number for a knowledge base that is not there; others by their HTTP status."""
    number = dict(_BAD_REQUEST).get(problem.status, problem.status)
    return {"error_code": 2001 if problem.kind == "unknown-report" else number, "error_msg": problem.sentence}


def _json_rpc_error(problem: Problem) -> dict[str, Any]:
    code = -32603 if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR else -32600
    return {"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": problem.sentence}}


_BAD_REQUEST = ((422, 400),)
_FORMS = (
    ("/v1/chat/", Form(openai_error, renamed=_BAD_REQUEST)),
    ("/v1/models", Form(openai_error, renamed=_BAD_REQUEST)),
    ("/v1/gennai", Form(_gennai_error, renamed=_BAD_REQUEST)),
    ("/v1/dify", Form(_dify_error, renamed=_BAD_REQUEST)),
    ("/mcp", Form(_json_rpc_error)),
)
