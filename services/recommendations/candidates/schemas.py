"""What the API tells of candidates."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

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
            "score": 0.74,
            "parts": {
                "occupation": {"value": 0.95, "weight": 0.35},
                "skills": {"value": 0.5, "weight": 0.25},
                "meaning": {"value": 0.62, "weight": 0.15},
                "language": {"value": 0.9, "weight": 0.1},
                "distance": {"value": 0.57, "weight": 0.1},
                "freshness": {"value": 0.98, "weight": 0.05},
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
