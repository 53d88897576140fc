"""OpenAI-compatible chat: /v1/models and /v1/chat/completions, streamed or not.

The last user message is the question and the user messages before it are the conversation. Instructions of system
messages, and parameters such as temperature or max_tokens, are accepted and have no effect: the answer is composed
from the report and checked, not generated.
"""

import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Path, Request
from fastapi.sse import EventSourceResponse, format_sse_event
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import JSONResponse, Response

from ingest.errors import StoreError
from ingest.records import Field as ReportField
from service.api.access import Access
from service.api.problem_forms import openai_error
from service.api.problems import problem_of
from service.doors.markdown import parts
from service.doors.names import NEWEST, named, names
from service.doors.transcripts import Transcripts
from service.errors import ServiceError
from service.schemas import QUESTION_LIMIT, Answer


class Part(BaseModel):
    """One piece of a message; only text is read."""

    type: str = "text"
    text: str = ""


class Message(BaseModel):
    role: str = Field(max_length=32, examples=["user"])
    content: str | list[Part] | None = Field(None, examples=["コロナで遅れた指標は？"])

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.text)
        return self.content or ""

    @property
    def only_text(self) -> bool:
        return not isinstance(self.content, list) or all(part.type == "text" for part in self.content)


class StreamOptions(BaseModel):
    include_usage: bool | None = None


class ChatRequest(BaseModel):
    """A chat request; parameters that are not named here are accepted and ignored."""

    model_config = ConfigDict(extra="ignore")

    model: str = Field(NEWEST, max_length=128, description="senryaku（最も新しい報告書）か、報告書の番号")
    messages: list[Message] = Field(min_length=1, max_length=2000)
    stream: bool | None = False
    stream_options: StreamOptions | None = None

    @model_validator(mode="after")
    def _ends_with_a_question(self) -> "ChatRequest":
        last = self.messages[-1]
        if last.role != "user":
            raise ValueError("最後のメッセージは role が user の質問にしてください。")
        if not last.only_text:
            raise ValueError("画像・音声・ファイルは扱えません。質問を文字だけで送ってください。")
        if not last.text.strip():
            raise ValueError("最後のメッセージに質問を入力してください。")
        if len(last.text) > QUESTION_LIMIT:
            raise ValueError(f"質問は{QUESTION_LIMIT}文字以内にしてください（{len(last.text)}文字です）。")
        return self

    @property
    def turns(self) -> list[str]:
        """What was asked, oldest first."""
        return [message.text for message in self.messages if message.role == "user"]


@dataclass(frozen=True)
class Reply:
    """The frame of one response: which model was asked, when, under which id."""

    model: str
    id: str
    created: int

    def whole(self, answer: Answer, text: str) -> dict[str, Any]:
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return {
            **self._frame("chat.completion"),
            "choices": [choice],
            "usage": _USAGE,
            **_beside(answer),
        }

    def chunk(self, delta: dict[str, Any], finish: str | None = None, **more: object) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return {**self._frame("chat.completion.chunk"), "choices": [choice], **more}

    def usage(self) -> dict[str, Any]:
        return {**self._frame("chat.completion.chunk"), "choices": [], "usage": _USAGE}

    def _frame(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model}


_USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}  # nothing here is counted in tokens
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": said, "content": {"application/json": {"schema": {"type": "object"}}}}
    for status, said in {400: "入力の誤り", 404: "モデルがない", 413: "大きすぎる", 429: "混雑"}.items()
}


def _beside(answer: Answer) -> dict[str, Any]:
    """What stands beside the text: the citations, and the other fields of the answer as /v1/ask gives them."""
    rest = answer.model_dump(mode="json", exclude={"answer", "citations", "conversation_id"})
    return {
        "citations": [citation.model_dump(mode="json") for citation in answer.citations],
        "senryaku": rest,
    }


def router(access: Access, transcripts: Transcripts) -> APIRouter:
    """The routes under /v1 that an OpenAI client calls."""
    routes = APIRouter(prefix="/v1", tags=["OpenAI 互換"], responses=_ERRORS)

    @routes.get("/models", operation_id="list_models", response_description="成功")
    async def models() -> dict[str, Any]:
        """使えるモデル: 最も新しい報告書（senryaku）と、報告書ごとの番号。"""
        known = await access.in_thread(partial(names, access.assistant))
        return {"object": "list", "data": [_model(name) for name in known]}

    @routes.get("/models/{model}", operation_id="get_model", response_description="成功")
    async def model(model: Annotated[str, Path(max_length=128)]) -> dict[str, Any]:
        """一つのモデル。"""
        await access.in_thread(partial(named, access.assistant, model))
        return _model(model)

    @routes.post("/chat/completions", operation_id="chat_completions", response_description="成功")
    async def complete(asked: ChatRequest, request: Request) -> Response:
        """会話の最後の質問に答えます。根拠は本文の一覧と citations にあります。"""
        report = await access.in_thread(partial(named, access.assistant, asked.model))
        understood = await access.in_thread(partial(transcripts.read, asked.turns, report.id))
        work = partial(transcripts.answer, asked.turns, report.id, understood)
        reply = Reply(asked.model, f"chatcmpl-{uuid4().hex}", int(time.time()))
        if asked.stream:
            usage = asked.stream_options is not None and bool(asked.stream_options.include_usage)
            events = _stream(access, request, work, reply, report.columns, usage)
            return EventSourceResponse(events, headers={"cache-control": "no-store"})
        answer = await access.in_thread(work)
        access.metrics.answer(answer)
        text = "".join(parts(answer, report.columns, str(request.base_url)))
        return JSONResponse(reply.whole(answer, text))

    return routes


async def _stream(
    access: Access,
    request: Request,
    work: Callable[[], Answer],
    reply: Reply,
    columns: Mapping[ReportField, str],
    usage: bool,  # noqa: FBT001
) -> AsyncIterator[bytes]:
    """The role at once, then the text line by line, the citations with the last chunk, and [DONE]."""
    yield _event(reply.chunk({"role": "assistant", "content": ""}))
    try:
        answer = await access.in_thread(work)
    except (ServiceError, StoreError) as error:
        yield _event(openai_error(problem_of(request, error)))
        return
    access.metrics.answer(answer)
    for text in parts(answer, columns, str(request.base_url)):
        yield _event(reply.chunk({"content": text}))
    yield _event(reply.chunk({}, "stop", **_beside(answer)))
    if usage:
        yield _event(reply.usage())
    yield format_sse_event(data_str="[DONE]")


def _event(data: dict[str, Any]) -> bytes:
    return format_sse_event(data_str=json.dumps(data, ensure_ascii=False))


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "senryaku"}
