"""How long requests take, commands and queries apart, by the route that answered; and the trace each is part of."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any, Final

from opentelemetry.trace import StatusCode
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.floor.telemetry import tracing
from services.floor.telemetry.metrics import REQUESTS

log = logging.getLogger(__name__)

QUERIES: Final = frozenset({"GET", "HEAD", "OPTIONS"})
COMMANDS: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
PROBES: Final = frozenset({"/health/live", "/health/ready", "/metrics"})
"""Machines ask for these every few seconds: they would hide how long people wait."""
NOWHERE, OTHER = "nowhere", "other"
"""The label of addresses that lead nowhere, and of methods that nobody knows: callers may not make up labels."""


class Timed:
    """ASGI middleware: observes each request once its answer was sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_somebodys(scope):
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            labels = labels_of(scope, status)
            REQUESTS.labels(*labels).observe(time.perf_counter() - began)
            log.debug("%s %s %s: %s", *labels)


class Traced:
    """ASGI middleware: each request is a span, in the trace that the caller names; the answer says which it was."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not (_is_somebodys(scope) and tracing.is_on()):
            await self._app(scope, receive, send)
            return
        with tracing.asked(scope["method"], Headers(scope=scope)) as span:

            async def noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                    if message["status"] >= 500:
                        span.set_status(StatusCode.ERROR)
                    if traceparent := tracing.current():
                        MutableHeaders(scope=message)[tracing.HEADER] = traceparent
                await send(message)

            try:
                await self._app(scope, receive, noted)
            finally:
                _, method, route, _ = labels_of(scope, 0)
                span.update_name(f"{method} {route}")
                span.set_attributes({"http.request.method": method, "http.route": route})


def _is_somebodys(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["path"] not in PROBES


def labels_of(scope: Mapping[str, Any], status: int) -> tuple[str, str, str, str]:
    """Kind, method, route and class of status of a request that was answered."""
    method = scope["method"]
    kind = "command" if method in COMMANDS else "query"
    known = method if method in QUERIES | COMMANDS else OTHER
    return kind, known, route_of(scope), f"{status // 100}xx"


def route_of(scope: Mapping[str, Any]) -> str:
    """The template of the route that a request took, without the values in it."""
    template: str = getattr(scope.get("route"), "path", "")
    return template or NOWHERE
