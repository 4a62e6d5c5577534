"""A session of a training, and what can happen in it. (``training.Training`` is the training itself.)

A session owns its seats and everything that happens to its participants, so that no seat is ever given twice. A seat is
taken by whoever entered and did not drop out or transfer: who leaves frees the seat for somebody else at once, who
completed keeps it.

The methods decide, once. What each event makes of the session stands with the events, and runs again at every load.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from services.trainings import events
from services.trainings.path import Path
from services.trainings.rules import BrokenRule, UnknownParticipant, check_session, check_texts
from services.trainings.terms import Characteristics, Exit, Hours, SessionTerms


class Session(Aggregate):
    """One run of a training, for one programme. Its awards are the training's when it was opened or last amended."""

    TOPIC = "trainings.Session"

    Event = events.SessionEvent
    Opened = events.Opened
    Amended = events.Amended
    Cancelled = events.Cancelled
    PathEvent = events.PathEvent
    Applied = events.Applied
    Declined = events.Declined
    Enrolled = events.Enrolled
    EnrolmentCorrected = events.EnrolmentCorrected
    Attended = events.Attended
    Exited = events.Exited
    ExitCorrected = events.ExitCorrected
    Awarded = events.Awarded

    @event(Opened)
    def __init__(
        self, training_id: UUID, programme_id: UUID, terms: SessionTerms, awards: tuple[str, ...]
    ) -> None:
        self.training_id, self.programme_id = training_id, programme_id
        self.terms, self.awards = terms, tuple(awards)
        self.is_cancelled = False
        self.paths: dict[UUID, Path] = {}
        self.seats_taken = 0

    @staticmethod
    def create_id(training_id: UUID, terms: SessionTerms) -> UUID:
        """The same code of the same training is the same session."""
        return uuid5(training_id, terms.code)

    @classmethod
    def open(
        cls, training_id: UUID, programme_id: UUID, terms: SessionTerms, awards: tuple[str, ...]
    ) -> Session:
        """A new session that gives these awards of its training. Raises ``BrokenRule``."""
        check_session(terms)
        return cls(training_id=training_id, programme_id=programme_id, terms=terms, awards=awards)

    def path(self, person_id: UUID) -> Path:
        """What is known of somebody here. Raises ``UnknownParticipant``."""
        if person_id not in self.paths:
            raise UnknownParticipant(person_id)
        return self.paths[person_id]

    def is_complete(self, path: Path) -> bool:
        """Whether every award of the session is in: of a double certification, both."""
        return bool(self.awards) and path.awards.keys() >= set(self.awards)

    def amend(self, programme_id: UUID, terms: SessionTerms, awards: tuple[str, ...]) -> bool:
        """New dates, seats, awards or programme; whether anything changed. Raises ``BrokenRule``."""
        if (programme_id, terms, awards) == (self.programme_id, self.terms, self.awards):
            return False
        self._must_take_place()
        check_session(terms)
        if terms.seats < self.seats_taken:
            raise BrokenRule("seats", "seats_below_taken", limit=self.seats_taken)
        entries = [path.entered_on for path in self.paths.values() if path.entered_on is not None]
        if entries and min(entries) < terms.starts_on:
            raise BrokenRule("starts_on", "leaves_entries_out")
        if entries and max(entries) > terms.ends_on:
            raise BrokenRule("ends_on", "leaves_entries_out")
        self.trigger_event(
            Session.Amended,
            training_id=self.training_id,
            programme_id=programme_id,
            terms=terms,
            awards=awards,
        )
        return True

    def cancel(self) -> bool:
        """It will not take place; whether that is new. Raises ``BrokenRule`` where somebody has entered it."""
        if self.is_cancelled:
            return False
        if any(path.has_entered for path in self.paths.values()):
            raise BrokenRule("session_id", "session_has_participants")
        self.trigger_event(Session.Cancelled, training_id=self.training_id, programme_id=self.programme_id)
        return True

    # Of each of the following: whether anything changed. All raise ``BrokenRule``; the rules of a path are in ``path``.

    def apply(self, person_id: UUID, applied_on: date, characteristics: Characteristics) -> bool:
        """Somebody asks for a seat."""
        if not self._known(person_id).is_new_application(applied_on):
            return False
        self._must_take_place()
        self._record(Session.Applied, person_id, applied_on=applied_on, characteristics=characteristics)
        return True

    def decline(self, person_id: UUID, declined_on: date, reason: str) -> bool:
        """An application leads to no seat."""
        if not self._known(person_id).is_new_decline(declined_on, reason):
            return False
        self._record(Session.Declined, person_id, declined_on=declined_on, reason=reason)
        return True

    def enrol(self, person_id: UUID, entered_on: date, characteristics: Characteristics) -> bool:
        """The participant takes a seat. Who has not applied applies by enrolling."""
        if not self._known(person_id).is_new_entry(entered_on, characteristics):
            return False
        self._must_take_place()
        self._must_be_during(entered_on)
        self._must_have_a_seat()
        self._record(Session.Enrolled, person_id, entered_on=entered_on, characteristics=characteristics)
        return True

    def correct_enrolment(self, person_id: UUID, entered_on: date, characteristics: Characteristics) -> bool:
        """The day of entry or what is counted of the participant was told wrong."""
        if not self._known(person_id).is_other_entry(entered_on, characteristics):
            return False
        self._must_be_during(entered_on)
        self._record(
            Session.EnrolmentCorrected,
            person_id,
            entered_on=entered_on,
            characteristics=characteristics,
        )
        return True

    def record_attendance(self, person_id: UUID, from_day: date, to_day: date, hours: Hours) -> bool:
        """Hours of a period, in place of what was known of that period."""
        if not self._known(person_id).is_new_attendance((from_day, to_day), hours):
            return False
        told = {"hours_planned": hours.planned, "hours_attended": hours.attended}
        self._record(Session.Attended, person_id, from_day=from_day, to_day=to_day, **told)
        return True

    def exit(self, person_id: UUID, left: Exit, remarks: str | None = None) -> bool:
        """The participant left."""
        if not self._known(person_id).is_new_exit(left, self.id):
            return False
        self._record_exit(Session.Exited, person_id, left, remarks)
        return True

    def correct_exit(self, person_id: UUID, left: Exit, remarks: str | None = None) -> bool:
        """The exit was told wrong. Refused where somebody else has the seat that the participant would keep."""
        path = self._known(person_id)
        if not path.is_other_exit(left, remarks, self.id):
            return False
        if replace(path, exit=left).takes_a_seat and not path.takes_a_seat:
            self._must_have_a_seat()
        self._record_exit(
            Session.ExitCorrected, person_id, left, path.remarks if remarks is None else remarks
        )
        return True

    def grant(self, person_id: UUID, award: str, granted_on: date) -> bool:
        """An award is in."""
        path = self._known(person_id)
        if not path.is_new_award(award, granted_on, self.awards):
            return False
        is_complete = self.is_complete(path.awarded(award, granted_on))
        self._record(Session.Awarded, person_id, award=award, granted_on=granted_on, is_complete=is_complete)
        return True

    def _known(self, person_id: UUID) -> Path:
        return self.paths.get(person_id, Path())

    def _record_exit(
        self, kind: type[events.Exited], person_id: UUID, left: Exit, remarks: str | None
    ) -> None:
        check_texts(remarks, "remarks")
        self._record(
            kind,
            person_id,
            exited_on=left.exited_on,
            outcome=left.outcome,
            reason=left.reason,
            to_session=left.to_session,
            remarks=remarks,
        )

    def _record(self, kind: type[events.PathEvent], person_id: UUID, **facts: Any) -> None:
        self.trigger_event(
            kind,
            training_id=self.training_id,
            programme_id=self.programme_id,
            person_id=person_id,
            **facts,
        )

    def _must_take_place(self) -> None:
        if self.is_cancelled:
            raise BrokenRule("session_id", "session_cancelled")

    def _must_have_a_seat(self) -> None:
        if self.seats_taken >= self.terms.seats:
            raise BrokenRule("session_id", "session_full")

    def _must_be_during(self, entered_on: date) -> None:
        if not self.terms.starts_on <= entered_on <= self.terms.ends_on:
            days = f"{self.terms.starts_on} – {self.terms.ends_on}"
            raise BrokenRule("entered_on", "outside_session", given=days)
