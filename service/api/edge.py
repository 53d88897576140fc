"""The outermost layer: request id, Host allow-list, concurrency cap, security headers and request metrics.

Written as plain ASGI, so that it adds microseconds and never buffers a stream.
"""

import re
from time import perf_counter
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.headers import SECURITY_HEADERS
from service.api.metrics import Metrics
from service.api.problems import status_problem
from service.settings import Settings

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CAPPED = ("/v1/", "/mcp")
_CONVERSATIONS = ("/v1/chat/", "/v1/gennai")  # their clients send every turn again with each question


class Edge:
    """Wraps the application; `in_flight` counts the API requests being served now."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self.app = app
        self.settings = settings
        self.metrics = metrics
        self.in_flight = 0
        self.extra = dict(SECURITY_HEADERS)
        if settings.embed_origins:
            self.extra["cross-origin-resource-policy"] = "cross-origin"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        offered = headers.get("x-request-id", "")
        request_id = offered if _REQUEST_ID.fullmatch(offered) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        path, limit = scope["path"], self._limit(scope["path"])
        app = RequestBodyLimitMiddleware(self.app, max_body_size=limit)  # counts what declares no length
        started = perf_counter()

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._mark(message, request_id)
                self.metrics.request(scope, message["status"], perf_counter() - started)
            await send(message)

        if not self._host_allowed(headers.get("host", "")):
            await status_problem(421, request_id, path)(scope, receive, send_marked)
        elif not path.startswith(_CAPPED):
            await app(scope, receive, send_marked)
        elif _too_large(headers.get("content-length", ""), limit):
            await status_problem(413, request_id, path)(scope, receive, send_marked)
        elif self.in_flight >= self.settings.max_concurrent:
            await status_problem(429, request_id, path)(scope, receive, send_marked)
        else:
            await self._counted(app, scope, receive, send_marked)

    async def _counted(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        self.in_flight += 1
        try:
            await app(scope, receive, send)
        finally:
            self.in_flight -= 1

    def _mark(self, message: Message, request_id: str) -> None:
        headers = MutableHeaders(scope=message)
        headers["x-request-id"] = request_id
        for name, value in self.extra.items():
            headers[name] = value

    def _limit(self, path: str) -> int:
        """The bytes that a body may have here."""
        whole = path.startswith(_CONVERSATIONS)
        return self.settings.max_conversation_bytes if whole else self.settings.max_body_bytes

    def _host_allowed(self, host: str) -> bool:
        allowed = self.settings.allowed_hosts
        return "*" in allowed or re.sub(r":\d+$", "", host).lower() in allowed


def _too_large(length: str, limit: int) -> bool:
    """A declared length over the limit."""
    return length.isdecimal() and (len(length) > 18 or int(length) > limit)
