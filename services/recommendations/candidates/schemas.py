"""What the API tells of candidates."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from matching.ranking import WEIGHTS
from services.recommendations.schemas import PartOut, SessionOut


class CandidateOut(BaseModel):
    """A jobseeker who agreed to be suggested, and why. The score is that of the offer in their own recommendations."""

    reference: str = Field(
        description="What the candidate is called for this offer, and for no other",
        examples=["K7QF-2M4X-VA6T-D3ZB"],
    )
    score: float = Field(ge=0, le=1, description="Rounded to a hundredth")
    parts: dict[str, PartOut] = Field(
        description="Rounded to a hundredth; the distance’s is that of the far end of its band"
    )
    reasons: list[str] = Field(description="Sentences in the language asked for")
    missing: list[str]
    within_km: int | None = Field(
        description="At most so many kilometres from their home as the crow flies: 5, 10, 20, 30 or 50; null beyond"
    )
    trainings: list[SessionOut] = Field(description="Three at most, the soonest first")


EXAMPLE: dict[str, Any] = {
    "candidates": [
        {
            "reference": "K7QF-2M4X-VA6T-D3ZB",
            "score": 0.72,
            "parts": {
                part: {"value": value, "weight": WEIGHTS[part]}
                for part, value in {
                    "occupation": 0.95,
                    "skills": 0.5,
                    "meaning": 0.62,
                    "language": 0.9,
                    "distance": 0.57,
                    "freshness": 0.98,
                }.items()
            },
            "reasons": [
                "It is the job they want: welder.",
                "They speak a language it asks for: Dutch, from B1 on.",
                "Kortrijk is no more than 20 km from their home as the crow flies.",
            ],
            "missing": ["Required, and not in their profile: read blueprints."],
            "within_km": 20,
            "trainings": [],
        }
    ],
    "near_misses": [],
}


class CandidatesOut(BaseModel):
    """Best first; near misses lack exactly one thing."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    candidates: list[CandidateOut]
    near_misses: list[CandidateOut]
