"""What can be told of a programme: figures, who is behind them, and what was recorded of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Quotation:
    """Where a declared figure was told, in its own words."""

    quoted: str
    source: str
    declared_on: date | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with all that makes it one.

    ``denominator`` is everyone who counts: in + out + unknown. ``value`` is ``numerator / denominator`` for a rate, the
    numerator for a count, ``None`` over nobody. ``lower`` counts no unknown in (it equals ``value``), ``upper`` counts
    all of them in. ``interval``: Wilson, 95 %, of ``value``. A suppressed figure tells neither counts nor values; of a
    declared one only ``value`` is known. ``positions``: per upstream, the log position it was computed at.
    """

    definition: str
    version: int
    cut: Mapping[str, str]
    numerator: int | None
    denominator: int | None
    unknown: int | None
    value: float | None
    lower: float | None
    upper: float | None
    interval: tuple[float, float] | None
    as_of: date
    positions: Mapping[str, int]
    suppressed: bool = False
    method_unknown: bool = False
    quotation: Quotation | None = None

    def suppress(self) -> Figure:
        """The same figure, told without anything that lets one compute it."""
        return replace(
            self,
            numerator=None, denominator=None, unknown=None, value=None, lower=None, upper=None, interval=None,
            suppressed=True,
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON; a declared figure also says where it was told."""
        told = {
            "definition": self.definition,
            "version": self.version,
            "cut": dict(self.cut),
            "numerator": self.numerator,
            "denominator": self.denominator,
            "unknown": self.unknown,
            "value": self.value,
            "lower": self.lower,
            "upper": self.upper,
            "interval": list(self.interval) if self.interval else None,
            "as_of": self.as_of.isoformat(),
            "suppressed": self.suppressed,
            "method_unknown": self.method_unknown,
        }
        if self.quotation:
            told |= {"quoted": self.quotation.quoted, "source": self.quotation.source}
        return told


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A published figure computed again. ``differs`` names the fields that came out otherwise; none: it stands."""

    figure: Figure | None
    differs: tuple[str, ...]

    @property
    def stands(self) -> bool:
        return not self.differs


@dataclass(frozen=True, slots=True)
class Counted:
    """One row behind a figure: a person by their pseudonym in a session, or an obstacle. ``decided_by`` is the
    placement or follow-up that decided, where one did."""

    definition: str
    verdict: str
    reason: str
    person_id: UUID | None = None
    session_id: UUID | None = None
    session: str | None = None
    entered_on: date | None = None
    exited_on: date | None = None
    country_of_residence: str | None = None
    country_of_work: str | None = None
    obstacle_id: UUID | None = None
    decided_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What was recorded of a person, once. ``true_on`` is the day it tells of, where it tells of one."""

    upstream: str
    position: int
    recorded_at: datetime
    topic: str
    true_on: date | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Trail:
    """Everything recorded of a person in a programme, and what each definition makes of it."""

    person_id: UUID
    facts: tuple[Fact, ...]
    counted: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """How many people reached each stage. ``group``: a country or a session, where it was asked by one.

    A stage need not hold the next: who drops out may be placed. Someone in two sessions stands in both groups.
    """

    group: str | None
    applied: int
    enrolled: int
    completed: int
    certified: int
    placed: int
    employed_at_six_months: int


@dataclass(frozen=True, slots=True)
class Crossing:
    """Placements of those who live in one country and work in another, or the same."""

    residence: str
    work: str
    placements: int
    people: int


@dataclass(frozen=True, slots=True)
class ObstacleCount:
    """Obstacles declared of a kind in a country, and how they stand."""

    kind: str
    country: str
    declared: int
    open: int
    resolved: int
    alleviated: int
    given_up: int


@dataclass(frozen=True, slots=True)
class SessionCount:
    """``participants`` are people enrolled and not transferred away; ``certified`` have every award in."""

    session_id: UUID
    code: str
    training: str
    starts_on: date
    ends_on: date
    seats: int
    is_cancelled: bool
    participants: int
    completed: int
    certified: int
    placed: int


@dataclass(frozen=True, slots=True)
class Participation:
    """Who took part, in people; placements both in people and in jobs."""

    code: str
    name: str
    as_of: date
    participants: int
    by_country_of_residence: Mapping[str, int]
    sessions: tuple[SessionCount, ...]
    people_placed: int
    placements: int
    by_country_of_work: Mapping[str, int]
    completed: int
    certified: int
    positions: Mapping[str, int] = field(default_factory=dict)
