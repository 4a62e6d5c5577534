"""The stream read straight from the services' notification logs in PostgreSQL. Nothing to install, nothing to copy.

``eventsourcing`` takes an exclusive table lock for every insert, so notification ids are commit-ordered; they may have
gaps.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import psycopg
from eventsourcing.persistence import Mapper, PersistenceError, StoredEvent

from contracts.envelope import Contract
from services.floor.database import Pool
from services.floor.personal.sealing import SealingMapper
from services.floor.reasons import reason_of
from services.floor.streams.interface import Batch, Message, Said, Told, Unreadable
from services.floor.streams.pieces import in_pieces
from services.floor.streams.pulling import PulledStream
from services.floor.streams.tail import Tail
from services.floor.streams.watch import Watch
from services.floor.telemetry import tracing

Translate = Callable[[Any], Contract | None]
"""Turns a domain event into the contract it is published as, or ``None`` where it concerns nobody else."""

Retell = Callable[[str, UUID, bytes], tuple[str, dict[str, Any]]]
"""Turns an event as it is stored (topic, aggregate, JSON) into its contract's topic and the values of its JSON, without making
either in between. Raises whatever it likes where that cannot be done."""

TRACES = """
SELECT notification_id, traceparent FROM {schema}.traces WHERE notification_id > $1 AND notification_id <= $2"""


@dataclass(frozen=True)
class NotificationLog:
    """One service's log: its table, how its events are read, and how they are published."""

    schema: str
    mapper: Mapper[Any]
    translate: Translate
    retell: Retell | None = None
    """For logs that write events down as they are published; says the same as ``translate``."""

    @property
    def table(self) -> str:
        return f"{self.schema}.{self.schema}_events"


