"""What can be asked of the trainings service: load, call, save. Blocking: called from plain ``def`` endpoints or threads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from eventsourcing.persistence import JSONTranscoder

from contracts import trainings as published
from contracts.values import Characteristics
from services.floor.together import Together
from services.kernel.personal import People, everybody, is_erased
from services.trainings import stored
from services.trainings.domain import Session
from services.trainings.publishing import own_characteristics, own_session_terms, own_training_terms
from services.trainings.rules import BrokenRule, UnknownSession, UnknownTraining
from services.trainings.terms import Exit, Hours
from services.trainings.training import Training


class Trainings(Together):
    """The write side. ``Trainings(env=database.environment("trainings"), people=…)``.

    Commands raise ``BrokenRule``, ``UnknownTraining``, ``UnknownSession``, and what ``people`` raises. Those that give a
    ``bool`` say whether anything changed: the same fact again changes nothing.
    """

    name = "trainings"

    def __init__(self, env: dict[str, str], people: People = everybody) -> None:
        super().__init__(env)
        self._people = people

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        stored.register(transcoder)

    def offer_training(self, reference: str, terms: published.TrainingTerms) -> UUID:
        """Offer a training; one known by this reference has its terms amended."""
        own, training_id = own_training_terms(terms), Training.create_id(reference)

        def work() -> UUID:
            training = self._found(Training, training_id)
            if training is None:
                self._keep(Training.offer(reference, own))
            else:
                training.amend(own)
            return training_id

        return self.together(work)

    def open_session(self, training_id: UUID, programme_id: UUID, terms: published.SessionTerms) -> UUID:
        """Open a session, which gives the awards its training now gives; one known by this code is amended."""
        own = own_session_terms(terms)

        def work() -> UUID:
            awards = self.training(training_id).terms.award_codes
            session_id = Session.create_id(training_id, own)
            session = self._found(Session, session_id)
            if session is None:
                self._keep(Session.open(training_id, programme_id, own, awards))
            else:
                session.amend(programme_id, own, awards)
            return session_id

        return self.together(work)

    def cancel_session(self, session_id: UUID) -> bool:
        """Say that a session will not take place."""
        return self.together(lambda: self.session(session_id).cancel())

    def apply(
        self, session_id: UUID, person_id: UUID, applied_on: date, characteristics: Characteristics
    ) -> bool:
        """Record that somebody asks for a seat."""
        own = own_characteristics(characteristics)
        return self._on_path(session_id, person_id, lambda session: session.apply(person_id, applied_on, own))

    def decline(
        self, session_id: UUID, person_id: UUID, declined_on: date, reason: published.DeclineReason
    ) -> bool:
        """Record that an application leads to no seat."""
        return self._on_path(
            session_id, person_id, lambda session: session.decline(person_id, declined_on, reason)
        )

    def enrol(
        self, session_id: UUID, person_id: UUID, entered_on: date, characteristics: Characteristics
    ) -> bool:
        """Give a seat."""
        own = own_characteristics(characteristics)
        return self._on_path(session_id, person_id, lambda session: session.enrol(person_id, entered_on, own))

    def correct_enrolment(
        self, session_id: UUID, person_id: UUID, entered_on: date, characteristics: Characteristics
    ) -> bool:
        """Say better when somebody entered, and what is counted of them."""
        own = own_characteristics(characteristics)
        return self._on_path(
            session_id, person_id, lambda session: session.correct_enrolment(person_id, entered_on, own)
        )

    def record_attendance(
        self,
        session_id: UUID,
        person_id: UUID,
        from_day: date,
        to_day: date,
        hours_planned: float,
        hours_attended: float,
    ) -> bool:
        """Record the hours of a period, in place of what was known of that period."""
        hours = Hours(float(hours_planned), float(hours_attended))
        return self._on_path(
            session_id,
            person_id,
            lambda session: session.record_attendance(person_id, from_day, to_day, hours),
        )

    def exit(
        self,
        session_id: UUID,
        person_id: UUID,
        exited_on: date,
        outcome: published.ExitOutcome,
        reason: published.DropOutReason | None = None,
        to_session: UUID | None = None,
        remarks: str | None = None,
    ) -> bool:
        """Record that somebody left. ``remarks`` stay in this service, sealed, and are never published."""
        left = Exit(exited_on, outcome, reason, to_session)
        return self._on_path(
            session_id, person_id, lambda session: session.exit(person_id, left, remarks), left
        )

    def correct_exit(
        self,
        session_id: UUID,
        person_id: UUID,
        exited_on: date,
        outcome: published.ExitOutcome,
        reason: published.DropOutReason | None = None,
        to_session: UUID | None = None,
        remarks: str | None = None,
    ) -> bool:
        """Say better when and how somebody left. Without remarks those made before stay."""
        left = Exit(exited_on, outcome, reason, to_session)
        return self._on_path(
            session_id, person_id, lambda session: session.correct_exit(person_id, left, remarks), left
        )

    def grant_award(self, session_id: UUID, person_id: UUID, award: str, granted_on: date) -> bool:
        """Record that an award, by its code in the training, is in."""
        return self._on_path(
            session_id, person_id, lambda session: session.grant(person_id, award, granted_on)
        )

    def training(self, training_id: UUID) -> Training:
        """The training as it now is, straight from the log. Raises ``UnknownTraining``."""
        training = self._found(Training, training_id)
        if training is None:
            raise UnknownTraining(training_id)
        return training

    def session(self, session_id: UUID) -> Session:
        """The session as it now is, straight from the log. Raises ``UnknownSession``."""
        session = self._found(Session, session_id)
        if session is None:
            raise UnknownSession(session_id)
        return session

    def is_erased(self, person_id: UUID) -> bool:
        """Whether somebody was erased: what they did stays to be counted, and is shown to nobody."""
        return is_erased(self._people, person_id)

    def _on_path(
        self, session_id: UUID, person_id: UUID, change: Callable[[Session], bool], left: Exit | None = None
    ) -> bool:
        def work() -> bool:
            self._people(person_id)
            session = self.session(session_id)
            if left is not None and left.to_session and self._found(Session, left.to_session) is None:
                raise BrokenRule("to_session", "no_such_session")
            return change(session)

        return self.together(work)
