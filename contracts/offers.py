"""Published events of the offers service."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.envelope import Contract, contract
from contracts.values import (
    CloseReason,
    Code,
    ContractType,
    Employer,
    Language,
    LanguageFloor,
    LicenceNeed,
    Place,
    Salary,
    StatedSkill,
    TextVersion,
    Value,
    WorkingTime,
)


class OfferTerms(Value):
    """Everything an offer says, in its own words and codes. Texts are plain text: mark-up was cleaned on entry."""

    title: str = Field(min_length=1, max_length=300, examples=["Soudeur TIG"])
    description: str = Field(default="", max_length=50_000)
    language: Language
    versions: tuple[TextVersion, ...] = ()
    employer: Employer = Employer()
    occupations: tuple[Code, ...] = ()
    skills: tuple[StatedSkill, ...] = ()
    languages: tuple[LanguageFloor, ...] = ()
    contract: ContractType | None = None
    working_time: WorkingTime | None = None
    hours_per_week: float | None = Field(default=None, gt=0, le=80)
    starts_on: date | None = None
    salary: Salary | None = None
    licences: tuple[LicenceNeed, ...] = ()
    places: tuple[Place, ...] = ()
    published_at: datetime | None = None
    expires_on: date | None = None
    programmes: tuple[str, ...] = ()
    url: str | None = Field(default=None, max_length=2_000, pattern="^https?://")


class _OfferContract(Contract):
    offer_id: UUID

    @property
    def subject(self) -> UUID:
        return self.offer_id


@contract
class OfferPublished(_OfferContract):
    TOPIC: ClassVar[str] = "passerelle.offers.OfferPublished.v1"
    source: str
    reference: str
    terms: OfferTerms


@contract
class OfferAmended(_OfferContract):
    """The offer's terms as they now are, whole. An amended offer is open: one that had closed is open again."""

    TOPIC: ClassVar[str] = "passerelle.offers.OfferAmended.v1"
    source: str
    reference: str
    terms: OfferTerms


@contract
class OfferClosed(_OfferContract):
    TOPIC: ClassVar[str] = "passerelle.offers.OfferClosed.v1"
    reason: CloseReason
