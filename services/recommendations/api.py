"""Recommendations over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from contracts.jobseekers import Profile
from contracts.values import InterfaceLanguage
from services.floor.problems import PROBLEM_RESPONSES
from services.recommendations.recommender import NotReady, Recommender
from services.recommendations.results import Recommendations
from services.recommendations.schemas import RecommendationsOut

Limit = Annotated[int, Query(ge=1, le=100)]


def router(recommender: Recommender) -> APIRouter:
    """Routes under ``/api/recommendations``."""
    routes = APIRouter(prefix="/api/recommendations", tags=["recommendations"])

    @routes.post("", summary="Recommend offers for a profile", responses={422: PROBLEM_RESPONSES[422]})
    async def recommend(profile: Profile, language: InterfaceLanguage = "fr", limit: Limit = 10) -> RecommendationsOut:
        """Offers the person can really take, best first, each with its reasons; nothing about the profile is kept."""
        try:
            return _out(await recommender.recommend(profile, language, limit))
        except NotReady as error:
            raise HTTPException(503) from error

    return routes


def _out(found: Recommendations) -> RecommendationsOut:
    return RecommendationsOut.model_validate(
        {
            "recommended": [one.as_json() for one in found.recommended],
            "near_misses": [one.as_json() for one in found.near_misses],
        }
    )
