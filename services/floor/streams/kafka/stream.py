"""The ``Stream`` over Kafka's topics."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

import asyncpg

from services.floor.generation import GenerationEnded, current
from services.floor.streams.interface import Batch, Message, Reached, Unreadable
from services.floor.streams.kafka.broker import Broker
from services.floor.streams.kafka.consuming import Consuming
from services.floor.streams.kafka.seats import Seats
from services.floor.streams.kafka.topics import ensure_topics, topic_name
from services.floor.streams.postgres import PostgresStream


class KafkaStream:
    """Topics that relays fill. Followers under one name divide the partitions among them."""

    divides = True

    def __init__(self, broker: Broker, logs: PostgresStream) -> None:
        """``logs`` are what relays publish: the ends of them say how far everybody is."""
        self._broker, self._logs = broker, logs
        self._making, self._made = asyncio.Lock(), set[int]()
        self._seats = Seats(logs.pool, broker.members)

    async def head(self, upstream: str) -> int:
        """See ``Stream``."""
        return await self._logs.head(upstream)

    async def again(self, upstream: str, position: int) -> Message | Unreadable | None:
        """See ``Stream``. From the log itself, which knows who was erased since."""
        return await self._logs.again(upstream, position)

    @contextlib.asynccontextmanager
    async def follow(
        self, reader: str, upstreams: tuple[str, ...], reached: Reached, limit: int
    ) -> AsyncIterator[Consuming]:
        """See ``Stream``. Raises ``BrokerUnavailable``, and ``GenerationEnded`` while one waits."""
        async with self._seats.seat(reader) as member:
            try:
                async with self._consuming(reader, member, upstreams, reached, limit) as consuming:
                    await consuming.join()
                    yield consuming
            except asyncio.CancelledError:
                await asyncio.shield(self._leave(reader, member))
                raise

    async def _leave(self, reader: str, member: str) -> None:
        """One that is stopped leaves what it read to others, where there are any: alone, it may come back under its name and
        go on at once."""
        with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            if await self._seats.are_shared(reader):
                await asyncio.to_thread(self._broker.leave, reader, member)

    @contextlib.asynccontextmanager
    async def through(
        self, upstreams: tuple[str, ...], reached: Reached, limit: int
    ) -> AsyncIterator[_Through]:
        """See ``Stream``. Raises ``BrokerUnavailable``."""
        async with self._consuming(None, None, upstreams, reached, limit) as consuming:
            await consuming.take_all()
            yield _Through(consuming)

    @contextlib.asynccontextmanager
    async def _consuming(
        self, group: str | None, member: str | None, upstreams: tuple[str, ...], reached: Reached, limit: int
    ) -> AsyncIterator[Consuming]:
        generation = await current(self._logs.pool)
        topics = {topic_name(self._broker, name, generation): name for name in upstreams}
        await self._make_topics(generation)

        async def stands() -> None:
            if await current(self._logs.pool) != generation:
                raise GenerationEnded(generation)

        consumer = await asyncio.to_thread(self._broker.consumer, group, member, limit)
        async with contextlib.aclosing(Consuming(consumer, topics, reached, limit, stands)) as consuming:
            yield consuming

    async def _make_topics(self, generation: int) -> None:
        """Once for all who follow: a consumer that finds no topic looks again only after half a minute."""
        async with self._making:
            if generation not in self._made:
                await asyncio.to_thread(ensure_topics, self._broker, generation)
                self._made.add(generation)


class _Through:
    """Reads every partition to its end, once."""

    def __init__(self, consuming: Consuming) -> None:
        self._consuming = consuming

    async def next(self) -> Sequence[Batch]:
        batches: Sequence[Batch] = ()
        while not batches and not await self._consuming.at_the_end():
            batches = await self._consuming.next()
        return batches

    async def applied(self, batches: Sequence[Batch]) -> None:
        """There is no group that should know."""

    async def wait(self, seconds: float) -> None:
        await self._consuming.wait(seconds)
