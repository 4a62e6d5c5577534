"""Recommendations over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException, Query

from contracts.jobseekers import Profile
from contracts.values import InterfaceLanguage
from services.floor.faults import Fault
from services.floor.places import Gazetteer
from services.floor.placing import located, named
from services.floor.problems import PROBLEM_RESPONSES, Problem, Refused
from services.recommendations.index import NotReady
from services.recommendations.recommender import Recommender
from services.recommendations.results import Recommendations
from services.recommendations.schemas import EXAMPLE, RecommendationsOut

Limit = Annotated[int, Query(ge=1, le=100, description="How many offers at most")]
GivenProfile = Annotated[Profile, Body(examples=[EXAMPLE])]
NOT_READY: dict[int | str, dict[str, Any]] = {
    503: {"model": Problem, "description": "Offers are still being read for the first time"}
}


def router(recommender: Recommender, gazetteer: Gazetteer) -> APIRouter:
    """Routes under ``/api/recommendations``."""
    routes = APIRouter(prefix="/api/recommendations", tags=["recommendations"])

    @routes.post(
        "",
        summary="Recommend offers for a profile",
        responses={**{status: PROBLEM_RESPONSES[status] for status in (400, 413, 422)}, **NOT_READY},
    )
    async def recommend(
        profile: GivenProfile, language: InterfaceLanguage | None = None, limit: Limit = 10
    ) -> RecommendationsOut:
        """Offers the person can really take, best first, each with its reasons. Nothing about the profile is kept.

        Reasons come in ``language``, by default the profile's own. A residence given by name is looked up.
        """
        residence = located(profile.residence, gazetteer)
        if residence is None:
            raise Refused([Fault("residence.label", "unknown_place", {"given": named(profile.residence)})])
        profile = profile.model_copy(update={"residence": residence})
        try:
            return _out(await recommender.recommend(profile, language or profile.interface_language, limit))
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
