"""What the jobseekers API takes and gives."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from contracts.jobseekers import Profile
from contracts.values import Place

EXAMPLE: dict[str, Any] = {
    "residence": {"label": "Tournai", "country": "BE"},
    "travel": {"kilometres": 40},
    "occupations_wanted": [{"label": "Soudeur TIG"}],
    "occupations_held": [{"label": "Soudeur MIG/MAG", "months": 30}],
    "skills": [{"label": "souder à l'arc sous gaz inerte"}, {"label": "lire des plans"}],
    "languages": [{"language": "fr", "level": "C2"}, {"language": "nl", "level": "A2"}],
    "licences": ["B", "VCA"],
    "contracts": ["permanent", "temporary"],
    "working_times": ["full_time"],
    "interface_language": "fr",
}
PSEUDONYM = UUID("5b3d4a52-8f0e-4d9a-9a5e-3c3f6c0f7d11")


def _by_name(given: Any) -> Any:
    return {"label": given} if isinstance(given, str) else given


Residence = Annotated[
    Place,
    BeforeValidator(_by_name, json_schema_input_type=Place | str),
    Field(description="A place by name or postcode; without coordinates it is looked up"),
]


class ProfileGiven(Profile):
    """A profile as it is sent in. It has no field for a name, a contact, a birth date or a remark."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    residence: Residence


class JobseekerShown(BaseModel):
    """A jobseeker: the pseudonym, and the profile with its residence located."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "jobseeker_id": str(PSEUDONYM),
                    "profile": EXAMPLE
                    | {
                        "residence": {
                            "label": "Tournai",
                            "country": "BE",
                            "code": "57081",
                            "latitude": 50.6056,
                            "longitude": 3.3879,
                        }
                    },
                }
            ]
        }
    )

    jobseeker_id: UUID
    profile: Profile
