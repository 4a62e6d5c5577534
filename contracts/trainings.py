"""Published events of the trainings service: trainings, their sessions, and each participant's path through a session.

A person is a pseudonym (the ``jobseeker_id`` of the jobseekers service). Free remarks stay in the service.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from contracts.envelope import Contract, contract
from contracts.values import (
    Characteristics,
    Code,
    Country,
    LanguageLevel,
    Licence,
    Place,
    StatedSkill,
    TextVersion,
    Value,
)

SiteKind = Literal["theory", "practice", "both"]
ExitOutcome = Literal["completed", "dropped_out", "transferred"]
DropOutReason = Literal["found_work", "health", "family", "transport", "money", "language", "content", "moved", "excluded", "other", "not_stated"]  # fmt: skip
DeclineReason = Literal["conditions_not_met", "no_seat", "withdrawn", "no_answer", "other"]


class Provider(Value):
    """An organisation that gives a training."""

    name: str = Field(min_length=1, max_length=200)
    country: Country | None = None


class Site(Value):
    """Where a part of the training takes place."""

    kind: SiteKind
    place: Place


class Award(Value):
    """A diploma or certificate and the body that awards it. ``code`` names it within the training."""

    code: str = Field(min_length=1, max_length=40)
    title: str = Field(min_length=1, max_length=300)
    body: str = Field(min_length=1, max_length=200)
    country: Country | None = None


class TrainingTerms(Value):
    """Everything a training says. A double certification has two awards and is complete only when both are in."""

    title: str = Field(min_length=1, max_length=300)
    language: str = Field(description="Language of this text, ISO 639-1")
    description: str = Field(default="", max_length=50_000)
    versions: tuple[TextVersion, ...] = ()
    providers: tuple[Provider, ...] = Field(min_length=1)
    sites: tuple[Site, ...] = Field(min_length=1)
    occupations: tuple[Code, ...] = ()
    skills: tuple[StatedSkill, ...] = ()
    licences: tuple[Licence, ...] = ()
    entry_languages: tuple[LanguageLevel, ...] = ()
    exit_languages: tuple[LanguageLevel, ...] = ()
    awards: tuple[Award, ...] = Field(default=(), max_length=2)
    seats: int = Field(ge=1, le=1000)
    hours: int | None = Field(default=None, ge=1, le=10_000)
    cost: float | None = Field(default=None, ge=0, description="Euro, to the participant")
    conditions: str = Field(default="", max_length=5_000)


class SessionTerms(Value):
    """When a session takes place and how many it takes."""

    code: str = Field(min_length=1, max_length=60, description="Its name within the training")
    starts_on: date
    ends_on: date
    seats: int = Field(ge=1, le=1000)


class _TrainingContract(Contract):
    training_id: UUID

    @property
    def subject(self) -> UUID:
        return self.training_id


@contract
class TrainingOffered(_TrainingContract):
    TOPIC: ClassVar[str] = "passerelle.trainings.TrainingOffered.v1"
    reference: str
    terms: TrainingTerms


@contract
class TrainingAmended(_TrainingContract):
    """The training's terms as they now are, whole."""

    TOPIC: ClassVar[str] = "passerelle.trainings.TrainingAmended.v1"
    reference: str
    terms: TrainingTerms


class _SessionContract(Contract):
    session_id: UUID
    training_id: UUID
    programme_id: UUID

    @property
    def subject(self) -> UUID:
        return self.session_id


@contract
class SessionOpened(_SessionContract):
    TOPIC: ClassVar[str] = "passerelle.trainings.SessionOpened.v1"
    terms: SessionTerms
    awards: tuple[str, ...] = Field(description="Codes of the awards that make it complete")


@contract
class SessionAmended(_SessionContract):
    TOPIC: ClassVar[str] = "passerelle.trainings.SessionAmended.v1"
    terms: SessionTerms
    awards: tuple[str, ...]


@contract
class SessionCancelled(_SessionContract):
    TOPIC: ClassVar[str] = "passerelle.trainings.SessionCancelled.v1"


class _PathContract(_SessionContract):
    """One participant's path through one session."""

    person_id: UUID


@contract
class ApplicationReceived(_PathContract):
    TOPIC: ClassVar[str] = "passerelle.trainings.ApplicationReceived.v1"
    applied_on: date
    characteristics: Characteristics


@contract
class ApplicationDeclined(_PathContract):
    TOPIC: ClassVar[str] = "passerelle.trainings.ApplicationDeclined.v1"
    declined_on: date
    reason: DeclineReason


@contract
class ParticipantEnrolled(_PathContract):
    """The participant takes a seat. Who enrols without having applied has applied by enrolling."""

    TOPIC: ClassVar[str] = "passerelle.trainings.ParticipantEnrolled.v1"
    entered_on: date
    characteristics: Characteristics


@contract
class EnrolmentCorrected(_PathContract):
    TOPIC: ClassVar[str] = "passerelle.trainings.EnrolmentCorrected.v1"
    entered_on: date
    characteristics: Characteristics


@contract
class AttendanceRecorded(_PathContract):
    """Hours of one period; the same period again replaces what was recorded of it."""

    TOPIC: ClassVar[str] = "passerelle.trainings.AttendanceRecorded.v1"
    from_day: date
    to_day: date
    hours_planned: float = Field(ge=0)
    hours_attended: float = Field(ge=0)


@contract
class ParticipantExited(_PathContract):
    TOPIC: ClassVar[str] = "passerelle.trainings.ParticipantExited.v1"
    exited_on: date
    outcome: ExitOutcome
    reason: DropOutReason | None = None
    to_session: UUID | None = None


@contract
class ExitCorrected(_PathContract):
    TOPIC: ClassVar[str] = "passerelle.trainings.ExitCorrected.v1"
    exited_on: date
    outcome: ExitOutcome
    reason: DropOutReason | None = None
    to_session: UUID | None = None


@contract
class AwardGranted(_PathContract):
    TOPIC: ClassVar[str] = "passerelle.trainings.AwardGranted.v1"
    award: str
    granted_on: date
    is_complete: bool = Field(description="Whether every award of the session is now in")
