"""The offers API over a real database, from publishing to searching."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.floor import problems
from services.offers.api import router
from services.offers.queries import OfferQueries
from services.offers.schemas import EXAMPLE


@pytest.fixture
def app(pool, offers, gazetteer) -> FastAPI:
    async def similar_words(words: str, _: str) -> tuple[str, ...]:
        return ("lasser",) if words == "soudeur" else ()

    app = FastAPI()
    problems.install(app)
    app.include_router(router(offers, OfferQueries(pool), gazetteer, similar_words))
    return app


@pytest.fixture
async def api(app, open_offers) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


def posted(**changes: Any) -> dict[str, Any]:
    return EXAMPLE | changes


def broken(answer: httpx.Response) -> set[tuple[str, str]]:
    return {(error["field"], error["rule"]) for error in answer.json()["errors"]}


async def test_an_offer_is_published_then_shown_then_found(api, open_offers):
    answer = await api.post("/api/offers", json=posted(reference="A1"))
    assert answer.status_code == 201
    shown = await api.get(answer.headers["Location"])
    assert shown.json() == answer.json()
    assert shown.json()["terms"]["places"][0]["latitude"] == pytest.approx(50.83, abs=0.02)

    await open_offers.catch_up()
    found = (await api.get("/api/offers", params={"q": "châssis", "near": "Lille", "radius_km": 40})).json()
    assert [offer["offer_id"] for offer in found["offers"]] == [answer.json()["offer_id"]]
    assert found["total"] == 1
    assert 20 < found["offers"][0]["distance_km"] < 30


async def test_an_offer_sent_twice_under_its_reference_is_one_offer_with_the_last_terms(api):
    first = await api.post("/api/offers", json=posted(reference="A1"))
    second = await api.post("/api/offers", json=posted(reference="A1", title="Soudeur MIG"))
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["offer_id"] == first.json()["offer_id"]
    assert second.json()["terms"]["title"] == "Soudeur MIG"


async def test_offers_without_a_reference_are_each_their_own(api):
    first, second = [await api.post("/api/offers", json=posted()) for _ in range(2)]
    assert first.json()["offer_id"] != second.json()["offer_id"]


async def test_mark_up_and_scripts_never_get_in(api):
    answer = await api.post(
        "/api/offers", json=posted(description="<p>TIG</p><script>steal()</script><b onclick=x()>inox</b>")
    )
    assert answer.json()["terms"]["description"] == "TIG\ninox"


async def test_a_closed_offer_leaves_searches_and_still_says_why(api, open_offers):
    where = (await api.post("/api/offers", json=posted())).headers["Location"]
    assert (await api.post(f"{where}/close", json={"reason": "filled"})).status_code == 200
    await open_offers.catch_up()
    assert (await api.get("/api/offers")).json() == {"total": 0, "offers": []}
    shown = (await api.get(where)).json()
    assert (shown["is_open"], shown["close_reason"]) == (False, "filled")

    again = await api.post(f"{where}/close", json={"reason": "filled"}, headers={"Accept-Language": "nl"})
    assert again.status_code == 409
    assert again.json()["detail"] == "Deze vacature is gesloten."

    assert (await api.put(where, json=posted())).json()["is_open"] is True


async def test_what_is_wrong_is_told_all_at_once(api):
    offer = posted(
        employer={"registration": {"scheme": "SIRET", "number": "73282932000075"}},
        salary={"minimum": 3000, "maximum": 2000},
    )
    answer = await api.post("/api/offers", json=offer, headers={"Accept-Language": "fr"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert broken(answer) == {
        ("employer.registration.number", "bad_check_digit"),
        ("salary.minimum", "minimum_above_maximum"),
    }
    assert answer.json()["detail"].startswith("Les chiffres de contrôle")


async def test_an_unknown_place_is_refused_here(api):
    answer = await api.post("/api/offers", json=posted(places=["Kortrijk", "Nulle-Part-sur-Lys"]))
    assert broken(answer) == {("places.1.label", "unknown_place")}
    assert broken(await api.get("/api/offers", params={"near": "Nulle-Part-sur-Lys"})) == {
        ("near", "unknown_place")
    }


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("PUT", ""), ("POST", "/close")])
async def test_an_unknown_offer_is_not_found(api, method, path):
    body = posted() if method == "PUT" else {"reason": "filled"} if path else None
    answer = await api.request(method, f"/api/offers/{uuid4()}{path}", json=body)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "parameters", [{"limit": 0}, {"limit": 1000}, {"radius_km": -1, "near": "Lille"}, {"contract": "slavery"}]
)
async def test_a_search_that_makes_no_sense_is_refused(api, parameters):
    assert (await api.get("/api/offers", params=parameters)).status_code == 422


async def test_a_search_finds_the_same_occupation_named_in_another_language(api, open_offers):
    await api.post("/api/offers", json=posted(reference="nl", title="Lasser", description="", language="nl", versions=[],
                                              occupations=[], skills=[]))  # fmt: skip
    await open_offers.catch_up()
    assert (await api.get("/api/offers", params={"q": "soudeur"})).json()["total"] == 1
    assert (await api.get("/api/offers", params={"q": "soudeurs"})).json()["total"] == 0


async def test_every_endpoint_is_described(app, api):
    operations = [
        operation
        for path, methods in (await api.get("/openapi.json")).json()["paths"].items()
        if path.startswith("/api/offers")
        for operation in methods.values()
    ]
    assert len(operations) == 5
    for operation in operations:
        assert operation["summary"] and operation["description"]
        assert "422" in operation["responses"]
        assert "application/problem+json" in operation["responses"]["422"]["content"]
