"""Whether all is well with what a process runs, for people, probes and Prometheus."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

import asyncpg
from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from services.bootstrap import House
from services.floor.streams.kafka import Relay
from services.floor.telemetry.metrics import CONTENT_TYPE, Gauge, written
from services.floor.views import ViewRunner, quarantine
from services.parts import Parts
from services.recommendations.recommender import Recommender

T = TypeVar("T")
SECONDS = 5.0
"""A probe waits no longer. A database that does not answer is not ready, and what was counted is told without it."""


class ViewHealth(BaseModel):
    """How far a view, a relay or the index is behind what it follows (positions, an upper bound; ``null`` where the database
    does not say), and what last went wrong."""

    view: str
    lag: int | None
    last_error: str | None


class Health(BaseModel):
    """``ready`` once recommendations can be served."""

    ready: bool
    offers_in_index: int
    views: list[ViewHealth]


def router(built: House, parts: Parts) -> APIRouter:
    """Health and metrics of some parts of a house. Metrics are for machines: they are not in the API's description."""
    router = APIRouter()

    @router.get("/health/live", tags=["health"], summary="The process answers")
    async def live() -> dict[str, str]:
        return {"status": "alive"}

    @router.get(
        "/health/ready",
        tags=["health"],
        summary="Recommendations can be served",
        responses={503: {"model": Health, "description": "Not ready: the same, and why not"}},
        response_model=Health,
    )
    async def ready() -> JSONResponse:
        health = await health_of(built, parts)
        return JSONResponse(health.model_dump(), 200 if health.ready else 503)

    @router.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(written(await gauges_of(built, parts)), media_type=CONTENT_TYPE)

    return router


async def health_of(built: House, parts: Parts) -> Health:
    """How far everybody is whom a process runs. A database that is away is why it is not ready, not an error."""
    asking = _Asking()
    views = [
        ViewHealth(view=one.name, lag=await asking.answer(one.lag()), last_error=one.last_error)
        for one in _followers(built, parts)
    ]
    ready = all(one.lag == 0 for one in views) and (built.recommender.ready or not parts.index)
    return Health(ready=ready, offers_in_index=len(built.recommender), views=views)


async def gauges_of(built: House, parts: Parts) -> list[Gauge]:
    """What is not counted but asked for. Of what the database does not say there is no number."""
    health = await health_of(built, parts)
    behind = Gauge(
        "passerelle_lag_positions", "Positions that a view, a relay or the index is behind.", "follower"
    )
    for one in health.views:
        if one.lag is not None:
            behind.put(one.lag, one.view)
    gauges = [behind, Gauge("passerelle_ready", "Whether /health/ready says so.").put(health.ready)]
    if parts.index:
        index = Gauge("passerelle_offers_in_index", "Offers that are searched here.")
        gauges.append(index.put(health.offers_in_index))
    waiting = await _Asking().answer(quarantine.waiting(built.pool))
    if waiting is not None and parts.views:
        aside = Gauge("passerelle_messages_set_aside", "Messages that wait in quarantine.", "view")
        for view in sorted(parts.views):
            aside.put(waiting.get(view, 0), view)
        gauges.append(aside)
    return gauges


def _followers(built: House, parts: Parts) -> list[ViewRunner | Relay | Recommender]:
    return [
        *(one for one in built.runners if one.view.name in parts.views),
        *(one for one in built.relays if one.upstream in parts.relays),
        *((built.recommender,) if parts.index else ()),
    ]


class _Asking:
    """Questions to the database, all within one time."""

    def __init__(self) -> None:
        self._until = asyncio.get_running_loop().time() + SECONDS

    async def answer(self, question: Awaitable[T]) -> T | None:
        """``None`` where the database is away."""
        try:
            async with asyncio.timeout_at(self._until):
                return await question
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return None
