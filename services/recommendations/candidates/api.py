"""Candidates over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from contracts.values import InterfaceLanguage
from services.floor.problems import PROBLEM_RESPONSES
from services.recommendations.candidates.finding import CandidateFinder
from services.recommendations.candidates.schemas import CandidatesOut

OfferId = Annotated[
    UUID, Path(description="The offer's identifier", examples=["0b0e6c3e-6b5e-5d0a-9a43-0d6d5f4b8a11"])
]
Language = Annotated[InterfaceLanguage, Query(description="What reasons are written in")]
Limit = Annotated[int, Query(ge=1, le=100, description="How many candidates at most")]


def router(finder: CandidateFinder) -> APIRouter:
    """``/api/offers/{offer_id}/candidates``."""
    routes = APIRouter(prefix="/api/offers", tags=["recommendations"])

    @routes.get(
        "/{offer_id}/candidates",
        summary="Candidates for an offer",
        responses={status: PROBLEM_RESPONSES[status] for status in (404, 409, 422)},
    )
    async def candidates(offer_id: OfferId, language: Language = "fr", limit: Limit = 20) -> CandidatesOut:
        """The jobseekers an open offer suits, of those who agreed to be suggested to recruiters: best first, by the rules of
        their own recommendations, each with the reasons. Then those who lack one thing only, with the trainings that
        give it.

        They are pseudonymous: a reference that holds for this offer only, and distances in bands. This is information and
        decides nothing. An offer that was published a moment ago is not known here yet.
        """
        found = await finder.candidates(offer_id, language, limit)
        return CandidatesOut.model_validate(found.as_json())

    return routes
