"""Publishes what a service recorded, from its notification log to its topic: all of it, in order, nothing before it is
committed.

Each stretch of the log is one transaction of the broker, under an id that only one relay can have: whoever had it before
cannot append any more. Otherwise what an older relay still had under way could come after newer messages, and readers, who
drop what is not beyond the position they reached, would lose some. After the transaction the position is recorded; a relay
that dies in between publishes the stretch again, and readers drop it.

Where the broker lost what it had acknowledged, all is published again, in topics of a new generation: offsets of the old
ones would mean other messages to whoever remembers them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, asynccontextmanager
from functools import partial
from typing import Any

from kafka.errors import KafkaError

from services.floor.database import Connection, Pool
from services.floor.generation import GenerationEnded, begin_after, current
from services.floor.streams.interface import Told
from services.floor.streams.kafka.broker import Broker
from services.floor.streams.kafka.topics import TopicsDiffer, ensure_topics, topic_name
from services.floor.streams.kafka.writing import CannotPublish, LostByBroker, Prepared, Put, Writing, as_sent
from services.floor.streams.pieces import in_pieces
from services.floor.streams.postgres import PostgresStream
from services.floor.telemetry.metrics import FAILURES, PUBLISHED, begin_at_zero
from services.floor.telemetry.tracing import following
from services.floor.troubles import Troubles
from services.floor.turns import alone

Ask = partial[Any]
"""Calls a function in the thread that writes."""
log = logging.getLogger(__name__)

BATCH = 1000
GATHER_SECONDS = 0.25
"""Between two stretches of a log that grows. What an idle service records is published at once; of a busy one, what comes
within a moment goes in one transaction, since each costs the broker and every view that reads it much the same."""
WHOLE = -1
"""The row of ``floor.relayed`` that says up to where the log is published; the others are partitions."""
LEAVE_OTHERS = "DELETE FROM floor.relayed WHERE upstream = $1 AND topic <> $2"
"""Topics of another generation, or under another prefix: nobody waits for what is in them."""
RELAYED = "SELECT position FROM floor.relayed WHERE (upstream, topic, partition) = ($1, $2, $3)"
OFFSETS = (
    "SELECT partition, last_offset FROM floor.relayed WHERE (upstream, topic) = ($1, $2) AND last_offset >= 0"
)
RECORD = """
INSERT INTO floor.relayed AS known SELECT $1, $2, * FROM unnest($3::int[], $4::bigint[], $5::bigint[])
ON CONFLICT (upstream, topic, partition) DO UPDATE SET position = greatest(known.position, excluded.position),
    last_offset = greatest(known.last_offset, excluded.last_offset)
