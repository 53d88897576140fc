"""The pages for people and the one-tag widget; all files come from this server, nothing from elsewhere."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

WEB = Path(__file__).resolve().parent.parent / "web"
_PAGES = {
    "/": "index.html",
    "/overview": "overview.html",
    "/report": "report.html",
    "/council": "council.html",
    "/docs": "docs.html",
}


class WebFiles(StaticFiles):
    """Static files that the browser checks each time (a 304 when unchanged): an update shows at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "no-cache"
        return response


def install(app: FastAPI) -> None:
    """Add the pages, `/widget.js` and the files under `/web`."""
    routes = APIRouter(include_in_schema=False)
    for address, name in {**_PAGES, "/widget.js": "widget.js"}.items():
        routes.add_api_route(address, _page(name), methods=["GET", "HEAD"], response_class=FileResponse)
    app.include_router(routes)
    app.mount("/web", WebFiles(directory=WEB), name="web")


def _page(name: str) -> Callable[[], Awaitable[FileResponse]]:
    async def page() -> FileResponse:
        return FileResponse(WEB / name, headers={"cache-control": "no-cache"})

    return page
