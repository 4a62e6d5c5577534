"""What can be asked of the placements service: load, call, save. Blocking: called from plain ``def`` endpoints or threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from eventsourcing.persistence import JSONTranscoder

from contracts import placements as published
from contracts.values import ContractType
from services.floor.together import Together
from services.kernel.personal import People, everybody, is_erased
from services.placements import stored
from services.placements.domain import FollowUp, Placement, WithdrawalReason
from services.placements.milestones import Milestone
from services.placements.publishing import own_terms, published_terms, without_person
from services.placements.rules import UnknownPlacement
from services.placements.terms import Finding, PathKnown


@dataclass(frozen=True, slots=True)
class Version:
    """What was said of a placement, and when. ``terms`` where it was recorded or corrected, ``reason`` where it was
    withdrawn."""

    what: Literal["recorded", "corrected", "withdrawn"]
    recorded_at: datetime
    terms: published.PlacementTerms | None = None
    reason: WithdrawalReason | None = None


class Placements(Together):
    """The write side. ``Placements(env=database.environment("placements"), people=…)``.

    Commands raise ``BrokenRule``, ``UnknownPlacement``, and what ``people`` raises; it is asked before anything is written
    about a person. The same fact again changes nothing. ``remarks`` stay in this service, sealed, and are never published.
    Many commands are saved as one with ``together(work, ahead=…)``; ``placement_id`` and ``follow_up_id`` say ahead what
    they will be about.
    """

    name = "placements"

    def __init__(self, env: Mapping[str, str], people: People = everybody) -> None:
        super().__init__(env)
        self._people = people

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        stored.register(transcoder)

    def record(
        self,
        path: PathKnown,
        terms: published.PlacementTerms,
        reference: str | None = None,
        remarks: str | None = None,
    ) -> UUID:
        """Record a placement; one known by this reference is corrected. Without a reference, start day and employer tell
        a participant's placements apart."""
        own = own_terms(terms)
        reference = reference or own.own_reference
        placement_id = Placement.create_id(path.session_id, path.person_id, reference)

        def work() -> UUID:
            self._people(path.person_id)
            placement = self._found(Placement, placement_id)
            if placement is None:
                self._keep(Placement.record(path, own, reference, remarks))
            else:
                placement.record_again(path, own, remarks)
            return placement_id

        return self.together(work)

    def correct(
        self,
        placement_id: UUID,
        terms: published.PlacementTerms,
        remarks: str | None = None,
        path: PathKnown | None = None,
    ) -> bool:
        """Give a placement its terms, whole; whether anything changed. ``path`` where more is known of it by now."""
        own = own_terms(terms)

        def work() -> bool:
            placement = self.placement(placement_id)
            self._people(placement.path.person_id)
            return placement.correct(own, remarks, path)

        return self.together(work)

    def withdraw(self, placement_id: UUID, reason: WithdrawalReason) -> None:
        """Say that it was no placement; what was recorded stays in its history."""

        def work() -> None:
            placement = self.placement(placement_id)
            self._people(placement.path.person_id)
            placement.withdraw(reason)

        self.together(work)

    def follow_up(
        self,
        path: PathKnown,
        milestone: Milestone,
        situation_on: date,
        situation: published.Situation,
        source: published.FollowUpSource,
        country_of_work: str | None = None,
        contract: ContractType | None = None,
        remarks: str | None = None,
    ) -> UUID:
        """Record somebody's situation at a milestone; told again, it is corrected."""
        finding = Finding(situation_on, situation, source, country_of_work, contract)
        follow_up_id = self.follow_up_id(path, milestone)

        def work() -> UUID:
            self._people(path.person_id)
            follow_up = self._found(FollowUp, follow_up_id)
            if follow_up is None:
                self._keep(FollowUp.record(path, milestone, finding, remarks))
            else:
                follow_up.correct(path, finding, remarks)
            return follow_up_id

        return self.together(work)

    @staticmethod
    def placement_id(path: PathKnown, terms: published.PlacementTerms, reference: str | None = None) -> UUID:
        """The id under which a placement is or would be recorded."""
        return Placement.create_id(
            path.session_id, path.person_id, reference or own_terms(terms).own_reference
        )

    @staticmethod
    def follow_up_id(path: PathKnown, milestone: Milestone) -> UUID:
        """The id under which a follow-up is or would be recorded."""
        return FollowUp.create_id(path.session_id, path.person_id, milestone)

    def placement(self, placement_id: UUID) -> Placement:
        """The placement as it now is, straight from the log. Raises ``UnknownPlacement``."""
        placement = self._found(Placement, placement_id)
        if placement is None:
            raise UnknownPlacement(placement_id)
        return placement

    def known_follow_up(self, follow_up_id: UUID) -> FollowUp | None:
        """The follow-up as it now is, straight from the log; ``None`` where there is none."""
        return self._found(FollowUp, follow_up_id)

    def is_erased(self, person_id: UUID) -> bool:
        """Whether somebody was erased: what is shown then tells neither who took a job nor with whom."""
        return is_erased(self._people, person_id)

    def history(self, placement_id: UUID) -> list[Version]:
        """Everything that was said of a placement, oldest first; of somebody who was erased without what would tell who.

        Raises ``UnknownPlacement``.
        """
        person_id = self.placement(placement_id).path.person_id
        told = [_version(event) for event in self.events.get(placement_id)]
        if not self.is_erased(person_id):
            return told
        return [replace(one, terms=without_person(one.terms)) if one.terms else one for one in told]


def _version(event: Any) -> Version:
    match event:
        case Placement.Withdrawn():
            return Version("withdrawn", event.timestamp, reason=event.reason)
        case Placement.Corrected():
            return Version("corrected", event.timestamp, published_terms(event.terms))
        case _:
            return Version("recorded", event.timestamp, published_terms(event.terms))
