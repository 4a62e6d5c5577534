"""What the indicators API gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.programmes import CutName
from services.indicators.definitions import DEFINITIONS, SENTENCES, Reason
from services.indicators.listing import Listing
from services.indicators.results import Counted, Figure, Participation, Trail
from translation.locales import translator

EXAMPLE: dict[str, Any] = {
    "definition": "esf_six_months",
    "version": 1,
    "title": "ESF+ at six months (EECR05)",
    "cut": {"session": "2019-1"},
    "numerator": 12,
    "denominator": 18,
    "unknown": 2,
    "value": 0.6667,
    "lower": 0.6667,
    "upper": 0.7778,
    "interval": [0.4374, 0.8372],
    "as_of": "2021-05-20",
    "positions": {"trainings": 512, "placements": 231, "programmes": 14},
    "suppressed": False,
    "method_unknown": False,
}


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class FigureShown(_Shown):
    """A figure with its definition, counts, bounds and day. Of a suppressed cell only the flag is told; of a declared
    figure only the value."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [EXAMPLE]})

    definition: str
    version: int
    title: str = Field(description="The definition's name for people")
    cut: dict[CutName, str]
    numerator: int | None
    denominator: int | None = Field(description="Everyone who counts: in, out and unknown")
    unknown: int | None
    value: float | None = Field(description="numerator / denominator; the numerator, for a count")
    lower: float | None = Field(description="As if all unknown were out")
    upper: float | None = Field(description="As if all unknown were in")
    interval: tuple[float, float] | None = Field(description="Wilson, 95 %, of value")
    as_of: date
    positions: dict[str, int] = Field(description="Per upstream, the log position it was computed at")
    suppressed: bool
    method_unknown: bool
    quoted: str | None = Field(default=None, description="A declared figure in its own words")
    source: str | None = Field(default=None, description="Where it was declared")

    @classmethod
    def of(cls, figure: Figure, language: str) -> FigureShown:
        title = translator(language).gettext(DEFINITIONS[figure.definition].title)
        return cls(title=title, positions=dict(figure.positions), **figure.as_json())


class CountedShown(_Shown):
    """One row behind a figure: who, and why counted so. ``decided_by`` is the placement or follow-up that decided."""

    definition: str
    verdict: str = Field(examples=["in"])
    reason: str = Field(examples=["job_covers_day"])
    because: str = Field(description="The reason in a sentence")
    person_id: UUID | None
    session_id: UUID | None
    session: str | None
    entered_on: date | None
    exited_on: date | None
    country_of_residence: str | None
    country_of_work: str | None
    obstacle_id: UUID | None
    decided_by: UUID | None

    @classmethod
    def of(cls, counted: Counted, language: str) -> CountedShown:
        because = translator(language).gettext(SENTENCES[Reason(counted.reason)])
        told = {name: getattr(counted, name) for name in cls.model_fields if name != "because"}
        return cls(because=because, **told)


class PeopleShown(BaseModel):
    """Some of the rows behind a figure, how many there are, and what is told of each besides verdict and reason."""

    total: int
    is_hidden: bool = Field(
        description="The figure is hidden: too few people stand behind it, and so are they"
    )
    columns: list[str] = Field(examples=[["session", "country_of_residence"]])
    people: list[CountedShown]

    @classmethod
    def of(cls, listing: Listing, offset: int, limit: int, language: str) -> PeopleShown:
        shown = [CountedShown.of(one, language) for one in listing.rows[offset : offset + limit]]
        columns = sorted(listing.columns)
        return cls(total=len(listing.rows), is_hidden=listing.is_hidden, columns=columns, people=shown)


class FactShown(_Shown):
    """A contract about the person: when it was recorded, the day it tells of, and what it says."""

    upstream: str
    position: int
    recorded_at: datetime
    true_on: date | None
    topic: str
    data: dict[str, Any]


class TrailShown(BaseModel):
    """Everything recorded of a person in the programme, and what each definition makes of it."""

    person_id: UUID
    facts: list[FactShown]
    counted: list[CountedShown]

    @classmethod
    def of(cls, trail: Trail, language: str) -> TrailShown:
        return cls(
            person_id=trail.person_id,
            facts=[FactShown.model_validate(one) for one in trail.facts],
            counted=[CountedShown.of(one, language) for one in trail.counted],
        )


class FunnelShown(_Shown):
    """How many people reached each stage."""

    group: str | None = Field(description="Country of residence or session, where asked by one")
    applied: int
    enrolled: int
    completed: int
    certified: int
    placed: int
    employed_at_six_months: int


class CrossingShown(_Shown):
    """Placements by country of residence and of work."""

    residence: str
    work: str
    placements: int
    people: int


class ObstaclesShown(_Shown):
    """Obstacles of a kind in a country, and how they stand."""

    kind: str
    country: str
    declared: int
    open: int
    resolved: int
    alleviated: int
    given_up: int


class ParticipantsCounted(BaseModel):
    total: int
    by_country_of_residence: dict[str, int]


class PlacementsCounted(BaseModel):
    people_placed: int
    total: int
    by_country_of_work: dict[str, int]


class CertificationsCounted(BaseModel):
    """People who completed, and people with every award of a session in."""

    completed: int
    certified: int


class SessionShown(_Shown):
    """``participants``: people enrolled who did not move to another session."""

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


class ParticipationShown(BaseModel):
    """Who took part in a programme, and what came of it, in people; placements also in jobs."""

    programme: str = Field(examples=["weldcome"])
    name: str
    as_of: date
    participants: ParticipantsCounted
    sessions: list[SessionShown]
    placements: PlacementsCounted
    certifications: CertificationsCounted

    @classmethod
    def of(cls, told: Participation) -> ParticipationShown:
        return cls(
            programme=told.code,
            name=told.name,
            as_of=told.as_of,
            participants=ParticipantsCounted(
                total=told.participants, by_country_of_residence=dict(told.by_country_of_residence)
            ),
            sessions=[SessionShown.model_validate(one) for one in told.sessions],
            placements=PlacementsCounted(
                people_placed=told.people_placed,
                total=told.placements,
                by_country_of_work=dict(told.by_country_of_work),
            ),
            certifications=CertificationsCounted(completed=told.completed, certified=told.certified),
        )
