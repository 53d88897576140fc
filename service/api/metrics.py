"""What an operator watches, in the Prometheus text format; each application has its own registry."""

from typing import TYPE_CHECKING

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from starlette.responses import Response
from starlette.types import Scope

from service.schemas import Answer

if TYPE_CHECKING:
    from service.language_model.client import Call

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
_MODEL_BUCKETS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 12, 16, 20, 30, 60)


class Metrics:
    """Counters of one application: requests by route, answers by kind, and the time they took."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "senryaku_http_requests", "HTTP requests", ("route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "senryaku_http_request_seconds",
            "Time to the first byte",
            ("route",),
            registry=self.registry,
            buckets=_BUCKETS,
        )
        self._answers = Counter(
            "senryaku_answers", "Answers by kind", ("status", "reason", "written_by"), registry=self.registry
        )

        self._model_calls = Counter(
            "senryaku_chat_model_calls",
            "Calls of the chat model by how they ended",
            ("purpose", "outcome"),
            registry=self.registry,
        )
        self._model_seconds = Histogram(
            "senryaku_chat_model_seconds",
            "Time of a call of the chat model",
            ("purpose",),
            registry=self.registry,
            buckets=_MODEL_BUCKETS,
        )

    def request(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one response under its route's template, so that labels stay few."""
        route = getattr(scope.get("route"), "path", "other")
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, answer: Answer) -> None:
        self._answers.labels(answer.status, answer.reason or "", answer.written_by).inc()

    def model_call(self, call: "Call") -> None:
        self._model_calls.labels(call.purpose, call.outcome).inc()
        self._model_seconds.labels(call.purpose).observe(call.seconds)


def router(metrics: Metrics) -> APIRouter:
    """GET /metrics."""
    routes = APIRouter()

    @routes.get("/metrics", include_in_schema=False)
    async def show() -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return routes
