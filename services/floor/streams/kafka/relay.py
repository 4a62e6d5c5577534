"""Publishes what a service recorded, from its notification log to its topic: all of it, in order, nothing before it is
committed.

Each stretch of the log is one transaction of the broker, under an id that only one relay can have: whoever had it before
cannot append any more. Otherwise what an older relay still had under way could come after newer messages, and readers, who
drop what is not beyond the position they reached, would lose some. After the transaction the position is recorded; a relay
that dies in between publishes the stretch again, and readers drop it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import Any

from cloudevents.core.bindings.kafka import KafkaMessage
from kafka import KafkaProducer
from kafka.errors import KafkaError, MessageSizeTooLargeError, RecordListTooLargeError

from services.floor.database import Connection, Pool
from services.floor.reasons import reason_of
from services.floor.streams.interface import Told, Unreadable
from services.floor.streams.kafka.broker import Broker
from services.floor.streams.kafka.messages import written
from services.floor.streams.kafka.topics import ensure_topics, topic_name
from services.floor.streams.pieces import in_pieces
from services.floor.streams.postgres import PostgresStream
from services.floor.telemetry.metrics import FAILURES, PUBLISHED, begin_at_zero
from services.floor.telemetry.tracing import following
from services.floor.troubles import Troubles
from services.floor.turns import alone

BATCH = 1000
GATHER_SECONDS = 0.25
"""Between two stretches of a log that grows. What an idle service records is published at once; of a busy one, what comes
within a moment goes in one transaction, since each costs the broker and every view that reads it much the same."""
WHOLE = -1
"""The row of ``floor.relayed`` that says up to where the log is published; the others are partitions."""
LEAVE_OTHERS = "DELETE FROM floor.relayed WHERE upstream = $1 AND topic <> $2"
"""Topics of another generation, or under another prefix: nobody waits for what is in them."""
RELAYED = "SELECT position FROM floor.relayed WHERE (upstream, topic, partition) = ($1, $2, $3)"
RECORD = """
INSERT INTO floor.relayed AS known SELECT $1, $2, * FROM unnest($3::int[], $4::bigint[])
ON CONFLICT (upstream, topic, partition) DO UPDATE SET position = greatest(known.position, excluded.position)"""
LOOK_AGAIN_SECONDS = 30.0
TOO_LARGE = MessageSizeTooLargeError, RecordListTooLargeError
Prepared = tuple[Told | Unreadable, KafkaMessage]
"""A message, and as it is sent."""


class CannotPublish(RuntimeError):
    """The broker, or what writes for it, does not take one of the messages. Nothing after it is published before it is: they
    may be about the same aggregate."""

    def __init__(self, one: Told | Unreadable, error: BaseException) -> None:
        super().__init__(f"message {one.position} of {one.upstream} cannot be published: {reason_of(error)}")


class Relay:
    """Keeps one service's topic up with its log."""

    def __init__(
        self, upstream: str, log_stream: PostgresStream, pool: Pool, broker: Broker, generation: int = 1
    ) -> None:
        self.upstream, self._stream, self._pool, self._broker = upstream, log_stream, pool, broker
        self.topic = topic_name(broker, upstream, generation)
        self._generation = generation
        self._troubles = Troubles(pool, self.name, KafkaError, CannotPublish)
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
        return await self._pool.fetchval(RELAYED, self.upstream, self.topic, WHOLE) or 0

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
        await self._publish(None)
        return self.published - before

    async def _publish(self, woken: asyncio.Event | None) -> None:
        """To the end of the log, and on whenever woken. One thread has the producer, which waits for the broker."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, thread_name_prefix=self.name) as thread:
            async with alone(self._pool, f"relay {self.topic}") as connection:
                await connection.execute(LEAVE_OTHERS, self.upstream, self.topic)
                await loop.run_in_executor(thread, ensure_topics, self._broker, self._generation)
                producer = await loop.run_in_executor(thread, self._broker.producer, f"relay.{self.topic}")
                try:
                    await self._follow(producer, thread, connection, woken)
                finally:
                    await asyncio.shield(loop.run_in_executor(thread, producer.close, 2))

    async def _follow(
        self,
        producer: KafkaProducer,
        thread: ThreadPoolExecutor,
        connection: Connection,
        woken: asyncio.Event | None,
    ) -> None:
        loop = asyncio.get_running_loop()
        reached = await self.position()
        while True:
            if woken:
                woken.clear()
            async with aclosing(self._ahead(reached, GATHER_SECONDS if woken else 0)) as stretches:
                async for position, prepared in stretches:
                    with following(f"publish {self.name}", _traces(prepared)):
                        last = await loop.run_in_executor(thread, self._send, producer, prepared)
                    await connection.execute(
                        RECORD, self.upstream, self.topic, [*last, WHOLE], [*last.values(), position]
                    )
                    reached = position
                    self.published += len(prepared)
                    PUBLISHED.labels(self.name).inc(len(prepared))
                    await self._troubles.passed()
            await self._troubles.passed()
            if woken is None:
                return
            try:
                async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                    await woken.wait()
            except TimeoutError:
                continue

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

    def _send(self, producer: KafkaProducer, prepared: list[Prepared]) -> dict[int, int]:
        """Send a stretch whole or not at all; returns the last position put into each partition. Raises ``CannotPublish``."""
        if not prepared:
            return {}
        producer.begin_transaction()
        sent: list[Any] = []
        try:
            for _, message in prepared:
                headers = list(message.headers.items())
                sent.append(producer.send(self.topic, message.value, message.key, headers))
            producer.commit_transaction()
        except KafkaError as error:
            producer.abort_transaction()
            failed = [future.exception for future in sent] + ([error] if len(sent) < len(prepared) else [])
            for (one, _), why in zip(prepared, failed, strict=False):
                if isinstance(why, TOO_LARGE):
                    raise CannotPublish(one, why) from error
            raise
        return {
            future.get(timeout=0).partition: one.position
            for future, (one, _) in zip(sent, prepared, strict=True)
        }


def _traces(prepared: list[Prepared]) -> Iterator[str | None]:
    return (one.trace for one, _ in prepared if isinstance(one, Told))


def as_sent(one: Told | Unreadable) -> KafkaMessage:
    """Raises ``CannotPublish``."""
    try:
        return written(one)
    except Exception as error:
        raise CannotPublish(one, error) from error
