"""A participant's path and a placement, for tests of the services that speak of them. Everybody is invented."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from contracts.placements import PlacementTerms
from contracts.trainings import ParticipantEnrolled, ParticipantExited, SessionOpened, SessionTerms
from contracts.values import Characteristics
from services.placements.terms import PathKnown

PROGRAMME = UUID("a3bb1891-6f3d-4a0c-9d6b-1c2e3f405162")
TRAINING = UUID("11111111-6f3d-4a0c-9d6b-1c2e3f405162")
SESSION = UUID("7c9e6679-7425-40de-944b-e07fc1f90ae7")
PERSON = UUID("5b3d4a52-8f0e-4d9a-9a5e-3c3f6c0f7d11")
OTHER = UUID("6c4e5b63-9a1f-4e0b-8b6f-4d4a7d1a8e22")
PATH = PathKnown(PERSON, PROGRAMME, SESSION, date(2024, 1, 8), date(2024, 1, 15), date(2024, 6, 28))
"""The session began on 8 January, the person entered a week later and left on 28 June 2024."""
WELDING: dict[str, Any] = {
    "employer": {
        "name": "Ateliers Lysandre",
        "country": "BE",
        "registration": {"scheme": "BCE", "number": "0403170701"},
    },
    "occupation": {"label": "Soudeur TIG"},
    "contract": "permanent",
    "country_of_residence": "FR",
    "country_of_work": "BE",
    "starts_on": "2024-07-01",
    "evidence": [{"kind": "contract", "obtained_on": "2024-07-03"}],
}


def job(**changes: Any) -> PlacementTerms:
    """The terms of a welder's job in Belgium, some of them otherwise."""
    return PlacementTerms.model_validate(WELDING | changes)


def session_opened(
    at: datetime, session_id: UUID = SESSION, starts_on: date = date(2024, 1, 8)
) -> SessionOpened:
    terms = SessionTerms(code="s1", starts_on=starts_on, ends_on=date(2024, 6, 28), seats=12)
    return SessionOpened(
        occurred_at=at,
        session_id=session_id,
        training_id=TRAINING,
        programme_id=PROGRAMME,
        terms=terms,
        awards=(),
    )


def enrolled(at: datetime, person_id: UUID = PERSON, session_id: UUID = SESSION) -> ParticipantEnrolled:
    return ParticipantEnrolled(
        occurred_at=at,
        session_id=session_id,
        training_id=TRAINING,
        programme_id=PROGRAMME,
        person_id=person_id,
        entered_on=date(2024, 1, 15),
        characteristics=Characteristics(),
    )


def exited(
    at: datetime, person_id: UUID = PERSON, session_id: UUID = SESSION, outcome: Any = "completed"
) -> ParticipantExited:
    return ParticipantExited(
        occurred_at=at,
        session_id=session_id,
        training_id=TRAINING,
        programme_id=PROGRAMME,
        person_id=person_id,
        exited_on=date(2024, 6, 28),
        outcome=outcome,
    )
