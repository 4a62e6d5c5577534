"""Published events of the programmes service: programmes, the figures told of them, and obstacles on people's paths."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from contracts.envelope import Contract, contract
from contracts.values import Country, Language, Value

ObstacleKind = Literal[
    "vocational_training", "apprenticeship", "unemployment_benefit", "diploma_recognition", "taxation",
    "social_security", "transport", "language", "childcare", "housing", "administrative", "digital", "health", "other",
]  # fmt: skip
ObstacleStep = Literal["taken_up", "raised_with_authority", "waiting", "workaround_found"]
ObstacleOutcome = Literal["resolved", "alleviated", "given_up"]
CutName = Literal[
    "programme", "training", "session", "country_of_residence", "country_of_work", "gender", "age_class", "sector", "employer_size",
]  # fmt: skip


class Partner(Value):
    name: str = Field(min_length=1, max_length=200)
    country: Country | None = None
    role: Literal["lead", "partner", "associated"] = "partner"


class Funding(Value):
    """The frame a programme is funded in."""

    frame: str = Field(max_length=200, examples=["Interreg France-Wallonie-Vlaanderen"])
    fund: str | None = Field(default=None, max_length=40, examples=["ERDF"])
    amount: float | None = Field(default=None, ge=0, description="Euro")


class Target(Value):
    """A figure to be reached: a rate (0 to 1) or a count under a named definition."""

    definition: str = Field(max_length=60)
    value: float = Field(ge=0)


class DescriptionVersion(Value):
    """The description in a further language. A programme's name is its own in all of them."""

    language: Language
    description: str = Field(min_length=1, max_length=5_000)


class ProgrammeTerms(Value):
    """What a programme is. ``definitions`` are those it reports under, by name."""

    name: str = Field(min_length=1, max_length=200)
    description: str = Field(default="", max_length=5_000)
    language: str = Field(default="fr", description="Language of name and description, ISO 639-1")
    versions: tuple[DescriptionVersion, ...] = ()
    partners: tuple[Partner, ...] = ()
    funding: Funding | None = None
    countries: tuple[Country, ...] = Field(min_length=1)
    starts_on: date | None = None
    ends_on: date | None = None
    targets: tuple[Target, ...] = ()
    definitions: tuple[str, ...] = Field(min_length=1)


class _ProgrammeContract(Contract):
    programme_id: UUID

    @property
    def subject(self) -> UUID:
        return self.programme_id


@contract
class ProgrammeStarted(_ProgrammeContract):
    TOPIC: ClassVar[str] = "passerelle.programmes.ProgrammeStarted.v1"
    code: str = Field(description="Short name in addresses and commands, e.g. weldcome")
    terms: ProgrammeTerms


@contract
class ProgrammeAmended(_ProgrammeContract):
    TOPIC: ClassVar[str] = "passerelle.programmes.ProgrammeAmended.v1"
    code: str
    terms: ProgrammeTerms


@contract
class FigureDeclared(_ProgrammeContract):
    """A figure that others published of the programme, as quoted; how it was computed is not known."""

    TOPIC: ClassVar[str] = "passerelle.programmes.FigureDeclared.v1"
    quoted: str = Field(max_length=300, examples=["79 %"])
    value: float = Field(ge=0)
    source: str = Field(max_length=500)
    declared_on: date | None = None


@contract
class FigurePublished(_ProgrammeContract):
    """A computed figure that was published: recomputing it at these positions gives it again."""

    TOPIC: ClassVar[str] = "passerelle.programmes.FigurePublished.v1"
    figure_id: UUID
    published_by: str = Field(max_length=100, description="A role or organisation, never a person's name")
    definition: str
    version: int
    cut: dict[CutName, str] = Field(default={})
    as_of: date
    positions: dict[str, int] = Field(description="Per upstream, the log position it was computed at")
    numerator: int
    denominator: int
    unknown: int
    value: float | None
    lower: float | None
    upper: float | None
    interval: tuple[float, float] | None
    suppressed: bool = False


class _ObstacleContract(Contract):
    obstacle_id: UUID
    programme_id: UUID
    person_id: UUID | None = None
    kind: ObstacleKind
    country: Country

    @property
    def subject(self) -> UUID:
        return self.obstacle_id


@contract
class ObstacleDeclared(_ObstacleContract):
    """Something that bars the way: on a person's path, or on the programme itself where no person is named."""

    TOPIC: ClassVar[str] = "passerelle.programmes.ObstacleDeclared.v1"
    declared_on: date
    owner: str = Field(max_length=200, description="The organisation that takes care of it")


@contract
class ObstacleFollowed(_ObstacleContract):
    TOPIC: ClassVar[str] = "passerelle.programmes.ObstacleFollowed.v1"
    followed_on: date
    step: ObstacleStep
    owner: str = Field(max_length=200)


@contract
class ObstacleResolved(_ObstacleContract):
    """The end of it; a later ``ObstacleFollowed`` opens it again."""

    TOPIC: ClassVar[str] = "passerelle.programmes.ObstacleResolved.v1"
    resolved_on: date
    outcome: ObstacleOutcome
