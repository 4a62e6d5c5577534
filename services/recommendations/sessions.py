"""The trainings and their sessions as recommendations know them: what each gives, when, where, and how many seats are taken.

A seat is taken from enrolment until its participant leaves as dropped out or transferred; who completed keeps it. Every
write takes the next ``change`` number, so that a cache follows by asking for what changed since.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from contracts.envelope import Contract
from contracts.trainings import (
    ExitCorrected,
    ParticipantEnrolled,
    ParticipantExited,
    SessionAmended,
    SessionCancelled,
    SessionOpened,
    TrainingAmended,
    TrainingOffered,
)
from services.floor.telemetry.tracing import current
from services.floor.views import View, Writes
from services.recommendations.views import ANNOUNCE, CHANNEL

SCHEMA = """
CREATE SCHEMA IF NOT EXISTS recommendations;
CREATE SEQUENCE IF NOT EXISTS recommendations.change;
CREATE TABLE IF NOT EXISTS recommendations.trainings (
    training_id uuid PRIMARY KEY,
    change bigint NOT NULL,
    reference text NOT NULL,
    terms jsonb NOT NULL
);
CREATE TABLE IF NOT EXISTS recommendations.sessions (
    session_id uuid PRIMARY KEY,
    change bigint NOT NULL,
    training_id uuid NOT NULL,
    code text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    seats integer NOT NULL,
    seats_taken integer NOT NULL DEFAULT 0,
    is_cancelled boolean NOT NULL DEFAULT false
);
CREATE TABLE IF NOT EXISTS recommendations.seats (
    session_id uuid NOT NULL,
    person_id uuid NOT NULL,
    PRIMARY KEY (session_id, person_id)
);
CREATE INDEX IF NOT EXISTS trainings_change ON recommendations.trainings (change);
CREATE INDEX IF NOT EXISTS sessions_change ON recommendations.sessions (change)
"""
PUT_TRAINING = """
INSERT INTO recommendations.trainings VALUES ($1, nextval('recommendations.change'), $2, $3)
ON CONFLICT (training_id) DO UPDATE SET change = excluded.change, reference = excluded.reference, terms = excluded.terms
"""
PUT_SESSION = """
INSERT INTO recommendations.sessions (session_id, change, training_id, code, starts_on, ends_on, seats)
VALUES ($1, nextval('recommendations.change'), $2, $3, $4, $5, $6)
ON CONFLICT (session_id) DO UPDATE SET change = excluded.change, code = excluded.code, starts_on = excluded.starts_on,
    ends_on = excluded.ends_on, seats = excluded.seats
"""
CANCEL = """
UPDATE recommendations.sessions SET change = nextval('recommendations.change'), is_cancelled = true WHERE session_id = $1
"""
TAKE = """
INSERT INTO recommendations.seats SELECT * FROM unnest($1::uuid[], $2::uuid[]) ON CONFLICT DO NOTHING
"""
LEAVE = """
DELETE FROM recommendations.seats AS seat USING unnest($1::uuid[], $2::uuid[]) AS left_by (session_id, person_id)
WHERE seat.session_id = left_by.session_id AND seat.person_id = left_by.person_id
"""
COUNT = """
UPDATE recommendations.sessions AS session
SET change = nextval('recommendations.change'), seats_taken = counted.taken
FROM (
    SELECT touched.session_id, count(seat.person_id) AS taken
    FROM unnest($1::uuid[]) AS touched (session_id) LEFT JOIN recommendations.seats AS seat USING (session_id)
    GROUP BY touched.session_id
) AS counted
WHERE session.session_id = counted.session_id AND session.seats_taken <> counted.taken
"""


class TrainingSessions(View):
    """Trainings and sessions, one row each, and who takes a seat, by pseudonym."""

    name: ClassVar[str] = "recommendations.sessions"
    upstreams: ClassVar[tuple[str, ...]] = ("trainings",)
    tables: ClassVar[tuple[str, ...]] = (
        "recommendations.trainings",
        "recommendations.sessions",
        "recommendations.seats",
    )
    incidental: ClassVar[tuple[str, ...]] = ("change",)
    schema: ClassVar[str] = SCHEMA

    async def apply(self, event: Contract, db: Writes) -> None:
        await self.apply_all([event], db)

    async def apply_all(self, events: Sequence[Contract], db: Writes) -> None:
        """Of each seat only the last word of a batch is written, and each session is counted once."""
        seats: dict[tuple[UUID, UUID], bool] = {}
        touched: dict[UUID, None] = {}
        for event in events:
            match event:
                case TrainingOffered() | TrainingAmended():
                    terms = event.terms.model_dump(mode="json", exclude_defaults=True)
                    db.execute(PUT_TRAINING, event.training_id, event.reference, terms)
                case SessionOpened() | SessionAmended():
                    self._put(event, db)
                    touched[event.session_id] = None
                case SessionCancelled():
                    db.execute(CANCEL, event.session_id)
                case ParticipantEnrolled():
                    seats[event.session_id, event.person_id] = True
                case ParticipantExited() | ExitCorrected():
                    seats[event.session_id, event.person_id] = event.outcome == "completed"
        taken = [seat for seat, is_taken in seats.items() if is_taken]
        left = [seat for seat, is_taken in seats.items() if not is_taken]
        for statement, chosen in ((TAKE, taken), (LEAVE, left)):
            if chosen:
                db.execute(statement, *map(list, zip(*chosen, strict=True)))
        touched |= dict.fromkeys(session_id for session_id, _ in seats)
        if touched:
            db.execute(COUNT, list(touched))
        db.execute(ANNOUNCE, CHANNEL, current() or "")

    def _put(self, event: SessionOpened | SessionAmended, db: Writes) -> None:
        terms = event.terms
        days = (terms.starts_on, terms.ends_on)
        db.execute(PUT_SESSION, event.session_id, event.training_id, terms.code, *days, terms.seats)
