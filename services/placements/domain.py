"""A placement and a follow-up, and what can happen to them.

Their events are whole, as they are published: each says whose it is, for which programme and session, and the terms as
they then are. What was said before stays in the log beside it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from services.kernel.clock import recorded_at
from services.kernel.personal import Personal
from services.placements.milestones import Milestone
from services.placements.rules import BrokenRule, check_follow_up, check_placement
from services.placements.terms import Finding, PathKnown, PlacementTerms

PLACEMENTS = UUID("8f4f8a2b-4c0f-5d7e-9a0b-2f6f1f0f4a51")
FOLLOW_UPS = UUID("0f5a2c1d-7b3e-5b8a-8d55-6c3b9e7d1a62")
"""Namespaces of ids; changing one would give everything in it a new identity."""

WithdrawalReason = Literal["entered_in_error", "never_started", "duplicate", "evidence_refuted"]


class Placement(Aggregate):
    """A job that a participant of a session took."""

    TOPIC = "placements.Placement"

    class Event(Aggregate.Event):
        TOPIC = "placements.Placement.Event"
        create_timestamp = staticmethod(recorded_at)

        person_id: UUID
        programme_id: UUID
        session_id: UUID

    class Recorded(Event, Aggregate.Created):
        TOPIC = "placements.Placement.Recorded"
        session_starts_on: date
        entered_on: date
        terms: PlacementTerms
        remarks: Annotated[str | None, Personal()] = None

    class Corrected(Event):
        TOPIC = "placements.Placement.Corrected"
        session_starts_on: date
        entered_on: date
        terms: PlacementTerms
        remarks: Annotated[str | None, Personal()] = None

    class Withdrawn(Event):
        TOPIC = "placements.Placement.Withdrawn"
        reason: WithdrawalReason

    @event(Recorded)
    def __init__(
        self,
        person_id: UUID,
        programme_id: UUID,
        session_id: UUID,
        session_starts_on: date,
        entered_on: date,
        terms: PlacementTerms,
        remarks: str | None = None,
    ) -> None:
        self.path = PathKnown(person_id, programme_id, session_id, session_starts_on, entered_on)
        self.terms, self.remarks = terms, remarks
        self.withdrawn: WithdrawalReason | None = None

    @staticmethod
    def create_id(session_id: UUID, person_id: UUID, reference: str) -> UUID:
        """The same reference of the same participant is the same placement: recording and importing are idempotent."""
        return uuid5(PLACEMENTS, f"{session_id}\n{person_id}\n{reference}")

    @classmethod
    def record(
        cls, path: PathKnown, terms: PlacementTerms, reference: str, remarks: str | None = None
    ) -> Placement:
        """A new placement. Raises ``BrokenRule``."""
        check_placement(path, terms, remarks)
        return cls._create(
            cls.Recorded,
            id=cls.create_id(path.session_id, path.person_id, reference),
            **_whose(path),
            session_starts_on=path.session_starts_on,
            entered_on=path.entered_on,
            terms=terms,
            remarks=remarks,
        )

    def record_again(self, path: PathKnown, terms: PlacementTerms, remarks: str | None = None) -> bool:
        """The placement as a sender repeats it; whether anything changed. Raises ``BrokenRule``.

        A sender that goes on repeating what was withdrawn here changes nothing; one that says something else is refused.
        """
        if self.withdrawn is not None and terms == self.terms:
            return False
        return self.correct(terms, remarks, path)

    def correct(
        self, terms: PlacementTerms, remarks: str | None = None, path: PathKnown | None = None
    ) -> bool:
        """New terms, whole; whether anything changed. Raises ``BrokenRule``.

        Without ``remarks`` those there are stay; without ``path`` what was last known of it holds.
        """
        path = path or self.path
        if self.withdrawn is not None:
            raise BrokenRule("placement_id", "placement_withdrawn")
        is_told = (terms, path.programme_id) == (self.terms, self.path.programme_id)
        if is_told and remarks in (None, self.remarks):
            return False
        check_placement(path, terms, remarks)
        self._correct(
            **_whose(path),
            session_starts_on=path.session_starts_on,
            entered_on=path.entered_on,
            terms=terms,
            remarks=remarks or self.remarks,
        )
        return True

    def withdraw(self, reason: WithdrawalReason) -> None:
        """It was no placement. Raises ``BrokenRule`` where that was said already."""
        if self.withdrawn is not None:
            raise BrokenRule("placement_id", "already_withdrawn")
        self._withdraw(**_whose(self.path), reason=reason)

    @event(Corrected)
    def _correct(
        self,
        person_id: UUID,
        programme_id: UUID,
        session_id: UUID,
        session_starts_on: date,
        entered_on: date,
        terms: PlacementTerms,
        remarks: str | None,
    ) -> None:
        self.path = PathKnown(person_id, programme_id, session_id, session_starts_on, entered_on)
        self.terms, self.remarks = terms, remarks

    @event(Withdrawn)
    def _withdraw(
        self, person_id: UUID, programme_id: UUID, session_id: UUID, reason: WithdrawalReason
    ) -> None:
        self.withdrawn = reason


class FollowUp(Aggregate):
    """What was found out about a participant at one milestone after the exit."""

    TOPIC = "placements.FollowUp"

    class Event(Aggregate.Event):
        TOPIC = "placements.FollowUp.Event"
        create_timestamp = staticmethod(recorded_at)

        person_id: UUID
        programme_id: UUID
        session_id: UUID
        milestone: Milestone
        finding: Finding
        remarks: Annotated[str | None, Personal()]

    class Recorded(Event, Aggregate.Created):
        TOPIC = "placements.FollowUp.Recorded"

    class Corrected(Event):
        TOPIC = "placements.FollowUp.Corrected"

    @event(Recorded)
    def __init__(
        self,
        person_id: UUID,
        programme_id: UUID,
        session_id: UUID,
        milestone: Milestone,
        finding: Finding,
        remarks: str | None,
    ) -> None:
        self.person_id, self.programme_id, self.session_id = person_id, programme_id, session_id
        self.milestone, self.finding, self.remarks = milestone, finding, remarks

    @staticmethod
    def create_id(session_id: UUID, person_id: UUID, milestone: Milestone) -> UUID:
        """One follow-up a participant and milestone; asked again, it is corrected."""
        return uuid5(FOLLOW_UPS, f"{session_id}\n{person_id}\n{milestone}")

    @classmethod
    def record(
        cls, path: PathKnown, milestone: Milestone, finding: Finding, remarks: str | None = None
    ) -> FollowUp:
        """A new follow-up. Raises ``BrokenRule``."""
        check_follow_up(path, milestone, finding, remarks)
        return cls._create(
            cls.Recorded,
            id=cls.create_id(path.session_id, path.person_id, milestone),
            **_whose(path),
            milestone=milestone,
            finding=finding,
            remarks=remarks,
        )

    def correct(self, path: PathKnown, finding: Finding, remarks: str | None = None) -> bool:
        """What was found, whole; whether anything changed. Without ``remarks`` those there are stay.

        Raises ``BrokenRule``.
        """
        is_told = (finding, path.programme_id) == (self.finding, self.programme_id)
        if is_told and remarks in (None, self.remarks):
            return False
        check_follow_up(path, self.milestone, finding, remarks)
        self._correct(
            **_whose(path), milestone=self.milestone, finding=finding, remarks=remarks or self.remarks
        )
        return True

    @event(Corrected)
    def _correct(
        self,
        person_id: UUID,
        programme_id: UUID,
        session_id: UUID,
        milestone: Milestone,
        finding: Finding,
        remarks: str | None,
    ) -> None:
        self.programme_id, self.finding, self.remarks = programme_id, finding, remarks


def _whose(path: PathKnown) -> dict[str, UUID]:
    """Whose an event is, for which programme and session."""
    return {
        "person_id": path.person_id,
        "programme_id": path.programme_id,
        "session_id": path.session_id,
    }
