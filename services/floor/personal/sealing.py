"""Seals personal data on their way into the event log, and opens them on their way out.

A marked field is written as AES-256-GCM under the key of the event's person: ``person_id`` where the event has one, else
the aggregate itself. What it is about (originator, version, field) is authenticated with it, so that nothing sealed can
be put in another place. Where the key is gone the field reads as its mask. Events without marks pass through untouched.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent, Transcoder, Transcoding

from services.floor.personal.encryption import NotAuthentic, seal, unseal
from services.floor.personal.keyring import Keyring
from services.floor.personal.marks import Marked, marked_fields
from services.kernel.personal import UnknownPerson

Event = DomainEventProtocol[UUID]


class SealBroken(ValueError):
    """A sealed field does not open with its person's key: the log was changed by other hands."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The sealed value of a field, as it stands in the log."""

    content: bytes


class SealedAsText(Transcoding):
    """Base64 inside the event's JSON."""

    type = Sealed
    name = "sealed"

    def encode(self, obj: Sealed) -> str:
        return base64.b64encode(obj.content).decode()

    def decode(self, data: str) -> Sealed:
        return Sealed(base64.b64decode(data))


class SealingMapper(Mapper[UUID]):
    """The library's mapper, with people's keys. No cache of aggregates and no snapshot may stand beside it: they would
    hold what an erasure should have reached."""

    def __init__(self, transcoder: Transcoder, keyring: Keyring) -> None:
        super().__init__(transcoder)
        self.keyring = keyring
        if isinstance(transcoder, JSONTranscoder):
            transcoder.register(SealedAsText())

    def to_stored_event(self, domain_event: Event) -> StoredEvent:
        """Raises ``PersonErased`` or ``UnknownPerson`` where there is a personal value to write and no key for it."""
        marked = marked_fields(type(domain_event))
        return super().to_stored_event(self._sealed(domain_event, marked) if marked else domain_event)

    def to_domain_event(self, stored_event: StoredEvent) -> Event:
        """Raises ``SealBroken``."""
        event = super().to_domain_event(stored_event)
        if _is_sealed(event):
            person_id = _person_of(event)
            key = self.keyring.key_of(person_id) if person_id else None
            _open(event, key)
        return event

    def to_domain_events(self, stored_events: Iterable[StoredEvent]) -> list[Event]:
        """Many at once, with one question for the keys they need, as they are at this moment. Raises ``SealBroken``."""
        events, sealed = self.to_sealed_events(stored_events)
        self.open(sealed, self.keyring.keys_of(sealed))
        return events

    def to_sealed_events(
        self, stored_events: Iterable[StoredEvent]
    ) -> tuple[list[Event], dict[UUID, list[Event]]]:
        """The events, and those of them that are still sealed, by person: for whoever fetches the keys in their own way."""
        read = super().to_domain_event
        events, sealed = [], defaultdict(list)
        for stored in stored_events:
            event = read(stored)
            events.append(event)
            if _is_sealed(event) and (person_id := _person_of(event)):
                sealed[person_id].append(event)
        return events, sealed

    def open(self, sealed: Mapping[UUID, Sequence[Event]], keys: Mapping[UUID, bytes]) -> None:
        """Open events that were read sealed, by the keys there are. Raises ``SealBroken``."""
        for person_id, events in sealed.items():
            for event in events:
                _open(event, keys.get(person_id))

    def is_open(self, stored_event: StoredEvent) -> bool:
        """Whether the event holds a personal value that an older version wrote unsealed."""
        event = super().to_domain_event(stored_event)
        return any(not isinstance(value, Sealed) for _, value in _to_seal(event, marked_fields(type(event))))

    def _sealed(self, event: Event, marked: Sequence[Marked]) -> Event:
        """A copy with its personal values sealed: the aggregate keeps the event as it was made. An event that has a
        ``person_id`` but names nobody there is about nobody, and is written as it is."""
        values, person_id = list(_to_seal(event, marked)), _person_of(event)
        if not values or person_id is None:
            return event
        key = self.keyring.key_of(person_id)
        if key is None:
            self.keyring.must_know(person_id)
            raise UnknownPerson(person_id)
        sealed = {
            field.name: Sealed(seal(key, field.value.dump_json(value), _about(event, field)))
            for field, value in values
        }
        return _with(event, {**vars(event), **sealed})


def _to_seal(event: Event, marked: Sequence[Marked]) -> Iterable[tuple[Marked, Any]]:
    """Marked fields with their values; nothing said, or a mask already, is nothing to seal."""
    for field in marked:
        value = vars(event).get(field.name)
        if value is not None and value != field.mask:
            yield field, value


def _is_sealed(event: Event) -> bool:
    return any(isinstance(vars(event).get(one.name), Sealed) for one in marked_fields(type(event)))


def _open(event: Event, key: bytes | None) -> None:
    """Put the values in the place of what was sealed, in an event that was just read and that nobody else has yet."""
    state = vars(event)
    for field in marked_fields(type(event)):
        value = state.get(field.name)
        if isinstance(value, Sealed):
            state[field.name] = field.mask if key is None else _opened(event, field, key, value)


def _opened(event: Event, field: Marked, key: bytes, sealed: Sealed) -> Any:
    try:
        plain = unseal(key, sealed.content, _about(event, field))
    except NotAuthentic as error:
        raise SealBroken(
            f"{field.name} of event {event.originator_version} of {event.originator_id} does not open"
        ) from error
    return field.value.validate_json(plain)


def _person_of(event: Event) -> UUID | None:
    person_id: UUID | None = getattr(event, "person_id", event.originator_id)
    return person_id


def _about(event: Event, field: Marked) -> bytes:
    return f"{event.originator_id}\n{event.originator_version}\n{field.name}".encode()


def _with(event: Event, state: Mapping[str, Any]) -> Event:
    copy: Event = object.__new__(type(event))
    object.__setattr__(copy, "__dict__", dict(state))
    return copy
