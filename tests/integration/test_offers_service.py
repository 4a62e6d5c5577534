"""The offers service over a real database: concurrent writers, the view, searches, what happens by itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from contracts.offers import OfferTerms
from services.offers.commands import Offers, UnknownOffer
from services.offers.policies import WhenExpiryDatePassesThenCloseOffer
from services.offers.queries import OfferQueries, OfferSearch
from services.offers.rules import BrokenRule, OfferIsClosed

TODAY = date(2026, 6, 1)
LILLE, KORTRIJK, PARIS = (50.6365, 3.0635), (50.828, 3.2649), (48.8534, 2.3488)


def terms(title: str, at: tuple[float, float] | None = None, country: str = "FR", **more: Any) -> OfferTerms:
    place = {"label": "somewhere", "country": country} | (
        {"latitude": at[0], "longitude": at[1]} if at else {}
    )
    return OfferTerms.model_validate({"title": title, "language": "fr", "places": [place], **more})


@pytest.fixture
def queries(pool) -> OfferQueries:
    return OfferQueries(pool)


def test_a_batch_counts_what_it_did(offers):
    first = [("feed", str(number), terms(f"Offre {number}")) for number in range(3)]
    assert offers.take(first).new == 3
    changed = [first[0], ("feed", "1", terms("Autre")), ("feed", "3", terms("Offre 3"))]
    counts = offers.take(changed)
    assert (counts.new, counts.amended, counts.unchanged) == (1, 1, 1)


def test_a_batch_with_a_broken_rule_saves_nothing(offers):
    broken = terms("x", salary={"minimum": 2, "maximum": 1})
    with pytest.raises(BrokenRule):
        offers.take([("feed", "1", terms("x")), ("feed", "2", broken)])
    assert not offers.exists("feed", "1")


def test_what_does_not_exist_or_is_over_is_said_by_name(offers):
    with pytest.raises(UnknownOffer):
        offers.amend(uuid4(), terms("x"))
    offer_id = offers.publish("recruiter", "1", terms("x"))
    offers.close_offer(offer_id, "filled")
    with pytest.raises(OfferIsClosed):
        offers.close_offer(offer_id, "filled")


def test_writers_at_the_same_time_lose_nothing(offers, database):
    offer_id = offers.publish("recruiter", "1", terms("Offre"))
    with Offers(database.environment("offers")) as other, ThreadPoolExecutor(4) as threads:

        def write(number: int) -> None:
            (offers if number % 2 else other).amend(offer_id, terms(f"Offre {number}"))

        list(threads.map(write, range(12)))
    assert offers.offer(offer_id).version == 13


def test_an_offer_as_long_as_can_be_is_recorded(offers):
    long = "é" * 50_000
    versions = [
        {"language": code, "title": "x", "description": long} for code in ("nl", "en", "de", "it", "pl", "ro")
    ]
    offer_id = offers.publish("recruiter", "1", terms("x", description=long, versions=versions))
    assert len(offers.offer(offer_id).terms.versions) == 6


async def test_the_view_rebuilt_is_the_view_followed(offers, open_offers, pool):
    first = offers.publish("recruiter", "1", terms("Soudeur", LILLE))
    offers.publish("recruiter", "2", terms("Cuisinier", PARIS))
    await open_offers.catch_up()
    offers.amend(first, terms("Chaudronnier", KORTRIJK, "BE"))
    offers.close_offer(first, "filled")
    await open_offers.catch_up()

    async def rows() -> list[Any]:
        return [
            await pool.fetch("SELECT * FROM offers.open_offers ORDER BY offer_id"),
            await pool.fetch("SELECT * FROM offers.open_offer_places ORDER BY offer_id, latitude"),
        ]

    followed = await rows()
    assert [len(part) for part in followed] == [2, 1]
    await open_offers.rebuild()
    assert await rows() == followed


async def test_a_closed_offer_is_still_there_to_say_so(offers, open_offers, queries):
    offer_id = offers.publish("recruiter", "1", terms("Soudeur", LILLE))
    offers.close_offer(offer_id, "filled")
    await open_offers.catch_up()
    row = await queries.get(offer_id)
    assert row is not None
    assert (row.is_open, row.close_reason, row.terms.title) == (False, "filled", "Soudeur")
    assert (await queries.search(OfferSearch(today=TODAY))).total == 0
    assert await queries.counts(TODAY) == {}
    assert await queries.get(uuid4()) is None


@pytest.fixture
async def searched(offers, open_offers, queries):
    """Searches among six offers; gives titles."""
    offers.take(
        [
            ("s", "1", terms("Soudeur TIG", LILLE, contract="permanent", published_at="2026-01-01T00:00:00Z")),
            ("s", "2", terms("TIG-lasser", KORTRIJK, "BE", language="nl", contract="temporary",
                             versions=[{"language": "fr", "title": "Soudeur"}], published_at="2026-02-01T00:00:00Z")),
            ("s", "3", terms("Chaudronnier", PARIS, description="Vous secondez le soudeur.", published_at="2026-03-01T00:00:00Z")),
            ("s", "4", terms("Élève infirmière", LILLE, expires_on=TODAY, published_at="2026-04-01T00:00:00Z")),
            ("s", "5", terms("Soudeur d'hier", LILLE, expires_on=TODAY - timedelta(1), published_at="2026-05-01T00:00:00Z")),
            ("s", "6", terms("Cuisinier", published_at="2026-05-02T00:00:00Z")),
        ]
    )  # fmt: skip
    await open_offers.catch_up()

    async def search(**wanted: Any) -> list[str]:
        page = await queries.search(OfferSearch(today=TODAY, **wanted))
        assert page.total >= len(page.rows)
        return [hit.row.terms.title for hit in page.rows]

    return search


async def test_searches_find_what_they_ask_for_and_nothing_expired(searched):
    assert await searched() == ["Cuisinier", "Élève infirmière", "Chaudronnier", "TIG-lasser", "Soudeur TIG"]
    assert await searched(phrases=("soudeur",)) == ["TIG-lasser", "Soudeur TIG", "Chaudronnier"]
    assert await searched(phrases=("soudeur tig",)) == ["TIG-lasser", "Soudeur TIG"]
    assert await searched(phrases=("eleve",)) == ["Élève infirmière"]
    assert await searched(phrases=("cuisinier", "lasser")) == ["Cuisinier", "TIG-lasser"]
    assert await searched(phrases=("cosmonaute",)) == []
    assert await searched(phrases=("'); drop table offers.open_offers; --", "a:* & !b")) == []
    assert await searched(countries=("BE",)) == ["TIG-lasser"]
    assert await searched(contracts=("permanent", "temporary")) == ["TIG-lasser", "Soudeur TIG"]
    assert await searched(languages=("nl",)) == ["TIG-lasser"]


async def test_searches_near_a_place_order_by_distance(searched, queries):
    assert await searched(near=KORTRIJK, radius_km=30, phrases=("soudeur",)) == ["TIG-lasser", "Soudeur TIG"]
    assert await searched(near=LILLE, radius_km=10) == ["Élève infirmière", "Soudeur TIG"]
    assert await searched(near=LILLE) == ["Élève infirmière", "Soudeur TIG", "TIG-lasser", "Chaudronnier"]
    page = await queries.search(
        OfferSearch(today=TODAY, near=LILLE, radius_km=400, phrases=("chaudronnier",))
    )
    assert page.rows[0].distance_km == pytest.approx(204, abs=2)


async def test_pages_follow_one_another_and_know_the_total(searched, queries):
    first, second = [await searched(limit=3, offset=offset) for offset in (0, 3)]
    assert len(set(first + second)) == 5
    beyond = await queries.search(OfferSearch(today=TODAY, limit=3, offset=50))
    assert (beyond.rows, beyond.total) == ([], 5)
    assert await queries.counts(TODAY) == {"BE": 1, "FR": 4}


async def test_an_offer_closes_by_itself_the_day_after_its_last(offers, open_offers, queries):
    last_day = offers.publish("s", "1", terms("x", expires_on=TODAY))
    prolonged = offers.publish("s", "2", terms("y", expires_on=TODAY))
    await open_offers.catch_up()
    offers.amend(prolonged, terms("y", expires_on=TODAY + timedelta(30)))  # the view has not heard of it yet
    day = TODAY
    policy = WhenExpiryDatePassesThenCloseOffer(offers, queries, on=lambda: day)
    assert await policy.apply() == 0
    day = TODAY + timedelta(1)
    assert await policy.apply() == 1
    assert offers.offer(last_day).close_reason == "expired"
    assert offers.offer(prolonged).is_open
    await open_offers.catch_up()
    assert await policy.apply() == 0
