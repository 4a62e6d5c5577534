"""The values of programmes and obstacles, as the domain keeps them: under the same names as the published contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation that carries the programme."""

    name: str
    country: str | None = None
    role: str = "partner"


@dataclass(frozen=True, slots=True)
class Funding:
    """The frame a programme is funded in; the amount in euro."""

    frame: str
    fund: str | None = None
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to be reached: a rate (0 to 1) or a count under a named definition."""

    definition: str
    value: float


@dataclass(frozen=True, slots=True)
class DescriptionVersion:
    """The description in a further language."""

    language: str
    description: str


@dataclass(frozen=True, slots=True)
class ProgrammeTerms:
    """What a programme is. ``definitions`` are those it reports under, by name."""

    name: str
    countries: tuple[str, ...]
    definitions: tuple[str, ...]
    description: str = ""
    language: str = "fr"
    versions: tuple[DescriptionVersion, ...] = ()
    partners: tuple[Partner, ...] = ()
    funding: Funding | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredFigure:
    """A figure that others published of the programme, as quoted; how it was computed is not known."""

    quoted: str
    value: float
    source: str
    declared_on: date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed figure. ``positions``: per upstream, the log position it was computed at, which gives it again.

    ``value`` and its bounds ``lower`` (placed / all) and ``upper`` ((placed + unknown) / all) are ``None`` where there is
    nobody to count; ``cut`` names the part of the programme that is counted, empty for the whole.
    """

    definition: str
    version: int
    as_of: date
    positions: Mapping[str, int]
    numerator: int
    denominator: int
    unknown: int
    value: float | None
    lower: float | None
    upper: float | None
    interval: tuple[float, float] | None = None
    cut: Mapping[str, str] = field(default_factory=dict)
    suppressed: bool = False

    @property
    def counts(self) -> tuple[int, int, int]:
        """What the figure rests on: everything else in it follows from these by the definition."""
        return self.numerator, self.denominator, self.unknown


@dataclass(frozen=True, slots=True)
class Declaration:
    """An obstacle as it is declared; ``owner`` is the organisation that takes care of it."""

    programme_id: UUID
    person_id: UUID | None
    kind: str
    country: str
    declared_on: date
    owner: str
    remarks: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done about an obstacle."""

    followed_on: date
    step: str
    owner: str
    remarks: str | None = None

    def covers(self, followed_on: date, step: str, owner: str | None, remarks: str | None) -> bool:
        """Whether this step tells already what another one would; what that leaves open counts as told."""
        return (
            (followed_on, step) == (self.followed_on, self.step)
            and owner in (None, self.owner)
            and remarks in (None, self.remarks)
        )


@dataclass(frozen=True, slots=True)
class Resolution:
    """How an obstacle ended."""

    resolved_on: date
    outcome: str
