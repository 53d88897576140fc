"""源内 (the Digital Agency's AI platform for officials): this service as one of its 行政実務用AIアプリ.

源内 posts `{"inputs": {…}}` and shows `outputs` as Markdown. A conversation that is continued there comes with all
its turns, in one of two forms: `conversation_histories` (JSON) or `conversation_history` (the text of a field).
"""

import base64
import json
import re
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from service.api.access import Access
from service.doors.markdown import as_markdown
from service.doors.names import named
from service.doors.transcripts import Transcripts
from service.downloads import as_xlsx, table
from service.schemas import QUESTION_LIMIT, Answer, Citation

_KEYS = ("question", "input_text")
_TOLD = re.compile(rf"^(?:{'|'.join(_KEYS)}): (.*?)(?=\n\w+: |\n+## 出力|\Z)", re.MULTILINE | re.DOTALL)
_LENIENT = ConfigDict(extra="ignore", coerce_numbers_to_str=True)  # 源内 sends 「2022」 as a number


class History(BaseModel):
    """One turn before: `input` is the JSON text of its inputs."""

    model_config = _LENIENT

    input: str = ""

    @property
    def question(self) -> str:
        try:
            inputs = json.loads(self.input)
        except (ValueError, RecursionError):
            return ""
        return (
            next((str(inputs[key]) for key in _KEYS if inputs.get(key)), "")
            if isinstance(inputs, dict)
            else ""
        )


class Inputs(BaseModel):
    """The fields of the app's form; other fields, files among them, are accepted and ignored."""

    model_config = _LENIENT

    question: str | None = Field(None, max_length=QUESTION_LIMIT, examples=["コロナで遅れた指標は？"])
    input_text: str | None = Field(None, max_length=QUESTION_LIMIT)
    report: str | None = Field(None, max_length=128)
    conversation_histories: list[History] | None = Field(None, max_length=200)
    conversation_history: str | None = Field(None, max_length=1_000_000)

    @model_validator(mode="after")
    def _asks(self) -> "Inputs":
        if not (self.question or self.input_text or "").strip():
            raise ValueError("inputs.question に質問を入力してください。")
        return self

    @property
    def turns(self) -> list[str]:
        """What was asked, oldest first, the question last."""
        if self.conversation_histories:
            told = [history.question for history in self.conversation_histories]
        else:
            told = [found.strip() for found in _TOLD.findall(self.conversation_history or "")]
        return [*filter(None, told), self.question or self.input_text or ""]


class AppRequest(BaseModel):
    inputs: Inputs


class Artifact(BaseModel):
    """A file beside the answer; 源内's documents name its Base64 text `content` in one place, `contents` in another."""

    display_name: str
    content: str
    contents: str


class AppResponse(BaseModel):
    outputs: str
    artifacts: list[Artifact] = Field(default_factory=list)
    citations: list[Citation]
    status: str


_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"description": "入力の誤り", "content": {"application/json": {"example": {"error": "…"}}}}
}


def router(access: Access, transcripts: Transcripts) -> APIRouter:
    """POST /v1/gennai."""
    routes = APIRouter(prefix="/v1", tags=["源内"], responses=_ERRORS)

    @routes.post("/gennai", operation_id="gennai", response_description="成功")
    async def gennai(asked: AppRequest, request: Request) -> AppResponse:
        """源内の行政実務用AIアプリとして答えます。一覧の回答には Excel ファイルが付きます。"""
        work = partial(_answer, access, transcripts, asked.inputs, str(request.base_url))
        answer, said = await access.in_thread(work)
        access.metrics.answer(answer)
        return said

    return routes


def _answer(
    access: Access, transcripts: Transcripts, inputs: Inputs, site: str
) -> tuple[Answer, AppResponse]:
    assistant = access.assistant
    report = named(assistant, inputs.report)
    answer = transcripts.answer(inputs.turns, report.id, transcripts.read(inputs.turns, report.id))
    artifacts = []
    if answer.table is not None and answer.citations:
        rows = dict.fromkeys(citation.row for citation in answer.citations)
        file = as_xlsx(report, table(report, [report.measure(row) for row in rows]))
        content = base64.b64encode(file).decode("ascii")
        artifacts = [Artifact(display_name=f"{report.id}.xlsx", content=content, contents=content)]
    return answer, AppResponse(
        outputs=as_markdown(answer, report.columns, site),
        artifacts=artifacts,
        citations=answer.citations,
        status=answer.status,
    )
