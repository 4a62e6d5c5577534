"""Keeps one view up with its streams.

Delivery at least once becomes effect exactly once, and any view can be thrown away and rebuilt.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from services.floor.database import Connection, Pool
from services.floor.streams import Batch, Following, Partition, Position, Stream
from services.floor.views import positions
from services.floor.views.view import View, Writes

log = logging.getLogger(__name__)

INDEXES = """
SELECT indexrelid::regclass::text AS name FROM pg_index
WHERE indrelid = ANY($1::text[]::regclass[]) AND NOT indisunique"""
TRY_LOCK = "SELECT pg_try_advisory_lock(hashtext($1))"
UNLOCK = "SELECT pg_advisory_unlock(hashtext($1))"
TAKE_TURNS = "SELECT pg_advisory_xact_lock(hashtext($1))"
LOOK_AGAIN_SECONDS = 30.0
"""A view that nothing wakes looks for itself this often."""

Progress = Callable[[int], None]


class ViewRunner:
    """Keeps one view up with its streams."""

    def __init__(
        self,
        view: View,
        stream: Stream,
        pool: Pool,
        *,
        batch_size: int | None = None,
        refresh_seconds: float = 1.0,
    ) -> None:
        self.view, self._stream, self._pool = view, stream, pool
        self._batch_size = batch_size or view.batch_size
        self._look_again = refresh_seconds if view.refreshes else LOOK_AGAIN_SECONDS
        self.last_error: str | None = None

    async def prepare(self) -> None:
        """Make the view's tables where they are missing."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(TAKE_TURNS, "passerelle schema")
            await connection.execute(positions.SCHEMA)
            await connection.execute(self.view.schema)

    async def positions(self) -> dict[str, int]:
        """The position of each upstream's log up to which the view has seen everything."""
        return await positions.reached(self._pool, self.view.name)

    async def lag(self) -> int:
        """How many positions the view is behind, over all upstreams. Positions have gaps: an upper bound."""
        reached = await self.positions()
        return sum(
            [max(0, await self._stream.head(name) - reached.get(name, 0)) for name in self.view.upstreams]
        )

    async def run(self) -> None:
        """Follow the streams until cancelled. What goes wrong is reported, waited out and tried again: a lost connection
        comes back, and a message that cannot be applied must not stop in silence."""
        delay = 0.2
        while True:
            try:
                async with self._stream.follow(
                    self.view.name, self.view.upstreams, self._recorded, self._batch_size
                ) as following:
                    while True:
                        async with self._turn() as connection:
                            await self._drain(following, connection)
                        self.last_error, delay = None, 0.2
                        await following.wait(self._look_again)
            except Exception as error:
                expected = isinstance(error, OSError | asyncpg.PostgresError | asyncpg.InterfaceError)
                self.last_error = str(error) or type(error).__name__
                log.warning(
                    "view %s waits %.1f s", self.view.name, delay, exc_info=None if expected else error
                )
                await asyncio.sleep(delay * random.uniform(0.5, 1))  # noqa: S311 - spread, not secrecy
                delay = min(delay * 2, 10.0)

    async def catch_up(self, progress: Progress | None = None) -> int:
        """Apply all there is now; returns the number of messages applied. ``progress`` gets each batch's size."""
        async with (
            self._stream.through(self.view.upstreams, self._recorded, self._batch_size) as following,
            self._turn() as connection,
        ):
            return await self._drain(following, connection, progress)

    async def rebuild(self, progress: Progress | None = None) -> int:
        """Throw the rows away and fold the whole stream again. Indexes that only make reading faster are made anew once
        the rows are there, which takes less than keeping them up row by row; an interruption leaves that to ``prepare``."""
        async with self._turn() as connection, connection.transaction():
            await connection.execute(f"TRUNCATE {', '.join(self.view.tables)}")
            for index in await connection.fetch(INDEXES, list(self.view.tables)):
                await connection.execute(f"DROP INDEX {index['name']}")
            await connection.execute("DELETE FROM floor.positions WHERE view = $1", self.view.name)
        applied = await self.catch_up(progress)
        await self.prepare()
        return applied

    async def _recorded(self) -> dict[Partition, Position]:
        return await positions.recorded(self._pool, self.view.name)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[Connection]:
        """Where everybody gets everything, two processes never fold one view at the same time: the second waits here,
        then finds the work done.

        Gives the connection that holds the lock, to work on: runners that each waited for one more than they hold
        would empty the pool and wait for ever.
        """
        key = f"view {self.view.name}"
        async with self._pool.acquire() as connection:
            if self._stream.divides:
                yield connection
                return
            while not await connection.fetchval(TRY_LOCK, key):  # noqa: ASYNC110 - held in another process
                await asyncio.sleep(0.05)
            try:
                yield connection
            finally:
                if not connection.is_closed():
                    await connection.execute(UNLOCK, key)

    async def _drain(
        self, following: Following, connection: Connection, progress: Progress | None = None
    ) -> int:
        """Apply what there is, the next batch being read and prepared while the present one is written."""
        while self.view.refreshes and await self._refresh(connection):
            continue
        applied = 0
        ahead = asyncio.ensure_future(self._next(following))
        try:
            while (got := await ahead) is not None:
                ahead = asyncio.ensure_future(self._next(following))
                batch, prepared = got
                await self._apply(batch, prepared, connection)
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
        return None if batch is None else (batch, await self.view.prepare(batch))

    async def _refresh(self, connection: Connection) -> int:
        async with connection.transaction():
            writes = Writes(connection)
            refreshed = await self.view.refresh(writes)
            await writes.flush()
            return refreshed

    async def _apply(self, batch: Batch, prepared: Any, connection: Connection) -> None:
        async with connection.transaction():
            if self._stream.divides:
                await connection.execute(TAKE_TURNS, f"view {self.view.name}")
            rest = await positions.advance(connection, self.view.name, batch)
            if rest is None:
                return  # somebody already applied this batch
            if rest is not batch:
                prepared = await self.view.prepare(rest)
            writes = Writes(connection)
            await self.view.fold(rest, writes, prepared)
            await writes.flush()
