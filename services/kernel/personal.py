"""The mark for personal data, and what is said of a person who is not there. A field so marked is sealed in the event log under its person's own key.

``name: Annotated[str, Personal()]``. The person is the event's ``person_id``, or else the aggregate itself. Once the
key is gone the field reads as its mask, for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.kernel.rules import Unknown


@dataclass(frozen=True, slots=True)
class Personal:
    """Marks a field. ``mask`` is what it reads as after the person was erased; the field's type must allow it."""

    mask: Any = None


People = Callable[[UUID], object]
"""Asked before anything is written of a person: raises ``UnknownPerson``, ``PersonErased``."""


def everybody(person_id: UUID) -> None:
    """Anybody may be written about: where nobody keeps persons, nobody is erased."""


class UnknownPerson(Unknown):
    """Nobody is known under this pseudonym."""

    field, rule = "person_id", "unknown_person"


class PersonErased(ValueError):
    """The person asked to be forgotten: nothing can be written about them any more."""

    field, rule = "person_id", "person_erased"

    def __init__(self, person_id: UUID) -> None:
        self.params: Mapping[str, Any] = {"given": str(person_id)}
        super().__init__(f"person {person_id} was erased")


class PersonForgotten(LookupError):
    """Somebody was known here under this pseudonym, and was erased: nothing is told of them any more."""

    field, rule = "person_id", "person_forgotten"

    def __init__(self, person_id: UUID) -> None:
        self.params: Mapping[str, Any] = {"given": str(person_id)}
        super().__init__(f"person {person_id} was forgotten")


def is_erased(people: People, person_id: UUID) -> bool:
    """Whether somebody was erased, by whoever keeps persons. Asked before a log is shown: events stay as they are, and
    what is told of them must not lead back to the person."""
    try:
        people(person_id)
    except PersonErased:
        return True
    except UnknownPerson:
        return False
    return False
