"""Following logs that are read by position: pull to the end, one batch ahead, then wait to be woken."""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, aclosing

from services.floor.streams.interface import Batch, Message, Partition, Position, Reached, Unreadable

Read = Callable[[str, int, int], Awaitable[Batch | None]]
"""Asks for at most so many messages of an upstream after a position of its log; ``None`` where there are none."""


class Pulling:
    """A ``Following`` over anything that can be read from a position. What was recorded is asked for at each new start
    from the wait: another process may have had its turn."""

    def __init__(
        self, upstreams: tuple[str, ...], reached: Reached, limit: int, read: Read, woken: asyncio.Event
    ) -> None:
        self._upstreams, self._reached, self._limit = upstreams, reached, limit
        self._read, self._woken = read, woken
        self._batches: AsyncGenerator[Batch] | None = None

    async def next(self) -> Sequence[Batch]:
        if self._batches is None:
            self._woken.clear()
            self._batches = self._to_the_end()
        batch = await anext(self._batches, None)
        if batch is None:
            self._batches = None
            return ()
        return (batch,)

    async def applied(self, batches: Sequence[Batch]) -> None:
        """Nothing to tell: the recorded position is what is asked for next."""

    async def wait(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()

    async def aclose(self) -> None:
        """Let go of what was asked for ahead."""
        if self._batches is not None:
            await self._batches.aclose()

    async def _to_the_end(self) -> AsyncGenerator[Batch]:
        reached = await self._reached()
        for upstream in self._upstreams:
            after = reached.get(Partition(upstream), Position()).log
            following = asyncio.ensure_future(self._read(upstream, after, self._limit))
            try:
                while (batch := await following) is not None:
                    following = asyncio.ensure_future(self._read(upstream, batch.position, self._limit))
                    yield batch
            finally:
                following.cancel()


class PulledStream(ABC):
    """A ``Stream`` over logs that are read by position."""

    divides = False

    @abstractmethod
    async def read(self, upstream: str, after: int, limit: int = 1000) -> Batch | None:
        """The next messages of ``upstream`` after a position, or ``None`` where there are none yet."""

    @abstractmethod
    async def head(self, upstream: str) -> int:
        """See ``Stream``."""

    @abstractmethod
    def waking(self, upstreams: tuple[str, ...]) -> AbstractAsyncContextManager[asyncio.Event]:
        """An event that is set whenever one of the logs may have grown, while the context is open."""

    async def again(self, upstream: str, position: int) -> Message | Unreadable | None:
        """See ``Stream``."""
        batch = await self.read(upstream, position - 1, 1)
        if batch is None or batch.position != position:
            return None
        return batch.messages[0] if batch.messages else batch.unreadable[0] if batch.unreadable else None

    @contextlib.asynccontextmanager
    async def follow(
        self, reader: str, upstreams: tuple[str, ...], reached: Reached, limit: int
    ) -> AsyncIterator[Pulling]:
        """See ``Stream``."""
        async with (
            self.waking(upstreams) as woken,
            aclosing(Pulling(upstreams, reached, limit, self.read, woken)) as following,
        ):
            yield following

    @contextlib.asynccontextmanager
    async def through(
        self, upstreams: tuple[str, ...], reached: Reached, limit: int
    ) -> AsyncIterator[Pulling]:
        """See ``Stream``."""
        async with aclosing(Pulling(upstreams, reached, limit, self.read, asyncio.Event())) as following:
            yield following
