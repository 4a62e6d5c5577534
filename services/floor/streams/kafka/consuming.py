"""Following topics. A consumer belongs to one thread; it is asked there, and never while it is being asked."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import Any, TypeVar

from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata

from services.floor.streams.interface import Batch, Message, Partition, Position, Reached, Unreadable
from services.floor.streams.kafka.broker import SESSION_SECONDS
from services.floor.streams.kafka.messages import understood

T = TypeVar("T")
POLL_MS = 250
"""What one waits for at most when stopping."""
NOTHING_MS = 20
"""A poll that looks whether something has come already."""
LOOK_SECONDS = 5.0
"""Between two looks whether what is told still goes into these topics."""
TELL_SECONDS = 1.0
"""Between two times that the group is told how far a member is."""
DATABASE_SECONDS = SESSION_SECONDS / 2
"""What a member that is given partitions waits at most for what its reader recorded. Longer than its session, and the broker
would have given the partitions to another meanwhile; half of it leaves time to have been heard of, and to be heard again."""


class Consuming:
    """A ``Following`` over a consumer. ``upstreams`` says whose each topic is."""

    def __init__(
        self,
        consumer: KafkaConsumer,
        upstreams: Mapping[str, str],
        reached: Reached,
        limit: int,
        stands: Callable[[], Awaitable[None]],
    ) -> None:
        """``stands`` raises where there is nothing more to wait for in these topics."""
        self._stands, self._looked = stands, time.monotonic()
        self._consumer, self._upstreams, self._reached, self._limit = consumer, upstreams, reached, limit
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kafka")
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[Sequence[Batch]] = deque()
        self._floors: dict[TopicPartition, int] = {}
        self._ends: dict[TopicPartition, int] = {}
        self._done: dict[TopicPartition, OffsetAndMetadata] = {}
        self._told = time.monotonic()

    async def next(self) -> Sequence[Batch]:
        if not self._waiting:
            await self._ask(self._poll, NOTHING_MS)
        return self._waiting.popleft() if self._waiting else ()

    async def applied(self, batches: Sequence[Batch]) -> None:
        """Tell the group how far it is, now and then. The view's own record counts; this one is for who looks at the broker."""
        for one in batches:
            if one.offset:
                where = TopicPartition(one.partition.topic, one.partition.number)
                self._done[where] = OffsetAndMetadata(one.offset, "", -1)
        await self._tell()

    async def wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._waiting and time.monotonic() < until:
            await self._tell()
            await self._look()
            await self._ask(self._poll, POLL_MS)

    async def _tell(self) -> None:
        if self._done and time.monotonic() > self._told + TELL_SECONDS:
            await self._ask(self._commit)

    async def _look(self) -> None:
        if time.monotonic() > self._looked + LOOK_SECONDS:
            self._looked = time.monotonic()
            await self._stands()

    async def aclose(self) -> None:
        """Leave the group."""
        await asyncio.shield(self._ask(self._close))
        self._thread.shutdown(wait=False)

    async def join(self) -> None:
        """Become a member of the consumer's group, and be given partitions."""
        await self._ask(lambda: self._consumer.subscribe(list(self._upstreams), listener=_Assigned(self)))

    async def take_all(self) -> None:
        """Take every partition of the topics."""
        await self._ask(self._assign_all)

    def start_from(self, partitions: Mapping[TopicPartition, Any] | set[TopicPartition]) -> None:
        """Begin each partition where the reader recorded to be. Called in the consumer's thread."""
        asking = asyncio.run_coroutine_threadsafe(_asked(self._reached), self._loop)
        recorded = asking.result(DATABASE_SECONDS)
        for one in partitions:
            upstream = self._upstreams[one.topic]
            own = recorded.get(Partition(upstream, one.topic, one.partition))
            self._floors[one] = own.log if own else _before(recorded, upstream, one.partition)
            if own and own.offset:
                self._consumer.seek(one, own.offset)
            else:
                self._consumer.seek_to_beginning(one)

    async def at_the_end(self) -> bool:
        """Whether every partition taken was read to what was its end when this was asked first, or for the first time after it
        was so."""
        return not self._waiting and await self._ask(self._is_at_the_end)

    def _is_at_the_end(self) -> bool:
        self._ends = self._ends or self._consumer.end_offsets(self._consumer.assignment())
        if any(self._consumer.position(one) < end for one, end in self._ends.items()):
            return False
        self._ends = {}
        return True

    def _assign_all(self) -> None:
        partitions = [
            TopicPartition(topic, number)
            for topic in self._upstreams
            for number in sorted(self._consumer.partitions_for_topic(topic) or ())
        ]
        self._consumer.assign(partitions)
        self.start_from(set(partitions))

    def _poll(self, milliseconds: int) -> None:
        found = self._consumer.poll(timeout_ms=milliseconds, max_records=self._limit)
        of_upstreams: dict[str, list[Batch]] = {}
        for partition, records in found.items():
            of_upstreams.setdefault(self._upstreams[partition.topic], []).extend(
                self._batches(partition, records)
            )
        for batches in of_upstreams.values():
            stands = all(batch.starts_after >= 0 for batch in batches)
            self._waiting += [batches] if stands else [[one] for one in batches]

    def _batches(self, partition: TopicPartition, records: Sequence[Any]) -> Iterator[Batch]:
        upstream = self._upstreams[partition.topic]
        read = [(one.offset + 1, understood(upstream, one)) for one in records]
        for _, stretch in groupby(read, key=lambda one: one[1].position > 0):
            offsets, messages = zip(*stretch, strict=True)
            yield self._batch(partition, messages, offsets[-1])

    def _batch(self, partition: TopicPartition, found: Sequence[Message | Unreadable], offset: int) -> Batch:
        """One stretch of a partition: of messages that stand in the log, or of such as stand nowhere, which bring a reader
        no further in it."""
        upstream, floor = self._upstreams[partition.topic], self._floors.get(partition, 0)
        read = _each_once(found)
        batch = Batch(
            upstream,
            tuple(one for one in read if isinstance(one, Message)),
            max(floor, *(one.position for one in read)),
            tuple(one for one in read if isinstance(one, Unreadable)),
            Partition(upstream, partition.topic, partition.partition),
            offset,
        )
        return batch if batch.starts_after >= floor else batch.after(floor)

    def _commit(self) -> None:
        done, self._done = self._done, {}
        self._told = time.monotonic()
        if done:
            with contextlib.suppress(KafkaError):  # a group that is dividing anew
                self._consumer.commit_async(done)

    def _close(self) -> None:
        self._commit()
        with contextlib.suppress(KafkaError):
            self._consumer.close()

    async def _ask(self, question: Callable[..., T], *arguments: Any) -> T:
        return await self._loop.run_in_executor(self._thread, question, *arguments)


