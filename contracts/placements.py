"""Published events of the placements service: jobs that participants took, and what follow-ups found.

A person is a pseudonym. An employer is an organisation; a person's name has no place here.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from contracts.envelope import Contract, contract
from contracts.values import (
    ContractType,
    Country,
    Employer,
    OccupationStated,
    Sector,
    SizeClass,
    Value,
    WorkingTime,
)

EvidenceKind = Literal["contract", "certificate", "declaration", "register"]
"""Employment contract, employer's certificate, the participant's own declaration, a public register."""
Milestone = Literal["4_weeks", "3_months", "6_months", "12_months"]
"""After the exit."""
Situation = Literal["employed", "self_employed", "in_training", "seeking", "inactive", "not_reached"]
FollowUpSource = Literal["interview", "telephone", "e_mail", "letter", "employer", "register", "partner"]
WithdrawalReason = Literal["entered_in_error", "never_started", "duplicate", "evidence_refuted"]


class Evidence(Value):
    """What proves the placement, and when it came in."""

    kind: EvidenceKind
    obtained_on: date | None = None


class PlacementTerms(Value):
    """A job taken. ``contract`` ``self_employed`` is a business created. ``ends_on`` is its last day, where known."""

    employer: Employer = Employer()
    size_class: SizeClass | None = None
    sector: Sector | None = None
    occupation: OccupationStated | None = None
    contract: ContractType | None = None
    working_time: WorkingTime | None = None
    is_subsidised: bool = False
    country_of_residence: Country
    country_of_work: Country
    starts_on: date
    ends_on: date | None = None
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class _PlacementContract(Contract):
    placement_id: UUID
    person_id: UUID
    programme_id: UUID
    session_id: UUID = Field(description="The session whose participant the person was")

    @property
    def subject(self) -> UUID:
        return self.placement_id


@contract
class PlacementRecorded(_PlacementContract):
    TOPIC: ClassVar[str] = "passerelle.placements.PlacementRecorded.v1"
    terms: PlacementTerms


@contract
class PlacementCorrected(_PlacementContract):
    """The terms as they now are, whole; what they were before stays in the log."""

    TOPIC: ClassVar[str] = "passerelle.placements.PlacementCorrected.v1"
    terms: PlacementTerms


@contract
class PlacementWithdrawn(_PlacementContract):
    TOPIC: ClassVar[str] = "passerelle.placements.PlacementWithdrawn.v1"
    reason: WithdrawalReason


class _FollowUpContract(Contract):
    follow_up_id: UUID
    person_id: UUID
    programme_id: UUID
    session_id: UUID
    milestone: Milestone
    situation_on: date = Field(description="The day whose situation was asked for")
    situation: Situation
    country_of_work: Country | None = None
    contract: ContractType | None = None
    source: FollowUpSource

    @property
    def subject(self) -> UUID:
        return self.follow_up_id


@contract
class FollowUpRecorded(_FollowUpContract):
    TOPIC: ClassVar[str] = "passerelle.placements.FollowUpRecorded.v1"


@contract
class FollowUpCorrected(_FollowUpContract):
    TOPIC: ClassVar[str] = "passerelle.placements.FollowUpCorrected.v1"
