"""Offers shared out by territory among processes: whoever asks them all gets what one index of all gives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from random import Random

import httpx
import orjson
import pytest
from fastapi import FastAPI

from contracts.jobseekers import Profile
from contracts.offers import OfferAmended, OfferClosed, OfferTerms
from contracts.values import LanguageFloor, Place, TravelLimit
from matching.index import Territory
from matching.ranking import merged
from services.assembly import assemble
from services.bootstrap import house
from services.floor.database import Database, Pool
from services.floor.settings import Settings
from services.parts import NoShard, only_follows
from services.recommendations.index import Index, NotReady
from services.recommendations.recommender import Recommender, today
from services.recommendations.shards import ShardAway, Shards, router
from tests.integration.test_recommendations import KORTRIJK, NOW, ROUBAIX, Given, Room, welder

BORDER = 3.2
"""Degrees east: Roubaix lies to the west of it, Kortrijk to the east."""
TERRITORIES = {"http://west": Territory(east=BORDER), "http://east": Territory(west=BORDER)}


class Land(Given):
    """The view, one recommender for all, and two shards with somebody who asks them."""

    def __init__(self, pool: Pool) -> None:
        super().__init__(pool, Room())
        room = self.room
        self.indexes = {name: Index(pool, room, territory) for name, territory in TERRITORIES.items()}  # type: ignore[arg-type]
        self.doors: dict[str, httpx.AsyncBaseTransport | None] = {
            name: httpx.ASGITransport(app_of(index)) for name, index in self.indexes.items()
        }
        self.asking = httpx.AsyncClient(mounts=self.doors)
        self.shards = Shards([*TERRITORIES], room, self.asking)  # type: ignore[arg-type]
        self.front = Recommender(pool, room, searched=self.shards)  # type: ignore[arg-type]

    async def catch_up(self) -> None:
        await self.runner.catch_up()
        for one in (*self.indexes.values(), self.recommender, self.front):
            await one.catch_up()

    async def some_offers(self, random: Random) -> None:
        """Around Lille, many of them alike; some on both sides of the border, some nowhere, some that miss by a thing."""
        for number in range(1, 120):
            places = [
                Place(
                    label="là",
                    country="FR",
                    latitude=50.6 + random.choice((0, 0.1, 0.2)),
                    longitude=BORDER + random.choice((-0.2, -0.1, 0.1, 0.2)),
                )
                for _ in range(random.choice((1, 1, 2, 3)))
            ]
            await self.published(
                number,
                random.choice(("Soudeur", "Soudeur", "Lasser", "Chaudronnier")),
                places=tuple(places) if random.random() < 0.95 else (Place(label="quelque part"),),
                published_at=NOW - timedelta(days=random.choice((0, 0, 30))),
                languages=(LanguageFloor(language="nl", level="B1"),) if random.random() < 0.2 else (),
            )


def app_of(index: Index) -> FastAPI:
    app = FastAPI()
    app.include_router(router(index))
    return app


@pytest.fixture
async def land(pool: Pool) -> AsyncIterator[Land]:
    built = Land(pool)
    await built.runner.prepare()
    async with built.asking:
        yield built


def people() -> list[Profile]:
    return [
        welder(residence=home, travel=TravelLimit(kilometres=km))
        for home in (ROUBAIX, KORTRIJK)
        for km in (5, 20, 60)
    ]


async def test_two_territories_give_what_one_index_gives(land: Land) -> None:
    await land.some_offers(Random(7))
    await land.catch_up()
    west, east = land.indexes.values()
    assert len(west) < len(land.recommender) and len(east) < len(land.recommender)
    for person in people():
        reading = land.room.reader.read_profile(person)
        found = [await one.search(reading, 12, today()) for one in (west, east)]
        assert all(one.recommended for one in found) or person.travel.kilometres == 5
        assert merged(found, 12) == await land.recommender.searched.search(reading, 12, today())
        asked_over_http = await land.shards.search(reading, 12, today())
        assert asked_over_http == merged(found, 12)


async def test_who_asks_the_shards_recommends_and_explains_as_one_does(land: Land) -> None:
    await land.some_offers(Random(8))
    await land.catch_up()
    for person in people():
        alone, asking = [await one.recommend(person, "nl", 8) for one in (land.recommender, land.front)]
        assert asking == alone
        assert asking.recommended or person.travel.kilometres == 5
    assert sum(map(len, land.indexes.values())) == len(land.front) > 0


async def test_an_offer_that_moves_leaves_its_territory_and_a_closed_one_all(land: Land) -> None:
    offer_id = await land.published(1, "Soudeur", places=(ROUBAIX, KORTRIJK))
    await land.catch_up()
    assert [len(one) for one in land.indexes.values()] == [1, 1]
    assert [one.offer for one in (await land.front.recommend(welder(), "fr")).recommended] == [offer_id]

    terms = OfferTerms(title="Soudeur", language="fr", places=(KORTRIJK,), published_at=NOW)
    amended = OfferAmended(occurred_at=NOW, offer_id=offer_id, source="test", reference="1", terms=terms)
    land.stream.publish(amended)
    await land.catch_up()
    assert [len(one) for one in land.indexes.values()] == [0, 1]

    land.stream.publish(OfferClosed(occurred_at=NOW, offer_id=offer_id, reason="filled"))
    await land.catch_up()
    assert [len(one) for one in land.indexes.values()] == [0, 0]


async def test_without_one_shard_there_is_no_answer_that_does_not_look_a_part(land: Land) -> None:
    await land.published(1, "Soudeur")
    await land.catch_up()
    assert land.front.ready and await land.front.lag() == 0

    door, land.asking._mounts = land.asking._mounts, {}  # neither name leads anywhere now
    with pytest.raises(NotReady, match=r"http://(west|east)/shard/search: ConnectError"):
        await land.front.recommend(welder(), "fr")
    with pytest.raises(ShardAway):
        await land.front.catch_up()
    assert not land.front.ready

    land.asking._mounts = door
    await land.front.catch_up()
    assert land.front.ready


async def test_a_running_front_says_what_is_away_and_goes_on_when_it_is_back(land: Land) -> None:
    await land.published(1, "Soudeur")
    await land.runner.catch_up()
    land.front = Recommender(land.pool, land.room, searched=land.shards, wake_up_seconds=0.05)  # type: ignore[arg-type]
    running = asyncio.create_task(land.front.run())
    try:
        async with asyncio.timeout(30):
            while len(land.shards._states) != 2:  # both answer, and have nothing yet
                await asyncio.sleep(0.01)
            assert not land.front.ready
            for index in land.indexes.values():
                await index.catch_up()
            while not land.front.ready:
                await asyncio.sleep(0.01)
            door, land.asking._mounts = land.asking._mounts, {}
            while land.front.ready:
                await asyncio.sleep(0.01)
            while land.front.last_error is None:
                await asyncio.sleep(0.01)
            assert land.front.last_error.startswith("ShardAway: http://")
            land.asking._mounts = door
            while not land.front.ready or land.front.last_error:
                await asyncio.sleep(0.01)
    finally:
        running.cancel()
    assert len((await land.front.recommend(welder(), "fr")).recommended) == 1


async def test_readings_of_another_reader_are_no_answer(land: Land, pool: Pool) -> None:
    await land.published(1, "Soudeur")
    await land.catch_up()
    other = Shards([*TERRITORIES], Room("letters-2"), land.asking)  # type: ignore[arg-type]
    await other.catch_up()
    assert not other.ready
    with pytest.raises(NotReady, match="answers 503"):
        await other.search(land.room.reader.read_profile(welder()), 10, today())


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, 200),
        ({"limit": 0}, 422),
        ({"vector": "AAAA"}, 400),
        ({"vector": "AAAAAA=="}, 503),
        ({"reading": {}}, 400),
    ],
)
async def test_a_shard_takes_no_profile_that_is_none(
    land: Land, changed: dict[str, object], status: int
) -> None:
    await land.published(1, "Soudeur")
    await land.catch_up()
    sent: list[bytes] = []

    async def keep(request: httpx.Request) -> None:
        sent.append(request.content)

    land.asking.event_hooks = {"request": [keep], "response": []}
    await land.shards.search(land.room.reader.read_profile(welder()), 10, today())
    body = orjson.loads(sent[0]) | changed
    answer = await land.asking.post("http://east/shard/search", json=body)
    assert answer.status_code == status


async def test_a_house_is_a_shard_or_asks_shards_as_it_is_told(database: Database, tmp_path: object) -> None:
    home = {"home": tmp_path}
    async with house(Settings(**home, territory=f",{BORDER},,"), database) as shard:  # type: ignore[arg-type]
        index = shard.recommender.searched
        assert isinstance(index, Index) and index._territory == Territory(west=BORDER)
        parts = shard.parts(["shard"])
        assert parts.index and not parts.recommends and not only_follows(["shard"])
        assert not shard.everything.shard
        transport = httpx.ASGITransport(assemble(shard, parts))
        async with httpx.AsyncClient(transport=transport, base_url="http://shard") as client:
            assert (await client.get("/shard")).json() == {"read_by": None, "lag": 0, "offers": 0}
            assert (await client.get("/api/recommendations")).status_code == 404
            description = (await client.get("/api/openapi.json")).json()
            assert not any(path.startswith("/shard") for path in description["paths"])
        transport = httpx.ASGITransport(assemble(shard, shard.everything))
        async with httpx.AsyncClient(transport=transport, base_url="http://shard") as client:
            assert (await client.get("/shard")).status_code == 404, "whoever runs everything opens no door"
    async with house(Settings(**home, shards="http://west, http://east/"), database) as front:  # type: ignore[arg-type]
        assert isinstance(front.recommender.searched, Shards)
        assert front.recommender.searched._addresses == ["http://west", "http://east"]
        with pytest.raises(NoShard):
            front.parts(["recommendations", "shard"])
