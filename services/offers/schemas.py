"""What the offers API takes and gives. The importers come in by the same door."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from contracts.offers import OfferTerms
from contracts.values import Place, TextVersion
from services.offers.text import one_line, plain_text, without_control_characters

OFFER_ID = UUID("c1a7b0de-53c2-5a0a-9f0e-0d5b8f3f2a11")
EXAMPLE: dict[str, Any] = {
    "title": "Soudeur TIG",
    "description": "Assemblage de châssis en inox. Équipe de jour.",
    "language": "fr",
    "versions": [
        {
            "language": "nl",
            "title": "TIG-lasser",
            "description": "Samenstellen van roestvrijstalen frames. Dagploeg.",
            "origin": "partner",
        }
    ],
    "employer": {
        "name": "Ateliers de la Lys",
        "country": "BE",
        "registration": {"scheme": "BCE", "number": "0403170701"},
    },
    "occupations": [{"scheme": "ROME", "code": "H2913", "label": "Soudeur / Soudeuse"}],
    "skills": [{"label": "souder à l'arc sous gaz inerte"}, {"label": "lire des plans", "required": False}],
    "languages": [{"language": "nl", "level": "A2", "required": False}],
    "contract": "permanent",
    "working_time": "full_time",
    "hours_per_week": 38,
    "salary": {"minimum": 2600, "maximum": 3100, "period": "month"},
    "licences": [{"licence": "B"}],
    "places": [{"label": "Kortrijk", "country": "BE"}],
    "expires_on": "2030-12-31",
}
LOCATED: dict[str, Any] = EXAMPLE | {
    "places": [
        {"label": "Kortrijk", "country": "BE", "code": "34022", "latitude": 50.82803, "longitude": 3.26487}
    ]
}


def _one_line(given: Any) -> Any:
    return one_line(given) if isinstance(given, str) else given


def _plain_text(given: Any) -> Any:
    return plain_text(given) if isinstance(given, str) else given


def _in_utc(given: datetime) -> datetime:
    """A moment that does not say where it is told is told in UTC."""
    return given if given.tzinfo else given.replace(tzinfo=UTC)


def _by_name(given: Any) -> Any:
    return {"label": given} if isinstance(given, str) else given


# The limits stand before the cleaning, so that they are of a text, not of anything that has a length.
Title = Annotated[
    str, Field(min_length=1, max_length=300, examples=["Soudeur TIG"]), BeforeValidator(_one_line)
]
Description = Annotated[
    str,
    Field(max_length=50_000, description="Plain text or HTML; mark-up is taken off"),
    BeforeValidator(_plain_text),
]
Programme = Annotated[str, Field(min_length=1, max_length=100, examples=["Weldcome"])]
Moment = Annotated[datetime, AfterValidator(_in_utc)]
PlaceGiven = Annotated[
    Place,
    BeforeValidator(_by_name, json_schema_input_type=Place | str),
    Field(description="A place by name or postcode; without coordinates it is looked up"),
]


class VersionGiven(TextVersion):
    """The text in a further language; mark-up is taken off."""

    title: Title
    description: Description = ""


class OfferGiven(OfferTerms):
    """An offer as it is sent in. It has no field for the name or contact of a person."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    title: Title
    description: Description = ""
    versions: tuple[VersionGiven, ...] = ()
    places: tuple[PlaceGiven, ...] = ()
    published_at: Moment | None = None
    programmes: tuple[Programme, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _visible(cls, given: Any) -> Any:
        return without_control_characters(given)

    def terms(self) -> OfferTerms:
        """What was checked, as published."""
        told = {name: getattr(self, name) for name in OfferTerms.model_fields}
        told["versions"] = tuple(TextVersion.model_construct(**version.__dict__) for version in self.versions)
        return OfferTerms.model_construct(**told)


class OfferPosted(OfferGiven):
    """A new offer, with the sender's own reference for it: sent twice, it is the same offer."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reference": "LYS-2031", **EXAMPLE}]})

    source: str = Field(default="recruiter", min_length=1, max_length=100, description="Who shares the offer")
    reference: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="The sender's own; without one, one is made up",
    )


class Closing(BaseModel):
    """Why an offer closes."""

    model_config = ConfigDict(extra="forbid")

    reason: Literal["filled", "withdrawn"] = Field(default="withdrawn", examples=["filled"])


class OfferShown(BaseModel):
    """An offer, open or closed."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "offer_id": str(OFFER_ID),
                    "source": "recruiter",
                    "reference": "LYS-2031",
                    "is_open": True,
                    "close_reason": None,
                    "terms": LOCATED,
                }
            ]
        },
    )

    offer_id: UUID
    source: str
    reference: str
    is_open: bool
    close_reason: str | None = None
    terms: OfferTerms


class OfferFound(OfferShown):
    """An offer found, and how far it is from where one looked (km, as the crow flies)."""

    distance_km: float | None = Field(default=None, examples=[12.4])


class OffersFound(BaseModel):
    """Some of the offers found, best first, and how many there are."""

    total: int = Field(examples=[1])
    offers: list[OfferFound]
