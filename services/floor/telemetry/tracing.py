"""The way of a command through contract, view and index, as OpenTelemetry sees it.

A command's trace context travels with the events that it wrote. Whoever follows them goes on in the same trace where all it
does at once came of one command, and begins one that is linked to theirs where it came of several.
https://www.w3.org/TR/trace-context/
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from services.floor.reasons import reason_of

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor

Exporter = Literal["none", "console", "otlp"]
HEADER = "traceparent"
MOST_LINKS = 128
"""Of one span: what OpenTelemetry keeps where nothing else is set."""
_W3C = TraceContextTextMapPropagator()
_tracer: Tracer | None = None


def is_on() -> bool:
    """Whether anybody looks at traces."""
    return _tracer is not None


def current() -> str | None:
    """``traceparent`` of what goes on now; ``None`` where nobody looks at it."""
    if _tracer is None:
        return None
    span = trace.get_current_span().get_span_context()
    if not span.is_valid or not span.trace_flags.sampled:
        return None
    carrier: dict[str, str] = {}
    _W3C.inject(carrier)
    return carrier[HEADER]


@contextmanager
def asked(name: str, headers: Mapping[str, str]) -> Iterator[Span]:
    """The span of a request, in the trace of whoever asked where they have one."""
    with _spanning(name, _W3C.extract(headers, Context()), SpanKind.SERVER) as span:
        yield span


@contextmanager
def begun(name: str) -> Iterator[None]:
    """The span of something that nobody's request led to: a command from a terminal or a timer. Of an error it tells no
    more than the kind: its sentence is for whoever gave the command, and may quote what was given."""
    with _spanning(name, Context(), SpanKind.INTERNAL, tell=lambda error: type(error).__name__):
        yield


@contextmanager
def following(name: str, traces: Iterable[str | None]) -> Iterator[None]:
    """The span of what commands led to, each told by its ``traceparent``; none where no command is traced."""
    came = list(dict.fromkeys(one for one in traces if one)) if is_on() else []
    if len(came) == 1:
        with _spanning(name, _context(came[0]), SpanKind.CONSUMER):
            yield
    elif came:
        spans = [trace.get_current_span(_context(one)).get_span_context() for one in came[:MOST_LINKS]]
        with _spanning(name, Context(), SpanKind.CONSUMER, map(Link, spans)):
            yield
    else:
        yield


def _context(traceparent: str) -> Context:
    return _W3C.extract({HEADER: traceparent}, Context())


@contextmanager
def exported(to: Exporter, processor: SpanProcessor | None = None) -> Iterator[None]:
    """Traces are made and sent while the context is open. Where to, and what of them, say OpenTelemetry's own variables
    (``OTEL_EXPORTER_OTLP_ENDPOINT``, ``OTEL_TRACES_SAMPLER``, ``OTEL_SERVICE_NAME`` …)."""
    global _tracer
    if to == "none":
        yield
        return
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource
    from opentelemetry.sdk.trace import TracerProvider

    named = Resource({"service.name": "passerelle"}).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=named, shutdown_on_exit=False)
    provider.add_span_processor(processor or _processor(to))
    _tracer = provider.get_tracer("passerelle")
    try:
        yield
    finally:
        _tracer = None
        provider.shutdown()


def _processor(to: Exporter) -> SpanProcessor:
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SimpleSpanProcessor

    if to == "console":  # standard output is for results
        return SimpleSpanProcessor(
            ConsoleSpanExporter(out=sys.stderr, formatter=lambda span: span.to_json(indent=None) + os.linesep)
        )
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return BatchSpanProcessor(OTLPSpanExporter())


@contextmanager
def _spanning(
    name: str,
    within: Context,
    kind: SpanKind,
    links: Iterable[Link] = (),
    tell: Callable[[BaseException], str] = reason_of,
) -> Iterator[Span]:
    """A span that tells an error by its reason: OpenTelemetry would keep its words and its whole way."""
    if _tracer is None:
        yield trace.INVALID_SPAN
        return
    with _tracer.start_as_current_span(
        name, within, kind, links=tuple(links), record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield span
        except Exception as error:
            span.set_status(Status(StatusCode.ERROR, tell(error)))
            raise
