"""Trainings meet matching: what an offer misses points to sessions as the trainings service tells of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from contracts.envelope import Contract
from contracts.offers import OfferPublished, OfferTerms
from contracts.trainings import (
    ApplicationReceived,
    ExitCorrected,
    ParticipantEnrolled,
    ParticipantExited,
    Provider,
    SessionAmended,
    SessionCancelled,
    SessionOpened,
    SessionTerms,
    Site,
    TrainingAmended,
    TrainingOffered,
    TrainingTerms,
)
from contracts.values import (
    Characteristics,
    LanguageFloor,
    LanguageLevel,
    LicenceNeed,
    StatedSkill,
)
from services.floor.database import Pool
from services.floor.places import Gazetteer
from services.floor.streams import Message
from services.floor.views import ViewRunner
from services.recommendations.api import router
from services.recommendations.bridges import Bridges
from services.recommendations.recommender import Recommender
from services.recommendations.results import Recommendation, Recommendations
from services.recommendations.sessions import TrainingSessions
from services.recommendations.views import ReadOffers
from tests.integration.test_recommendations import KORTRIJK, NOW, ROUBAIX, Room, welder
from tests.integration.test_views import ListStream

TODAY = datetime.now(UTC).date()
SOON = TODAY + timedelta(days=30)
TRAINING, SESSION, PROGRAMME = UUID(int=100), UUID(int=200), UUID(int=300)
ROWS = "SELECT * FROM recommendations.{} ORDER BY 1, 2"


def training(training_id: UUID = TRAINING, kind: type = TrainingOffered, **terms: Any) -> Contract:
    """A Dutch course in Roubaix, in French; ``terms`` say otherwise."""
    usual: dict[str, Any] = {
        "title": "Néerlandais au travail",
        "language": "fr",
        "providers": (Provider(name="Centre"),),
        "sites": (Site(kind="both", place=ROUBAIX),),
        "entry_languages": (LanguageLevel(language="fr", level="A2"),),
        "exit_languages": (LanguageLevel(language="nl", level="B1"),),
        "seats": 12,
    }
    whole = TrainingTerms(**(usual | terms))
    return kind(occurred_at=NOW, training_id=training_id, reference=f"T{training_id.int}", terms=whole)


def session(
    session_id: UUID = SESSION,
    kind: type = SessionOpened,
    *,
    training_id: UUID = TRAINING,
    starts_on: date = SOON,
    seats: int = 2,
) -> Contract:
    terms = SessionTerms(
        code=f"S{session_id.int}", starts_on=starts_on, ends_on=starts_on + timedelta(days=90), seats=seats
    )
    return kind(
        occurred_at=NOW, session_id=session_id, training_id=training_id, programme_id=PROGRAMME, terms=terms, awards=()
    )  # fmt: skip


def _path(kind: type, person: int, **facts: Any) -> Any:
    return kind(
        occurred_at=NOW,
        session_id=facts.pop("session_id", SESSION),
        training_id=TRAINING,
        programme_id=PROGRAMME,
        person_id=UUID(int=person),
        **facts,
    )


def applied(person: int) -> Contract:
    return _path(ApplicationReceived, person, applied_on=TODAY, characteristics=Characteristics())


def enrolled(person: int, session_id: UUID = SESSION) -> Contract:
    return _path(
        ParticipantEnrolled, person, session_id=session_id, entered_on=TODAY, characteristics=Characteristics()
    )  # fmt: skip


def exited(person: int, outcome: str, kind: type = ParticipantExited) -> Contract:
    return _path(kind, person, exited_on=TODAY, outcome=outcome)


def cancelled(session_id: UUID = SESSION) -> Contract:
    return SessionCancelled(
        occurred_at=NOW, session_id=session_id, training_id=TRAINING, programme_id=PROGRAMME
    )


class Given:
    """Offers and trainings on lists, both views, and a recommender that points."""

    def __init__(self, pool: Pool) -> None:
        self.pool, self.stream, self.room = pool, ListStream(), Room()
        self.stream.lists = {"offers": [], "trainings": []}
        self.sessions = ViewRunner(TrainingSessions(), self.stream, pool)
        self.runners = (ViewRunner(ReadOffers(self.room), self.stream, pool), self.sessions)  # type: ignore[arg-type]
        self.recommender = Recommender(pool, self.room, Bridges(pool, self.room))  # type: ignore[arg-type]

    def told(self, *contracts: Contract, upstream: str = "trainings") -> None:
        messages = self.stream.lists[upstream]
        for contract in contracts:
            messages.append(Message(upstream, len(messages) + 1, contract))

    def published(self, number: int = 1, **terms: Any) -> None:
        whole = OfferTerms(
            **{"title": "Soudeur", "language": "fr", "places": (KORTRIJK,), "published_at": NOW} | terms
        )
        offer = OfferPublished(
            occurred_at=NOW, offer_id=UUID(int=number), source="test", reference=str(number), terms=whole
        )
        self.told(offer, upstream="offers")

    async def found(self, language: str = "fr", **profile: Any) -> Recommendations:
        for runner in self.runners:
            await runner.catch_up()
        await self.recommender.catch_up()
        return await self.recommender.recommend(welder(**profile), language)

    async def near_miss(self, language: str = "fr", **profile: Any) -> Recommendation:
        [one] = (await self.found(language, **profile)).near_misses
        return one

    async def sessions_of_the_near_miss(self) -> list[UUID]:
        return [pointer.session for pointer in (await self.near_miss()).trainings]

    async def seats(self) -> dict[int, int]:
        await self.sessions.catch_up()
        rows = await self.pool.fetch(
            "SELECT session_id, seats - seats_taken AS free FROM recommendations.sessions"
        )
        return {row["session_id"].int: row["free"] for row in rows}


DUTCH = {"languages": (LanguageFloor(language="nl", level="B1"),)}


@pytest.fixture
async def given(pool: Pool) -> AsyncIterator[Given]:
    built = Given(pool)
    for runner in built.runners:
        await runner.prepare()
    yield built


async def test_an_offer_missed_by_a_language_points_to_a_session_that_gives_it(given: Given) -> None:
    given.published(**DUTCH)
    given.told(training(), session())
    one = await given.near_miss("en")
    [pointer] = one.trainings
    assert pointer.session == SESSION
    assert pointer.as_json() == {
        "session": str(SESSION),
        "title": "Néerlandais au travail",
        "language": "fr",
        "places": ["Roubaix"],
        "starts_on": SOON.isoformat(),
        "seats_free": 2,
        "gives": ["Dutch B1"],
        "sentence": pointer.sentence,
        "distance_km": 0.0,
    }
    assert pointer.sentence.startswith(
        "This training gives it – Dutch B1: “Néerlandais au travail” (in French)"
    )
    assert one.as_json()["trainings"] == [pointer.as_json()]


async def test_an_offer_missed_by_a_licence_points_to_a_session_that_gives_one_that_includes_it(
    given: Given,
) -> None:
    given.published(licences=(LicenceNeed(licence="C"),))
    given.told(training(exit_languages=(), licences=("CE",)), session())
    assert [pointer.session for pointer in (await given.near_miss(licences=("B",))).trainings] == [SESSION]
    assert (await given.near_miss()).trainings == [], "who has no B is not given CE"


async def test_an_offer_one_can_take_points_to_sessions_for_the_required_skills_that_are_missing(
    given: Given,
) -> None:
    """The same concept said in two languages."""
    concept = given.room.taxonomy.lookup("soudeur", "fr")[0].uri
    wanted = given.room.taxonomy.skills_of(concept)[0][:2]
    in_dutch, _ = (given.room.taxonomy.label(uri, "nl").text for uri in wanted)
    in_french = [given.room.taxonomy.label(uri, "fr").text for uri in wanted]
    given.published(skills=tuple(StatedSkill(label=label) for label in in_french))
    given.published(2, skills=(StatedSkill(label=in_french[0], required=False),))
    dutch = {"language": "nl", "entry_languages": (), "exit_languages": ()}
    given.told(training(skills=(StatedSkill(label=in_dutch),), **dutch), session())
    speaks = (LanguageLevel(language="fr", level="C2"), LanguageLevel(language="nl", level="B1"))
    found = await given.found(languages=speaks)
    pointed = {one.offer.int: one.trainings for one in found.recommended}
    [pointer] = pointed[1]
    assert pointer.gives == (in_french[0],)
    assert pointer.sentence.startswith("Cette formation vous en apporte une partie")
    assert pointed[2] == [], "a skill that is only welcome is not missing"
    assert (await given.found(languages=speaks[:1])).recommended[0].trainings == [], (
        "they do not follow Dutch"
    )


async def test_an_offer_that_is_too_far_points_nowhere(given: Given) -> None:
    given.published(skills=(StatedSkill(label="dire la bonne aventure"),))
    given.told(training(skills=(StatedSkill(label="dire la bonne aventure"),)), session())
    [near] = (await given.found(travel={"kilometres": 12})).near_misses
    assert near.trainings == []
    assert (await given.found()).recommended[0].trainings


async def test_a_session_is_pointed_to_while_it_has_a_seat_free(given: Given) -> None:
    given.published(**DUTCH)
    given.told(training(), session())
    assert await given.sessions_of_the_near_miss() == [SESSION]
    given.told(applied(1), enrolled(1), enrolled(2))
    assert await given.sessions_of_the_near_miss() == []
    given.told(exited(1, "dropped_out"))
    assert await given.sessions_of_the_near_miss() == [SESSION]
    given.told(session(kind=SessionAmended, seats=1))
    assert await given.sessions_of_the_near_miss() == []


async def test_a_cancelled_session_or_one_that_has_begun_is_not_pointed_to(given: Given) -> None:
    given.published(**DUTCH)
    given.told(training(), session(), session(UUID(int=201), starts_on=TODAY - timedelta(days=1)))
    assert await given.sessions_of_the_near_miss() == [SESSION]
    given.told(cancelled())
    assert await given.sessions_of_the_near_miss() == []
    given.told(session(UUID(int=201), SessionAmended, starts_on=TODAY))
    assert await given.sessions_of_the_near_miss() == [UUID(int=201)]


async def test_amended_terms_are_read_again(given: Given) -> None:
    given.published(**DUTCH)
    given.told(training(), session())
    assert await given.sessions_of_the_near_miss() == [SESSION]
    given.told(training(kind=TrainingAmended, exit_languages=(LanguageLevel(language="nl", level="A2"),)))
    assert await given.sessions_of_the_near_miss() == []


async def test_a_newer_taxonomy_reads_trainings_again_and_only_then(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def reading(terms: TrainingTerms, taxonomy: Any) -> Any:
        read.append(taxonomy.digest)
        return real(terms, taxonomy)

    from services.recommendations import bridges

    real = bridges.read_training
    monkeypatch.setattr(bridges, "read_training", reading)
    given.published(**DUTCH)
    given.told(training(), session())
    for number in range(3):
        given.told(enrolled(number + 1))
        await given.found()
    first = given.room.taxonomy.digest
    assert read == [first]
    given.room.taxonomy.digest = "a newer release"
    await given.found()
    assert read == [first, "a newer release"]


SEATS = [
    ([enrolled(1)], 1),
    ([applied(1)], 2),
    ([enrolled(1), enrolled(1)], 1),
    ([enrolled(1), exited(1, "completed")], 1),
    ([enrolled(1), exited(1, "transferred")], 2),
    ([enrolled(1), exited(1, "dropped_out"), enrolled(1)], 1),
    ([enrolled(1), exited(1, "dropped_out"), exited(1, "completed", ExitCorrected)], 1),
    ([enrolled(1), exited(1, "completed"), exited(1, "dropped_out", ExitCorrected)], 2),
    ([enrolled(1), enrolled(2), exited(1, "dropped_out"), enrolled(3)], 0),
]


@pytest.mark.parametrize(("steps", "free"), SEATS)
@pytest.mark.parametrize("one_by_one", [False, True])
async def test_who_takes_a_seat(given: Given, steps: list[Contract], free: int, one_by_one: bool) -> None:
    given.told(training(), session())
    for step in steps:
        given.told(step)
        if one_by_one:
            await given.sessions.catch_up()
    assert await given.seats() == {200: free}


async def test_the_order_in_which_logs_tell_of_trainings_sessions_and_people_does_not_matter(
    given: Given,
) -> None:
    """Each thing's own events stay in order; what was told of different things may come either way."""
    given.published(**DUTCH)
    results = []
    for order in permutations(([training()], [session()], [enrolled(1)])):
        await given.pool.execute("TRUNCATE floor.positions")
        for table in TrainingSessions.tables:
            await given.pool.execute(f"DELETE FROM {table}")
        given.stream.lists["trainings"].clear()
        for part in order:
            given.told(*part)
            await given.sessions.catch_up()
        assert await given.seats() == {200: 1}
        given.recommender = Recommender(given.pool, given.room, Bridges(given.pool, given.room))  # type: ignore[arg-type]
        results.append([pointer.as_json() for pointer in (await given.near_miss()).trainings])
    assert len(results) == 6
    assert results[0] and all(result == results[0] for result in results)


