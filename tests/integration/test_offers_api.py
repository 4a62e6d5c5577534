"""The offers API over a real database, from publishing to searching."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.floor import problems
from services.floor.places import Gazetteer
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.floor.views import ViewRunner
from services.offers.api import router
from services.offers.commands import Offers
from services.offers.publishing import to_contract
from services.offers.queries import OfferQueries
from services.offers.schemas import EXAMPLE
from services.offers.views import OpenOffers


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture
async def offers(database, pool) -> AsyncIterator[Offers]:
    await pool.execute("CREATE SCHEMA offers")
    with Offers(database.environment("offers")) as application:
        yield application


@pytest.fixture
async def view(pool, offers) -> ViewRunner:
    stream = PostgresStream(pool, {"offers": NotificationLog("offers", offers.mapper, to_contract)})
    runner = ViewRunner(OpenOffers(), stream, pool)
    await runner.prepare()
    return runner


@pytest.fixture
async def api(pool, offers, gazetteer) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    problems.install(app)
    app.include_router(router(offers, OfferQueries(pool), gazetteer))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


def posted(**changes: Any) -> dict[str, Any]:
    return EXAMPLE | changes


async def test_an_offer_is_published_then_shown_then_found(api, view):
    answer = await api.post("/api/offers", json=posted(reference="A1"))
    assert answer.status_code == 201, answer.text
    shown = await api.get(answer.headers["Location"])
    assert shown.json() == answer.json()
    assert shown.json()["terms"]["places"][0]["latitude"] == pytest.approx(50.83, abs=0.02)

    await view.catch_up()
    found = (await api.get("/api/offers", params={"q": "soudeur", "near": "Lille", "radius_km": 40})).json()
    assert [offer["offer_id"] for offer in found["offers"]] == [answer.json()["offer_id"]]
    assert found["total"] == 1
    assert 20 < found["offers"][0]["distance_km"] < 30
