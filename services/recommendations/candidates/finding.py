"""Who an offer suits, of those who agreed: by the rules of their own recommendations, with the reasons for each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from contracts.offers import OfferTerms
from matching.bridging import gap_of
from matching.explanation import explain
from matching.ranking.candidates import Suitable, Suited, rank_candidates
from matching.reading import OfferReading, ProfileReading
from matching.travel import on_sphere
from services.floor.database import Pool
from services.kernel.rules import Unknown
from services.recommendations.bridges import Bridges
from services.recommendations.candidates.references import reference
from services.recommendations.candidates.results import Candidate, Candidates
from services.recommendations.candidates.views import unpacked
from services.recommendations.reading_room import ReadingRoom
from services.recommendations.recommender import today
from services.recommendations.views import unpacked as unpacked_vector

OFFER = """
SELECT terms, reading, vector, read_by, removed FROM recommendations.offers WHERE offer_id = $1
"""
WITHIN_REACH = """
SELECT reference_key, reading, vector FROM recommendations.candidates AS candidate
WHERE read_by = $1 AND EXISTS (
    SELECT FROM unnest($2::float8[], $3::float8[], $4::float8[]) AS spot (x, y, z)
    WHERE (candidate.x - spot.x) ^ 2 + (candidate.y - spot.y) ^ 2 + (candidate.z - spot.z) ^ 2 <= candidate.near
)
"""
"""Whoever could take the offer by distance, or miss it by no more than that. The ranking then looks exactly."""


class UnknownOffer(Unknown):
    """No offer of this identifier is read here."""

    field, rule = "offer_id", "unknown_offer"


class OfferIsClosed(ValueError):
    """Nobody is suggested for an offer that cannot be taken any more."""

    field, rule = "offer_id", "is_closed"

    def __init__(self, offer_id: UUID) -> None:
        self.params: dict[str, Any] = {"given": str(offer_id)}
        super().__init__(f"offer {offer_id} is closed")


@dataclass(frozen=True, slots=True)
class _Open:
    """Somebody who agreed, as this offer's readers may call them."""

    reference: str
    profile: ProfileReading


class CandidateFinder:
    """Looks through those who agreed. It keeps nothing: who is out of the table is out of every answer."""

    def __init__(self, pool: Pool, room: ReadingRoom, bridges: Bridges | None = None) -> None:
        """With ``bridges``, what a candidate lacks points to trainings that they can follow."""
        self._pool, self._room, self._bridges = pool, room, bridges

    async def catch_up(self) -> None:
        """Bring the sessions that gaps point to to their present state, where nothing runs that does."""
        if self._bridges:
            await self._bridges.catch_up(today())

    async def candidates(self, offer_id: UUID, language: str, limit: int = 20) -> Candidates:
        """The best candidates for an open offer, and those who lack one thing only, told to a recruiter who reads
        ``language``. Raises ``UnknownOffer``, ``OfferIsClosed``."""
        row = await self._pool.fetchrow(OFFER, offer_id)
        if row is None:
            raise UnknownOffer(offer_id)
        day = today()
        if row["removed"]:
            raise OfferIsClosed(offer_id)
        offer = OfferReading.from_row(row["reading"], unpacked_vector(row["vector"]))
        if offer.expires_on and offer.expires_on < day:
            raise OfferIsClosed(offer_id)
        spots = on_sphere([spot.latitude for spot in offer.spots], [spot.longitude for spot in offer.spots])
        near = await self._pool.fetch(WITHIN_REACH, row["read_by"], *spots.T.tolist())
        terms = OfferTerms.model_validate(row["terms"])
        return await asyncio.to_thread(self._told, offer_id, offer, terms, near, language, limit, day)

    def _told(
        self,
        offer_id: UUID,
        offer: OfferReading,
        terms: OfferTerms,
        rows: Sequence[asyncpg.Record],
        language: str,
        limit: int,
        day: date,
    ) -> Candidates:
        taxonomy = self._room.taxonomy
        among = (_Open(reference(row["reference_key"], offer_id), unpacked(row)) for row in rows)
        found: Suitable[_Open] = rank_candidates(
            offer_id, offer, among, limit, taxonomy, day, lambda one: one.reference
        )

        def told(one: Suited[_Open]) -> Candidate:
            profile = one.candidate.profile
            because = explain(profile, offer, terms, one.scored, language, taxonomy, day, "recruiter")
            gap = gap_of(profile, offer, one.miss)
            trainings = (
                self._bridges.ways(profile, language, day, "recruiter")(gap)
                if self._bridges and len(gap)
                else []
            )
            return Candidate.of(one.candidate.reference, one.scored, because, trainings)

        return Candidates([told(one) for one in found.candidates], [told(one) for one in found.near_misses])
