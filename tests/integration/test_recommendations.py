"""Recommendations follow offers: published, amended, closed, read again in the light of another reader."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from contracts.envelope import Contract
from contracts.jobseekers import Profile
from contracts.offers import OfferAmended, OfferClosed, OfferPublished, OfferTerms
from contracts.values import LanguageFloor, LanguageLevel, OccupationStated, Place, TravelLimit
from matching.reading import Reader
from matching.taxonomy.taxonomy import Taxonomy
from services.floor.database import Pool
from services.floor.views import ViewRunner
from services.recommendations.index import NotReady
from services.recommendations.recommender import Recommender
from services.recommendations.views import ReadOffers
from tests.integration.test_views import ListStream

NOW = datetime.now(UTC)
ROUBAIX = Place(label="Roubaix", country="FR", latitude=50.69, longitude=3.17)
KORTRIJK = Place(label="Kortrijk", country="BE", latitude=50.83, longitude=3.26)


class LetterCounts:
    """An encoder without a model: texts with the same letters have the same vector."""

    dimension = 26

    def __init__(self, name: str = "letters-1") -> None:
        self.name = name

    def encode(self, texts: Sequence[str], *, kind: str = "passage") -> Any:
        counts = np.array(
            [[text.lower().count(letter) for letter in map(chr, range(97, 123))] for text in texts]
        )
        vectors = counts.reshape(len(texts), 26).astype(np.float32) + 1e-3
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class ByLabel:
    """Reads titles by their exact label only."""

    identity = "by label"

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy

    def read(self, texts: Sequence[str], languages: Sequence[str], limit: int = 5) -> list[list[Any]]:
        pairs = zip(texts, languages, strict=True)
        return [
            [
                SimpleNamespace(uri=m.uri, score=m.score, words=text)
                for m in self._taxonomy.lookup(text, language)
            ]
            for text, language in pairs
        ]


class Room:
    """A reading room with that encoder."""

    def __init__(self, encoder: str = "letters-1") -> None:
        self.taxonomy = Taxonomy.load()
        self.reader = Reader(self.taxonomy, LetterCounts(encoder), ByLabel(self.taxonomy))

    @property
    def read_by(self) -> tuple[str, int]:
        return self.reader.identity, self.reader.dimension

    def occupations_named(self, words: str, language: str) -> list[str]:
        return [match.uri for match in self.taxonomy.lookup(words, language)]


class Stream(ListStream):
    """Published events of the offers service."""

    def __init__(self) -> None:
        super().__init__()
        self.lists = {"offers": []}

    def publish(self, contract: Contract) -> None:
        from services.floor.streams import Message

        messages = self.lists["offers"]
        messages.append(Message("offers", len(messages) + 1, contract))


class Given:
    """The view, its stream and a recommender over them."""

    def __init__(self, pool: Pool, room: Room) -> None:
        self.pool, self.room, self.stream = pool, room, Stream()
        self.runner = ViewRunner(ReadOffers(room), self.stream, pool)  # type: ignore[arg-type]
        self.recommender = Recommender(pool, room)  # type: ignore[arg-type]

    async def published(self, number: int, title: str, language: str = "fr", **terms: Any) -> UUID:
        offer_id = UUID(int=number)
        given = {"places": (KORTRIJK,), "published_at": NOW, **terms}
        self.stream.publish(
            OfferPublished(
                occurred_at=NOW,
                offer_id=offer_id,
                source="test",
                reference=str(number),
                terms=OfferTerms(title=title, language=language, **given),
            )
        )
        return offer_id

    async def recommended(self, profile: Profile | None = None, language: str = "fr") -> list[UUID]:
        await self.runner.catch_up()
        await self.recommender.catch_up()
        found = await self.recommender.recommend(profile or welder(), language)
        return [one.offer for one in found.recommended]


def welder(**changes: Any) -> Profile:
    return Profile(
        **{
            "residence": ROUBAIX,
            "travel": TravelLimit(kilometres=30),
            "occupations_wanted": (OccupationStated(label="soudeur"),),
            "languages": (LanguageLevel(language="fr", level="C2"),),
            **changes,
        }
    )


@pytest.fixture
async def given(pool: Pool) -> AsyncIterator[Given]:
    built = Given(pool, Room())
    await built.runner.prepare()
    yield built


async def test_a_published_offer_is_recommended_with_its_reasons(given: Given) -> None:
    offer_id = await given.published(1, "Lasser", "nl")
    assert await given.recommended() == [offer_id]
    found = await given.recommender.recommend(welder(), "fr")
    one = found.recommended[0]
    assert one.score == pytest.approx(sum(part.value * part.weight for part in one.parts.values()))
    assert any("soudeur" in reason for reason in one.reasons)
    assert one.crossing, "Roubaix to Kortrijk crosses the border"
    assert one.distance_km == pytest.approx(16.8, abs=0.5)


async def test_reasons_come_in_the_readers_language(given: Given) -> None:
    await given.published(1, "Soudeur")
    await given.recommended()
    said = {}
    for language in ("fr", "nl", "en", "de"):
        found = await given.recommender.recommend(welder(), language)
        said[language] = found.recommended[0].reasons
    assert len({tuple(reasons) for reasons in said.values()}) == 4


async def test_a_closed_offer_is_never_served(given: Given) -> None:
    offer_id = await given.published(1, "Soudeur")
    assert await given.recommended() == [offer_id]
    given.stream.publish(OfferClosed(occurred_at=NOW, offer_id=offer_id, reason="filled"))
    assert await given.recommended() == []


async def test_an_offer_closed_since_the_index_was_asked_is_left_out(given: Given) -> None:
    offer_id = await given.published(1, "Soudeur")
    assert await given.recommended() == [offer_id]
    given.stream.publish(OfferClosed(occurred_at=NOW, offer_id=offer_id, reason="filled"))
    await given.runner.catch_up()  # the view knows, the index does not yet
    found = await given.recommender.recommend(welder(), "fr")
    assert found.recommended == []


async def test_an_amended_offer_is_read_again_and_a_closed_one_can_come_back(given: Given) -> None:
    offer_id = await given.published(1, "Boulanger")
    assert await given.recommended() == [], "another trade"
    terms = OfferTerms(title="Soudeur", language="fr", places=(KORTRIJK,), published_at=NOW)
    amended = OfferAmended(occurred_at=NOW, offer_id=offer_id, source="test", reference="1", terms=terms)
    given.stream.publish(amended)
    assert await given.recommended() == [offer_id]
    given.stream.publish(OfferClosed(occurred_at=NOW, offer_id=offer_id, reason="gone_from_feed"))
    assert await given.recommended() == []
    given.stream.publish(amended)
    assert await given.recommended() == [offer_id]


async def test_constraints_hold(given: Given) -> None:
    await given.published(1, "Soudeur", languages=(LanguageFloor(language="nl", level="B2"),))
    await given.published(
        2, "Soudeur", places=(Place(label="Liège", country="BE", latitude=50.63, longitude=5.57),)
    )
    await given.published(3, "Soudeur", expires_on=(NOW - timedelta(days=2)).date())
    await given.published(4, "Soudeur", places=(Place(label="quelque part"),))
    assert await given.recommended() == []
    found = await given.recommender.recommend(welder(), "fr")
    assert [one.offer for one in found.near_misses] == [UUID(int=1)]
    assert found.near_misses[0].missing


async def test_another_encoder_reads_every_offer_again_in_place(given: Given, pool: Pool) -> None:
    for number in range(1, 6):
        await given.published(number, "Soudeur")
    assert len(await given.recommended()) == 5
    positions = await given.runner.positions()

    other = Given(pool, Room("letters-2"))
    other.stream = given.stream
    other.runner = ViewRunner(ReadOffers(other.room), given.stream, pool)  # type: ignore[arg-type]
    assert len(await other.recommended()) == 5
    identities = await pool.fetch("SELECT DISTINCT read_by FROM recommendations.offers")
    assert [row["read_by"] for row in identities] == [other.room.reader.identity]
    assert await other.runner.positions() == positions


async def test_a_rebuild_gives_the_same_recommendations(given: Given) -> None:
    for number in range(1, 8):
        await given.published(number, "Soudeur" if number % 2 else "Boulanger")
    given.stream.publish(OfferClosed(occurred_at=NOW, offer_id=UUID(int=3), reason="filled"))
    before = await given.recommended()
    await given.runner.rebuild()
    assert await given.recommended() == before
    fresh = Recommender(given.pool, given.room)  # type: ignore[arg-type]
    await fresh.catch_up()
    assert [one.offer for one in (await fresh.recommend(welder(), "fr")).recommended] == before


async def test_nothing_is_recommended_before_the_index_is_there(given: Given) -> None:
    with pytest.raises(NotReady):
        await given.recommender.recommend(welder(), "fr")


async def test_the_running_index_follows_without_being_asked(given: Given) -> None:
    tasks = [asyncio.create_task(given.recommender.run())]
    offer_id = await given.published(1, "Soudeur")
    async with asyncio.timeout(60):
        await given.runner.catch_up()
        while len(given.recommender) == 0:
            await asyncio.sleep(0.01)
    found = await given.recommender.recommend(welder(), "fr")
    assert [one.offer for one in found.recommended] == [offer_id]
    tasks[0].cancel()


async def test_words_are_looked_for_in_every_language(given: Given) -> None:
    phrases = await given.recommender.similar_words("lasser", "nl")
    assert phrases[0] == "lasser"
    assert "soudeur" in phrases and "welder" in phrases


async def test_two_things_said_in_one_label_are_no_synonyms(given: Given) -> None:
    await given.runner.catch_up()
    phrases = await given.recommender.similar_words("astronaute", "fr")
    assert "cosmonaute" in phrases and "astronaut" in phrases
    assert not {"pilote", "piloot", "gezagvoerder"} & set(phrases)  # of "pilote/astronaute"


async def test_an_offer_is_called_by_its_one_best_reading_where_that_is_sure(given: Given) -> None:
    lookup = given.room.taxonomy.lookup
    soudeur = lookup("soudeur", "fr")[0].uri
    sure = await given.published(1, "Soudeur")
    unclear = await given.published(2, "Recherchons perle rare")
    closed = await given.published(3, "Soudeur")
    given.stream.publish(OfferClosed(occurred_at=NOW, offer_id=closed, reason="filled"))
    asked = [sure, unclear, closed, UUID(int=99)]
    assert await given.recommender.occupations(asked) == {}, "nothing is read yet"
    await given.runner.catch_up()
    assert await given.recommender.occupations(asked) == {sure: soudeur}
    assert await given.recommender.occupations([]) == {}


@pytest.mark.parametrize(
    ("scores", "at_least", "named"),
    [([0.6], 0.6, True), ([0.59], 0.6, False), ([0.59], 0.5, True), ([0.9, 0.75], 0.6, True), ([0.9, 0.8], 0.6, False), ([0.9, 0.9], 0.6, False)],
)  # fmt: skip
async def test_a_reading_names_an_offer_only_alone_and_sure_enough(
    given: Given, pool: Pool, scores: list[float], at_least: float, named: bool
) -> None:
    offer_id = await given.published(1, "Soudeur")
    await given.runner.catch_up()
    occupations = [[f"uri-{number}", score, "words"] for number, score in enumerate(scores)]
    await pool.execute(
        "UPDATE recommendations.offers SET reading = reading || $1::jsonb", {"occupations": occupations}
    )
    found = await given.recommender.occupations([offer_id], at_least)
    assert found == ({offer_id: "uri-0"} if named else {})
