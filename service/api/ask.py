"""POST /v1/ask: one question, one checked answer, as JSON or as a stream of events."""

import json
import re
from collections.abc import AsyncIterator
from functools import partial
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.responses import Response

from ingest.errors import StoreError
from service.api.access import Access
from service.api.problems import RESPONSES, problem_of
from service.errors import ServiceError
from service.schemas import Answer, Question

if TYPE_CHECKING:
    from service.assistant import Understood

_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "回答。Accept: text/event-stream なら事象の列",
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": 'event: delta\ndata: {"text": "14件（全41件中）です。"}\n\n',
            }
        },
    }
}


def router(access: Access) -> APIRouter:
    """The question route."""
    routes = APIRouter(tags=["質問"])

    @routes.post("/v1/ask", operation_id="ask", response_model=Answer, responses={**RESPONSES, **_STREAM})
    async def ask(question: Question, request: Request) -> Response:
        """質問に、報告書のセルを根拠として答えます。"""
        asked = (question.question, question.conversation_id, question.report, question.queries)
        if "text/event-stream" in request.headers.get("accept", ""):
            understood = await access.in_thread(partial(access.assistant.read, *asked))
            return EventSourceResponse(
                _events(access, understood, request), headers={"cache-control": "no-store"}
            )
        answer = await access.in_thread(partial(access.assistant.ask, *asked))
        access.metrics.answer(answer)
        return Response(answer.model_dump_json(), media_type="application/json")

    return routes


async def _events(access: Access, understood: "Understood", request: Request) -> AsyncIterator[bytes]:
    """How the question was read, at once; then the answer in the order in which a reader needs it.

    `done` holds the whole response. An error after the first event is an event too, with its problem details.
    """
    yield _event("interpretation", understood.interpretation.model_dump_json())
    try:
        answer = await access.in_thread(partial(access.assistant.exact, understood))
    except (ServiceError, StoreError) as error:
        yield _event("error", problem_of(request, error).model_dump_json(exclude_defaults=True))
        return
    yield _event("citations", json.dumps([citation.model_dump() for citation in answer.citations]))
    for text in re.findall(r"[^\n]*\n+|[^\n]+", answer.answer):
        yield _delta(text)
    async for piece in access.additions(understood, answer):
        yield _delta(piece)
    access.metrics.answer(answer)
    yield _event("done", answer.model_dump_json())


def _delta(text: str) -> bytes:
    return _event("delta", json.dumps({"text": text}, ensure_ascii=False))


def _event(name: str, data: str) -> bytes:
    return format_sse_event(event=name, data_str=data)
