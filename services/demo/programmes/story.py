"""What a story of a programme consists of. Days are those on which things were true; a replay records them a little later."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from contracts.placements import FollowUpSource, Milestone, PlacementTerms, Situation, WithdrawalReason
from contracts.programmes import ObstacleKind, ObstacleOutcome, ObstacleStep, ProgrammeTerms
from contracts.trainings import DeclineReason, DropOutReason, ExitOutcome, SessionTerms, TrainingTerms
from services.demo.programmes.people import Person


@dataclass(frozen=True, slots=True)
class Job:
    """A placement, the day it was recorded, and what happened to the record afterwards."""

    terms: PlacementTerms
    recorded_on: date
    corrected: tuple[tuple[date, PlacementTerms], ...] = ()
    withdrawn: tuple[date, WithdrawalReason] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a follow-up found, and the day it was recorded."""

    milestone: Milestone
    situation_on: date
    recorded_on: date
    situation: Situation
    source: FollowUpSource
    country_of_work: str | None = None


@dataclass(frozen=True, slots=True)
class Exit:
    on: date
    outcome: ExitOutcome
    reason: DropOutReason | None = None
    to_session: str | None = None


@dataclass(slots=True)
class Participant:
    """One person's path through one session; ``entered_on`` is ``None`` for an application that led to no seat."""

    person: Person
    session: str
    applied_on: date
    entered_on: date | None = None
    declined: tuple[date, DeclineReason] | None = None
    attendance: list[tuple[date, date, float, float]] = field(default_factory=list)
    exit: Exit | None = None
    awards: list[tuple[str, date]] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SessionStory:
    training: str
    terms: SessionTerms
    opened_on: date


@dataclass(frozen=True, slots=True)
class ObstacleStory:
    """An obstacle, on the path of a participant (by number in the story) or on the programme's own."""

    reference: str
    kind: ObstacleKind
    country: str
    owner: str
    declared_on: date
    participant: int | None = None
    steps: tuple[tuple[date, ObstacleStep], ...] = ()
    resolved: tuple[date, ObstacleOutcome] | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A figure that others told of the programme."""

    quoted: str
    value: float
    source: str
    declared_on: date


@dataclass(frozen=True, slots=True)
class Story:
    code: str
    terms: ProgrammeTerms
    started_on: date
    trainings: dict[str, TrainingTerms]
    sessions: dict[str, SessionStory]
    participants: list[Participant]
    quoted: tuple[Quoted, ...] = ()
    obstacles: tuple[ObstacleStory, ...] = ()
