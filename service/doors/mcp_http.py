"""MCP over streamable HTTP at /mcp. The SDK is imported when the first client calls, not when the service starts.

Every request stands alone: no session is kept in this process, so any replica can answer, and no stream is held
open. A browser page of another site, or one that had its name rebound to this address, is refused: Host and Origin
must be names of this service.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import anyio
from anyio.abc import TaskGroup, TaskStatus
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from service.api.access import Access
from service.api.problems import status_problem
from service.errors import MissingPartError, ServiceError
from service.settings import Settings

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp.server.transport_security import TransportSecurityMiddleware

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def require_sdk() -> None:
    """MissingPartError says how to install it."""
    if find_spec("mcp") is None:
        raise MissingPartError("MCP の部品がありません。pip install 'senryaku[mcp]' で入れてください。")


@dataclass(frozen=True)
class Serving:
    """The SDK's part: what answers requests, and what looks at their Host and Origin first."""

    manager: "StreamableHTTPSessionManager"
    guard: "TransportSecurityMiddleware"


class McpDoor:
    """The ASGI application at /mcp, and the lifespan in which its requests are served."""

    def __init__(self, access: Access, settings: Settings) -> None:
        self._access = access
        self._settings = settings
        self.route = Route("/mcp", self, methods=["POST"])
        self._lock = anyio.Lock()
        self._tasks: TaskGroup | None = None
        self._serving: Serving | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = self.route  # what the metrics count under
        async with self._lock:
            serving = self._serving or await self._start()
        refusal = await serving.guard.validate_request(Request(scope), is_post=True)
        if refusal is None:
            await serving.manager.asgi_app(scope, receive, send)
        else:
            request_id = scope.get("state", {}).get("request_id", "")
            await status_problem(refusal.status_code, request_id, scope["path"])(scope, receive, send)

    @asynccontextmanager
    async def lifespan(self, _app: object) -> AsyncIterator[None]:
        """Holds what serves requests for as long as the application runs."""
        async with anyio.create_task_group() as tasks:
            self._tasks = tasks
            yield
            self._tasks = self._serving = None
            tasks.cancel_scope.cancel()

    async def _start(self) -> "Serving":
        require_sdk()
        if self._tasks is None:
            raise ServiceError("サービスの準備ができていません。少し待ってから、もう一度お試しください。")
        serving = await self._access.in_thread(partial(_build, self._access, self._settings))
        await self._tasks.start(_serve, serving.manager)
        self._serving = serving
        return serving


def _build(access: Access, settings: Settings) -> "Serving":
    from mcp.server.transport_security import TransportSecurityMiddleware, TransportSecuritySettings

    from service.doors.mcp_server import build_server

    security = TransportSecuritySettings(**_allowed(settings))
    server = build_server(access.assistant, access.threads, access.metrics.answer)
    server.streamable_http_app(
        json_response=True,
        stateless_http=True,
        max_request_body_size=settings.max_body_bytes,
        transport_security=security,
    )
    return Serving(server.session_manager, TransportSecurityMiddleware(security))


async def _serve(manager: "StreamableHTTPSessionManager", *, task_status: TaskStatus[None]) -> None:
    async with manager.run():
        task_status.started()
        await anyio.sleep_forever()


def _allowed(settings: Settings) -> dict[str, Any]:
    """Hosts and origins. `*`, which is the default, stands for this machine and the address listened on only."""
    named = [host for host in settings.allowed_hosts if host != "*"] or [*_LOOPBACK, settings.host]
    hosts = list(dict.fromkeys(named))
    own = [f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts]
    return {
        "allowed_hosts": [form for host in hosts for form in (host, f"{host}:*")],
        "allowed_origins": [*settings.embed_origins, *(form for site in own for form in (site, f"{site}:*"))],
    }
