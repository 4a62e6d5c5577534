"""No request may fill the memory: bodies above a limit are refused before they are read whole."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.floor.faults import Fault
from services.floor.problems import problem


class _TooLarge(HTTPException):
    """An HTTP exception, so that frameworks which wrap errors of reading a body let it through."""

    def __init__(self) -> None:
        super().__init__(413)


class BodyLimit:
    """ASGI middleware: answers 413 to a body larger than ``megabytes``, declared or not."""

    def __init__(self, app: ASGIApp, megabytes: int = 2) -> None:
        self._app, self._megabytes = app, megabytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = 0
        limit = self._megabytes * 1_000_000

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _TooLarge
            return message

        request = Request(scope)
        declared = request.headers.get("content-length", "0")
        try:
            if declared.isdigit() and int(declared) > limit:
                raise _TooLarge
            await self._app(scope, counted, send)
        except _TooLarge:
            fault = Fault("", "record_too_large", {"limit": self._megabytes})
            await problem(request, 413, [fault])(scope, receive, send)
