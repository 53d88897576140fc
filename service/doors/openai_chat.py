"""OpenAI-compatible chat: /v1/models and /v1/chat/completions, streamed or not.

The last user message is the question and the user messages before it are the conversation. Instructions of system
messages, and parameters such as temperature or max_tokens, are accepted and have no effect: the answer is composed
from the report and checked, not generated.
"""

import json
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.sse import EventSourceResponse, format_sse_event
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import JSONResponse, Response

from ingest.errors import StoreError
from service.api.access import Access
from service.api.problem_forms import openai_error
from service.api.problems import problem_of
from service.doors.markdown import opening, plain
from service.doors.names import NEWEST, named, names
from service.doors.openai_reply import Reply
from service.doors.transcripts import Transcripts
from service.errors import ServiceError
from service.schemas import QUESTION_LIMIT, Answer

_LONGEST = 1_000_000  # above what a body may hold: a bound of any size has half characters refused
Text = Annotated[str, Field(max_length=_LONGEST)]


class Part(BaseModel):
    """One piece of a message; only text is read."""

    type: str = "text"
    text: Text = ""


class Message(BaseModel):
    role: str = Field(max_length=32, examples=["user"])
    content: Text | list[Part] | None = Field(None, examples=["コロナで遅れた指標は？"])

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
    def with_usage(self) -> bool:
        return self.stream_options is not None and bool(self.stream_options.include_usage)

    @property
    def turns(self) -> list[str]:
        """What was asked, oldest first."""
        return [message.text for message in self.messages if message.role == "user"]


_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": said, "content": {"application/json": {"schema": {"type": "object"}}}}
    for status, said in {400: "入力の誤り", 404: "モデルがない", 413: "大きすぎる", 429: "混雑"}.items()
}


_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "回答。stream が true なら chat.completion.chunk の列",
        "content": {
            "application/json": {
                "example": {
                    "object": "chat.completion",
                    "model": "senryaku",
                    "choices": [{"message": {"role": "assistant", "content": "該当する指標は14件…[1]"}}],
                    "citations": [{"id": 1, "report": "isesaki-r4", "row": 1, "page": 1, "line": 5}],
                }
            }
        },
    }
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

    @routes.post("/chat/completions", operation_id="chat_completions", responses=_ANSWER)
    async def complete(asked: ChatRequest, request: Request) -> Response:
        """会話の最後の質問に答えます。根拠は本文の一覧と citations にあります。"""
        report = await access.in_thread(partial(named, access.assistant, asked.model))
        understood = await access.in_thread(partial(transcripts.read, asked.turns, report.id))
        turns = (asked.turns, report.id, understood)
        reply = Reply(asked.model, str(request.base_url), report.columns)
        if asked.stream:
            exact = partial(transcripts.exact, *turns)
            more = partial(access.additions, understood)
            events = _stream(request, access, reply, exact, more, with_usage=asked.with_usage)
            return EventSourceResponse(events, headers={"cache-control": "no-store"})
        answer = await access.in_thread(partial(transcripts.answer, *turns))
        access.metrics.answer(answer)
        return JSONResponse(reply.whole(answer))

    return routes


async def _stream(
    request: Request,
    access: Access,
    reply: Reply,
    exact: Callable[[], Answer],
    more: Callable[[Answer], AsyncIterator[str]],
    *,
    with_usage: bool,
) -> AsyncIterator[bytes]:
    """The role at once, the text line by line, what a chat model adds, the citations with the last chunk, [DONE]."""
    yield _event(reply.opening())
    try:
        answer = await access.in_thread(exact)
    except (ServiceError, StoreError) as error:
        yield _event(openai_error(problem_of(request, error)))
        return
    for chunk in reply.told(opening(answer)):
        yield _event(chunk)
    async for piece in more(answer):
        for chunk in reply.told(plain(piece)):
            yield _event(chunk)
    access.metrics.answer(answer)
    for chunk in reply.closing(answer, with_usage=with_usage):
        yield _event(chunk)
    yield format_sse_event(data_str="[DONE]")


def _event(data: dict[str, Any]) -> bytes:
    return format_sse_event(data_str=json.dumps(data, ensure_ascii=False))


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "senryaku"}
