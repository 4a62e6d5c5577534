"""What a placement and a follow-up say, as the domain keeps them: plain immutable values under the names of the contracts.

Codes (countries ISO 3166-1, sectors NACE Rev. 2, …) were checked on entry; the rules that need more than one field are
in ``rules``. Defaults are only ever "nothing said": what is stored leaves them out, and must mean the same for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PathKnown:
    """What is known, at the moment of writing, of somebody's path through a session. ``exited_on``: not yet, where
    ``None``."""

    person_id: UUID
    programme_id: UUID
    session_id: UUID
    session_starts_on: date
    entered_on: date
    exited_on: date | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """An employer's number in a national register: SIRET (14 digits) or BCE/KBO (10 digits)."""

    scheme: str
    number: str


@dataclass(frozen=True, slots=True)
class Employer:
    """The organisation that employs."""

    name: str | None = None
    country: str | None = None
    registration: Registration | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """An occupation as a published nomenclature names it."""

    scheme: str
    code: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Occupation:
    """The occupation of the job, in words, with its code where known."""

    label: str
    code: Code | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves the placement, and when it came in."""

    kind: str
    obtained_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlacementTerms:
    """A job taken. ``ends_on`` is its last day, where known."""

    country_of_residence: str
    country_of_work: str
    starts_on: date
    ends_on: date | None = None
    employer: Employer = Employer()
    size_class: str | None = None
    sector: str | None = None
    occupation: Occupation | None = None
    contract: str | None = None
    working_time: str | None = None
    is_subsidised: bool = False
    evidence: tuple[Evidence, ...] = ()

    @property
    def own_reference(self) -> str:
        """Start day and employer: what tells a person's jobs apart where the sender has no reference for them."""
        employer, registration = self.employer, self.employer.registration
        named = registration.number if registration else " ".join((employer.name or "").casefold().split())
        return f"{self.starts_on.isoformat()}\n{named}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a follow-up found: somebody's situation on a day, and how one knows."""

    situation_on: date
    situation: str
    source: str
    country_of_work: str | None = None
    contract: str | None = None

    @property
    def is_at_work(self) -> bool:
        """In employment, self-employment included (as ESF+ counts it, indicator EECR04)."""
        return self.situation in ("employed", "self_employed")
