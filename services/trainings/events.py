"""What can have happened to a session. Each event says what it makes of the session it happened to.

``apply`` runs when something happens and again at every load: it decides nothing (``domain.Session`` does).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from eventsourcing.domain import Aggregate

from services.kernel.clock import recorded_at
from services.kernel.personal import Personal
from services.trainings.path import Path
from services.trainings.terms import Characteristics, Exit, Hours, SessionTerms

if TYPE_CHECKING:
    from services.trainings.domain import Session


class SessionEvent(Aggregate.Event):
    """Self-contained, as it is published: every event says of which training and programme."""

    TOPIC = "trainings.Session.Event"
    create_timestamp = staticmethod(recorded_at)
    training_id: UUID
    programme_id: UUID


class Opened(SessionEvent, Aggregate.Created):
    TOPIC = "trainings.Session.Opened"
    terms: SessionTerms
    awards: tuple[str, ...]


class Amended(SessionEvent):
    TOPIC = "trainings.Session.Amended"
    terms: SessionTerms
    awards: tuple[str, ...]

    def apply(self, aggregate: Session) -> None:
        aggregate.programme_id, aggregate.terms = self.programme_id, self.terms
        aggregate.awards = tuple(self.awards)


class Cancelled(SessionEvent):
    TOPIC = "trainings.Session.Cancelled"

    def apply(self, aggregate: Session) -> None:
        aggregate.is_cancelled = True


class PathEvent(SessionEvent):
    """Something on one participant's path."""

    TOPIC = "trainings.Session.PathEvent"
    person_id: UUID

    def apply(self, aggregate: Session) -> None:
        before = aggregate.paths.get(self.person_id, Path())
        after = aggregate.paths[self.person_id] = self.on(before)
        # Kept, not counted: a session of a thousand would else look at all of them for each who comes.
        aggregate.seats_taken += after.takes_a_seat - before.takes_a_seat

    def on(self, path: Path) -> Path:
        raise NotImplementedError


class Applied(PathEvent):
    TOPIC = "trainings.Session.Applied"
    applied_on: date
    characteristics: Characteristics

    def on(self, path: Path) -> Path:
        return replace(path, applied_on=self.applied_on, characteristics=self.characteristics)


class Declined(PathEvent):
    TOPIC = "trainings.Session.Declined"
    declined_on: date
    reason: str

    def on(self, path: Path) -> Path:
        return replace(path, declined_on=self.declined_on, decline_reason=self.reason)


class Enrolled(PathEvent):
    TOPIC = "trainings.Session.Enrolled"
    entered_on: date
    characteristics: Characteristics

    def on(self, path: Path) -> Path:
        return replace(path, entered_on=self.entered_on, characteristics=self.characteristics)


class EnrolmentCorrected(Enrolled):
    TOPIC = "trainings.Session.EnrolmentCorrected"


class Attended(PathEvent):
    TOPIC = "trainings.Session.Attended"
    from_day: date
    to_day: date
    hours_planned: float
    hours_attended: float

    def on(self, path: Path) -> Path:
        return path.attended((self.from_day, self.to_day), Hours(self.hours_planned, self.hours_attended))


class Exited(PathEvent):
    TOPIC = "trainings.Session.Exited"
    exited_on: date
    outcome: str
    reason: str | None
    to_session: UUID | None
    remarks: Annotated[str | None, Personal()] = None

    def on(self, path: Path) -> Path:
        left = Exit(self.exited_on, self.outcome, self.reason, self.to_session)
        return replace(path, exit=left, remarks=self.remarks)


class ExitCorrected(Exited):
    TOPIC = "trainings.Session.ExitCorrected"


class Awarded(PathEvent):
    TOPIC = "trainings.Session.Awarded"
    award: str
    granted_on: date
    is_complete: bool

    def on(self, path: Path) -> Path:
        return path.awarded(self.award, self.granted_on)
