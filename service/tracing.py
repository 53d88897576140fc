"""Traces by OpenTelemetry where they are switched on; without that nothing of it is imported and a span costs nothing.

Spans carry what was done (status, counts, outcome, times). Words of questions and answers are noted only where
`SENRYAKU_TRACING_CONTENT` says so. Where they go is OpenTelemetry's own setting, OTEL_EXPORTER_OTLP_ENDPOINT.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from service.extras import installed
from service.settings import InvalidSettingError, Settings

if TYPE_CHECKING:
    from opentelemetry import trace
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

_PREFIX = "senryaku."
_NEEDED = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.grpc")
Note = str | bool | int | float | Sequence[str]


class Span:
    """One step on the way to an answer. Without a span of OpenTelemetry it notes nothing."""

    def __init__(self, inner: "trace.Span | None" = None, *, with_content: bool = False) -> None:
        self._inner = inner
        self._with_content = with_content

    @property
    def context(self) -> "Context | None":
        """What makes another span a child of this one."""
        if self._inner is None:
            return None
        from opentelemetry.trace import set_span_in_context

        return set_span_in_context(self._inner)

    def note(self, **values: Note) -> None:
        if self._inner is not None:
            for name, value in values.items():
                self._inner.set_attribute(_PREFIX + name, value)

    def content(self, **texts: str) -> None:
        """Words of people, noted only where content is switched on."""
        if self._with_content:
            self.note(**texts)


class Tracer:
    """Makes spans, each within the one that is open."""

    def __init__(self, inner: "trace.Tracer | None" = None, *, with_content: bool = False) -> None:
        self._inner = inner
        self._with_content = with_content
        self._provider: TracerProvider | None = None

    @classmethod
    def open(cls, settings: Settings, exporter: "SpanExporter | None" = None) -> Self:
        """A tracer that sends in the background; InvalidSettingError where the packages are missing."""
        if not all(map(installed, _NEEDED)):
            raise InvalidSettingError(
                "SENRYAKU_TRACING のパッケージがありません。pip install -c constraints.txt -e '.[tracing]' で入れてください"
            )
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        if exporter is None:
            from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

            exporter = OTLPSpanExporter()
        provider = TracerProvider(resource=Resource.create({"service.name": "senryaku"}))
        provider.add_span_processor(BatchSpanProcessor(exporter))
        tracer = cls(provider.get_tracer("senryaku"), with_content=settings.tracing_content)
        tracer._provider = provider
        return tracer

    def close(self) -> None:
        """Send what is still waiting."""
        if self._provider:
            self._provider.shutdown()

    @contextmanager
    def span(self, name: str, within: Span | None = None, **values: Note) -> Iterator[Span]:
        """A span, below the one that it belongs to (which may have ended), with these notes."""
        if self._inner is None:
            yield NO_SPAN
            return
        inner = self._inner.start_span(f"senryaku.{name}", context=within.context if within else None)
        span = Span(inner, with_content=self._with_content)
        span.note(**values)
        try:
            yield span
        finally:
            inner.end()


NO_SPAN = Span()
SILENT = Tracer()
