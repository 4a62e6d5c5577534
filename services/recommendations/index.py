"""Where offers are searched: an index in memory that follows the view's table, as a cache of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import date
from typing import Protocol

import asyncpg

from matching.index import OfferIndex, Territory
from matching.ranking import Ranker, SearchResult
from matching.reading import OfferReading, ProfileReading
from services.floor.database import Pool
from services.recommendations.reading_room import ReadingRoom
from services.recommendations.views import unpacked

log = logging.getLogger(__name__)

CHANGED = """
SELECT offer_id, change, reading, vector, removed FROM recommendations.offers
WHERE change > $1 AND (removed OR read_by = $2) ORDER BY change LIMIT 2000
"""
NEWEST = "SELECT coalesce(max(change), 0) FROM recommendations.offers"


class NotReady(RuntimeError):
    """Offers cannot be searched: they are still being read for the first time, or a shard of them is away."""


class Searched(Protocol):
    """The offers that are searched: an index of this process, or shards in others."""

    @property
    def ready(self) -> bool:
        """Whether a search finds all there is to find."""
        ...

    def __len__(self) -> int:
        """How many offers are searched."""
        ...

    async def lag(self) -> int:
        """How many of the table's changes are not taken in: an upper bound, since their numbers have gaps."""
        ...

    async def catch_up(self) -> None:
        """Bring what is searched to the present state of the table."""
        ...

    async def search(self, profile: ProfileReading, limit: int, day: date) -> SearchResult:
        """As ``Ranker.search``. Raises ``NotReady``."""
        ...


class Index:
    """All offers in this process, or those of a territory."""

    def __init__(self, pool: Pool, room: ReadingRoom, territory: Territory | None = None) -> None:
        self._pool, self._room, self._territory = pool, room, territory
        self._ranker: Ranker | None = None
        self.read_by: str | None = None
        """The reader whose readings are searched."""
        self._change = 0

    @property
    def ready(self) -> bool:
        """Whether it has caught up with its table at least once."""
        return self._ranker is not None

    def __len__(self) -> int:
        return len(self._ranker.index) if self._ranker else 0

    async def lag(self) -> int:
        newest: int = await self._pool.fetchval(NEWEST)
        return max(0, newest - self._change)

    async def catch_up(self) -> None:
        read_by, dimension = await asyncio.to_thread(lambda: self._room.read_by)
        ranker = self._ranker
        if ranker is None or self.read_by != read_by:
            taxonomy = self._room.taxonomy
            index = OfferIndex(dimension, taxonomy, territory=self._territory)
            ranker, self._change = Ranker(index, taxonomy), 0
        while rows := await self._pool.fetch(CHANGED, self._change, read_by):
            await asyncio.to_thread(_follow, ranker.index, rows)
            self._change = rows[-1]["change"]
            log.debug("the index took %s offers", len(rows))
        self._ranker, self.read_by = ranker, read_by

    async def search(self, profile: ProfileReading, limit: int, day: date) -> SearchResult:
        """As ``Ranker.search``. Raises ``NotReady`` until it has caught up once, and where the profile's vector is not of
        the reader of these offers."""
        if self._ranker is None or profile.vector.shape != (self._ranker.index.dimension,):
            raise NotReady
        return await asyncio.to_thread(self._ranker.search, profile, limit, day)


def _follow(index: OfferIndex, rows: Sequence[asyncpg.Record]) -> None:
    index.remove([row["offer_id"] for row in rows if row["removed"]])
    index.put(
        (row["offer_id"], OfferReading.from_row(row["reading"], unpacked(row["vector"])))
        for row in rows
        if not row["removed"]
    )
