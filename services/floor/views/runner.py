"""Keeps one view up with its streams.

Delivery at least once becomes effect exactly once, and any view can be thrown away and rebuilt.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.floor.database import Connection, Pool
from services.floor.streams import Stream
from services.floor.telemetry.metrics import FAILURES, FOLDED, REFUSED, begin_at_zero
from services.floor.troubles import SCHEMA as TROUBLES
from services.floor.troubles import Troubles
from services.floor.turns import alone, change_tables
from services.floor.views import positions, quarantine, versions
from services.floor.views.folding import Folding
from services.floor.views.follower import Follower, Progress
from services.floor.views.rebuilding import Rebuilding
from services.floor.views.view import View

LOOK_AGAIN_SECONDS = 30.0
"""A view that nothing wakes looks for itself this often."""


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
        """``refresh_seconds`` is how often a view that depends on more than its streams looks at the rest."""
        self.view, self._stream, self._pool = view, stream, pool
        self._follower = Follower(Folding(view, view.name), stream, pool, batch_size)
        self._look_again = refresh_seconds if view.refreshes else LOOK_AGAIN_SECONDS
        self._troubles = Troubles(pool, view.name)

    @property
    def name(self) -> str:
        return self.view.name

    @property
    def last_error(self) -> str | None:
        """What goes wrong now in this process."""
        return self._troubles.last

    async def prepare(self) -> None:
        """Make the view's tables where they are missing. Those of another version are left as they are until the view has
        been built again beside them."""
        async with self._pool.acquire() as connection, connection.transaction():
            await change_tables(connection)
            for schema in (positions.SCHEMA, quarantine.SCHEMA, versions.SCHEMA, TROUBLES):
                await connection.execute(schema)
            if not await versions.is_outdated(connection, self.view, divides=self._stream.divides):
                await connection.execute(self.view.schema)
                await versions.record(connection, self.view)

    async def positions(self) -> dict[str, int]:
        """The position of each upstream's log up to which the view has seen everything."""
        return await positions.reached(self._pool, self.view.name, self.view.upstreams)

    async def lag(self) -> int:
        """How many positions the view is behind, over all upstreams. Positions have gaps: an upper bound."""
        reached = await self.positions()
        return sum(
            [max(0, await self._stream.head(name) - reached.get(name, 0)) for name in self.view.upstreams]
        )

    async def run(self) -> None:
        """Follow the streams until cancelled. What goes wrong is reported, waited out and tried again: a lost connection
        comes back. A message that cannot be taken does not stop the others; see ``quarantine``."""
        begin_at_zero(self.name, FOLDED, REFUSED, FAILURES)
        while True:
            try:
                await self.view.load()
                if await self.is_outdated():
                    await self.rebuild()
                async with self._stream.follow(
                    self.view.name, self.view.upstreams, self._follower.recorded, self._follower.batch_size
                ) as following:
                    while True:
                        async with self._turn() as connection:
                            await self._follower.drain(following, connection)
                        await self._troubles.passed()
                        await following.wait(self._look_again)
            except Exception as error:
                await self._troubles.waited_out(error)

    async def catch_up(self, progress: Progress | None = None) -> int:
        """Apply all there is now; returns the number of messages applied. ``progress`` gets each batch's size."""
        async with self._turn() as connection:
            return await self._follower.catch_up(connection, progress)

    async def is_outdated(self) -> bool:
        """Whether the tables are those of another version of the view."""
        async with self._pool.acquire() as connection:
            return await versions.is_outdated(connection, self.view, divides=self._stream.divides)

    async def rebuild(self, progress: Progress | None = None) -> int:
        """Build the view again from the first message on, beside itself, and put it in its place; returns how many
        messages were folded."""
        return (await self._rebuilding(progress, keep=True)).messages

    async def verify(self, progress: Progress | None = None) -> tuple[str, ...]:
        """Build the view again beside itself, and return the tables whose rows are not the same."""
        return (await self._rebuilding(progress, compare=True)).differing

    async def retry(self, number: int | None = None) -> tuple[int, int]:
        """Try again what was set aside, or one of it, each aggregate's messages in order until one fails. Returns how many
        were taken, and how many still wait."""
        taken, failed = 0, set[object]()
        waiting = await quarantine.held(self._pool, self.view.name, number)
        for held in waiting:
            if (held.upstream, held.subject) in failed:
                continue
            try:
                message = await self._stream.again(held.upstream, held.position)
                async with self._pool.acquire() as connection:
                    await self._follower.folding.again(held, message, connection)
                taken += 1
            except Exception as error:
                if quarantine.is_trouble(error):
                    raise
                await quarantine.failed_again(self._pool, held.number, error)
                failed.add((held.upstream, held.subject))
        return taken, len(waiting) - taken

    async def _rebuilding(self, progress: Progress | None, **how: bool) -> Rebuilding.Outcome:
        rebuilding = Rebuilding(self.view, self._stream, self._pool, self._turn)
        return await rebuilding.run(progress, **how)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[Connection]:
        """Where everybody gets everything, two processes never follow for one view at the same time: the second waits
        here, then finds the work done. Gives the connection to work on."""
        taking_turns = (
            self._pool.acquire() if self._stream.divides else alone(self._pool, f"view {self.view.name}")
        )
        async with taking_turns as connection:
            yield connection
