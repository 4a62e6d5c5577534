"""Recommendations for a profile: offers are searched and ranked, and each result comes with its reasons."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

import asyncpg

from contracts.jobseekers import Profile
from contracts.offers import OfferTerms
from matching.bridging import gap_of
from matching.eligibility import Miss
from matching.explanation import explain
from matching.explanation.pair import MARGIN
from matching.ranking import Scored
from matching.reading import OfferReading, ProfileReading
from matching.text import gender_forms
from services.floor.database import Pool
from services.floor.streams.watch import listening
from services.floor.telemetry.metrics import FAILURES, begin_at_zero
from services.floor.telemetry.tracing import following
from services.floor.troubles import Troubles
from services.recommendations.bridges import Bridges, Ways
from services.recommendations.index import Index, NotReady, Searched
from services.recommendations.reading_room import ReadingRoom
from services.recommendations.results import Recommendation, Recommendations
from services.recommendations.views import CHANNEL, unpacked

CHOSEN = """
SELECT offer_id, source, reference, terms, reading, vector FROM recommendations.offers
WHERE offer_id = ANY($1::uuid[]) AND NOT removed
"""
SURE = """
SELECT offer_id, reading #>> '{occupations,0,0}' AS uri FROM recommendations.offers
WHERE offer_id = ANY($1::uuid[]) AND NOT removed AND (reading #>> '{occupations,0,1}')::float8 >= $2
    AND (reading #>> '{occupations,0,1}')::float8 >= coalesce((reading #>> '{occupations,1,1}')::float8, 0) + $3
"""
"""Of several occupations read about equally sure, as a ROME code may stand for, none is the one meant."""
REMEMBERED_PROFILES = 512
REMEMBERED_SECONDS = 60.0
"""A profile read is remembered no longer than that: someone may be erased in another process."""
SYNONYMS = 60


Chosen = tuple[Scored, Miss | None]
"""An offer to explain, and what bars it where something does."""


class Recommender:
    """Serves recommendations from what is searched, and keeps that up with ``recommendations.offers``."""

    name: Final = "index"

    def __init__(
        self,
        pool: Pool,
        room: ReadingRoom,
        bridges: Bridges | None = None,
        *,
        searched: Searched | None = None,
        wake_up_seconds: float = 1.0,
    ) -> None:
        """With ``bridges``, what an offer misses points to trainings. ``searched`` is an index of all offers unless said."""
        self._pool, self._room, self._wake_up_seconds = pool, room, wake_up_seconds
        self._bridges = bridges
        self.searched: Searched = Index(pool, room) if searched is None else searched
        self._following = asyncio.Lock()
        self._troubles = Troubles(pool, self.name)
        self._profiles: OrderedDict[tuple[str, str], tuple[float, ProfileReading]] = OrderedDict()

    @property
    def ready(self) -> bool:
        """Whether recommendations can be served."""
        return self.searched.ready

    @property
    def last_error(self) -> str | None:
        """What goes wrong now in this process."""
        return self._troubles.last

    async def lag(self) -> int:
        """How many of its table's changes the index has not taken in: an upper bound, since their numbers have gaps."""
        return await self.searched.lag()

    def __len__(self) -> int:
        return len(self.searched)

    async def run(self, *, reads: bool = True) -> None:
        """Follow the table until cancelled, with ``reads`` ready to read profiles as soon as it has caught up. What goes wrong is reported, waited out and tried again: a lost connection comes
        back, and so may an encoder whose folder was not there."""
        woken, traces = asyncio.Event(), list[str]()

        def wake(_: str, trace: str) -> None:
            traces.append(trace)
            woken.set()

        begin_at_zero(self.name, FAILURES)
        while True:
            try:
                async with listening(self._pool, [CHANNEL], wake) as connection:
                    while not connection.is_closed():
                        if reads:
                            await asyncio.to_thread(lambda: self._room.reader)
                        woken.clear()
                        came, traces[:] = list(traces), []
                        with following("index offers", came):
                            await self.catch_up()
                        await self._troubles.passed()
                        self.forget(REMEMBERED_SECONDS)
                        with contextlib.suppress(TimeoutError):
                            async with asyncio.timeout(self._wake_up_seconds):
                                await woken.wait()
            except Exception as error:
                await self._troubles.waited_out(error)

    async def catch_up(self) -> None:
        """Bring what is searched to the present state of the table."""
        async with self._following:
            await self.searched.catch_up()
            if self._bridges:
                await self._bridges.catch_up(today())

    async def recommend(self, profile: Profile, language: str, limit: int = 10) -> Recommendations:
        """The best offers the jobseeker can really take, best first, and those that miss by one thing only.

        Raises ``NotReady`` until what is searched has caught up once, or where a part of it is away.
        """
        if not self.searched.ready:
            raise NotReady
        reading = await self._read(profile)
        day = today()
        found = await self.searched.search(reading, limit, day)
        eligible: list[Chosen] = [(scored, None) for scored in found.recommended]
        near: list[Chosen] = [(one.scored, one.miss) for one in found.near_misses]
        ids = [scored.offer_id for scored, _ in (*eligible, *near)]
        rows = {row["offer_id"]: row for row in await self._pool.fetch(CHOSEN, ids)}
        ways = self._bridges.ways(reading, language, day) if self._bridges else None
        return Recommendations(
            recommended=self._explained(eligible, rows, reading, language, day, ways),
            near_misses=self._explained(near, rows, reading, language, day, ways),
        )

    async def occupations(self, offer_ids: Sequence[UUID], at_least: float = 0.6) -> dict[UUID, str]:
        """The ESCO occupation (URI) of each open offer whose one best reading is as sure as ``at_least``, 0 to 1.

        An offer that is not read yet, is closed, or may as well be another occupation is not among them.
        """
        rows = await self._pool.fetch(SURE, offer_ids, at_least, MARGIN)
        return {row["offer_id"]: row["uri"] for row in rows}

    async def similar_words(self, words: str, language: str) -> tuple[str, ...]:
        """The words as given, and what the same occupation is called in every language."""
        occupations = await asyncio.to_thread(self._room.occupations_named, words, language)
        taxonomy = self._room.taxonomy
        phrases = {words: None}
        for uri in occupations[:2]:
            for label in taxonomy.labels(uri):
                forms = gender_forms(label.text)
                # "pilote/astronaute" is two things said: either alone would find pilots of anything.
                if all(form[:3].casefold() == forms[0][:3].casefold() for form in forms):
                    phrases.update(dict.fromkeys(forms))
        return tuple(phrases)[:SYNONYMS]

    def forget(self, older_than: float = 0.0) -> None:
        """Let go of the profiles read more than that many seconds ago; of all of them when someone is erased."""
        limit = time.monotonic() - older_than
        while self._profiles and next(iter(self._profiles.values()))[0] <= limit:
            self._profiles.popitem(last=False)

    async def _read(self, profile: Profile) -> ProfileReading:
        """Read once, and remembered for as long as people look through what was found."""
        self.forget(REMEMBERED_SECONDS)
        key = profile.model_dump_json(), self._room.reader.identity
        if key in self._profiles:
            return self._profiles[key][1]
        reading = await asyncio.to_thread(self._room.reader.read_profile, profile)
        self._profiles[key] = time.monotonic(), reading
        self._profiles.move_to_end(key)  # the oldest stands first
        if len(self._profiles) > REMEMBERED_PROFILES:
            self._profiles.popitem(last=False)
        return reading

    def _explained(
        self,
        chosen: Sequence[Chosen],
        rows: dict[UUID, asyncpg.Record],
        reading: ProfileReading,
        language: str,
        day: date,
        ways: Ways | None,
    ) -> list[Recommendation]:
        """Offers closed since the index was asked have no row any more and are left out."""
        taxonomy = self._room.taxonomy
        explained = []
        for scored, miss in chosen:
            row = rows.get(scored.offer_id)
            if row is None:
                continue
            terms = OfferTerms.model_validate(row["terms"])
            offer = OfferReading.from_row(row["reading"], unpacked(row["vector"]))
            because = explain(reading, offer, terms, scored, language, taxonomy, day)
            trainings = ways(gap_of(reading, offer, miss)) if ways else []
            explained.append(
                Recommendation.of(row["source"], row["reference"], terms, scored, because, trainings)
            )
        return explained


def today() -> date:
    """The day (UTC) that constraints and freshness are looked at on."""
    return datetime.now(UTC).date()
