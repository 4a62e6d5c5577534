"""One connection that listens to every log, for all who follow: whoever has nothing to do costs nothing.

``eventsourcing`` sends ``NOTIFY`` with every insert. A notice can be missed between a read and ``LISTEN``, so the heads of the
logs are asked for in between, all in one question.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import asyncpg

from services.floor.database import Connection, Pool
from services.floor.reasons import reason_of
from services.floor.telemetry.metrics import FAILURES, begin_at_zero
from services.floor.waits import Waits

log = logging.getLogger(__name__)


class Watch:
    """Wakes followers when the log of one of their upstreams grows. Runs while somebody follows."""

    def __init__(self, pool: Pool, tables: Mapping[str, str], every_seconds: float) -> None:
        """``tables`` names the log of each upstream, schema included."""
        self._pool, self._every_seconds = pool, every_seconds
        self._channels = {table.split(".")[-1]: name for name, table in tables.items()}
        self._heads = " UNION ALL ".join(
            f"SELECT '{name}' AS upstream, max(notification_id) AS head FROM {table}"
            for name, table in tables.items()
        )
        self._known: dict[str, int | None] = {}
        self._followers: dict[asyncio.Event, frozenset[str]] = {}
        self._task: asyncio.Task[None] | None = None

    @contextlib.asynccontextmanager
    async def waking(self, upstreams: tuple[str, ...]) -> AsyncIterator[asyncio.Event]:
        """An event that is set whenever one of the logs may have grown."""
        woken = asyncio.Event()
        self._followers[woken] = frozenset(upstreams)
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="watch over the logs")
        try:
            yield woken
        finally:
            del self._followers[woken]
            if not self._followers and (task := self._task):
                self._task = None
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        waits = Waits()
        begin_at_zero("watch", FAILURES)
        while True:
            try:
                async with listening(self._pool, list(self._channels), self._on_notice) as connection:
                    while not connection.is_closed():
                        await self._compare()
                        waits.went_well()
                        await asyncio.sleep(self._every_seconds)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                FAILURES.labels("watch").inc()
                log.warning("the watch over the logs waits %.1f s after: %s", waits.seconds, reason_of(error))
                await waits.wait()

    def _on_notice(self, channel: str, _: str) -> None:
        self._wake(self._channels[channel])

    async def _compare(self) -> None:
        for row in await self._pool.fetch(self._heads):
            if self._known.get(row["upstream"]) != row["head"]:
                self._known[row["upstream"]] = row["head"]
                self._wake(row["upstream"])

    def _wake(self, upstream: str) -> None:
        for woken, upstreams in self._followers.items():
            if upstream in upstreams:
                woken.set()


@contextlib.asynccontextmanager
async def listening(
    pool: Pool, channels: list[str], wake: Callable[[str, str], None]
) -> AsyncIterator[Connection]:
    """Call ``wake`` with channel and payload of every notice while the context is open. Nobody tells that the connection
    was lost: look at it from time to time."""

    def on_notice(_: Any, __: int, channel: str, payload: object) -> None:
        wake(channel, str(payload))

    async with pool.acquire() as connection:
        for channel in channels:
            await connection.add_listener(channel, on_notice)
        try:
            yield connection
        finally:
            with contextlib.suppress(
                asyncpg.InterfaceError, asyncpg.PostgresError
            ):  # a lost connection listens no more
                for channel in channels:
                    await connection.remove_listener(channel, on_notice)