class _Assigned(ConsumerRebalanceListener):  # type: ignore[misc]  # the library has no types
    """Begins each partition that a member is given where its reader recorded to be, not where the group says: a database
    that was restored is behind the group."""

    def __init__(self, consuming: Consuming) -> None:
        self._consuming = consuming

    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """What was handed out may still be applied: the position recorded with it says to others what they need not."""

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self._consuming.start_from(assigned)


def _each_once(found: Sequence[Message | Unreadable]) -> list[Message | Unreadable]:
    """Without what a relay published again: in a partition positions only grow, but for such a stretch."""
    read: list[Message | Unreadable] = []
    for one in found:
        if not read or one.position > read[-1].position or one.position < 0:
            read.append(one)
    return read


def _before(recorded: Mapping[Partition, Position], upstream: str, number: int) -> int:
    """The position of the log up to which a reader new to a topic has seen what goes into one of its partitions: in the
    same partition of an earlier topic, whose aggregates are the same, or in the log itself."""
    earlier = [
        position.log
        for partition, position in recorded.items()
        if partition.upstream == upstream and partition.topic and partition.number == number
    ]
    return max(earlier, default=recorded.get(Partition(upstream), Position()).log)


async def _asked(reached: Reached) -> Mapping[Partition, Position]:
    return await reached()
