"""What the placements API takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.placements import (
    Evidence,
    FollowUpSource,
    Milestone,
    PlacementTerms,
    Situation,
    WithdrawalReason,
)
from contracts.values import ContractType, Country

PLACEMENT_ID = UUID("0b6f3b0e-6a86-5d0e-9a55-7a2a6f3f9c01")
FOLLOW_UP_ID = UUID("4a1c7d52-02a4-5f8d-8a3e-6b1c2f5d7e11")
PERSON_ID = UUID("5b3d4a52-8f0e-4d9a-9a5e-3c3f6c0f7d11")
SESSION_ID = UUID("7c9e6679-7425-50de-944b-e07fc1f90ae7")
PROGRAMME_ID = UUID("a3bb1891-6f3d-5a0c-9d6b-1c2e3f405162")

TERMS: dict[str, Any] = {
    "employer": {
        "name": "Ateliers Lysandre",
        "country": "BE",
        "registration": {"scheme": "BCE", "number": "0403170701"},
    },
    "size_class": "small",
    "sector": "C",
    "occupation": {"label": "Soudeur TIG"},
    "contract": "permanent",
    "working_time": "full_time",
    "is_subsidised": False,
    "country_of_residence": "FR",
    "country_of_work": "BE",
    "starts_on": "2026-03-02",
    "ends_on": None,
    "evidence": [{"kind": "contract", "obtained_on": "2026-03-10"}],
}
WHOSE: dict[str, Any] = {"person_id": str(PERSON_ID), "session_id": str(SESSION_ID)}
EXAMPLE = {**WHOSE, "reference": "ICAM-117", **TERMS}
FOLLOWED: dict[str, Any] = {
    "milestone": "6_months",
    "situation_on": "2026-08-27",
    "situation": "employed",
    "source": "telephone",
    "country_of_work": "BE",
    "contract": "permanent",
}
SHOWN = {
    "placement_id": str(PLACEMENT_ID),
    **WHOSE,
    "programme_id": str(PROGRAMME_ID),
    "is_withdrawn": False,
    "withdrawal_reason": None,
    "terms": TERMS,
}
RECORDED_AT = "2026-03-11T08:30:00Z"
Remarks = Field(
    default=None,
    max_length=2_000,
    description="For those who accompany the person; sealed, and never published",
)


class PlacementGiven(PlacementTerms):
    """A placement's terms, whole, as they are sent in."""

    model_config = ConfigDict(json_schema_extra={"examples": [TERMS]})

    evidence: tuple[Evidence, ...] = Field(default=(), description="What proves the placement: at least one")
    remarks: str | None = Remarks

    def terms(self) -> PlacementTerms:
        """The terms alone, as sent: what they lack the domain tells in a sentence of its own."""
        return PlacementTerms.model_construct(
            **{name: getattr(self, name) for name in PlacementTerms.model_fields}
        )


class PlacementPosted(PlacementGiven):
    """A new placement, with the sender's own reference for it: sent twice, it is the same placement."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    session_id: UUID = Field(description="The session whose participant the person was")
    person_id: UUID = Field(description="The person's pseudonym")
    reference: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="The sender's own; without one, start day and employer tell a person's placements apart",
    )


class Withdrawal(BaseModel):
    """Why it was no placement."""

    model_config = ConfigDict(extra="forbid")

    reason: WithdrawalReason = Field(examples=["entered_in_error"])


class PlacementShown(BaseModel):
    """A placement as it now is. Of somebody who was erased, it tells neither the person nor the
    employer and the occupation."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [SHOWN]})

    placement_id: UUID
    person_id: UUID | None
    programme_id: UUID
    session_id: UUID
    is_withdrawn: bool
    withdrawal_reason: WithdrawalReason | None
    terms: PlacementTerms


class VersionShown(BaseModel):
    """What was said of a placement, and when: the terms recorded or corrected, or why it was withdrawn."""

    model_config = ConfigDict(from_attributes=True)

    what: Literal["recorded", "corrected", "withdrawn"]
    recorded_at: datetime
    terms: PlacementTerms | None = None
    reason: WithdrawalReason | None = None


class PlacementWithHistory(PlacementShown):
    """A placement, and everything that was said of it, oldest first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                SHOWN
                | {
                    "history": [
                        {"what": "recorded", "recorded_at": RECORDED_AT, "terms": TERMS, "reason": None}
                    ]
                }
            ]
        }
    )

    history: list[VersionShown]


class PlacementsFound(BaseModel):
    """Some of the placements found, by start day, and how many there are."""

    total: int = Field(examples=[1])
    placements: list[PlacementShown]


class FollowUpGiven(BaseModel):
    """Somebody's situation at a milestone after the exit."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{**WHOSE, **FOLLOWED}]})

    session_id: UUID = Field(description="The session that the person left")
    person_id: UUID = Field(description="The person's pseudonym")
    milestone: Milestone
    situation_on: date = Field(description="The day whose situation was asked for, whenever it was asked")
    situation: Situation
    source: FollowUpSource
    country_of_work: Country | None = Field(
        default=None, description="Where the person is at work, and then only"
    )
    contract: ContractType | None = None
    remarks: str | None = Remarks


class FollowUpShown(BaseModel):
    """A follow-up as it was recorded."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "follow_up_id": str(FOLLOW_UP_ID),
                    **WHOSE,
                    "programme_id": str(PROGRAMME_ID),
                    **FOLLOWED,
                }
            ]
        }
    )

    follow_up_id: UUID
    person_id: UUID
    programme_id: UUID
    session_id: UUID
    milestone: Milestone
    situation_on: date
    situation: Situation
    source: FollowUpSource
    country_of_work: Country | None
    contract: ContractType | None


class FollowUpDue(BaseModel):
    """A follow-up that nobody has recorded yet, though its day has come."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    **WHOSE,
                    "programme_id": str(PROGRAMME_ID),
                    "milestone": "6_months",
                    "due_on": "2026-08-27",
                    "days_overdue": 4,
                }
            ]
        },
    )

    person_id: UUID
    programme_id: UUID
    session_id: UUID
    milestone: Milestone
    due_on: date
    days_overdue: int
