"""What a training and its sessions say, and what is told of a participant: plain immutable values.

Names are those of the published contract, which checked codes (languages ISO 639-1, countries ISO 3166-1, levels CEFR)
on entry. Defaults are only ever "nothing said": what is stored leaves them out, and must mean the same for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


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
class Code:
    """An occupation or skill as a published nomenclature names it."""

    scheme: str
    code: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class StatedSkill:
    """A skill in the words of the training."""

    label: str
    code: Code | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class LanguageLevel:
    """A language with a CEFR level: what one must bring, or what one leaves with."""

    language: str
    level: str


@dataclass(frozen=True, slots=True)
class TextVersion:
    """The training's text in a further language, and who translated it."""

    language: str
    title: str
    description: str = ""
    origin: str = "employer"


@dataclass(frozen=True, slots=True)
class Provider:
    """An organisation that gives a training."""

    name: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """Where a part of the training takes place: ``theory``, ``practice`` or ``both``."""

    kind: str
    place: Place


@dataclass(frozen=True, slots=True)
class Award:
    """A diploma or certificate and the body that awards it. ``code`` names it within the training."""

    code: str
    title: str
    body: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class TrainingTerms:
    """Everything a training says. A double certification has two awards."""

    title: str
    language: str
    providers: tuple[Provider, ...]
    sites: tuple[Site, ...]
    seats: int
    description: str = ""
    versions: tuple[TextVersion, ...] = ()
    occupations: tuple[Code, ...] = ()
    skills: tuple[StatedSkill, ...] = ()
    licences: tuple[str, ...] = ()
    entry_languages: tuple[LanguageLevel, ...] = ()
    exit_languages: tuple[LanguageLevel, ...] = ()
    awards: tuple[Award, ...] = ()
    hours: int | None = None
    cost: float | None = None
    conditions: str = ""

    @property
    def award_codes(self) -> tuple[str, ...]:
        return tuple(award.code for award in self.awards)


@dataclass(frozen=True, slots=True)
class SessionTerms:
    """When a session takes place, first and last day included, and how many it takes."""

    code: str
    starts_on: date
    ends_on: date
    seats: int


@dataclass(frozen=True, slots=True)
class Characteristics:
    """What is counted of a participant, as it was at entry. Classes, never a name or a birth date."""

    gender: str = "not_stated"
    age_class: str = "not_stated"
    country_of_residence: str | None = None
    labour_status: str = "not_stated"
    education: str = "not_stated"


@dataclass(frozen=True, slots=True)
class Exit:
    """How a participant left: ``completed``, ``dropped_out`` (for a reason) or ``transferred`` (to another session)."""

    exited_on: date
    outcome: str
    reason: str | None = None
    to_session: UUID | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of one period, as planned for the participant and as attended."""

    planned: float
    attended: float
