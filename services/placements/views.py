"""Paths through sessions, and what came after them: placements and follow-ups, one row each.

Both views also hear of people who are erased. Contracts of two upstreams may come in any order, so each view remembers
who was erased, and a row written later is treated as if it had stood there before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from contracts.envelope import Contract
from contracts.jobseekers import JobseekerErased
from contracts.placements import (
    FollowUpCorrected,
    FollowUpRecorded,
    PlacementCorrected,
    PlacementRecorded,
    PlacementWithdrawn,
)
from contracts.trainings import (
    EnrolmentCorrected,
    ExitCorrected,
    ParticipantEnrolled,
    ParticipantExited,
    SessionAmended,
    SessionOpened,
)
from services.floor.views import View, Writes
from services.placements.milestones import MILESTONES, due_on

PATHS = """
CREATE SCHEMA IF NOT EXISTS placements;
CREATE TABLE IF NOT EXISTS placements.path_sessions (
    session_id uuid PRIMARY KEY,
    programme_id uuid NOT NULL,
    starts_on date NOT NULL
);
CREATE TABLE IF NOT EXISTS placements.path_erased (person_id uuid PRIMARY KEY);
CREATE TABLE IF NOT EXISTS placements.paths (
    session_id uuid NOT NULL,
    person_id uuid NOT NULL,
    programme_id uuid NOT NULL,
    session_starts_on date NOT NULL,
    entered_on date NOT NULL,
    exited_on date,
    outcome text,
    erased boolean NOT NULL,
    PRIMARY KEY (session_id, person_id)
);
CREATE TABLE IF NOT EXISTS placements.path_milestones (
    session_id uuid NOT NULL,
    person_id uuid NOT NULL,
    milestone text NOT NULL,
    due_on date NOT NULL,
    PRIMARY KEY (session_id, person_id, milestone)
);
CREATE INDEX IF NOT EXISTS paths_person ON placements.paths (person_id);
CREATE INDEX IF NOT EXISTS paths_programme ON placements.paths (programme_id);
CREATE INDEX IF NOT EXISTS path_milestones_due ON placements.path_milestones (due_on)
"""
PUT_SESSION = """
WITH amended AS (
    UPDATE placements.paths SET programme_id = $2, session_starts_on = $3 WHERE session_id = $1
)
INSERT INTO placements.path_sessions VALUES ($1, $2, $3)
ON CONFLICT (session_id) DO UPDATE SET programme_id = excluded.programme_id, starts_on = excluded.starts_on
"""
ENTER = """
INSERT INTO placements.paths
SELECT $1, $2, programme_id, starts_on, $3, NULL, NULL,
    EXISTS (SELECT FROM placements.path_erased WHERE person_id = $2)
