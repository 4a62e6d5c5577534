"""Trainings, their sessions with their counts, and every participant's path: what can be asked of them without a log.

No personal data: a path is a pseudonym, days, hours and codes. When a person is erased the row stays, since it counts,
and says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from contracts.envelope import Contract
from contracts.jobseekers import JobseekerErased
from contracts.trainings import (
    ApplicationDeclined,
    ApplicationReceived,
    AttendanceRecorded,
    AwardGranted,
    EnrolmentCorrected,
    ExitCorrected,
    ParticipantEnrolled,
    ParticipantExited,
    SessionAmended,
    SessionCancelled,
    SessionOpened,
    TrainingAmended,
    TrainingOffered,
    TrainingTerms,
)
from contracts.values import CEFR_ORDER, Code
from matching.text import folded
from services.floor.views import View, Writes

SCHEMA = """
CREATE SCHEMA IF NOT EXISTS trainings;
CREATE TABLE IF NOT EXISTS trainings.trainings (
    training_id uuid PRIMARY KEY,
    reference text NOT NULL,
    terms jsonb NOT NULL,
    occupations text[] NOT NULL,
    skills text[] NOT NULL,
    licences text[] NOT NULL,
    languages text[] NOT NULL
);
CREATE TABLE IF NOT EXISTS trainings.sessions (
    session_id uuid PRIMARY KEY,
    training_id uuid NOT NULL,
    programme_id uuid NOT NULL,
    code text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    seats integer NOT NULL,
    seats_free integer NOT NULL,
    awards text[] NOT NULL,
    is_cancelled boolean NOT NULL DEFAULT false,
    applied integer NOT NULL DEFAULT 0,
    enrolled integer NOT NULL DEFAULT 0,
    completed integer NOT NULL DEFAULT 0,
    certified integer NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS sessions_programme ON trainings.sessions (programme_id, starts_on);
CREATE INDEX IF NOT EXISTS sessions_start ON trainings.sessions (starts_on);
CREATE TABLE IF NOT EXISTS trainings.paths (
    session_id uuid NOT NULL,
    person_id uuid NOT NULL,
    applied_on date,
    declined_on date,
    decline_reason text,
    entered_on date,
    exited_on date,
    outcome text,
    reason text,
    to_session uuid,
    attendance jsonb NOT NULL,
    hours_planned double precision NOT NULL,
    hours_attended double precision NOT NULL,
    awards jsonb NOT NULL,
    is_erased boolean NOT NULL,
    PRIMARY KEY (session_id, person_id)
);
CREATE INDEX IF NOT EXISTS paths_person ON trainings.paths (person_id);
CREATE TABLE IF NOT EXISTS trainings.erased (person_id uuid PRIMARY KEY)
"""
PUT_TRAINING = """
INSERT INTO trainings.trainings VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (training_id) DO UPDATE SET terms = excluded.terms, occupations = excluded.occupations,
    skills = excluded.skills, licences = excluded.licences, languages = excluded.languages
"""
PUT_SESSION = """
INSERT INTO trainings.sessions (session_id, training_id, programme_id, code, starts_on, ends_on, seats, seats_free, awards)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)
ON CONFLICT (session_id) DO UPDATE SET programme_id = excluded.programme_id, starts_on = excluded.starts_on,
    ends_on = excluded.ends_on, seats = excluded.seats, awards = excluded.awards
"""
CANCEL = "UPDATE trainings.sessions SET is_cancelled = true WHERE session_id = $1"
PATH_COLUMNS = (
    "applied_on", "declined_on", "decline_reason", "entered_on", "exited_on", "outcome", "reason", "to_session",
    "attendance", "hours_planned", "hours_attended", "awards",
)  # fmt: skip
PATHS = f"""
SELECT session_id, person_id, {", ".join(PATH_COLUMNS)} FROM trainings.paths
JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (session_id, person_id) USING (session_id, person_id)
"""
PUT_PATH = f"""
INSERT INTO trainings.paths (session_id, person_id, {", ".join(PATH_COLUMNS)}, is_erased)
VALUES ($1, $2, {", ".join(f"${number}" for number in range(3, 3 + len(PATH_COLUMNS)))},
    EXISTS (SELECT FROM trainings.erased WHERE person_id = $2))
ON CONFLICT (session_id, person_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in PATH_COLUMNS)}
"""
IS_COMPLETE = "(cardinality(sessions.awards) > 0 AND paths.awards ?& sessions.awards)"
"""Of a double certification, both awards are in."""
COUNT = f"""
UPDATE trainings.sessions SET applied = counted.applied, enrolled = counted.enrolled, completed = counted.completed,
    certified = counted.certified, seats_free = seats - counted.taken
