"""What tests of trainings start from: an invented training, its sessions, and people who are pseudonyms."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from contracts.trainings import SessionTerms, TrainingTerms
from contracts.values import Characteristics
from services.trainings.schemas import TRAINING

PROGRAMME = UUID(int=0xA)
ANNA, BRAM, CARLA = (UUID(int=0xB0 + number) for number in range(3))
STARTS, ENDS = date(2025, 2, 3), date(2025, 7, 4)
TAKEN_DOWN = Characteristics(gender="female", age_class="18_29", country_of_residence="BE")


def training_terms(**changes: Any) -> TrainingTerms:
    return TrainingTerms.model_validate(TRAINING | changes)


def session_terms(code: str = "2025-1", **changes: Any) -> SessionTerms:
    return SessionTerms.model_validate(
        {"code": code, "starts_on": STARTS, "ends_on": ENDS, "seats": 3} | changes
    )
