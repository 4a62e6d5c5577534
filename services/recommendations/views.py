"""The offers as the matcher reads them: concepts, skills and a vector each, one row an offer.

The FAISS index is a cache of this table. Every write takes the next ``change`` number, and a closed offer leaves a
tombstone, so that an index anywhere follows by asking for what changed since.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import orjson

from contracts.envelope import Contract
from contracts.offers import OfferAmended, OfferClosed, OfferPublished, OfferTerms
from matching.reading import OfferReading
from services.floor.streams import Batch
from services.floor.telemetry.tracing import current, following
from services.floor.views import View, Writes
from services.recommendations.reading_room import ReadingRoom

CHANNEL = "recommendations_offers"
SCHEMA = """
CREATE SCHEMA IF NOT EXISTS recommendations;
CREATE SEQUENCE IF NOT EXISTS recommendations.change;
CREATE TABLE IF NOT EXISTS recommendations.offers (
    offer_id uuid PRIMARY KEY,
    change bigint NOT NULL,
    source text,
    reference text,
    terms jsonb,
    reading jsonb,
    vector bytea,
    read_by text,
    removed boolean NOT NULL DEFAULT false
);
CREATE INDEX IF NOT EXISTS offers_change ON recommendations.offers (change);
CREATE INDEX IF NOT EXISTS offers_read_by ON recommendations.offers (read_by) WHERE NOT removed
"""
PUT = """
INSERT INTO recommendations.offers (offer_id, change, source, reference, terms, reading, vector, read_by)
SELECT offer_id, nextval('recommendations.change'), source, reference, terms::jsonb, reading::jsonb, vector, read_by
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::text[])
    AS said (offer_id, source, reference, terms, reading, vector, read_by)
ON CONFLICT (offer_id) DO UPDATE SET change = excluded.change, source = excluded.source, reference = excluded.reference,
    terms = excluded.terms, reading = excluded.reading, vector = excluded.vector, read_by = excluded.read_by,
    removed = false
"""
REMOVE = """
INSERT INTO recommendations.offers (offer_id, change, removed) VALUES ($1, nextval('recommendations.change'), true)
ON CONFLICT (offer_id) DO UPDATE SET change = excluded.change, removed = true, source = NULL,
    reference = NULL, terms = NULL, reading = NULL, vector = NULL, read_by = NULL
"""
STALE = """
SELECT offer_id, terms FROM recommendations.offers WHERE NOT removed AND (read_by < $1 OR read_by > $1) LIMIT 256
"""
READ_AGAIN = """
UPDATE recommendations.offers
SET change = nextval('recommendations.change'), reading = $2, vector = $3, read_by = $4 WHERE offer_id = $1
"""
ANNOUNCE = "SELECT pg_notify($1, $2)"
"""With the trace in which the rows changed, for whoever goes on from there; empty where nobody looks."""


def packed(vector: np.ndarray[Any, np.dtype[np.float32]]) -> bytes:
    """A vector as the table keeps it: half precision, which the index keeps too."""
    return vector.astype(np.float16).tobytes()


def unpacked(stored: bytes) -> np.ndarray[Any, np.dtype[np.float32]]:
    """A vector of the table, as float32."""
    return np.frombuffer(stored, dtype=np.float16).astype(np.float32)


class ReadOffers(View):
    """Every offer ever published: read while it is open, a tombstone once it has closed."""

    name: ClassVar[str] = "recommendations.offers"
    upstreams: ClassVar[tuple[str, ...]] = ("offers",)
    tables: ClassVar[tuple[str, ...]] = ("recommendations.offers",)
    schema: ClassVar[str] = SCHEMA
    incidental: ClassVar[tuple[str, ...]] = ("change", "vector")
    """In another batch the same text gives the same vector but for its last bits."""
    refreshes: ClassVar[bool] = True
    batch_size: ClassVar[int] = 200
    """Reading takes milliseconds an offer: a batch is what one waits for at most when stopping."""

    def __init__(self, room: ReadingRoom) -> None:
        self._room = room

    async def apply(self, event: Contract, db: Writes) -> None:
        raise TypeError(f"{self.name} is folded by the batch")

    async def load(self) -> None:
        """Taxonomy, encoder and labels."""
        await asyncio.to_thread(lambda: self._room.reader.make_ready())

    async def prepare(self, batch: Batch) -> list[tuple[Any, ...]]:
        """The rows of the offers that a batch leaves open. Only its last word on each is read: reading costs a thousand
        times what folding does."""
        still_open = [one for one in _last_words(batch) if not isinstance(one, OfferClosed)]
        with following("read offers", (one.trace for one in batch.messages)):
            return await asyncio.to_thread(self._rows, still_open)

    async def fold(self, batch: Batch, db: Writes, prepared: list[tuple[Any, ...]]) -> None:
        if prepared:
            db.execute(PUT, *map(list, zip(*prepared, strict=True)))
        for closed in _last_words(batch):
            if isinstance(closed, OfferClosed):
                db.execute(REMOVE, closed.offer_id)
        if batch.messages:
            db.execute(ANNOUNCE, CHANNEL, current() or "")

    async def refresh(self, db: Writes) -> int:
        """Read again, in place, what was read with another taxonomy or encoder than the present ones."""
        _, read_by = await asyncio.to_thread(self._read, [])
        stale = await db.fetch(STALE, read_by)
        if stale:
            terms = [OfferTerms.model_validate(row["terms"]) for row in stale]
            readings, read_by = await asyncio.to_thread(self._read, terms)
            for row, reading in zip(stale, readings, strict=True):
                db.execute(READ_AGAIN, row["offer_id"], reading.to_row(), packed(reading.vector), read_by)
            db.execute(ANNOUNCE, CHANNEL, current() or "")
        return len(stale)

    def _rows(self, open_now: Sequence[OfferPublished | OfferAmended]) -> list[tuple[Any, ...]]:
        readings, read_by = self._read([event.terms for event in open_now])
        return [
            (
                event.offer_id,
                event.source,
                event.reference,
                event.terms.model_dump_json(exclude_defaults=True),
                orjson.dumps(reading.to_row()).decode(),
                packed(reading.vector),
                read_by,
            )
            for event, reading in zip(open_now, readings, strict=True)
        ]

    def _read(self, terms: list[OfferTerms]) -> tuple[list[OfferReading], str]:
        reader = self._room.reader
        return (reader.read_offers(terms) if terms else []), reader.identity


def _last_words(batch: Batch) -> list[OfferPublished | OfferAmended | OfferClosed]:
    """The last contract of a batch about each offer."""
    last = {
        one.subject: one.contract
        for one in batch.messages
        if isinstance(one.contract, OfferPublished | OfferAmended | OfferClosed)
    }
    return list(last.values())