FROM (
    SELECT session_id,
        count(*) FILTER (WHERE applied_on IS NOT NULL OR entered_on IS NOT NULL) AS applied,
        count(entered_on) AS enrolled,
        count(*) FILTER (WHERE outcome = 'completed') AS completed,
        count(*) FILTER (WHERE {IS_COMPLETE}) AS certified,
        count(entered_on) FILTER (WHERE outcome IS NULL OR outcome NOT IN ('dropped_out', 'transferred')) AS taken
    FROM trainings.sessions LEFT JOIN trainings.paths USING (session_id)
    WHERE session_id = ANY($1) GROUP BY session_id
) AS counted WHERE sessions.session_id = counted.session_id
"""
ERASE = "INSERT INTO trainings.erased VALUES ($1) ON CONFLICT DO NOTHING"
FLAG = "UPDATE trainings.paths SET is_erased = true WHERE person_id = $1"

PathKey = tuple[UUID, UUID]
PathContract = (
    ApplicationReceived
    | ApplicationDeclined
    | ParticipantEnrolled
    | EnrolmentCorrected
    | AttendanceRecorded
    | ParticipantExited
    | ExitCorrected
    | AwardGranted
)


class Sessions(View):
    """Sessions and paths as they now stand. A batch reads the paths it touches once and writes each once."""

    name: ClassVar[str] = "trainings.sessions"
    version: ClassVar[int] = 2
    """2: hours are summed exactly, whatever the order of the periods."""
    upstreams: ClassVar[tuple[str, ...]] = ("trainings", "jobseekers")
    tables: ClassVar[tuple[str, ...]] = (
        "trainings.trainings",
        "trainings.sessions",
        "trainings.paths",
        "trainings.erased",
    )
    schema: ClassVar[str] = SCHEMA

    async def apply(self, event: Contract, db: Writes) -> None:
        await self.apply_all([event], db)

    async def apply_all(self, events: Sequence[Contract], db: Writes) -> None:
        steps: dict[PathKey, list[PathContract]] = {}
        touched: dict[UUID, None] = {}
        for event in events:
            match event:
                case TrainingOffered() | TrainingAmended():
                    db.execute(PUT_TRAINING, event.training_id, event.reference, *_training(event.terms))
                case SessionOpened() | SessionAmended():
                    touched[event.session_id] = None
                    _put_session(event, db)
                case SessionCancelled():
                    db.execute(CANCEL, event.session_id)
                case JobseekerErased():
                    db.execute(ERASE, event.jobseeker_id)
                    db.execute(FLAG, event.jobseeker_id)
                case _ if isinstance(event, PathContract):
                    touched[event.session_id] = None
                    steps.setdefault((event.session_id, event.person_id), []).append(event)
        if steps:
            await _put_paths(steps, db)
        if touched:
            db.execute(COUNT, list(touched))


def searchable(code: Code) -> str:
    """A code as the columns hold it: ``ROME H2913``."""
    return f"{code.scheme} {code.code}"


def _training(terms: TrainingTerms) -> tuple[Any, ...]:
    """A training's terms, and what is looked for in them."""
    skills = {searchable(skill.code) for skill in terms.skills if skill.code}
    return (
        terms.model_dump(mode="json", exclude_defaults=True),
        [searchable(code) for code in terms.occupations],
        sorted(skills | {folded(skill.label) for skill in terms.skills}),
        list(terms.licences),
        [  # who leaves with B1 has A2 as well
            f"{reached.language} {level}"
            for reached in terms.exit_languages
            for level, rank in CEFR_ORDER.items()
            if rank <= CEFR_ORDER[reached.level]
        ],
    )


def _put_session(event: SessionOpened | SessionAmended, db: Writes) -> None:
    terms = event.terms
    days = (terms.starts_on, terms.ends_on)
    about = (event.session_id, event.training_id, event.programme_id)
    db.execute(PUT_SESSION, *about, terms.code, *days, terms.seats, list(event.awards))


async def _put_paths(steps: dict[PathKey, list[PathContract]], db: Writes) -> None:
    sessions, people = zip(*steps, strict=True)
    found = await db.fetch(PATHS, list(sessions), list(people))
    known = {(row["session_id"], row["person_id"]): dict(row) for row in found}
    for key, events in steps.items():
        row: dict[str, Any] = known.get(key) or {
            **dict.fromkeys(PATH_COLUMNS),
            "attendance": {},
            "awards": {},
        }
        for event in events:
            _step(row, event)
        row["hours_planned"] = math.fsum(planned for planned, _ in row["attendance"].values())
        row["hours_attended"] = math.fsum(attended for _, attended in row["attendance"].values())
        db.execute(PUT_PATH, *key, *(row[name] for name in PATH_COLUMNS))


def _step(row: dict[str, Any], event: PathContract) -> None:
    """What one event makes of a path's row."""
    match event:
        case ApplicationReceived():
            row["applied_on"] = event.applied_on
        case ApplicationDeclined():
            row |= {"declined_on": event.declined_on, "decline_reason": event.reason}
        case ParticipantEnrolled() | EnrolmentCorrected():
            row["entered_on"] = event.entered_on
        case AttendanceRecorded():
            period = f"{event.from_day.isoformat()}/{event.to_day.isoformat()}"
            row["attendance"] |= {period: [event.hours_planned, event.hours_attended]}
        case ParticipantExited() | ExitCorrected():
            row |= {"exited_on": event.exited_on, "outcome": event.outcome}
            row |= {"reason": event.reason, "to_session": event.to_session}
        case AwardGranted():
            row["awards"] |= {event.award: event.granted_on.isoformat()}
