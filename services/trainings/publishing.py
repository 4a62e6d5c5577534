"""Between the service's own words and the published ones."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from contracts import trainings as published
from contracts.envelope import Contract
from contracts.values import Characteristics
from services.trainings import terms as own
from services.trainings.domain import Session
from services.trainings.training import Training

_TRAINING = TypeAdapter(own.TrainingTerms)
_SESSION = TypeAdapter(own.SessionTerms)

PUBLISHED: dict[type[Any], type[Contract]] = {
    Training.Offered: published.TrainingOffered,
    Training.Amended: published.TrainingAmended,
    Session.Opened: published.SessionOpened,
    Session.Amended: published.SessionAmended,
    Session.Cancelled: published.SessionCancelled,
    Session.Applied: published.ApplicationReceived,
    Session.Declined: published.ApplicationDeclined,
    Session.Enrolled: published.ParticipantEnrolled,
    Session.EnrolmentCorrected: published.EnrolmentCorrected,
    Session.Attended: published.AttendanceRecorded,
    Session.Exited: published.ParticipantExited,
    Session.ExitCorrected: published.ExitCorrected,
    Session.Awarded: published.AwardGranted,
}
"""What each event is published as. Fields have the same names on both sides; remarks are on one side only."""


def own_training_terms(terms: published.TrainingTerms) -> own.TrainingTerms:
    """A training's published terms as the domain keeps them."""
    return _TRAINING.validate_python(terms.model_dump())


def own_session_terms(terms: published.SessionTerms) -> own.SessionTerms:
    """A session's published terms as the domain keeps them."""
    return _SESSION.validate_python(terms.model_dump())


def own_characteristics(given: Characteristics) -> own.Characteristics:
    """What is counted of a participant, as the domain keeps it."""
    return own.Characteristics(**given.__dict__)


def published_training_terms(terms: own.TrainingTerms) -> published.TrainingTerms:
    """A training's terms as others read them."""
    return published.TrainingTerms.model_validate(terms)


def published_session_terms(terms: own.SessionTerms) -> published.SessionTerms:
    """A session's terms as others read them."""
    return published.SessionTerms.model_validate(terms)


def to_contract(event: Any) -> Contract | None:
    """A domain event as the contract it is published as: the ``Translate`` of this service's notification log."""
    contract = PUBLISHED.get(type(event))
    if contract is None:
        return None
    subject = "training_id" if isinstance(event, Training.Event) else "session_id"
    told = {subject: event.originator_id, "occurred_at": event.timestamp}
    for name in contract.model_fields:
        if name not in told:
            told[name] = getattr(event, name)
    return contract.model_validate(told)