RETURNING (SELECT generation FROM floor.generation)"""
LOOK_AGAIN_SECONDS = 30.0


class Relay:
    """Keeps one service's topic up with its log."""

    def __init__(self, upstream: str, log_stream: PostgresStream, pool: Pool, broker: Broker) -> None:
        self.upstream, self._stream, self._pool, self._broker = upstream, log_stream, pool, broker
        self._troubles = Troubles(pool, self.name, KafkaError, CannotPublish, LostByBroker)
        self.published = 0

    @property
    def name(self) -> str:
        return f"relay:{self.upstream}"

    @property
    def last_error(self) -> str | None:
        """What goes wrong now in this process."""
        return self._troubles.last

    async def position(self) -> int:
        """Up to where the log is published."""
        topic = topic_name(self._broker, self.upstream, await current(self._pool))
        return await self._pool.fetchval(RELAYED, self.upstream, topic, WHOLE) or 0

    async def lag(self) -> int:
        """How many positions the topic is behind the log: an upper bound, since positions have gaps."""
        return max(0, await self._stream.head(self.upstream) - await self.position())

    async def run(self) -> None:
        """Publish until cancelled. A broker or a database that is away is reported, waited out and asked again."""
        begin_at_zero(self.name, PUBLISHED, FAILURES)
        while True:
            try:
                async with self._stream.waking((self.upstream,)) as woken:
                    await self._publish(woken)
            except Exception as error:
                await self._troubles.waited_out(error)

    async def catch_up(self) -> int:
        """Publish all there is now; returns the number of messages."""
        before = self.published
        while True:
            try:
                await self._publish(None)
                return self.published - before
            except (LostByBroker, GenerationEnded) as ended:
                log.warning("%s begins again: %s", self.name, ended)

    async def _publish(self, woken: asyncio.Event | None) -> None:
        """To the end of the log, and on whenever woken. Raises ``LostByBroker`` once another generation has begun, and
        ``GenerationEnded`` where others began one."""
        generation = await current(self._pool)
        topic = topic_name(self._broker, self.upstream, generation)
        async with alone(self._pool, f"relay {topic}") as connection:
            await connection.execute(LEAVE_OTHERS, self.upstream, topic)
            known = await connection.fetch(OFFSETS, self.upstream, topic)
            offsets = {row["partition"]: row["last_offset"] for row in known}
            try:
                async with self._writing(topic, generation, offsets) as (writing, ask):
                    await self._follow(writing, ask, connection, generation, woken)
            except LostByBroker:
                await begin_after(connection, generation)
                raise

    @asynccontextmanager
    async def _writing(
        self, topic: str, generation: int, offsets: dict[int, int]
    ) -> AsyncIterator[tuple[Writing, Ask]]:
        """What writes to the topic, and what asks it: in the one thread that has it, since it waits for the broker."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, thread_name_prefix=self.name) as thread:
            ask = partial(loop.run_in_executor, thread)
            try:
                await ask(ensure_topics, self._broker, generation)
            except TopicsDiffer as differ:
                last = max(offsets, default=-1)
                if (
                    differ.topic == topic and last >= differ.found
                ):  # somebody's question made one that was gone
                    raise LostByBroker(topic, last, offsets[last], 0) from differ
                raise
            writing = await ask(Writing, self._broker, topic, offsets)
            try:
                yield writing, ask
            finally:
                await asyncio.shield(ask(writing.close))

    async def _follow(
        self, writing: Writing, ask: Ask, connection: Connection, generation: int, woken: asyncio.Event | None
    ) -> None:
        reached = await self.position()
        while True:
            await ask(writing.check)
            if await current(connection) != generation:
                raise GenerationEnded(generation)
            if woken:
                woken.clear()
            async with aclosing(self._ahead(reached, GATHER_SECONDS if woken else 0)) as stretches:
                async for position, prepared in stretches:
                    with following(f"publish {self.name}", _traces(prepared)):
                        last = await ask(writing.send, prepared)
                    await self._record(connection, writing.topic, generation, position, last)
                    reached = position
                    self.published += len(prepared)
                    PUBLISHED.labels(self.name).inc(len(prepared))
                    await self._troubles.passed()
            await self._troubles.passed()
            if woken is None:
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                    await woken.wait()

    async def _record(
        self, connection: Connection, topic: str, generation: int, position: int, last: dict[int, Put]
    ) -> None:
        """What was published. Raises ``GenerationEnded`` where that is for nobody to read any more."""
        rows = last | {WHOLE: Put(position, WHOLE)}
        positions, offsets = zip(*((put.position, put.offset) for put in rows.values()), strict=True)
        if (
            await connection.fetchval(RECORD, self.upstream, topic, list(rows), positions, offsets)
            != generation
        ):
            raise GenerationEnded(generation)

    async def _ahead(self, reached: int, gather: float) -> AsyncGenerator[tuple[int, list[Prepared]]]:
        """What there is, as it is sent, the next stretch being read and worded while the present one is sent. ``gather`` is how
        long the next one waits for more, in seconds, after one that was not full."""

        async def stretch(after: int, pause: float = 0) -> tuple[int, list[Prepared]] | None:
            await asyncio.sleep(pause)
            told = await self._stream.told(self.upstream, after, BATCH)
            if told is None:
                return None
            messages, position = told
            return position, [(one, as_sent(one)) async for piece in in_pieces(messages) for one in piece]

        coming = asyncio.ensure_future(stretch(reached))
        try:
            while (got := await coming) is not None:
                coming = asyncio.ensure_future(stretch(got[0], gather if len(got[1]) < BATCH else 0))
                yield got
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)


def _traces(prepared: list[Prepared]) -> Iterator[str | None]:
    return (one.trace for one, _ in prepared if isinstance(one, Told))
