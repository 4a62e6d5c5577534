"""Takes what a stream brings into the rows of a view, under the name that its position is recorded by."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Any

from services.floor.database import Connection, Pool
from services.floor.streams import Batch, Following, Partition, Position, Stream, together
from services.floor.views import positions
from services.floor.views.folding import Folding

AHEAD = 2
"""Batches prepared while one is written: where preparing takes a model and then a look at what it said, the model goes on
with the next batch meanwhile."""
Progress = Callable[[int], None]
"""Gets the number of messages of each batch."""


class Follower:
    """One reader of the upstreams of a view. ``batch_size`` is the view's own where none is given."""

    def __init__(self, folding: Folding, stream: Stream, pool: Pool, batch_size: int | None = None) -> None:
        self.folding, self.view, self._stream, self._pool = folding, folding.view, stream, pool
        self.batch_size = batch_size or folding.view.batch_size

    async def recorded(self) -> dict[Partition, Position]:
        """How far the follower is in each partition."""
        return await positions.recorded(self._pool, self.folding.name)

    async def catch_up(self, connection: Connection, progress: Progress | None = None) -> int:
        """Apply all there is now, on a connection; returns the number of messages applied."""
        async with self.through() as following:
            return await self.drain(following, connection, progress)

    def through(self) -> AbstractAsyncContextManager[Following]:
        """What there is to be drained, once or several times."""
        return self._stream.through(self.view.upstreams, self.recorded, self.batch_size)

    async def drain(
        self, following: Following, connection: Connection, progress: Progress | None = None
    ) -> int:
        """Apply what there is, then refresh what stands otherwise. What was told comes first, also between two steps of
        refreshing: an erasure waits neither for others to be read again nor for a reader that is not there."""
        applied = await self._apply(following, connection, progress)
        while self.view.refreshes and await self.folding.refresh(connection):
            applied += await self._apply(following, connection, progress)
        return applied

    async def _apply(self, following: Following, connection: Connection, progress: Progress | None) -> int:
        applied = 0
        async with aclosing(self._ahead(following)) as batches:
            async for some, prepared in batches:
                await self.folding.apply(some, prepared, connection)
                await following.applied(some)
                count = sum(len(batch.messages) for batch in some)
                applied += count
                if progress:
                    progress(count)
        return applied

    async def _ahead(self, following: Following) -> AsyncGenerator[tuple[Sequence[Batch], Any]]:
        """The batches there are, in their order, the next ones being read and prepared while the present one is written."""
        in_turn, ended = asyncio.Lock(), False

        async def another() -> tuple[Sequence[Batch], Any] | None:
            nonlocal ended
            async with in_turn:  # first come, first served
                batches = () if ended else await following.next()
                ended = not batches
            return (batches, await self.folding.prepared(together(batches))) if batches else None

        waiting = deque(asyncio.ensure_future(another()) for _ in range(AHEAD))
        try:
            while (got := await waiting.popleft()) is not None:
                waiting.append(asyncio.ensure_future(another()))
                yield got
        finally:
            for one in waiting:
                one.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
