"""What the programmes API takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.programmes import CutName, ObstacleKind, ObstacleOutcome, ObstacleStep, ProgrammeTerms
from contracts.values import Country, Language

PERSON = "5b3d4a52-8f0e-4d9a-9a5e-3c3f6c0f7d11"
OBSTACLE = "2f3e4d5c-6b7a-5899-a8b7-c6d5e4f3a207"
PROGRAMME = "7b9e2d40-18c3-5b6f-9d2e-1f3c5a7e9b02"
TERMS: dict[str, Any] = {
    "name": "Deux Rives",
    "description": "Formations transfrontalières en soudage.",
    "language": "fr",
    "versions": [{"language": "nl", "description": "Opleidingen lassen over de grens."}],
    "partners": [{"name": "École des Deux Rives", "country": "FR", "role": "lead"}],
    "funding": {"frame": "Interreg France-Wallonie-Vlaanderen", "fund": "ERDF", "amount": 1_200_000},
    "countries": ["FR", "BE"],
    "starts_on": "2018-01-01",
    "ends_on": "2021-12-31",
    "targets": [{"definition": "esf_six_months", "value": 0.7}],
    "definitions": ["esf_exit", "esf_six_months", "rcr82"],
}
QUOTED: dict[str, Any] = {"quoted": "79 %", "value": 0.79, "source": "Page du programme", "declared_on": "2021-05-31"}  # fmt: skip
DECLARED: dict[str, Any] = {
    "kind": "unemployment_benefit",
    "country": "BE",
    "declared_on": "2019-01-20",
    "owner": "Guichet transfrontalier",
}
_GIVEN = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


def _example(value: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [value]})


class ProgrammeGiven(ProgrammeTerms):
    """A programme as it is sent in."""

    model_config = ConfigDict(str_strip_whitespace=True) | _example(TERMS)

    language: Language = "fr"


class FigureGiven(BaseModel):
    """A figure that others published, as quoted."""

    model_config = _GIVEN | _example(QUOTED)

    quoted: str = Field(min_length=1, max_length=300, description="In the source's own words")
    value: float = Field(ge=0, description="A rate (0 to 1) or a count")
    source: str = Field(min_length=1, max_length=500, description="Where it was read")
    declared_on: date | None = Field(default=None, description="When it was published, where that is known")


class ObstacleGiven(BaseModel):
    """An obstacle on a person's path, or on the programme's own where no person is named."""

    model_config = _GIVEN | _example({"reference": "ADM-17", "person_id": PERSON, **DECLARED})

    kind: ObstacleKind
    country: Country = Field(description="Where it lies, ISO 3166-1 alpha-2")
    declared_on: date
    owner: str = Field(min_length=1, max_length=200, description="The organisation that takes care of it")
    person_id: UUID | None = Field(default=None, description="The participant's pseudonym")
    reference: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="The sender's own: sent twice, it is the same obstacle",
    )
    remarks: str | None = Field(
        default=None, max_length=2_000, description="Sealed under the person's key; shown nowhere here"
    )


class StepGiven(BaseModel):
    """What was done about an obstacle, and by whom where that changes."""

    model_config = _GIVEN | _example({"followed_on": "2019-02-01", "step": "raised_with_authority"})

    followed_on: date
    step: ObstacleStep
    owner: str | None = Field(default=None, min_length=1, max_length=200)
    remarks: str | None = Field(default=None, max_length=2_000)


class ResolutionGiven(BaseModel):
    """How an obstacle ended."""

    model_config = _GIVEN | _example({"resolved_on": "2019-03-01", "outcome": "alleviated"})

    resolved_on: date
    outcome: ObstacleOutcome


class FigureDeclaredShown(BaseModel):
    """A figure that others published, as quoted: how it was computed is not known."""

    model_config = ConfigDict(from_attributes=True) | _example(QUOTED)

    quoted: str
    value: float
    source: str
    declared_on: date | None


class ProgrammeShown(BaseModel):
    """A programme as it now is, with the figures that others declared of it."""

    model_config = ConfigDict(from_attributes=True) | _example(
        {"programme_id": PROGRAMME, "code": "deux-rives", "terms": TERMS, "declared": [QUOTED]}
    )

    programme_id: UUID
    code: str
    terms: ProgrammeTerms
    declared: tuple[FigureDeclaredShown, ...]


class FigureShown(BaseModel):
    """A published figure. Computed again at these log positions, it is the same."""

    model_config = ConfigDict(from_attributes=True) | _example(
        {
            "figure_id": "4a5b6c7d-8e9f-5a0b-b1c2-d3e4f5a6b708",
            "published_by": "programme manager",
            "published_at": "2022-01-12T08:30:00Z",
            "definition": "esf_six_months",
            "version": 1,
            "cut": {"country_of_residence": "BE"},
            "as_of": "2021-12-31",
            "positions": {"trainings": 1200, "placements": 640},
            "numerator": 14,
            "denominator": 20,
            "unknown": 2,
            "value": 0.7,
            "lower": 0.7,
            "upper": 0.8,
            "interval": [0.481, 0.8545],
            "suppressed": False,
        }
    )

    figure_id: UUID
    published_by: str
    published_at: datetime
    definition: str
    version: int
    cut: dict[CutName, str]
    as_of: date
    positions: dict[str, int]
    numerator: int
    denominator: int
    unknown: int
    value: float | None
    lower: float | None
    upper: float | None
    interval: tuple[float, float] | None
    suppressed: bool


class ObstacleShown(BaseModel):
    """An obstacle as it now stands; ``status`` is ``open`` or how it ended."""

    model_config = ConfigDict(from_attributes=True) | _example(
        {
            "obstacle_id": OBSTACLE,
            "person_id": PERSON,
            **DECLARED,
            "followed_on": "2019-02-01",
            "step": "raised_with_authority",
            "resolved_on": "2019-03-01",
            "status": "alleviated",
        }
    )

    obstacle_id: UUID
    person_id: UUID | None
    kind: ObstacleKind
    country: str
    owner: str
    declared_on: date
    followed_on: date | None
    step: ObstacleStep | None
    resolved_on: date | None
    status: str = Field(examples=["open"])


class ObstacleCountShown(BaseModel):
    """How many obstacles of a kind, in a country, stand so."""

    model_config = ConfigDict(from_attributes=True)

    kind: ObstacleKind = Field(examples=["apprenticeship"])
    country: str = Field(examples=["BE"])
    status: str = Field(examples=["open"])
    count: int = Field(examples=[3])
