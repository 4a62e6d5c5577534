"""A view is a fold over a stream: it applies each event and records its position in the same transaction.

Delivery at least once so becomes effect exactly once, and any view can be thrown away and rebuilt.
"""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import asyncpg

from contracts.envelope import Contract
from services.floor.database import Connection, Pool
from services.floor.streams import Batch, Stream

log = logging.getLogger(__name__)

POSITIONS = """
CREATE SCHEMA IF NOT EXISTS floor;
CREATE TABLE IF NOT EXISTS floor.positions (
    view text, upstream text, position bigint NOT NULL, PRIMARY KEY (view, upstream)
)"""
ADVANCE = """
INSERT INTO floor.positions VALUES ($1, $2, $3)
ON CONFLICT (view, upstream) DO UPDATE SET position = excluded.position WHERE floor.positions.position < excluded.position
RETURNING position"""

INDEXES = """
SELECT indexrelid::regclass::text AS name FROM pg_index
WHERE indrelid = ANY($1::text[]::regclass[]) AND NOT indisunique"""

TRY_LOCK = "SELECT pg_try_advisory_lock(hashtext($1))"


class Writes:
    """Statements of one batch, in order. Runs of the same statement are sent together: a batch of a thousand events
    costs a few round trips, not a thousand."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._runs: list[tuple[str, list[tuple[Any, ...]]]] = []

    def execute(self, statement: str, *arguments: Any) -> None:
        """Queue a statement. It is sent at the next read or at the end of the batch."""
        if self._runs and self._runs[-1][0] == statement:
            self._runs[-1][1].append(arguments)
        else:
            self._runs.append((statement, [arguments]))

    async def fetch(self, statement: str, *arguments: Any) -> list[asyncpg.Record]:
        """Read what the view holds now, queued statements included."""
        await self.flush()
        return await self._connection.fetch(statement, *arguments)

    async def flush(self) -> None:
        runs, self._runs = self._runs, []
        for statement, arguments in runs:
            await self._connection.executemany(statement, arguments)


class View(ABC):
    """A read model in PostgreSQL. Name, upstreams and tables are the class's; ``apply`` is the fold."""

    name: ClassVar[str]
    upstreams: ClassVar[tuple[str, ...]]
    tables: ClassVar[tuple[str, ...]]
    carries_personal_data: ClassVar[bool] = False
    """Whether rows say more of a person than counts do. Then the view drops them on ``JobseekerErased``."""
    schema: ClassVar[str]
    """DDL, each statement safe to repeat."""
    batch_size: ClassVar[int] = 1000
    """Messages folded in one transaction at most."""

    @abstractmethod
    async def apply(self, event: Contract, db: Writes) -> None:
        """Fold one event into the rows."""

    async def apply_all(self, events: Sequence[Contract], db: Writes) -> None:
        """Fold a batch. Views that profit from seeing many events at once (encoding texts) override this."""
        for event in events:
            await self.apply(event, db)

    async def fold(self, batch: Batch, db: Writes) -> None:
        """Fold a batch whole. Views that keep where each message stands in its log override this."""
        await self.apply_all([message.contract for message in batch.messages], db)

    async def refresh(self, db: Writes) -> int:
        """Bring up to date some rows that depend on more than the stream (a taxonomy, a model); returns how many.
        Called, each time in a transaction of its own, until nothing is left to do."""
        return 0


class ViewRunner:
    """Keeps one view up with its streams."""

    def __init__(self, view: View, stream: Stream, pool: Pool, *, batch_size: int | None = None) -> None:
        self.view, self._stream, self._pool = view, stream, pool
        self._batch_size = batch_size or view.batch_size
        self.last_error: str | None = None

    async def prepare(self) -> None:
        """Make the view's tables where they are missing."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext('passerelle schema'))")
            await connection.execute(POSITIONS)
            await connection.execute(self.view.schema)

    async def positions(self) -> dict[str, int]:
        rows = await self._pool.fetch(
            "SELECT upstream, position FROM floor.positions WHERE view = $1", self.view.name
        )
        return {row["upstream"]: row["position"] for row in rows}

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
                async for _ in self._stream.wake_ups(self.view.upstreams):
                    await self.catch_up()
                    self.last_error, delay = None, 0.2
            except Exception as error:
                expected = isinstance(error, OSError | asyncpg.PostgresError | asyncpg.InterfaceError)
                self.last_error = str(error) or type(error).__name__
                log.warning(
                    "view %s waits %.1f s", self.view.name, delay, exc_info=None if expected else error
                )
                await asyncio.sleep(delay)
                delay = min(delay * 2, 10.0)

    async def catch_up(self, progress: Callable[[int], None] | None = None) -> int:
        """Apply all there is now; returns the number of messages applied. ``progress`` gets each batch's size."""
        applied = 0
        async with self._single_runner() as connection:
            while await self._refresh(connection):
                continue
            reached = await self.positions()
            for upstream in self.view.upstreams:
                async for batch in self._batches(upstream, reached.get(upstream, 0)):
                    await self._apply(batch, connection)
                    applied += len(batch.messages)
                    if progress:
                        progress(len(batch.messages))
        return applied

    async def rebuild(self, progress: Callable[[int], None] | None = None) -> int:
        """Throw the rows away and fold the whole stream again. Indexes that only make reading faster are made anew once
        the rows are there, which takes less than keeping them up row by row; an interruption leaves that to ``prepare``."""
        async with self._single_runner() as connection, connection.transaction():
            await connection.execute(f"TRUNCATE {', '.join(self.view.tables)}")
            for index in await connection.fetch(INDEXES, list(self.view.tables)):
                await connection.execute(f"DROP INDEX {index['name']}")
            await connection.execute("DELETE FROM floor.positions WHERE view = $1", self.view.name)
        applied = await self.catch_up(progress)
        await self.prepare()
        return applied

    @asynccontextmanager
    async def _single_runner(self) -> AsyncIterator[Connection]:
        """Two processes never fold one view at the same time: the second waits here, then finds the work done.

        Gives the connection that holds the lock, to work on: runners that each waited for one more than they hold
        would empty the pool and wait for ever.
        """
        key = f"view {self.view.name}"
        async with self._pool.acquire() as connection:
            while not await connection.fetchval(TRY_LOCK, key):  # noqa: ASYNC110 - held in another process
                await asyncio.sleep(0.05)
            try:
                yield connection
            finally:
                if not connection.is_closed():
                    await connection.execute("SELECT pg_advisory_unlock(hashtext($1))", key)

    async def _batches(self, upstream: str, after: int) -> AsyncIterator[Batch]:
        """Batches to the end of the log, the next one being read while the present one is applied."""
        following = asyncio.ensure_future(self._stream.read(upstream, after, self._batch_size))
        try:
            while (batch := await following) is not None:
                following = asyncio.ensure_future(
                    self._stream.read(upstream, batch.position, self._batch_size)
                )
                yield batch
        finally:
            following.cancel()

    async def _refresh(self, connection: Connection) -> int:
        async with connection.transaction():
            writes = Writes(connection)
            refreshed = await self.view.refresh(writes)
            await writes.flush()
            return refreshed

    async def _apply(self, batch: Batch, connection: Connection) -> None:
        async with connection.transaction():
            advanced = await connection.fetchval(ADVANCE, self.view.name, batch.upstream, batch.position)
            if advanced is None:
                return  # somebody already applied this batch
            writes = Writes(connection)
            await self.view.fold(batch, writes)
            await writes.flush()
