"""How long requests take: commands and queries apart, by the route that answered."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.floor.telemetry.metrics import REQUESTS

QUERIES: Final = frozenset({"GET", "HEAD", "OPTIONS"})
COMMANDS: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NOWHERE, OTHER = "nowhere", "other"
"""The label of addresses that lead nowhere, and of methods that nobody knows: callers may not make up labels."""


class Timed:
    """ASGI middleware: observes each request once its answer was sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
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
            REQUESTS.labels(*labels_of(scope, status)).observe(time.perf_counter() - began)


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
