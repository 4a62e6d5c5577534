"""Trainings, sessions and paths from the log as the API shows them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.trainings import SessionTerms
from contracts.values import Characteristics
from services.trainings.domain import Session
from services.trainings.publishing import published_session_terms, published_training_terms
from services.trainings.schemas import (
    CHARACTERISTICS,
    DATES,
    PERSON_ID,
    PROGRAMME_ID,
    SESSION_ID,
    TRAINING_ID,
    TrainingShown,
)
from services.trainings.training import Training


class SessionShown(BaseModel):
    """A session as it now is, straight from the log."""

    session_id: UUID = Field(examples=[str(SESSION_ID)])
    training_id: UUID = Field(examples=[str(TRAINING_ID)])
    programme_id: UUID = Field(examples=[str(PROGRAMME_ID)])
    terms: SessionTerms = Field(examples=[{"code": "2026-1", **DATES}])
    awards: tuple[str, ...] = Field(examples=[["FR", "BE"]])
    seats_free: int = Field(examples=[17])
    is_cancelled: bool = False


class PeriodShown(BaseModel):
    """Hours of one period."""

    from_day: date
    to_day: date
    hours_planned: float = Field(examples=[140])
    hours_attended: float = Field(examples=[133])


class PathShown(BaseModel):
    """One participant's path through one session. Remarks are not shown."""

    session_id: UUID = Field(examples=[str(SESSION_ID)])
    person_id: UUID = Field(examples=[str(PERSON_ID)])
    characteristics: Characteristics = Field(examples=[CHARACTERISTICS])
    applied_on: date | None = None
    declined_on: date | None = None
    decline_reason: str | None = None
    entered_on: date | None = None
    exited_on: date | None = None
    outcome: str | None = None
    reason: str | None = None
    to_session: UUID | None = None
    attendance: list[PeriodShown] = []
    awards: dict[str, date] = Field(default={}, examples=[{"FR": "2026-07-10"}])
    is_complete: bool = Field(description="Whether every award of the session is in")


def training_shown(training: Training) -> TrainingShown:
    """A training as it now is."""
    return TrainingShown(
        training_id=training.id,
        reference=training.reference,
        terms=published_training_terms(training.terms),
    )


def session_shown(session: Session) -> SessionShown:
    """A session as it now is."""
    return SessionShown(
        session_id=session.id,
        training_id=session.training_id,
        programme_id=session.programme_id,
        terms=published_session_terms(session.terms),
        awards=session.awards,
        seats_free=session.terms.seats - session.seats_taken,
        is_cancelled=session.is_cancelled,
    )


def path_shown(session: Session, person_id: UUID) -> PathShown:
    """What is known of somebody in a session, without remarks. Raises ``UnknownParticipant``."""
    path = session.path(person_id)
    return PathShown(
        session_id=session.id,
        person_id=person_id,
        characteristics=Characteristics.model_validate(path.characteristics),
        applied_on=path.applied_on,
        declined_on=path.declined_on,
        decline_reason=path.decline_reason,
        entered_on=path.entered_on,
        exited_on=path.exit.exited_on if path.exit else None,
        outcome=path.exit.outcome if path.exit else None,
        reason=path.exit.reason if path.exit else None,
        to_session=path.exit.to_session if path.exit else None,
        attendance=[
            PeriodShown(
                from_day=first, to_day=last, hours_planned=hours.planned, hours_attended=hours.attended
            )
            for (first, last), hours in sorted(path.attendance.items())
        ],
        awards=dict(path.awards),
        is_complete=session.is_complete(path),
    )