FROM placements.path_sessions WHERE session_id = $1
ON CONFLICT (session_id, person_id) DO UPDATE SET entered_on = excluded.entered_on
"""
EXIT = """
WITH left_session AS (
    UPDATE placements.paths SET exited_on = $3, outcome = $4 WHERE session_id = $1 AND person_id = $2
)
INSERT INTO placements.path_milestones
SELECT $1, $2, milestone, due_on FROM unnest($5::text[], $6::date[]) AS due (milestone, due_on)
ON CONFLICT (session_id, person_id, milestone) DO UPDATE SET due_on = excluded.due_on
"""
REMEMBER_ON_PATHS = "INSERT INTO placements.path_erased VALUES ($1) ON CONFLICT DO NOTHING"
ERASE_PATHS = "UPDATE placements.paths SET erased = true WHERE person_id = $1"

PLACEMENTS = """
CREATE SCHEMA IF NOT EXISTS placements;
CREATE TABLE IF NOT EXISTS placements.placement_erased (person_id uuid PRIMARY KEY);
CREATE TABLE IF NOT EXISTS placements.placements (
    placement_id uuid PRIMARY KEY,
    person_id uuid,
    programme_id uuid NOT NULL,
    session_id uuid NOT NULL,
    starts_on date NOT NULL,
    terms jsonb NOT NULL,
    withdrawn boolean NOT NULL DEFAULT false,
    withdrawal_reason text,
    recorded_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE TABLE IF NOT EXISTS placements.follow_ups (
    follow_up_id uuid PRIMARY KEY,
    person_id uuid,
    programme_id uuid NOT NULL,
    session_id uuid NOT NULL,
    milestone text NOT NULL,
    situation_on date NOT NULL,
    situation text NOT NULL,
    country_of_work text,
    contract text,
    source text NOT NULL,
    recorded_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS placements_person ON placements.placements (person_id);
CREATE INDEX IF NOT EXISTS placements_programme ON placements.placements (programme_id, starts_on);
CREATE INDEX IF NOT EXISTS placements_session ON placements.placements (session_id);
CREATE INDEX IF NOT EXISTS follow_ups_person ON placements.follow_ups (session_id, person_id, milestone)
"""
WHO = "(SELECT $2::uuid WHERE NOT EXISTS (SELECT FROM placements.placement_erased WHERE person_id = $2))"
"""The person, or nobody where they were erased."""
WITHOUT_PERSON = "- '{employer,occupation}'::text[]"
"""What would tell who took the job; countries, dates, sector and evidence are counted and stay."""
PUT = f"""
INSERT INTO placements.placements
    (placement_id, person_id, programme_id, session_id, starts_on, terms, recorded_at, changed_at)
SELECT $1, who, $3, $4, $5, CASE WHEN who IS NULL THEN $6::jsonb {WITHOUT_PERSON} ELSE $6::jsonb END, $7, $7
FROM (VALUES ({WHO})) AS person (who)
ON CONFLICT (placement_id) DO UPDATE SET programme_id = excluded.programme_id, session_id = excluded.session_id,
    starts_on = excluded.starts_on, terms = excluded.terms, changed_at = excluded.changed_at
"""
WITHDRAW = """
UPDATE placements.placements SET withdrawn = true, withdrawal_reason = $2, changed_at = $3 WHERE placement_id = $1
"""
FOLLOW_UP = f"""
INSERT INTO placements.follow_ups VALUES ($1, {WHO}, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
ON CONFLICT (follow_up_id) DO UPDATE SET programme_id = excluded.programme_id, situation_on = excluded.situation_on,
    situation = excluded.situation, country_of_work = excluded.country_of_work, contract = excluded.contract,
    source = excluded.source, changed_at = excluded.changed_at
"""
REMEMBER = "INSERT INTO placements.placement_erased VALUES ($1) ON CONFLICT DO NOTHING"
ERASE_PLACEMENTS = (
    f"UPDATE placements.placements SET person_id = NULL, terms = terms {WITHOUT_PERSON} WHERE person_id = $1"
)
ERASE_FOLLOW_UPS = "UPDATE placements.follow_ups SET person_id = NULL WHERE person_id = $1"


RUNS: tuple[type[Contract], ...] = (
    SessionOpened, SessionAmended, ParticipantEnrolled, EnrolmentCorrected, ParticipantExited, ExitCorrected,
    PlacementRecorded, PlacementCorrected, PlacementWithdrawn, FollowUpRecorded, FollowUpCorrected, JobseekerErased,
)  # fmt: skip
"""Contracts in an order in which their rows can be written. What is said twice of the same thing keeps its order: a
correction never comes before what it corrects, nor after a withdrawal."""
_RANK = {kind: rank for rank, kind in enumerate(RUNS)}


class InRuns(View):
    """Folds a batch kind by kind, those of one kind in their order: thousands of the same statement are sent at once."""

    async def apply_all(self, events: Sequence[Contract], db: Writes) -> None:
        told = [event for event in events if type(event) in _RANK]
        for event in sorted(told, key=lambda one: _RANK[type(one)]):
            await self.apply(event, db)


class PathsThroughSessions(InRuns):
    """Who entered which session and left it when, and when each follow-up falls due. Who was erased keeps a row that is
    marked: nothing can be written about them, and nobody is asked how they are."""

    name: ClassVar[str] = "placements.paths"
    upstreams: ClassVar[tuple[str, ...]] = ("trainings", "jobseekers")
    tables: ClassVar[tuple[str, ...]] = (
        "placements.paths",
        "placements.path_milestones",
        "placements.path_sessions",
        "placements.path_erased",
    )
    schema: ClassVar[str] = PATHS

    async def apply(self, event: Contract, db: Writes) -> None:
        match event:
            case SessionOpened() | SessionAmended():
                db.execute(PUT_SESSION, event.session_id, event.programme_id, event.terms.starts_on)
            case ParticipantEnrolled() | EnrolmentCorrected():
                db.execute(ENTER, event.session_id, event.person_id, event.entered_on)
            case ParticipantExited() | ExitCorrected():
                days = [due_on(event.exited_on, milestone) for milestone in MILESTONES]
                db.execute(
                    EXIT, event.session_id, event.person_id, event.exited_on, event.outcome, MILESTONES, days
                )
            case JobseekerErased():
                db.execute(REMEMBER_ON_PATHS, event.jobseeker_id)
                db.execute(ERASE_PATHS, event.jobseeker_id)


class PlacementsAndFollowUps(InRuns):
    """Placements as they now are, withdrawn ones marked, and what follow-ups found. Of somebody who was erased the rows
    stay to be counted; they no longer tell whose they are, nor the employer and the occupation."""

    name: ClassVar[str] = "placements.placements"
    upstreams: ClassVar[tuple[str, ...]] = ("placements", "jobseekers")
    tables: ClassVar[tuple[str, ...]] = (
        "placements.placements",
        "placements.follow_ups",
        "placements.placement_erased",
    )
    schema: ClassVar[str] = PLACEMENTS

    async def apply(self, event: Contract, db: Writes) -> None:
        match event:
            case PlacementRecorded() | PlacementCorrected():
                self._put(event, db)
            case PlacementWithdrawn():
                db.execute(WITHDRAW, event.placement_id, event.reason, event.occurred_at)
            case FollowUpRecorded() | FollowUpCorrected():
                self._follow_up(event, db)
            case JobseekerErased():
                db.execute(REMEMBER, event.jobseeker_id)
                db.execute(ERASE_PLACEMENTS, event.jobseeker_id)
                db.execute(ERASE_FOLLOW_UPS, event.jobseeker_id)

    def _put(self, event: PlacementRecorded | PlacementCorrected, db: Writes) -> None:
        db.execute(
            PUT,
            event.placement_id,
            event.person_id,
            event.programme_id,
            event.session_id,
            event.terms.starts_on,
            event.terms.model_dump(mode="json", exclude_defaults=True),
            event.occurred_at,
        )

    def _follow_up(self, event: FollowUpRecorded | FollowUpCorrected, db: Writes) -> None:
        db.execute(
            FOLLOW_UP,
            event.follow_up_id,
            event.person_id,
            event.programme_id,
            event.session_id,
            event.milestone,
            event.situation_on,
            event.situation,
            event.country_of_work,
            event.contract,
            event.source,
            event.occurred_at,
        )
