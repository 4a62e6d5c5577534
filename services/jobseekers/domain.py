"""A jobseeker: a pseudonym with a profile. What must hold for it, and what can happen to it.

The values mirror the published ``Profile``; they are the service's own, so that its history can outlive a contract.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.domain import Aggregate, event


@dataclass(frozen=True, slots=True)
class Place:
    """A place by name; WGS 84 coordinates in degrees, both or neither."""

    label: str
    country: str | None = None
    postcode: str | None = None
    code: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class TravelLimit:
    """How far (km) or how long (minutes, one way) someone would travel; the tighter of the two counts."""

    kilometres: float | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """An occupation or skill as a published nomenclature names it."""

    scheme: str
    code: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation wanted or held, in the jobseeker's words; months where it was held."""

    label: str
    code: Code | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill in the jobseeker's words."""

    label: str
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class LanguageLevel:
    """A language (ISO 639-1) and the CEFR level reached in it."""

    language: str
    level: str


@dataclass(frozen=True, slots=True)
class Diploma:
    """A diploma as awarded; level in the European Qualifications Framework."""

    title: str
    level: int | None = None
    country: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What a jobseeker tells in order to be matched. Empty ``contracts`` or ``working_times`` mean any.

    Defaults are only ever "nothing said": what is stored leaves them out, and must mean the same for ever.
    """

    residence: Place
    travel: TravelLimit
    interface_language: str
    languages: tuple[LanguageLevel, ...]
    occupations_wanted: tuple[Occupation, ...] = ()
    occupations_held: tuple[Occupation, ...] = ()
    skills: tuple[Skill, ...] = ()
    diplomas: tuple[Diploma, ...] = ()
    licences: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    working_times: tuple[str, ...] = ()
    available_from: date | None = None


class ProfileRefused(ValueError):
    """A profile breaks a rule: the field by its dotted path, the rule's name, and what the sentence needs."""

    def __init__(self, field: str, rule: str, params: Mapping[str, Any] | None = None) -> None:
        self.field, self.rule, self.params = field, rule, params or {}
        super().__init__(f"{field}: {rule}")


class UnknownJobseeker(LookupError):
    """No jobseeker has this pseudonym."""

    field, rule = "jobseeker_id", "unknown_jobseeker"

    def __init__(self, jobseeker_id: UUID) -> None:
        self.params: Mapping[str, Any] = {"given": str(jobseeker_id)}
        super().__init__(f"no jobseeker {jobseeker_id}")


class AlreadyRegistered(ValueError):
    """The pseudonym is taken: somebody is, or was, registered under it."""

    field, rule = "jobseeker_id", "already_registered"

    def __init__(self, jobseeker_id: UUID) -> None:
        self.params: Mapping[str, Any] = {"given": str(jobseeker_id)}
        super().__init__(f"jobseeker {jobseeker_id} is already registered")


class HasLeft(ValueError):
    """Leaving is final: a jobseeker who comes back registers anew, under a new pseudonym."""

    field, rule = "jobseeker_id", "has_left"

    def __init__(self, jobseeker_id: UUID) -> None:
        self.params: Mapping[str, Any] = {"given": str(jobseeker_id)}
        super().__init__(f"jobseeker {jobseeker_id} has left")


def check(profile: Profile) -> None:
    """The rules of a profile. Raises ``ProfileRefused`` for the first one broken."""
    if not profile.languages:
        raise ProfileRefused("languages", "too_few", {"limit": 1})
    seen: set[str] = set()
    for index, known in enumerate(profile.languages):
        if known.language in seen:
            raise ProfileRefused(
                f"languages.{index}.language", "duplicate_language", {"given": known.language}
            )
        seen.add(known.language)
    if (profile.residence.latitude is None) != (profile.residence.longitude is None):
        raise ProfileRefused("residence", "half_coordinates")
    for name, limit in (("kilometres", profile.travel.kilometres), ("minutes", profile.travel.minutes)):
        if limit is not None and limit <= 0:
            raise ProfileRefused(f"travel.{name}", "too_small", {"limit": 1, "given": limit})
    for field, text in _texts(profile):
        if "\0" in text:  # no database keeps it, and no person wrote it
            raise ProfileRefused(field, "not_text")


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text inside a value, with its dotted path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from _texts(one, f"{path}.{index}")
    elif is_dataclass(value):
        for one in fields(value):
            yield from _texts(getattr(value, one.name), f"{path}.{one.name}".lstrip("."))


class Jobseeker(Aggregate):
    """Someone who looks for work on either side of the border, known here by a random pseudonym only."""

    TOPIC = "jobseekers.Jobseeker"

    class Event(Aggregate.Event):
        TOPIC = "jobseekers.Jobseeker.Event"

    class Registered(Event, Aggregate.Created):
        TOPIC = "jobseekers.Jobseeker.Registered"
        profile: Profile

    class ProfileAmended(Event):
        TOPIC = "jobseekers.Jobseeker.ProfileAmended"
        profile: Profile

    class Left(Event):
        TOPIC = "jobseekers.Jobseeker.Left"

    @event(Registered)
    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.is_registered = True

    @classmethod
    def register(cls, profile: Profile, jobseeker_id: UUID | None = None) -> Jobseeker:
        """A new jobseeker. Raises ``ProfileRefused``."""
        check(profile)
        return cls._create(cls.Registered, id=jobseeker_id or uuid4(), profile=profile)

    def amend(self, profile: Profile) -> bool:
        """Replace the profile; whether anything changed. Raises ``HasLeft``, ``ProfileRefused``."""
        self._must_be_registered()
        check(profile)
        if profile == self.profile:
            return False
        self._amend(profile)
        return True

    def leave(self) -> None:
        """Be matched no more, for good. Raises ``HasLeft``."""
        self._must_be_registered()
        self._leave()

    def _must_be_registered(self) -> None:
        if not self.is_registered:
            raise HasLeft(self.id)

    @event(ProfileAmended)
    def _amend(self, profile: Profile) -> None:
        self.profile = profile

    @event(Left)
    def _leave(self) -> None:
        self.is_registered = False
