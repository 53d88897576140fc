"""Dify's external knowledge API: POST {endpoint}/retrieval, with the endpoint /v1/dify.

The first record is the checked answer with its sources, since passages cut at `top_k` would not be a complete list;
passages of the narrative follow. With conditions on metadata there are passages only: the answer is over all rows.
"""

from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, Field

from service.api.access import Access
from service.doors.documents import Found, Scalar, answered, passages
from service.doors.metadata import Conditions
from service.doors.names import named
from service.schemas import QUESTION_LIMIT, Answer

if TYPE_CHECKING:
    from service.assistant import Assistant


class RetrievalSetting(BaseModel):
    top_k: int = Field(4, ge=1, le=50)
    score_threshold: float | None = Field(0.0, ge=0, le=1)


class Retrieval(BaseModel):
    """What Dify sends; other fields are accepted and ignored."""

    knowledge_id: str = Field(max_length=128, examples=["isesaki-r4"])
    query: str = Field(min_length=1, max_length=QUESTION_LIMIT, examples=["コロナで遅れた指標は？"])
    retrieval_setting: RetrievalSetting = Field(default_factory=RetrievalSetting)
    metadata_condition: Conditions | None = None


class Record(BaseModel):
    content: str
    score: float
    title: str
    metadata: dict[str, Scalar]


class Records(BaseModel):
    records: list[Record]


def router(access: Access) -> APIRouter:
    """POST /v1/dify/retrieval."""
    routes = APIRouter(prefix="/v1/dify", tags=["Dify"])

    @routes.post("/retrieval", operation_id="dify_retrieval", response_description="成功")
    async def retrieval(asked: Retrieval) -> Records:
        """Dify の外部ナレッジとして、検査済みの回答と、近い文章を返します。"""
        answer, found = await access.in_thread(partial(_found, access.assistant, asked))
        if answer is not None:
            access.metrics.answer(answer)
        return Records(
            records=[
                Record(content=one.content, score=round(one.score, 4), title=one.title, metadata=one.metadata)
                for one in found
            ]
        )

    return routes


def _found(assistant: "Assistant", asked: Retrieval) -> tuple[Answer | None, list[Found]]:
    report = named(assistant, asked.knowledge_id).id
    setting, condition = asked.retrieval_setting, asked.metadata_condition
    if condition is not None and condition.conditions:
        answer, found = None, passages(assistant, asked.query, report, setting.top_k, condition.hold)
    else:
        answer = assistant.exact(assistant.read(asked.query, None, report))
        found = answered(assistant, answer, report)
        found += passages(assistant, asked.query, report, setting.top_k - len(found))
    return answer, [one for one in found if one.score >= (setting.score_threshold or 0)]
