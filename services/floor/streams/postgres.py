"""The stream read straight from the services' notification logs in PostgreSQL. Nothing to install, nothing to copy.

``eventsourcing`` takes an exclusive table lock for every insert, so notification ids are commit-ordered; they may have
gaps. It sends ``NOTIFY`` with every insert; a notice can be missed between a read and ``LISTEN``, hence the wake-ups.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
from eventsourcing.persistence import Mapper, StoredEvent

from contracts.envelope import Contract
from services.floor.database import Pool
from services.floor.personal.sealing import SealingMapper
from services.floor.streams.interface import Batch, Message

Translate = Callable[[Any], Contract | None]
"""Turns a domain event into the contract it is published as, or ``None`` where it concerns nobody else."""


@dataclass(frozen=True)
class NotificationLog:
    """One service's log: its table, how its events are read, and how they are published."""

    schema: str
    mapper: Mapper[Any]
    translate: Translate

    @property
    def table(self) -> str:
        return f"{self.schema}.{self.schema}_events"

    @property
    def channel(self) -> str:
        return f"{self.schema}_events"


class PostgresStream:
    """A ``Stream`` over notification logs, by the name of the service that writes each."""

    def __init__(
        self, pool: Pool, logs: Mapping[str, NotificationLog], *, wake_up_seconds: float = 1.0
    ) -> None:
        self._pool, self._logs, self._wake_up_seconds = pool, dict(logs), wake_up_seconds

    async def read(self, upstream: str, after: int, limit: int = 1000) -> Batch | None:
        log = self._logs[upstream]
        rows = await self._pool.fetch(
            "SELECT notification_id, originator_id, originator_version, topic, state"
            f" FROM {log.table} WHERE notification_id > $1 ORDER BY notification_id LIMIT $2",
            after,
            limit,
        )
        if not rows:
            return None
        stored = [StoredEvent(*row[1:]) for row in rows]
        events = await self._mapped(log.mapper, stored)
        messages = []
        for row, event in zip(rows, events, strict=True):
            contract = log.translate(event)
            if contract is not None:
                messages.append(Message(upstream, row[0], contract))
        return Batch(upstream, tuple(messages), rows[-1]["notification_id"])

    async def _mapped(self, mapper: Mapper[Any], stored: list[StoredEvent]) -> list[Any]:
        """A mapper that opens sealed events asks the database for keys, once a batch: not in the event loop's thread.

        The question comes after the events were read, so that it finds the key of whatever was sealed and not erased.
        """
        if not isinstance(mapper, SealingMapper):
            return [mapper.to_domain_event(one) for one in stored]
        events, sealed = mapper.to_sealed_events(stored)
        if sealed:
            mapper.open(sealed, await asyncio.to_thread(mapper.keyring.keys_of, sealed.keys()))
        return events

    async def head(self, upstream: str) -> int:
        head: int = await self._pool.fetchval(
            f"SELECT coalesce(max(notification_id), 0) FROM {self._logs[upstream].table}"
        )
        return head

    async def wake_ups(self, upstreams: tuple[str, ...]) -> AsyncIterator[None]:
        woken = asyncio.Event()
        channels = [self._logs[name].channel for name in upstreams]
        async with listening(self._pool, channels, woken.set):
            while True:
                woken.clear()
                yield
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._wake_up_seconds):
                        await woken.wait()


@contextlib.asynccontextmanager
async def listening(pool: Pool, channels: list[str], wake: Callable[[], None]) -> AsyncIterator[None]:
    """Call ``wake`` on every notice in ``channels`` while the context is open."""

    def on_notice(*_: object) -> None:
        wake()

    async with pool.acquire() as connection:
        for channel in channels:
            await connection.add_listener(channel, on_notice)
        try:
            yield
        finally:
            with contextlib.suppress(
                asyncpg.InterfaceError, asyncpg.PostgresError
            ):  # a lost connection listens no more
                for channel in channels:
                    await connection.remove_listener(channel, on_notice)
