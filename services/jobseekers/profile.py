"""What a jobseeker tells in order to be matched, as the domain keeps it, and the rules of it.

The values mirror the published ``Profile``; they are the service's own, so that its history can outlive a contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.kernel.rules import texts


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
    """What a jobseeker tells in order to be matched. Empty ``contracts`` or ``working_times`` mean any. Nobody is suggested to
    recruiters who did not say so (``open_to_recruiters``).

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
    open_to_recruiters: bool = False


class ProfileRefused(ValueError):
    """A profile breaks a rule: the field by its dotted path, the rule's name, and what the sentence needs."""

    def __init__(self, field: str, rule: str, params: Mapping[str, Any] | None = None) -> None:
        self.field, self.rule, self.params = field, rule, params or {}
        super().__init__(f"{field}: {rule}")


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
    for field, text in texts(profile):
        if "\0" in text:  # no database keeps it, and no person wrote it
            raise ProfileRefused(field, "not_text")
