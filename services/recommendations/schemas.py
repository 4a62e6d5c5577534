"""Shapes of the recommendations API."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field


class PartOut(BaseModel):
    """One part of a score."""

    value: float = Field(ge=0, le=1)
    weight: float = Field(ge=0, le=1)


class SessionOut(BaseModel):
    """A session of a training that gives what is missing, with a seat free, that the person can reach and follow."""

    session: UUID
    title: str
    language: str = Field(description="Language of the title: the one asked for, else the original's")
    places: list[str]
    starts_on: date
    seats_free: int = Field(ge=1)
    gives: list[str] = Field(description="What it gives of what is missing, in the language asked for")
    sentence: str


class TrainingOut(SessionOut):
    """Such a session, for the person themselves."""

    distance_km: float = Field(description="Kilometres to its furthest site as the crow flies")


class RecommendationOut(BaseModel):
    """An offer, why it is recommended, and what is missing. The score is Σ value × weight over the parts."""

    offer: UUID
    source: str = Field(examples=["france-travail"])
    reference: str = Field(description="The source's own reference")
    title: str
    language: str = Field(description="Language of the original text", examples=["nl"])
    score: float = Field(ge=0, le=1)
    parts: dict[str, PartOut]
    reasons: list[str] = Field(description="Sentences in the language asked for")
    missing: list[str]
    crossing: list[str] = Field(description="What crossing the border changes")
    distance_km: float | None = Field(description="Kilometres as the crow flies")
    trainings: list[TrainingOut] = Field(description="Three at most, the soonest first")


class RecommendationsOut(BaseModel):
    """Best first; near misses fail exactly one condition."""

    recommended: list[RecommendationOut]
    near_misses: list[RecommendationOut]


EXAMPLE = {
    "residence": {"label": "Roubaix", "country": "FR"},
    "travel": {"kilometres": 30},
    "occupations_wanted": [{"label": "lasser"}],
    "skills": [{"label": "MIG/MAG-lassen"}],
    "languages": [{"language": "nl", "level": "C2"}, {"language": "fr", "level": "B1"}],
    "licences": ["B"],
    "interface_language": "nl",
}
"""Someone in Roubaix who reads Dutch."""
