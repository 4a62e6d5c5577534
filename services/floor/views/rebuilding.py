"""Builds a view again from the first message on, beside the one that people read, and compares or swaps the two.

The second one follows under a name of its own until it has caught up; then the first stands still for a moment, the last
messages are folded, and the new tables take the place of the old ones in one transaction: there is always one to read.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial

from services.floor.database import Connection, Pool
from services.floor.streams import Stream
from services.floor.turns import TABLES_STAY, alone, change_tables, held, take_turns
from services.floor.views import quarantine, versions
from services.floor.views.beside import Beside, WritesBeside
from services.floor.views.content import content_of
from services.floor.views.folding import Folding
from services.floor.views.follower import Follower, Progress
from services.floor.views.view import View

INDEXES = """
SELECT indexrelid::regclass::text AS name FROM pg_index
WHERE indrelid = ANY($1::text[]::regclass[]) AND NOT indisunique"""
FORGET = "DELETE FROM floor.positions WHERE view = $1"
TAKE_OVER = "UPDATE floor.positions SET view = $2 WHERE view = $1"
TAKE_OVER_HELD = "UPDATE floor.quarantine SET view = $2 WHERE view = $1"


class Rebuilding:
    """A second follower for one view, which fills tables beside those that people read."""

    @dataclass(frozen=True, slots=True)
    class Outcome:
        """Messages folded, and the tables whose rows differed from those that stood there."""

        messages: int
        differing: tuple[str, ...]

    def __init__(
        self,
        view: View,
        stream: Stream,
        pool: Pool,
        turn: Callable[[], AbstractAsyncContextManager[Connection]],
    ) -> None:
        """``turn`` is the live follower's: it does not follow while somebody else has it."""
        self._view, self._pool, self._turn = view, pool, turn
        self._name, self._beside = f"{view.name} beside", Beside(view)
        writes = partial(WritesBeside, beside=self._beside)
        self._follower = Follower(Folding(view, self._name, writes), stream, pool)

    async def run(
        self, progress: Progress | None = None, *, keep: bool = False, compare: bool = False
    ) -> Outcome:
        """Build the view beside itself. With ``compare``, tell the tables that differ at the same positions; with ``keep``,
        put the new tables in the place of the old ones, else drop them.

        Indexes that only make reading faster are made once the rows are there, which takes less than keeping them up row
        by row. Raises what the view and the database raise; then everything stays as it was.
        """
        async with alone(self._pool, f"rebuild {self._view.name}") as connection:
            await self._begin(connection)
            async with self._follower.through() as following:
                catch_up = partial(self._follower.drain, following, connection, progress)
                folded = await catch_up()
                differing: tuple[str, ...] = ()
                async with held(
                    connection, TABLES_STAY
                ):  # not while a backup is taken: readers would queue behind
                    await self._beside.make(connection)
                    while more := await catch_up():
                        folded += more
                    async with self._turn() as live, live.transaction():
                        await take_turns(live, self._view.name)
                        folded += await catch_up()
                        if compare:
                            differing = await self._differing(live)
                        if keep:
                            await self._swap(live)
            async with connection.transaction():
                await self._end(connection)
        return self.Outcome(folded, differing)

    async def _begin(self, connection: Connection) -> None:
        async with connection.transaction():
            await self._end(connection)
            await self._beside.make(connection)
            for index in await connection.fetch(INDEXES, list(self._beside.tables)):
                await connection.execute(f"DROP INDEX {index['name']}")

    async def _end(self, connection: Connection) -> None:
        await self._beside.clear(connection)
        await connection.execute(FORGET, self._name)
        await connection.execute(quarantine.FORGET, self._name)

    async def _differing(self, connection: Connection) -> tuple[str, ...]:
        live = await content_of(connection, self._view, self._view.tables)
        beside = await content_of(connection, self._view, self._beside.tables)
        return tuple(table for table in self._view.tables if live[table] != beside[table])

    async def _swap(self, connection: Connection) -> None:
        await change_tables(connection)
        await self._beside.take_the_place(connection)
        for forget, take_over in ((FORGET, TAKE_OVER), (quarantine.FORGET, TAKE_OVER_HELD)):
            await connection.execute(forget, self._view.name)
            await connection.execute(take_over, self._name, self._view.name)
        await versions.record(connection, self._view)
