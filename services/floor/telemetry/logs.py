"""What a process says of itself, for people in a terminal or as one JSON object a line.

Errors are told by ``reasons``, and by where they came up: their own words quote rows, requests and messages.
"""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal, TextIO, TypeAlias

import orjson
from opentelemetry import trace

from services.floor.reasons import reason_of

Form = Literal["text", "json"]
Raised: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Text(logging.Formatter):
    """For people: level, logger, message, and below it the way of an error through the code."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: Raised) -> str:
        _, error, way = ei
        return "".join(traceback.format_tb(way)) + (reason_of(error) if error else "")


class Json(logging.Formatter):
    """For machines: ``time`` (ISO 8601, UTC), ``level``, ``logger``, ``message``, the ids of the trace and span that it
    happened in, and of an error its type, its reason and the places it went through."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        span = trace.get_current_span().get_span_context()
        if span.is_valid:
            said["trace_id"] = trace.format_trace_id(span.trace_id)
            said["span_id"] = trace.format_span_id(span.span_id)
        if record.exc_info and (error := record.exc_info[1]):
            said["message"] = said["message"].partition("\n")[0]  # what asyncio adds below quotes the error
            said["exception"] = {
                "type": type(error).__name__,
                "reason": reason_of(error),
                "at": [_place(frame) for frame in traceback.extract_tb(record.exc_info[2])],
            }
        return orjson.dumps(said, default=str, option=orjson.OPT_UTC_Z).decode()


def speak(form: Form, level: str, to: TextIO | None = None) -> None:
    """Say what there is to say in that form, on standard error unless told otherwise; of libraries warnings only."""
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(Json() if form == "json" else Text())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    logging.getLogger("services").setLevel(level.upper())


def speaks_json() -> bool:
    """Whether a line on standard error is an object."""
    return any(isinstance(handler.formatter, Json) for handler in logging.getLogger().handlers)


def _place(frame: traceback.FrameSummary) -> str:
    return f"{frame.filename}:{frame.lineno} {frame.name}"
