"""Published events of the jobseekers service. A jobseeker is a pseudonym: no name, no contact, no birth date."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.envelope import Contract, contract
from contracts.values import (
    ContractType,
    Diploma,
    InterfaceLanguage,
    LanguageLevel,
    Licence,
    OccupationStated,
    Place,
    StatedSkill,
    TravelLimit,
    Value,
    WorkingTime,
)


class Profile(Value):
    """What a jobseeker tells in order to be matched. Empty ``contracts`` or ``working_times`` mean any.

    ``open_to_recruiters`` is the jobseeker's consent: only with it may they be suggested, without a name, for an offer.
    """

    residence: Place
    travel: TravelLimit = TravelLimit(kilometres=30)
    occupations_wanted: tuple[OccupationStated, ...] = ()
    occupations_held: tuple[OccupationStated, ...] = ()
    skills: tuple[StatedSkill, ...] = ()
    languages: tuple[LanguageLevel, ...] = Field(min_length=1)
    diplomas: tuple[Diploma, ...] = ()
    licences: tuple[Licence, ...] = ()
    contracts: tuple[ContractType, ...] = ()
    working_times: tuple[WorkingTime, ...] = ()
    available_from: date | None = None
    interface_language: InterfaceLanguage = "fr"
    open_to_recruiters: bool = Field(
        default=False, description="May be suggested to recruiters for an offer, under a pseudonym"
    )


class _JobseekerContract(Contract):
    jobseeker_id: UUID

    @property
    def subject(self) -> UUID:
        return self.jobseeker_id


@contract
class JobseekerRegistered(_JobseekerContract):
    TOPIC: ClassVar[str] = "passerelle.jobseekers.JobseekerRegistered.v1"
    profile: Profile


@contract
class ProfileAmended(_JobseekerContract):
    """The profile as it now is, whole."""

    TOPIC: ClassVar[str] = "passerelle.jobseekers.ProfileAmended.v1"
    profile: Profile


@contract
class JobseekerLeft(_JobseekerContract):
    """The jobseeker asked to be matched no more."""

    TOPIC: ClassVar[str] = "passerelle.jobseekers.JobseekerLeft.v1"


@contract
class JobseekerErased(_JobseekerContract):
    """The person asked to be forgotten: whoever holds anything under this pseudonym but counts lets go of it."""

    TOPIC: ClassVar[str] = "passerelle.jobseekers.JobseekerErased.v1"
