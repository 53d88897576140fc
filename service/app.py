"""The HTTP service: puts routes, limits, headers and errors together around one assistant."""

from typing import TYPE_CHECKING

from anyio import CapacityLimiter
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from service.api import ask, council, downloads, feedback, health, metrics, pages, problems, reports
from service.api.access import Access
from service.api.edge import Edge
from service.council.desk import CouncilDesk
from service.doors import routes as doors
from service.doors.mcp_http import McpDoor
from service.feedback import FeedbackStore
from service.settings import Settings

if TYPE_CHECKING:
    from service.assistant import Assistant

_ABOUT = """市の戦略KPI報告書への質問に、根拠のセルを示して答えます。

誤りは RFC 9457 の problem details（`title` と、どうすればよいかの `detail`）で返ります。"""


def create_app(settings: Settings | None = None, assistant: "Assistant | None" = None) -> FastAPI:
    """Build the application; without arguments from the environment and the stores it names."""
    settings = settings or Settings.load()
    assistant = assistant or _open(settings)
    counters = metrics.Metrics()
    threads = CapacityLimiter(settings.answer_threads)
    access = Access(assistant, counters, FeedbackStore(assistant.engine), threads)
    mcp = McpDoor(access, settings)
    app = FastAPI(
        title="senryaku",
        summary="市の戦略KPI報告書への質問応答",
        description=_ABOUT,
        version="1",
        docs_url=None,
        redoc_url=None,
        lifespan=mcp.lifespan,
    )
    if assistant.assistance:
        assistant.assistance.prepare()
        assistant.assistance.client.listeners.append(counters.model_call)
    for part in (ask, reports, downloads, feedback, health):
        app.include_router(part.router(access))
    doors.install(app, access, mcp)
    app.include_router(council.router(access, CouncilDesk(assistant, settings.council_folder)))
    app.include_router(metrics.router(counters))
    pages.install(app)
    problems.install(app)
    app.add_middleware(Edge, settings=settings, metrics=counters)
    if settings.embed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.embed_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["content-type"],
        )
    return app


def _open(settings: Settings) -> "Assistant":
    from service.assistant import Assistant

    return Assistant.open(settings)
