"""Liveness and readiness for whatever watches the service."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from service.api.access import Access


class Ready(BaseModel):
    """`degraded`: exact questions are answered, narrative ones by words alone."""

    status: Literal["ready", "degraded", "unavailable"]
    rows: bool = Field(description="行データの照会が実際にできたか")
    vectors: bool = Field(description="ベクトル索引の照会が実際にできたか")
    detail: str


def router(access: Access) -> APIRouter:
    """GET /healthz and GET /readyz."""
    routes = APIRouter(tags=["稼働"])

    @routes.get("/healthz", operation_id="healthz", response_description="成功")
    async def healthz() -> dict[str, str]:
        """プロセスが動いているか。"""
        return {"status": "ok"}

    @routes.get(
        "/readyz",
        operation_id="readyz",
        response_description="成功",
        responses={503: {"model": Ready, "description": "回答できない"}},
    )
    async def readyz(response: Response) -> Ready:
        """答えられるか。実際の照会で確かめます。"""
        found = await access.in_thread(access.assistant.ready)
        if not found.rows:
            response.status_code = 503
            return Ready(status="unavailable", rows=False, vectors=found.vectors, detail=found.detail)
        status: Literal["ready", "degraded"] = "ready" if found.vectors else "degraded"
        return Ready(status=status, rows=True, vectors=found.vectors, detail=found.detail)

    return routes
