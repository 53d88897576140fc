"""What an operator watches, in the Prometheus text format; each application has its own registry."""

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from starlette.responses import Response
from starlette.types import Scope

from service.schemas import Answer

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)


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

    def request(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one response under its route's template, so that labels stay few."""
        route = getattr(scope.get("route"), "path", "other")
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, answer: Answer) -> None:
        self._answers.labels(answer.status, answer.reason or "", answer.written_by).inc()


def router(metrics: Metrics) -> APIRouter:
    """GET /metrics."""
    routes = APIRouter()

    @routes.get("/metrics", include_in_schema=False)
    async def show() -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return routes