async def test_a_rebuild_gives_the_same_rows_and_the_same_recommendations(given: Given) -> None:
    other, late = UUID(int=201), UUID(int=101)
    given.published(**DUTCH)
    for step in (
        training(), session(), enrolled(1), enrolled(2), exited(2, "dropped_out"), session(other, seats=9),
        enrolled(2, other), training(late, licences=("VCA",)), session(UUID(int=202), training_id=late), cancelled(other),
        exited(1, "completed"), exited(1, "dropped_out", ExitCorrected),
        training(kind=TrainingAmended, title="Le néerlandais au travail"), session(kind=SessionAmended, seats=5),
    ):  # fmt: skip
        given.told(step)
        await given.sessions.catch_up()

    async def rows() -> list[list[dict[str, Any]]]:
        tables = [await given.pool.fetch(ROWS.format(name)) for name in ("trainings", "sessions", "seats")]
        return [
            [{column: value for column, value in row.items() if column != "change"} for row in table]
            for table in tables
        ]

    live, pointed = await rows(), await given.sessions_of_the_near_miss()
    assert [len(table) for table in live] == [2, 3, 1]
    assert pointed == [SESSION, UUID(int=202)]
    await given.sessions.rebuild()
    assert await rows() == live
    assert await given.sessions_of_the_near_miss() == pointed, "whoever followed the table follows on"
    given.recommender = Recommender(given.pool, given.room, Bridges(given.pool, given.room))  # type: ignore[arg-type]
    assert await given.sessions_of_the_near_miss() == pointed, "and so does who begins now"


async def test_the_api_tells_of_trainings(given: Given, gazetteer: Gazetteer) -> None:
    given.published(**DUTCH)
    given.told(training(), session())
    await given.found()
    app = FastAPI()
    app.include_router(router(given.recommender, gazetteer))
    asked = welder().model_dump(mode="json", exclude_defaults=True)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        answer = await client.post("/api/recommendations?language=nl", json=asked)
    [miss] = answer.json()["near_misses"]
    assert answer.json()["recommended"] == []
    [pointer] = miss["trainings"]
    assert pointer["session"] == str(SESSION)
    assert pointer["sentence"].startswith("Deze opleiding geeft het je – Nederlands B1")


async def test_without_the_view_recommendations_come_without_trainings(given: Given) -> None:
    given.published(**DUTCH)
    given.recommender = Recommender(given.pool, given.room)  # type: ignore[arg-type]
    assert (await given.near_miss()).trainings == []
