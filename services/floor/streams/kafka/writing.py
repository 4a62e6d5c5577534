"""Writing to one topic: stretches of a log, each whole or not at all, to a broker that may refuse them, or lose them later.

A broker may lose what it acknowledged: a disk, or the last moments before a power cut where it has one copy. Offsets only
grow, so a topic that ends before what was put into it tells of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cloudevents.core.bindings.kafka import KafkaMessage
from kafka import KafkaAdminClient, KafkaProducer, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import KafkaError, MessageSizeTooLargeError, RecordListTooLargeError

from services.floor.reasons import reason_of
from services.floor.streams.interface import Told, Unreadable
from services.floor.streams.kafka.broker import Broker
from services.floor.streams.kafka.messages import written

CLOSING_SECONDS = 2
TOO_LARGE = MessageSizeTooLargeError, RecordListTooLargeError
Prepared = tuple[Told | Unreadable, KafkaMessage]
"""A message, and as it is sent."""


class CannotPublish(RuntimeError):
    """The broker, or what writes for it, does not take one of the messages. Nothing after it is published before it is: they
    may be about the same aggregate."""

    def __init__(self, one: Told | Unreadable, error: BaseException) -> None:
        super().__init__(f"message {one.position} of {one.upstream} cannot be published: {reason_of(error)}")


class LostByBroker(RuntimeError):
    """A topic ends before what the broker acknowledged."""

    def __init__(self, topic: str, partition: int, offset: int, ends: int) -> None:
        super().__init__(
            f"the broker lost what it had acknowledged: partition {partition} of {topic} ends before offset {ends}, and"
            f" {offset} was there. All of the log is published again, in new topics"
        )


@dataclass(frozen=True, slots=True)
class Put:
    """Where the last message of a partition is: its position in the log, its offset in the topic."""

    position: int
    offset: int


class Writing:
    """The one that writes to a topic. Blocking; for one thread."""

    def __init__(self, broker: Broker, topic: str, offsets: Mapping[int, int]) -> None:
        """``offsets`` are the last ones acknowledged, by partition. Raises ``BrokerUnavailable``."""
        self.topic, self._offsets = topic, dict(offsets)
        self._producer: KafkaProducer = broker.producer(f"relay.{topic}")
        try:
            self._admin: KafkaAdminClient = broker.admin()
        except BaseException:
            self._producer.close(CLOSING_SECONDS)
            raise

    def close(self) -> None:
        self._producer.close(CLOSING_SECONDS)
        self._admin.close()

    def send(self, prepared: Sequence[Prepared]) -> dict[int, Put]:
        """Send a stretch; returns what was put last into each partition. Raises ``CannotPublish``, and ``LostByBroker`` where it
        went to offsets that were given before."""
        if not prepared:
            return {}
        last = sent_whole(self._producer, self.topic, prepared)
        for partition, put in last.items():
            before = self._offsets.get(partition, -1)
            if (
                0 <= put.offset <= before
            ):  # below zero where the broker had it already, and does not say where
                raise LostByBroker(self.topic, partition, before, put.offset + 1)
            self._offsets[partition] = max(before, put.offset)
        return last

    def check(self) -> None:
        """Raises ``LostByBroker`` where the topic ends before what was acknowledged."""
        if not self._offsets:
            return
        asked = {TopicPartition(self.topic, number): OffsetSpec.LATEST for number in self._offsets}
        for partition, found in self._admin.list_partition_offsets(asked).items():
            offset = self._offsets[partition.partition]
            if found.offset <= offset:
                raise LostByBroker(self.topic, partition.partition, offset, found.offset)


def sent_whole(producer: KafkaProducer, topic: str, prepared: Sequence[Prepared]) -> dict[int, Put]:
    """One transaction of the broker; returns what was put last into each partition. Raises ``CannotPublish``."""
    producer.begin_transaction()
    sent: list[Any] = []
    try:
        for _, message in prepared:
            headers = list(message.headers.items())
            sent.append(producer.send(topic, message.value, message.key, headers))
        producer.commit_transaction()
    except KafkaError as error:
        producer.abort_transaction()
        failed = [future.exception for future in sent] + ([error] if len(sent) < len(prepared) else [])
        for (one, _), why in zip(prepared, failed, strict=False):
            if isinstance(why, TOO_LARGE):
                raise CannotPublish(one, why) from error
        raise
    found = [future.get(timeout=0) for future in sent]
    return {
        record.partition: Put(one.position, record.offset)
        for record, (one, _) in zip(found, prepared, strict=True)
    }


def as_sent(one: Told | Unreadable) -> KafkaMessage:
    """Raises ``CannotPublish``."""
    try:
        return written(one)
    except Exception as error:
        raise CannotPublish(one, error) from error
