"""What an offer says, as the domain keeps it: plain immutable values under the same names as the published contract.

Codes (languages ISO 639-1, countries ISO 3166-1, levels CEFR, …) were checked on entry; the rules that need more than
one field are in ``rules``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A place by name, with WGS 84 coordinates in degrees where they are known."""

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
    """A skill in the offer's words."""

    label: str
    code: Code | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class LanguageFloor:
    """A language the job asks for, at a CEFR level."""

    language: str
    level: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class LicenceNeed:
    """A driving licence or certificate the job asks for."""

    licence: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Salary:
    """Salary as published; bounds in ``currency`` per ``period``."""

    text: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    period: str | None = None
    currency: str = "EUR"
    months: float | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """An employer's number in a national register."""

    scheme: str
    number: str


@dataclass(frozen=True, slots=True)
class Employer:
    """The organisation that hires."""

    name: str | None = None
    country: str | None = None
    registration: Registration | None = None


@dataclass(frozen=True, slots=True)
class TextVersion:
    """The offer's text in a further language, and who translated it."""

    language: str
    title: str
    description: str = ""
    origin: str = "employer"


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """Everything an offer says."""

    title: str
    language: str
    description: str = ""
    versions: tuple[TextVersion, ...] = ()
    employer: Employer = Employer()
    occupations: tuple[Code, ...] = ()
    skills: tuple[StatedSkill, ...] = ()
    languages: tuple[LanguageFloor, ...] = ()
    contract: str | None = None
    working_time: str | None = None
    hours_per_week: float | None = None
    starts_on: date | None = None
    salary: Salary | None = None
    licences: tuple[LicenceNeed, ...] = ()
    places: tuple[Place, ...] = ()
    published_at: datetime | None = None
    expires_on: date | None = None
    programmes: tuple[str, ...] = ()
    url: str | None = None

    def has_expired(self, today: date) -> bool:
        """Whether the last day on which one could apply is past."""
        return self.expires_on is not None and self.expires_on < today