class PostgresStream(PulledStream):
    """A ``Stream`` over notification logs, by the name of the service that writes each."""

    def __init__(
        self, pool: Pool, logs: Mapping[str, NotificationLog], *, wake_up_seconds: float = 1.0
    ) -> None:
        self.pool, self._logs = pool, dict(logs)
        self._watch = Watch(pool, {name: log.table for name, log in logs.items()}, wake_up_seconds)
        self._tails = {name: Tail(partial(self._read, name)) for name in logs}

    async def head(self, upstream: str) -> int:
        head: int = await self.pool.fetchval(
            f"SELECT coalesce(max(notification_id), 0) FROM {self._logs[upstream].table}"
        )
        return head

    async def read(self, upstream: str, after: int, limit: int = 1000) -> Batch | None:
        """The next messages of ``upstream`` after a position, or ``None`` where there are none yet."""
        return await self._tails[upstream].read(after, limit)

    async def told(self, upstream: str, after: int, limit: int) -> tuple[list[Told | Unreadable], int] | None:
        """The next messages in the words they are carried in, and the position they reach; ``None`` where there are none.

        For whoever only carries them: half of the work of reading is to make contracts of the log.
        """
        log = self._logs[upstream]
        if log.retell is not None:
            rows = await self._rows(log, after, limit)
            if not rows:
                return None
            with contextlib.suppress(Exception):  # then each is read, and what cannot be is told apart
                return await self._retold(upstream, log, log.retell, rows), rows[-1]["notification_id"]
        batch = await self.read(upstream, after, limit)
        if batch is None:
            return None
        found: list[Told | Unreadable] = [*batch.unreadable]
        async for piece in in_pieces(batch.messages):
            found += map(Told.of, piece)
        return sorted(found, key=lambda one: one.position), batch.position

    def waking(self, upstreams: tuple[str, ...]) -> AbstractAsyncContextManager[asyncio.Event]:
        """See ``PulledStream``."""
        return self._watch.waking(upstreams)

    async def _rows(self, log: NotificationLog, after: int, limit: int) -> list[asyncpg.Record]:
        return await self.pool.fetch(
            "SELECT notification_id, originator_id, originator_version, topic, state"
            f" FROM {log.table} WHERE notification_id > $1 ORDER BY notification_id LIMIT $2",
            after,
            limit,
        )

    async def _read(self, upstream: str, after: int, limit: int) -> tuple[Batch, int] | None:
        log = self._logs[upstream]
        rows = await self._rows(log, after, limit)
        if not rows:
            return None
        messages, unreadable = await self._messages(upstream, log, rows)
        if messages and (traces := await self._traces(log, rows)):
            messages = tuple(replace(one, trace=traces.get(one.position)) for one in messages)
        batch = Batch(upstream, messages, rows[-1]["notification_id"], unreadable)
        return batch, sum(len(row["state"]) for row in rows)

    async def _retold(
        self, upstream: str, log: NotificationLog, retell: Retell, rows: list[asyncpg.Record]
    ) -> list[Told | Unreadable]:
        traces = await self._traces(log, rows)
        found: list[Told | Unreadable] = []
        async for piece in in_pieces(rows):
            for position, subject, _, stored_topic, state in piece:
                topic, values = retell(stored_topic, subject, state)
                moment, data = datetime.fromisoformat(values["occurred_at"]), orjson.dumps(values)
                found.append(Told(upstream, position, subject, topic, moment, data, traces.get(position)))
        return found

    async def _traces(self, log: NotificationLog, rows: list[asyncpg.Record]) -> dict[int, str]:
        """The traces of the commands that events came of, by position; none where nobody looks at them."""
        if not tracing.is_on():
            return {}
        span = rows[0]["notification_id"] - 1, rows[-1]["notification_id"]
        kept = await self.pool.fetch(TRACES.format(schema=log.schema), *span)
        return {row["notification_id"]: row["traceparent"] for row in kept}

    async def _messages(
        self, upstream: str, log: NotificationLog, rows: list[asyncpg.Record]
    ) -> tuple[tuple[Message, ...], tuple[Unreadable, ...]]:
        """All at once; one by one where something in them cannot be read, so that the rest goes on."""
        try:
            return await self._read_whole(upstream, log, rows), ()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, psycopg.Error, PersistenceError):
            raise  # the database's trouble, not the message's
        except Exception as error:
            if len(rows) > 1:
                parts = [await self._messages(upstream, log, [row]) for row in rows]
                return tuple(m for part in parts for m in part[0]), tuple(
                    u for part in parts for u in part[1]
                )
            row, reason = rows[0], reason_of(error)
            poison = Unreadable(
                upstream, row["notification_id"], row["originator_id"], row["topic"], row["state"], reason
            )
            return (), (poison,)

    async def _read_whole(
        self, upstream: str, log: NotificationLog, rows: list[asyncpg.Record]
    ) -> tuple[Message, ...]:
        messages: list[Message] = []
        if log.retell is not None:
            with contextlib.suppress(Exception):  # then events are made, and what cannot be is told apart
                async for piece in in_pieces(rows):
                    messages += [_said(upstream, log.retell, row) for row in piece]
                return tuple(messages)
            messages.clear()
        events = iter(await self._mapped(log.mapper, [StoredEvent(*row[1:]) for row in rows]))
        async for piece in in_pieces(rows):
            contracts = ((row[0], log.translate(event)) for row, event in zip(piece, events, strict=False))
            messages += [
                Message(upstream, position, contract) for position, contract in contracts if contract
            ]
        return tuple(messages)

    async def _mapped(self, mapper: Mapper[Any], stored: list[StoredEvent]) -> list[Any]:
        """A mapper that opens sealed events asks the database for keys, once a batch: not in the event loop's thread.

        The question comes after the events were read, so that it finds the key of whatever was sealed and not erased.
        """
        events: list[Any] = []
        if not isinstance(mapper, SealingMapper):
            async for piece in in_pieces(stored):
                events += map(mapper.to_domain_event, piece)
            return events
        sealed: dict[UUID, list[Any]] = {}
        async for piece in in_pieces(stored):
            read, of_people = mapper.to_sealed_events(piece)
            events += read
            for person_id, theirs in of_people.items():
                sealed.setdefault(person_id, []).extend(theirs)
        if sealed:
            mapper.open(sealed, await asyncio.to_thread(mapper.keyring.keys_of, sealed.keys()))
        return events


def _said(upstream: str, retell: Retell, row: asyncpg.Record) -> Message:
    position, subject, _, stored_topic, state = row
    topic, values = retell(stored_topic, subject, state)
    return Message(upstream, position, Said(topic, subject, values))
