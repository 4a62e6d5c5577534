"""Takes what a stream brings into the rows of a view, under the name that its position is recorded by."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from services.floor.database import Connection, Pool
from services.floor.streams import Batch, Following, Partition, Position, Stream
from services.floor.views import positions
from services.floor.views.folding import Folding

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
        async with self._stream.through(self.view.upstreams, self.recorded, self.batch_size) as following:
            return await self.drain(following, connection, progress)

    async def drain(
        self, following: Following, connection: Connection, progress: Progress | None = None
    ) -> int:
        """Apply what there is, the next batch being read and prepared while the present one is written."""
        while self.view.refreshes and await self.folding.refresh(connection):
            continue
        applied = 0
        ahead = asyncio.ensure_future(self._next(following))
        try:
            while (got := await ahead) is not None:
                ahead = asyncio.ensure_future(self._next(following))
                batch, prepared = got
                await self.folding.apply(batch, prepared, connection)
                await following.applied(batch)
                applied += len(batch.messages)
                if progress:
                    progress(len(batch.messages))
        finally:
            ahead.cancel()
            await asyncio.gather(ahead, return_exceptions=True)
        return applied

    async def _next(self, following: Following) -> tuple[Batch, Any] | None:
        batch = await following.next()
        return None if batch is None else (batch, await self.folding.prepared(batch))
