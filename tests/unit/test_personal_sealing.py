"""Marked fields are sealed on their way into the log and opened on their way out; without their key they are masks."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID, uuid4

import pytest
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import DatetimeAsISO, JSONTranscoder, Mapper, StoredEvent, UUIDAsHex

from services.floor.personal import Keyring, SealingMapper
from services.floor.personal.marks import marked_fields
from services.floor.personal.sealing import SealBroken
from services.kernel.personal import Personal, PersonErased, UnknownPerson


@dataclass(frozen=True, slots=True)
class Contact:
    """A value object with whatever values have."""

    phone: str
    since: date | None = None
    languages: tuple[str, ...] = ()


class Visit(Aggregate):
    """Somebody calls."""

    class Event(Aggregate.Event):
        pass

    class Begun(Event, Aggregate.Created):
        purpose: str
        name: Annotated[str, Personal(mask="—")]
        born: Annotated[date | None, Personal()]
        nicknames: Annotated[tuple[str, ...], Personal(mask=())]
        contact: Annotated[Contact | None, Personal()]

    class Remarked(Event):
        person_id: UUID | None
        remarks: Annotated[str | None, Personal()] = None

    class Ended(Event):
        purpose: str

    def __init__(self, purpose: str, name: str, born: date, nicknames: tuple[str, ...], contact: Contact):
        self.purpose = purpose

    @event("Noted")
    def note(self, text: Annotated[str, Personal(mask="")]) -> None:
        self.text = text


CONTACT = Contact("+32 470 00 00 00", date(2026, 1, 2), ("fr", "nl"))


def begun(visit_id: UUID) -> Visit.Begun:
    visit = Visit._create(
        Visit.Begun,
        id=visit_id,
        purpose="advice",
        name="Zoé Vandamme",
        born=date(1990, 2, 28),
        nicknames=("Zo", "Zouzou"),
        contact=CONTACT,
    )
    (first,) = visit.collect_events()
    assert isinstance(first, Visit.Begun)
    return first


def remarked(person_id: UUID | None, remarks: str | None) -> Visit.Remarked:
    return Visit.Remarked(
        originator_id=uuid4(),
        originator_version=2,
        timestamp=Visit.Event.create_timestamp(),
        person_id=person_id,
        remarks=remarks,
    )


def transcoder() -> JSONTranscoder:
    made = JSONTranscoder()
    for one in (UUIDAsHex(), DatetimeAsISO()):
        made.register(one)
    return made


@pytest.fixture
def keyring() -> Keyring:
    return Keyring.in_memory()


@pytest.fixture
def mapper(keyring: Keyring) -> SealingMapper:
    return SealingMapper(transcoder(), keyring)


SOMEBODY = UUID("5b3d4a52-8f0e-4d9a-9a5e-3c3f6c0f7d11")
PLAIN = (b"Vandamme", b"1990-02-28", b"Zouzou", b"+32 470")
"""Long enough that no ciphertext shows one by chance."""


def test_what_is_marked_stands_nowhere_in_the_log_and_comes_back_whole(
    keyring: Keyring, mapper: SealingMapper
) -> None:
    keyring.create(SOMEBODY)
    event, stored = begun(SOMEBODY), mapper.to_stored_event(begun(SOMEBODY))
    assert not [one for one in PLAIN if one in stored.state]
    assert b"advice" in stored.state
    read = mapper.to_domain_event(stored)
    assert isinstance(read, Visit.Begun)
    assert (read.name, read.born, read.nicknames, read.contact) == (
        event.name, event.born, event.nicknames, event.contact,
    )  # fmt: skip
    assert read.purpose == "advice"


def test_sealing_leaves_the_event_itself_as_it_was(keyring: Keyring, mapper: SealingMapper) -> None:
    keyring.create(SOMEBODY)
    event = begun(SOMEBODY)
    before = dict(vars(event))
    mapper.to_stored_event(event)
    assert vars(event) == before


def test_once_the_key_is_gone_each_field_reads_as_its_mask(keyring: Keyring, mapper: SealingMapper) -> None:
    keyring.create(SOMEBODY)
    stored = mapper.to_stored_event(begun(SOMEBODY))
    keyring.destroy(SOMEBODY)
    for read in (mapper.to_domain_event(stored), *mapper.to_domain_events([stored])):
        assert isinstance(read, Visit.Begun)
        assert (read.name, read.born, read.nicknames, read.contact) == ("—", None, (), None)
        assert read.purpose == "advice"


def test_nothing_is_written_about_who_is_erased_or_unknown(keyring: Keyring, mapper: SealingMapper) -> None:
    with pytest.raises(UnknownPerson):
        mapper.to_stored_event(begun(SOMEBODY))
    keyring.create(SOMEBODY)
    keyring.destroy(SOMEBODY)
    with pytest.raises(PersonErased):
        mapper.to_stored_event(begun(SOMEBODY))
    assert keyring.key_of(SOMEBODY) is None


def test_the_person_of_an_event_is_its_person_id_where_it_has_one(
    keyring: Keyring, mapper: SealingMapper
) -> None:
    keyring.create(SOMEBODY)
    stored = mapper.to_stored_event(remarked(SOMEBODY, "needs a lift"))
    assert b"lift" not in stored.state
    assert vars(mapper.to_domain_event(stored))["remarks"] == "needs a lift"
    keyring.destroy(SOMEBODY)
    assert vars(mapper.to_domain_event(stored))["remarks"] is None


def test_nothing_said_needs_no_key_and_neither_does_an_event_about_nobody(mapper: SealingMapper) -> None:
    for said in (remarked(SOMEBODY, None), remarked(None, "the tram is late")):
        assert vars(mapper.to_domain_event(mapper.to_stored_event(said))) == vars(said)


def test_a_mark_in_the_signature_of_a_decorated_method_counts(
    keyring: Keyring, mapper: SealingMapper
) -> None:
    assert [one.name for one in marked_fields(Visit.Noted)] == ["text"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "moved",
    [
        lambda one: StoredEvent(uuid4(), one.originator_version, one.topic, one.state),
        lambda one: StoredEvent(one.originator_id, one.originator_version + 1, one.topic, one.state),
    ],
)
def test_a_sealed_value_opens_only_in_its_place(keyring: Keyring, mapper: SealingMapper, moved) -> None:  # type: ignore[no-untyped-def]
    keyring.create(SOMEBODY)
    stored = mapper.to_stored_event(remarked(SOMEBODY, "needs a lift"))
    assert mapper.to_domain_event(stored)
    with pytest.raises(SealBroken):
        mapper.to_domain_event(moved(stored))


def test_sealed_fields_cannot_be_swapped_or_changed(keyring: Keyring, mapper: SealingMapper) -> None:
    keyring.create(SOMEBODY)
    stored = mapper.to_stored_event(begun(SOMEBODY))
    state = json.loads(stored.state)
    swapped = state | {"name": state["nicknames"], "nicknames": state["name"]}
    bits = bytearray(base64.b64decode(state["name"]["_data_"]))
    bits[-1] ^= 1
    changed = state | {"name": {"_type_": "sealed", "_data_": base64.b64encode(bits).decode()}}
    for forged in (swapped, changed):
        with pytest.raises(SealBroken):
            mapper.to_domain_event(
                StoredEvent(SOMEBODY, stored.originator_version, stored.topic, json.dumps(forged).encode())
            )


def test_another_persons_key_does_not_open_it(keyring: Keyring, mapper: SealingMapper) -> None:
    other = uuid4()
    keyring.create_many([SOMEBODY, other])
    stored = mapper.to_stored_event(remarked(SOMEBODY, "needs a lift"))
    state = json.loads(stored.state) | {"person_id": {"_type_": "uuid_hex", "_data_": other.hex}}
    with pytest.raises(SealBroken):
        mapper.to_domain_event(
            StoredEvent(
                stored.originator_id, stored.originator_version, stored.topic, json.dumps(state).encode()
            )
        )


def test_what_older_versions_wrote_unsealed_is_read_as_it_is(mapper: SealingMapper) -> None:
    event = remarked(SOMEBODY, "needs a lift")
    stored = Mapper[UUID](transcoder()).to_stored_event(event)
    assert b"lift" in stored.state
    assert vars(mapper.to_domain_event(stored)) == vars(event)
    assert mapper.is_open(stored)


def test_an_event_without_marks_is_written_as_the_library_writes_it(mapper: SealingMapper) -> None:
    event = Visit.Ended(
        originator_id=SOMEBODY,
        originator_version=3,
        timestamp=Visit.Event.create_timestamp(),
        purpose="advice",
    )
    assert mapper.to_stored_event(event) == Mapper[UUID](transcoder()).to_stored_event(event)
