"""SIGKILL of a process that holds a part of the offers: nobody is answered without it, and all is there when it is back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx

from contracts.offers import OfferTerms
from contracts.values import Place
from services.recommendations.views import ReadOffers
from tests.benchmarks.processes import until_answered
from tests.faults.machine import Served, machine

PLACES = (
    Place(label="Roubaix", country="FR", latitude=50.69, longitude=3.17),
    Place(label="Kortrijk", country="BE", latitude=50.83, longitude=3.26),
)
WELDER = {
    "residence": {"label": "Roubaix", "country": "FR"},
    "travel": {"kilometres": 30},
    "occupations_wanted": [{"label": "soudeur"}],
    "languages": [{"language": "fr", "level": "C2"}],
}


async def test_a_shard_is_killed_and_started_again() -> None:
    with machine() as here:
        async with here.inside() as built:
            for number, place in enumerate(PLACES):
                terms = OfferTerms(
                    title="Soudeur", language="fr", places=(place,), published_at=datetime.now(UTC)
                )
                await asyncio.to_thread(built.offers.publish, "test", str(number), terms)
            await built.runner(ReadOffers).catch_up()
        here.settings = {"PASSERELLE_TERRITORY": ",,,3.2"}
        west = here.serve("shard")
        here.settings = {"PASSERELLE_TERRITORY": ",3.2,,"}
        east = here.serve("shard")
        here.settings = {"PASSERELLE_SHARDS": f"{west.url},{east.url}"}
        front = here.serve("recommendations")

        until_answered(f"{front.url}/health/ready")
        assert recommended(front) == {"0", "1"}
        east.kill()
        assert asked(front).status_code == 503
        async with asyncio.timeout(20):
            while not (index := state(front))["last_error"]:
                await asyncio.sleep(0.1)
        assert index["last_error"].startswith(f"ShardAway: {east.url}/shard") and index["lag"] is None
        east.start()
        until_answered(f"{front.url}/health/ready")
        assert recommended(front) == {"0", "1"}


def state(front: Served) -> dict[str, Any]:
    """What the front says of what it searches."""
    (index,) = httpx.get(f"{front.url}/health/ready", timeout=10).json()["views"]
    return dict(index)


def asked(front: Served) -> httpx.Response:
    return httpx.post(f"{front.url}/api/recommendations", json=WELDER, timeout=30)


def recommended(front: Served) -> set[str]:
    """The references of what is recommended."""
    return {one["reference"] for one in asked(front).raise_for_status().json()["recommended"]}
