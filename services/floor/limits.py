"""No request may fill the memory: bodies above a limit are refused before they are read whole."""

from __future__ import annotations

import asyncio
import contextlib

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.floor.faults import Fault
from services.floor.problems import problem

PATIENCE_MB = 200
PATIENCE_SECONDS = 20.0
"""How much of a body that is too large is read past, for the answer to be read: many clients look at it only once they have
sent all, and a connection closed before that seems broken to them."""


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
        request = Request(scope)
        limit = self._megabytes * 1_000_000
        declared = request.headers.get("content-length", "0")
        seen, is_too_large, is_answered = 0, declared.isdigit() and int(declared) > limit, False

        async def counted() -> Message:
            nonlocal seen, is_too_large
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                is_too_large = True
                raise _TooLarge
            return message

        async def answering(message: Message) -> None:
            """What the application makes of the exception is left unsaid: it does not know the limit."""
            nonlocal is_answered
            if is_answered or not is_too_large:
                is_answered = True
                await send(message)

        if not is_too_large:
            with contextlib.suppress(_TooLarge):
                await self._app(scope, counted, answering)
        if is_too_large and not is_answered:
            if seen or "expect" not in request.headers:  # who asks first whether to send does not send yet
                await _read_past(receive)
            fault = Fault("", "record_too_large", {"limit": self._megabytes})
            answer = problem(request, 413, [fault])
            answer.headers["connection"] = "close"
            await answer(scope, receive, send)


async def _read_past(receive: Receive) -> None:
    past = 0
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while past < PATIENCE_MB * 1_000_000:
                message = await receive()
                past += len(message.get("body", b""))
                if not message.get("more_body"):
                    return
    except (TimeoutError, ClientDisconnect):
        return
