"""Contracts as Kafka messages and back; whatever else lies in a topic is set aside, and says why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest
from kafka import TopicPartition

from contracts.envelope import newest
from services.floor.streams import Batch, Message, Told, Unreadable, together
from services.floor.streams.interface import Partition, Position
from services.floor.streams.kafka.broker import SESSION_SECONDS
from services.floor.streams.kafka.consuming import DATABASE_SECONDS, Consuming
from services.floor.streams.kafka.messages import NOBODY, understood, written
from tests.contract.freeze import SAMPLES, published

CONTRACTS = published()
ERASED = "passerelle.jobseekers.JobseekerErased.v1"


@dataclass(frozen=True)
class Record:
    """A message as a consumer hands it out."""

    headers: list[tuple[str, bytes | None]]
    key: bytes | None
    value: bytes | None
    partition: int = 3
    offset: int = 120

    def saying(self, **headers: bytes | None) -> Record:
        """With other headers."""
        return replace(self, headers=[*(dict(self.headers) | headers).items()])

    def without(self, header: str) -> Record:
        return replace(self, headers=[(name, said) for name, said in self.headers if name != header])


def sample(topic: str, position: int = 7) -> Message:
    data = json.loads((SAMPLES / f"{topic}.json").read_text("utf-8"))
    return Message(topic.split(".")[1], position, CONTRACTS[topic].model_validate(data), "00-1-2-01")


def record(one: Message | Unreadable, offset: int = 120) -> Record:
    sent = written(Told.of(one) if isinstance(one, Message) else one)
    assert isinstance(sent.key, bytes)
    return Record([*sent.headers.items()], sent.key, sent.value, offset=offset)


WHOLE = record(sample(ERASED))
SUBJECT = sample(ERASED).subject


def at(said: bytes | None) -> Record:
    """A message that says to stand somewhere, in both headers."""
    return WHOLE.saying(ce_position=said, ce_id=b"jobseekers:" + (said or b""))


@pytest.mark.parametrize("topic", CONTRACTS)
def test_what_is_written_is_understood(topic: str) -> None:
    one = sample(topic)
    found = understood(one.upstream, record(one))
    assert isinstance(found, Message)
    assert replace(found, told=found.contract) == replace(one, told=newest(one.contract))
    assert type(found.contract).model_validate(found.values) == found.contract


def test_what_a_relay_could_not_read_stays_unreadable() -> None:
    one = Unreadable("offers", 9, UUID(int=4), "offers.Offer.Amended", b"\0\xff", "ValueError: né trop tôt")
    assert understood("offers", record(one)) == one


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (WHOLE.without("ce_type"), "this release knows no contract"),
        (WHOLE.saying(ce_type=b"\xff\xfe"), "this release knows no contract"),
        (WHOLE.saying(ce_type=None), "this release knows no contract"),
        (WHOLE.saying(ce_type=b"passerelle.jobseekers.JobseekerErased.v9"), "JobseekerErased.v9"),
        (replace(WHOLE, value=b"{"), "JSONDecodeError"),
        (replace(WHOLE, value=b"\xff"), "JSONDecodeError"),
        (replace(WHOLE, value=b"[" * 100_000), "JSONDecodeError"),
        (replace(WHOLE, value=b"[]"), "should be a valid dictionary"),
        (replace(WHOLE, value=b"{}"), "Field required"),
        (replace(WHOLE, value=None), "JSONDecodeError"),
    ],
)
def test_a_message_that_says_where_it_stands_is_set_aside_there(broken: Record, reason: str) -> None:
    found = understood("jobseekers", broken)
    assert isinstance(found, Unreadable)
    assert (found.position, found.subject) == (7, SUBJECT)
    assert reason in found.reason


@pytest.mark.parametrize(
    "broken",
    [
        Record([], None, None),
        Record([], b"k", b"hello"),
        replace(WHOLE, headers=[]),
        WHOLE.without("ce_position"),
        WHOLE.without("ce_upstream"),
        WHOLE.saying(ce_upstream=b"offers"),
        WHOLE.saying(ce_position=b"70000"),
        WHOLE.saying(ce_id=b"jobseekers:8"),
        *(at(said) for said in (b"", b"-7", b"0", b"7.5", b" 7", b"1_0", b"\xff", "٧".encode())),
        *(at(said) for said in (None, str(2**63).encode(), b"9" * 5000)),
    ],
)
def test_a_message_that_stands_nowhere_in_the_log_is_set_aside_by_its_place_in_the_topic(
    broken: Record,
) -> None:
    found = understood("jobseekers", broken)
    assert isinstance(found, Unreadable)
    assert found.position < 0
    assert found.subject == (SUBJECT if broken.key == WHOLE.key else NOBODY)
    assert "partition 3, offset 120" in found.reason
    others = [replace(broken, offset=121), replace(broken, partition=4)]
    assert len({understood("jobseekers", one).position for one in [broken, *others]}) == 3


@dataclass
class Handing:
    """A consumer that hands out what it is given."""

    records: Mapping[TopicPartition, list[Record]]
    begun: list[TopicPartition] = field(default_factory=list)
    told: list[dict[int, int]] = field(default_factory=list)

    def partitions_for_topic(self, topic: str) -> set[int]:
        return {0}

    def assign(self, partitions: list[TopicPartition]) -> None: ...

    def seek_to_beginning(self, partition: TopicPartition) -> None:
        self.begun.append(partition)

    def poll(self, timeout_ms: int, max_records: int) -> Any:
        handed, self.records = self.records, {}
        return handed

    def commit_async(self, offsets: dict[TopicPartition, Any]) -> None:
        self.told.append({one.partition: at.offset for one, at in offsets.items()})

    def close(self) -> None: ...


async def stands() -> None:
    """What is told still goes into these topics."""


async def test_what_is_no_message_brings_a_reader_no_further_and_the_rest_goes_on() -> None:
    junk = Record([], None, b"junk")
    records = [
        *(record(sample(ERASED, position), offset) for offset, position in enumerate((5, 6))),
        *(replace(junk, offset=offset) for offset in (2, 3)),
        record(sample(ERASED, 8), 4),
    ]

    async def reached() -> dict[Partition, Position]:
        return {Partition("jobseekers"): Position(5)}

    consumer: Any = Handing({TopicPartition("t", 0): records})
    following = Consuming(consumer, {"t": "jobseekers"}, reached, 100, stands)
    await following.take_all()
    batches = list[Batch]()
    while some := await following.next():
        batches += some
    await following.aclose()

    handed = [([one.position for one in batch.messages], len(batch.unreadable)) for batch in batches]
    assert handed == [([6], 0), ([], 2), ([8], 0)]
    assert [(batch.position, batch.offset) for batch in batches] == [(6, 2), (5, 4), (8, 5)]


async def test_what_partitions_bring_together_is_handed_out_together_and_told_when_it_was_applied() -> None:
    records = {
        TopicPartition("t", number): [record(sample(ERASED, position), offset)]
        for number, position, offset in ((0, 5, 3), (1, 4, 8), (2, 6, 0))
    }

    async def reached() -> dict[Partition, Position]:
        return {}

    consumer: Any = Handing(records)
    following = Consuming(consumer, {"t": "jobseekers"}, reached, 100, stands)
    batches = await following.next()
    assert [(one.partition.number, one.position, one.offset) for one in batches] == [
        (0, 5, 4),
        (1, 4, 9),
        (2, 6, 1),
    ]
    assert [one.position for one in together(batches).messages] == [5, 4, 6]
    await following.applied(batches[:2])
    await following.aclose()
    assert consumer.told == [{0: 4, 1: 9}]


def test_a_member_is_heard_of_while_it_waits_for_the_database() -> None:
    assert DATABASE_SECONDS < SESSION_SECONDS
