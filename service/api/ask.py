"""POST /v1/ask: one question, one checked answer, as JSON or as a stream of events."""

import json
import re
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.responses import Response

from service.api.access import Access
from service.api.problems import RESPONSES
from service.schemas import Answer, Question

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
        call = partial(access.assistant.ask, question.question, question.conversation_id, question.report)
        answer = await access.in_thread(call)
        access.metrics.answer(answer)
        if "text/event-stream" in request.headers.get("accept", ""):
            return EventSourceResponse(_events(answer), headers={"cache-control": "no-store"})
        return Response(answer.model_dump_json(), media_type="application/json")

    return routes


async def _events(answer: Answer) -> AsyncIterator[bytes]:
    """The answer in the order in which a reader needs it; `done` holds the whole response."""
    yield _event("interpretation", answer.interpretation.model_dump_json())
    yield _event("citations", json.dumps([citation.model_dump() for citation in answer.citations]))
    for text in re.findall(r"[^\n]*\n+|[^\n]+", answer.answer):
        yield _event("delta", json.dumps({"text": text}, ensure_ascii=False))
    yield _event("done", answer.model_dump_json())


def _event(name: str, data: str) -> bytes:
    return format_sse_event(event=name, data_str=data)
