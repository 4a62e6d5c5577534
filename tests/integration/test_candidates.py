"""Candidates end to end: who agreed appears for the offers that suit them, and is gone once they no longer agree."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from contracts.offers import OfferTerms
from contracts.trainings import Provider, SessionTerms, Site, TrainingTerms
from contracts.values import LanguageFloor, LanguageLevel, OccupationStated, StatedSkill
from services.assembly import assemble
from services.bootstrap import House
from services.floor.views import ViewRunner
from services.recommendations.candidates.views import ReadCandidates
from services.recommendations.views import ReadOffers
from tests.integration.test_recommendations import KORTRIJK, NOW, ROUBAIX, Room, welder

TODAY = datetime.now(UTC).date()
SECRETIVE = "the best welder of Wattrelos, ask for Camille"


class Given:
    """The whole house, with a reader that needs no model, and its API."""

    def __init__(self, built: House) -> None:
        self.built, self.room = built, Room()
        parts: list[Any] = [
            built.runner(ReadOffers).view,
            built.runner(ReadCandidates).view,
            built.recommender,
            built.recommender.searched,
            built.candidates,
            built.candidates._bridges,
        ]
        for part in parts:
            part._room = self.room
        app = assemble(built)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")

    @property
    def view(self) -> ViewRunner:
        return self.built.runner(ReadCandidates)

    async def offer(self, title: str = "Soudeur", language: str = "fr", **terms: Any) -> UUID:
        whole = OfferTerms(
            **{"title": title, "language": language, "places": (KORTRIJK,), "published_at": NOW} | terms
        )
        number = len(await self.built.pool.fetch("SELECT FROM offers.offers_events"))
        return await asyncio.to_thread(self.built.offers.publish, "test", f"offer {number}", whole)

    async def somebody(self, **changes: Any) -> UUID:
        """A welder of Roubaix who agreed; ``changes`` say otherwise."""
        return await asyncio.to_thread(
            self.built.jobseekers.register, welder(**{"open_to_recruiters": True} | changes)
        )

    async def amend(self, jobseeker_id: UUID, **changes: Any) -> None:
        profile = welder(**{"open_to_recruiters": True} | changes)
        await asyncio.to_thread(self.built.jobseekers.amend, jobseeker_id, profile)

    async def follow(self) -> None:
        await self.view.view.load()
        await self.built.catch_up()
        await self.built.recommender.catch_up()

    async def asked(self, offer_id: UUID, **query: Any) -> httpx.Response:
        await self.follow()
        return await self.client.get(f"/api/offers/{offer_id}/candidates", params=query)

    async def found(self, offer_id: UUID, **query: Any) -> dict[str, list[dict[str, Any]]]:
        answer = await self.asked(offer_id, **query)
        assert answer.status_code == 200, answer.text
        told: dict[str, list[dict[str, Any]]] = answer.json()
        return told

    async def references(self, offer_id: UUID) -> list[str]:
        return [one["reference"] for one in (await self.found(offer_id))["candidates"]]


@pytest.fixture
async def given(built: House) -> AsyncIterator[Given]:
    made = Given(built)
    yield made
    await made.client.aclose()


# --- who appears -----------------------------------------------------------------------------------------------------


async def test_only_who_agreed_is_a_candidate(given: Given) -> None:
    offer_id = await given.offer()
    await given.somebody(open_to_recruiters=False)
    assert await given.found(offer_id) == {"candidates": [], "near_misses": []}
    await given.somebody()
    assert len(await given.references(offer_id)) == 1


async def test_who_takes_the_consent_back_is_gone_and_may_come_again(given: Given) -> None:
    offer_id, jobseeker_id = await given.offer(), await given.somebody()
    [called] = await given.references(offer_id)
    await given.amend(jobseeker_id, open_to_recruiters=False)
    assert await given.references(offer_id) == []
    assert await given.built.pool.fetch("SELECT FROM recommendations.candidates") == []
    await given.amend(jobseeker_id)
    assert await given.references(offer_id) == [called]


@pytest.mark.parametrize("how", ["leave", "erase"])
async def test_who_leaves_or_is_erased_is_gone(given: Given, how: str) -> None:
    offer_id, jobseeker_id = await given.offer(), await given.somebody()
    assert len(await given.references(offer_id)) == 1
    await asyncio.to_thread(getattr(given.built.jobseekers, how), jobseeker_id)
    assert await given.references(offer_id) == []
    assert await given.built.pool.fetch("SELECT FROM recommendations.candidates") == []


async def test_an_erasure_waits_for_no_reader(given: Given) -> None:
    """A house whose encoder is not to be had forgets all the same."""
    await given.somebody()
    erased = await given.somebody(occupations_wanted=(OccupationStated(label="lasser"),))

    class Lost:
        @property
        def reader(self) -> Any:
            raise OSError("the encoder is not there")

    await given.view.view.load()
    given.view.view._room = Lost()  # type: ignore[attr-defined]
    await asyncio.to_thread(given.built.jobseekers.erase, erased)
    with pytest.raises(OSError, match="not there"):
        await given.view.catch_up()
    rows = await given.built.pool.fetch("SELECT jobseeker_id FROM recommendations.candidates")
    assert len(rows) == 1 and rows[0]["jobseeker_id"] != erased


async def test_an_amended_profile_is_read_again(given: Given) -> None:
    offer_id, jobseeker_id = await given.offer(), await given.somebody()
    assert len(await given.references(offer_id)) == 1
    await given.amend(jobseeker_id, occupations_wanted=(OccupationStated(label="boulanger"),))
    assert await given.references(offer_id) == []


async def test_another_encoder_reads_everybody_again(given: Given) -> None:
    offer_id = await given.offer()
    for _ in range(3):
        await given.somebody()
    assert len(await given.references(offer_id)) == 3
    other = Room("letters-2")
    given.room.reader = other.reader
    assert len(await given.references(offer_id)) == 3
    read_by = await given.built.pool.fetch("SELECT DISTINCT read_by FROM recommendations.candidates")
    assert [row["read_by"] for row in read_by] == [other.reader.identity]


async def test_a_rebuild_keeps_candidates_and_what_they_are_called(given: Given) -> None:
    offer_id = await given.offer()
    for _ in range(2):
        await given.somebody()
    before = await given.found(offer_id)
    await given.view.rebuild()
    assert await given.found(offer_id) == before
    assert await given.view.verify() == ()


# --- by the same rules -----------------------------------------------------------------------------------------------


async def test_the_score_is_the_one_of_their_own_recommendations(given: Given) -> None:
    offers = [await given.offer(), await given.offer("Lasser", "nl"), await given.offer("Tourneur-fraiseur")]
    profiles: list[dict[str, Any]] = [
        {},
        {"occupations_wanted": (), "occupations_held": (OccupationStated(label="soudeur"),)},
        {"languages": (LanguageLevel(language="nl", level="B1"),), "residence": KORTRIJK},
    ]
    for changes in profiles:
        await given.somebody(**changes)
    await given.follow()
    for offer_id in offers:
        theirs = []
        for changes in profiles:
            own = await given.built.recommender.recommend(welder(**changes), "en")
            theirs += [one.score for one in own.recommended if one.offer == offer_id]
        found = await given.found(offer_id)
        assert [one["score"] for one in found["candidates"]] == [
            round(score, 2) for score in sorted(theirs, reverse=True)
        ]


async def test_a_near_miss_says_what_is_lacking_and_which_training_gives_it(given: Given) -> None:
    offer_id = await given.offer(languages=(LanguageFloor(language="nl", level="B1"),))
    await given.somebody()
    terms = TrainingTerms(
        title="Néerlandais au travail",
        language="fr",
        providers=(Provider(name="Centre"),),
        sites=(Site(kind="both", place=ROUBAIX),),
        entry_languages=(LanguageLevel(language="fr", level="A2"),),
        exit_languages=(LanguageLevel(language="nl", level="B1"),),
        seats=12,
    )
    starts_on = TODAY + timedelta(days=30)
    session = SessionTerms(code="S1", starts_on=starts_on, ends_on=starts_on + timedelta(days=90), seats=2)
    training_id = await asyncio.to_thread(given.built.trainings.offer_training, "T1", terms)
    session_id = await asyncio.to_thread(
        given.built.trainings.open_session, training_id, UUID(int=300), session
    )
    found = await given.found(offer_id, language="en")
    assert found["candidates"] == []
    [near] = found["near_misses"]
    assert near["missing"][0].startswith("It requires a language they do not speak well enough yet: Dutch")
    [pointer] = near["trainings"]
    assert pointer["session"] == str(session_id)
    assert pointer["sentence"].startswith("This training would give them that – Dutch B1")
    assert "distance_km" not in pointer, "it would tell how far they live from its site"


# --- what is told of them --------------------------------------------------------------------------------------------


async def test_nothing_told_leads_to_the_person(given: Given) -> None:
    offer_id = await given.offer(skills=(StatedSkill(label="lire des plans"),))
    jobseeker_id = await given.somebody(
        occupations_wanted=(OccupationStated(label=SECRETIVE), OccupationStated(label="soudeur")),
        skills=(StatedSkill(label=SECRETIVE), StatedSkill(label="lire des plans")),
        available_from=date(2031, 2, 3),
    )
    answer = await given.asked(offer_id)
    [one] = answer.json()["candidates"]
    for secret in (str(jobseeker_id), jobseeker_id.hex, "Camille", "Wattrelos", "Roubaix", "2031", "50.69"):
        assert secret not in answer.text
    assert one["within_km"] == 20
    assert not [told for told in one["reasons"] if "16" in told], (
        "the kilometres that they themselves are told"
    )
    assert set(one) == {
        "reference", "score", "parts", "reasons", "missing", "within_km", "trainings"
    }  # fmt: skip


async def test_of_one_band_the_distance_part_is_one(given: Given) -> None:
    """From the exact one, of three offers, a home would be found."""
    offer_id = await given.offer()
    places = (ROUBAIX, ROUBAIX.model_copy(update={"latitude": 50.74}))
    for place in places:
        await given.somebody(residence=place)
    found = (await given.found(offer_id))["candidates"]
    assert [(one["within_km"], one["parts"]["distance"]["value"]) for one in found] == [(20, 0.57)] * 2


async def test_a_candidate_is_called_otherwise_for_another_offer(given: Given) -> None:
    first, second = await given.offer(), await given.offer()
    await given.somebody()
    assert (await given.references(first)) != (await given.references(second))


async def test_reasons_come_in_the_readers_language(given: Given) -> None:
    offer_id = await given.offer()
    await given.somebody()
    told = [
        tuple((await given.found(offer_id, language=language))["candidates"][0]["reasons"])
        for language in ("fr", "nl", "en", "de")
    ]
    assert len(set(told)) == 4


async def test_no_more_candidates_than_asked_for(given: Given) -> None:
    offer_id = await given.offer()
    for _ in range(3):
        await given.somebody()
    assert len((await given.found(offer_id, limit=2))["candidates"]) == 2


# --- what is refused -------------------------------------------------------------------------------------------------


async def test_a_closed_offer_has_no_candidates(given: Given) -> None:
    offer_id = await given.offer()
    await given.somebody()
    assert len(await given.references(offer_id)) == 1
    await asyncio.to_thread(given.built.offers.close_offer, offer_id, "filled")
    answer = await given.asked(offer_id)
    assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (409, "is_closed")


@pytest.mark.parametrize(
    ("offer_id", "query", "status", "field", "rule"),
    [
        (str(UUID(int=9)), {}, 404, "offer_id", "unknown_offer"),
        ("soudeur", {}, 422, "offer_id", None),
        (str(UUID(int=9)), {"limit": 0}, 422, "limit", None),
        (str(UUID(int=9)), {"language": "es"}, 422, "language", None),
    ],
)
async def test_a_fault_names_its_field(
    given: Given, offer_id: str, query: dict[str, Any], status: int, field: str, rule: str | None
) -> None:
    answer = await given.client.get(
        f"/api/offers/{offer_id}/candidates", params=query, headers={"Accept-Language": "nl"}
    )
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    [fault] = answer.json()["errors"]
    assert fault["field"] == field and fault["message"]
    assert rule in (None, fault["rule"])


async def test_the_description_of_the_api_has_it_with_an_example(given: Given) -> None:
    described = (await given.client.get("/api/openapi.json")).json()
    route = described["paths"]["/api/offers/{offer_id}/candidates"]["get"]
    assert {"200", "404", "409", "422"} <= set(route["responses"])
    assert described["components"]["schemas"]["CandidatesOut"]["examples"]
