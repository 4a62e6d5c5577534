"""What the trainings API takes and gives. No body has a field for a person's name or contact."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from contracts.trainings import DeclineReason, DropOutReason, ExitOutcome, SessionTerms, Site, TrainingTerms
from contracts.values import Characteristics, Language, Place

TRAINING_ID = UUID("0a4c1f0e-2a55-5d0c-8c1b-6a1e6d0f1a01")
SESSION_ID = UUID("3d5f7a91-6b2c-5e8d-a4f0-9c1b3e5d7f03")
PROGRAMME_ID = UUID("7b9e2d40-18c3-5b6f-9d2e-1f3c5a7e9b02")
PERSON_ID = UUID("5b3d4a52-8f0e-4d9a-9a5e-3c3f6c0f7d11")
TRAINING: dict[str, Any] = {
    "title": "Soudage transfrontalier",
    "language": "fr",
    "description": "Théorie à Tournai, pratique à Lille.",
    "versions": [
        {
            "language": "nl",
            "title": "Grensoverschrijdend lassen",
            "description": "Theorie in Doornik, praktijk in Rijsel.",
            "origin": "partner",
        }
    ],
    "providers": [{"name": "École des Deux Rives", "country": "FR"}],
    "sites": [
        {"kind": "theory", "place": {"label": "Tournai", "country": "BE"}},
        {"kind": "practice", "place": {"label": "Lille", "country": "FR"}},
    ],
    "occupations": [{"scheme": "ROME", "code": "H2913", "label": "Soudage manuel"}],
    "skills": [{"label": "souder à l'arc"}],
    "licences": ["VCA"],
    "entry_languages": [{"language": "fr", "level": "A2"}],
    "exit_languages": [{"language": "nl", "level": "A2"}],
    "awards": [
        {"code": "FR", "title": "Certificat de soudeur", "body": "Organisme français", "country": "FR"},
        {"code": "BE", "title": "Certificat de compétence", "body": "Organisme belge", "country": "BE"},
    ],
    "seats": 18,
    "hours": 560,
    "cost": 0,
}
DATES: dict[str, Any] = {"starts_on": "2026-02-02", "ends_on": "2026-07-03", "seats": 18}
CHARACTERISTICS: dict[str, Any] = {
    "gender": "female",
    "age_class": "18_29",
    "country_of_residence": "BE",
    "labour_status": "long_term_unemployed",
    "education": "upper_secondary",
}


def _example(example: dict[str, Any]) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


def _by_name(given: Any) -> Any:
    return {"label": given} if isinstance(given, str) else given


class SiteGiven(Site):
    """Where a part of the training takes place."""

    place: Annotated[
        Place,
        BeforeValidator(_by_name, json_schema_input_type=Place | str),
        Field(description="A place by name or postcode; without coordinates it is looked up"),
    ]


class TrainingGiven(TrainingTerms):
    """A training as it is sent in."""

    model_config = ConfigDict(json_schema_extra={"examples": [TRAINING]})

    language: Language
    sites: tuple[SiteGiven, ...] = Field(min_length=1)

    def terms(self) -> TrainingTerms:
        """What was checked, as published."""
        told = {name: getattr(self, name) for name in TrainingTerms.model_fields}
        told["sites"] = tuple(Site(kind=site.kind, place=site.place) for site in self.sites)
        return TrainingTerms.model_construct(**told)


class TrainingPosted(TrainingGiven):
    """A new training, with the sender's own reference for it: sent twice, it is the same training."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reference": "soudage", **TRAINING}]})

    reference: str = Field(min_length=1, max_length=200)


class SessionGiven(BaseModel):
    """A session's dates, first and last day included, and seats."""

    model_config = _example({"programme_id": str(PROGRAMME_ID), **DATES})

    programme_id: UUID
    starts_on: date
    ends_on: date
    seats: int = Field(ge=1, le=1000)

    def terms(self, code: str) -> SessionTerms:
        """What was checked, as published."""
        return SessionTerms(code=code, starts_on=self.starts_on, ends_on=self.ends_on, seats=self.seats)


class SessionPosted(SessionGiven):
    """A new session, with its code within the training: sent twice, it is the same session."""

    model_config = _example({"programme_id": str(PROGRAMME_ID), "code": "2026-1", **DATES})

    code: str = Field(min_length=1, max_length=60)


class ApplicationGiven(BaseModel):
    """An application for a seat."""

    model_config = _example({"applied_on": "2026-01-12", "characteristics": CHARACTERISTICS})

    applied_on: date
    characteristics: Characteristics = Characteristics()


class DeclineGiven(BaseModel):
    """Why an application led to no seat."""

    model_config = _example({"declined_on": "2026-01-26", "reason": "no_seat"})

    declined_on: date
    reason: DeclineReason


class EnrolmentGiven(BaseModel):
    """An entry, and what is counted of the participant as it was on that day."""

    model_config = _example({"entered_on": "2026-02-02", "characteristics": CHARACTERISTICS})

    entered_on: date
    characteristics: Characteristics = Characteristics()


class AttendanceGiven(BaseModel):
    """Hours of one period, first and last day included."""

    model_config = _example(
        {"from_day": "2026-02-02", "to_day": "2026-02-27", "hours_planned": 140, "hours_attended": 133}
    )

    from_day: date
    to_day: date
    hours_planned: float = Field(ge=0, le=10_000)
    hours_attended: float = Field(ge=0, le=10_000)


class ExitGiven(BaseModel):
    """How somebody left: a reason for a drop-out, the next session for a transfer. Remarks are never published."""

    model_config = _example({"exited_on": "2026-05-15", "outcome": "dropped_out", "reason": "found_work"})

    exited_on: date
    outcome: ExitOutcome
    reason: DropOutReason | None = None
    to_session: UUID | None = None
    remarks: str | None = Field(default=None, max_length=2_000)


class AwardGiven(BaseModel):
    """An award that is in, by its code in the training."""

    model_config = _example({"award": "FR", "granted_on": "2026-07-10"})

    award: str = Field(min_length=1, max_length=40)
    granted_on: date


class TrainingShown(BaseModel):
    """A training."""

    model_config = ConfigDict(from_attributes=True)

    training_id: UUID = Field(examples=[str(TRAINING_ID)])
    reference: str = Field(examples=["soudage"])
    terms: TrainingTerms = Field(examples=[TRAINING])


class SessionFound(BaseModel):
    """A session with its training and its counts: certified are those who have every award."""

    model_config = ConfigDict(from_attributes=True)

    session_id: UUID = Field(examples=[str(SESSION_ID)])
    training_id: UUID = Field(examples=[str(TRAINING_ID)])
    programme_id: UUID = Field(examples=[str(PROGRAMME_ID)])
    reference: str = Field(examples=["soudage"])
    terms: TrainingTerms = Field(examples=[TRAINING])
    code: str = Field(examples=["2026-1"])
    starts_on: date
    ends_on: date
    seats: int = Field(examples=[18])
    seats_free: int = Field(examples=[17])
    awards: tuple[str, ...] = Field(examples=[["FR", "BE"]])
    is_cancelled: bool
    applied: int = Field(examples=[1])
    enrolled: int = Field(examples=[1])
    completed: int = Field(examples=[0])
    certified: int = Field(examples=[0])


class SessionsFound(BaseModel):
    """Some of the sessions found, the earliest first, and how many there are."""

    total: int = Field(examples=[1])
    sessions: list[SessionFound]
