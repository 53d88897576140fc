"""POST /v1/feedback: what a reader thinks of an answer."""

from functools import partial

from fastapi import APIRouter
from pydantic import BaseModel

from service.api.access import Access
from service.api.problems import RESPONSES
from service.feedback import Feedback


class Received(BaseModel):
    """The number under which the feedback is kept."""

    id: str


def router(access: Access) -> APIRouter:
    """The feedback route."""
    routes = APIRouter(tags=["ご意見"])

    @routes.post(
        "/v1/feedback",
        operation_id="send_feedback",
        response_description="成功",
        status_code=201,
        responses=RESPONSES,
    )
    async def feedback(feedback: Feedback) -> Received:
        """回答の評価と理由を受け取り、評価用の事例として保存します。"""
        return Received(id=await access.in_thread(partial(_keep, access, feedback)))

    return routes


def _keep(access: Access, feedback: Feedback) -> str:
    return access.feedback.add(feedback, access.assistant.generation(feedback.report))
