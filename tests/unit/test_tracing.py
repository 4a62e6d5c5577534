"""Spans of what follows a command: in its trace, or linked to several; and never with what an error says of people."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import ClassVar

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode, format_trace_id
from pydantic import BaseModel

from services.floor.telemetry.logs import Json
from services.floor.telemetry.tracing import asked, current, exported, following, is_on

ONE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
OTHER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
NOT_SAMPLED = ONE[:-1] + "0"


class Told(BaseModel):
    town: int


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    with exported("console", SimpleSpanProcessor(kept)):
        yield kept


def test_nothing_is_traced_unless_it_is_asked_for() -> None:
    with exported("none"), asked("GET", {"traceparent": ONE}), following("fold", [ONE]):
        assert not is_on() and current() is None


def test_what_one_command_led_to_is_in_its_trace(spans: InMemorySpanExporter) -> None:
    with following("fold", [None, ONE, ONE]):
        assert current() != ONE and (current() or "").split("-")[1] == ONE.split("-")[1]
    [span] = spans.get_finished_spans()
    assert span.parent is not None and span.parent.span_id == 0xB7AD6B7169203331
    assert span.links == ()


def test_what_several_commands_led_to_is_linked_to_each(spans: InMemorySpanExporter) -> None:
    with following("fold", [ONE, None, OTHER]):
        assert (current() or "").split("-")[1] not in ONE + OTHER
    [span] = spans.get_finished_spans()
    assert span.parent is None
    assert [format_trace_id(link.context.trace_id) for link in span.links] == [
        ONE.split("-")[1],
        OTHER.split("-")[1],
    ]


def test_what_no_traced_command_led_to_is_no_span(spans: InMemorySpanExporter) -> None:
    with following("fold", [None, ""]):
        assert current() is None
    assert spans.get_finished_spans() == ()


def test_a_caller_who_does_not_want_to_be_traced_is_not(spans: InMemorySpanExporter) -> None:
    with asked("GET", {"traceparent": NOT_SAMPLED}):
        assert current() is None
    assert spans.get_finished_spans() == ()


def test_a_header_that_is_none_begins_a_trace_of_ours(spans: InMemorySpanExporter) -> None:
    with asked("GET", {"traceparent": "00-zoe-01"}):
        assert "zoe" not in (current() or "zoe")


def test_an_error_is_kept_by_its_reason_only(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="Mouscron"), following("fold", [ONE]):
        Told.model_validate({"town": "Mouscron"})
    [span] = spans.get_finished_spans()
    assert span.status.status_code is StatusCode.ERROR
    assert "Mouscron" not in span.to_json() and "ValidationError: town: " in span.to_json()


class Collector(BaseHTTPRequestHandler):
    """Takes whatever is sent to it."""

    taken: ClassVar[list[tuple[str, bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.taken.append((self.path, gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


def test_traces_are_sent_where_opentelemetrys_variables_say(monkeypatch: pytest.MonkeyPatch) -> None:
    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("OTEL_SERVICE_NAME", "the-house")
        with exported("otlp"), following("fold offers", [ONE]):
            pass
        server.shutdown()
    [(path, body)] = Collector.taken
    assert path == "/v1/traces"
    assert b"fold offers" in body and b"the-house" in body and bytes.fromhex(ONE.split("-")[1]) in body


def test_a_line_of_log_names_trace_and_span(spans: InMemorySpanExporter) -> None:
    record = logging.LogRecord("services", logging.INFO, "", 0, "said", None, None)
    with asked("GET", {"traceparent": ONE}):
        line = json.loads(Json().format(record))
        assert [line["trace_id"], line["span_id"]] == (current() or "").split("-")[1:3]
    assert line["trace_id"] == ONE.split("-")[1]
    assert "trace_id" not in json.loads(Json().format(record))
