"""What was recorded or published in an older shape is read in the newest one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID, uuid4

import pytest
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import DatetimeAsISO, JSONTranscoder, StoredEvent, UUIDAsHex

from contracts.envelope import REGISTRY, Contract, UnknownContract, made
from services.floor.personal import Keyring, SealingMapper
from services.kernel.personal import Personal

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class MovedV3(Contract):
    TOPIC: ClassVar[str] = "test.Moved.v3"
    who: UUID
    place: str
    country: str

    @property
    def subject(self) -> UUID:
        return self.who


class MovedV2(Contract):
    TOPIC: ClassVar[str] = "test.Moved.v2"
    who: UUID
    place: str

    def upcast(self) -> Contract:
        return MovedV3(occurred_at=self.occurred_at, who=self.who, place=self.place, country="BE")


class MovedV1(Contract):
    TOPIC: ClassVar[str] = "test.Moved.v1"
    who: UUID
    town: str

    def upcast(self) -> Contract:
        return MovedV2(occurred_at=self.occurred_at, who=self.who, place=self.town)


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    for cls in (MovedV1, MovedV2, MovedV3):
        monkeypatch.setitem(REGISTRY, cls.TOPIC, cls)


def test_every_version_of_a_contract_is_read_as_the_newest() -> None:
    who = uuid4()
    expected = MovedV3(occurred_at=NOW, who=who, place="Mons", country="BE")
    for old in (
        MovedV1(occurred_at=NOW, who=who, town="Mons"),
        MovedV2(occurred_at=NOW, who=who, place="Mons"),
        expected,
    ):
        assert made(old.TOPIC, old.model_dump(mode="json")) == expected


def test_a_version_that_is_not_known_yet_is_named() -> None:
    with pytest.raises(UnknownContract, match=r"test\.Moved\.v4"):
        made("test.Moved.v4", {})


class Visit(Aggregate):
    """Somebody calls. Their language was once said in capitals, and called a tongue."""

    class Begun(Aggregate.Created):
        TOPIC = "test.Visit.Begun"
        class_version = 2
        language: str
        remarks: Annotated[str, Personal(mask="—")]

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            state["language"] = state.pop("tongue").lower()


def mapper() -> SealingMapper:
    transcoder = JSONTranscoder()
    for one in (UUIDAsHex(), DatetimeAsISO()):
        transcoder.register(one)
    return SealingMapper(transcoder, Keyring.in_memory())


def test_an_event_of_an_older_version_is_read_as_the_newest_and_what_is_sealed_opens() -> None:
    reading, person = mapper(), uuid4()
    reading.keyring.create(person)
    begun = Visit.Begun(
        originator_id=person,
        originator_version=1,
        originator_topic="test.Visit",
        timestamp=NOW,
        language="nl",
        remarks="speaks softly",
    )
    stored = reading.to_stored_event(begun)
    assert b"softly" not in stored.state
    old = (
        stored.state.replace(b'"language":"nl"', b'"tongue":"NL"')
        .replace(b',"class_version":2', b"")
        .replace(b'"class_version":2,', b"")
    )
    assert old != stored.state and b"class_version" not in old
    found: Any = reading.to_domain_event(StoredEvent(person, 1, stored.topic, old))
    assert (found.language, found.remarks) == ("nl", "speaks softly")
