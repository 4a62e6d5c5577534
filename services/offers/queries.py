"""What can be asked of the offers as they now stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import cos, radians
from typing import Any
from uuid import UUID

import asyncpg

from contracts.offers import OfferTerms
from matching.text import folded
from services.floor.database import Pool
from services.floor.places import EARTH_RADIUS_KM

KM_PER_DEGREE = 111.1
"""Of latitude: 2π · 6371 km / 360 = 111.19, rounded down so that the box holds the circle."""

COLUMNS = "offer_id, source, reference, terms, is_open, close_reason"
GET = f"SELECT {COLUMNS} FROM offers.open_offers WHERE offer_id = ANY($1)"
COUNTS = """
SELECT country, count(*) FROM offers.open_offers, unnest(countries) AS country
WHERE is_open AND (expires_on IS NULL OR expires_on >= $1) GROUP BY country ORDER BY country"""
DUE = "SELECT offer_id FROM offers.open_offers WHERE is_open AND expires_on < $1 ORDER BY expires_on"


def today() -> date:
    """The day on which an offer still open today was last open."""
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer as it now stands, open or closed."""

    offer_id: UUID
    source: str
    reference: str
    terms: OfferTerms
    is_open: bool
    close_reason: str | None


@dataclass(frozen=True, slots=True)
class OfferSearch:
    """What is looked for. Empty means any.

    ``phrases``: several are OR-ed (one occupation named in several languages); within one, all words count. ``near``:
    latitude and longitude in degrees. ``languages``: of the offer's text, original or translated.
    """

    phrases: tuple[str, ...] = ()
    near: tuple[float, float] | None = None
    radius_km: float | None = None
    countries: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    limit: int = 20
    offset: int = 0
    today: date = field(default_factory=today)


@dataclass(frozen=True, slots=True)
class OfferHit:
    """An offer found; ``distance_km`` from where one looked, to its nearest place."""

    row: OfferRow
    distance_km: float | None


@dataclass(frozen=True, slots=True)
class OfferPage:
    """Some of the offers found, and how many there are."""

    rows: list[OfferHit]
    total: int


class OfferQueries:
    """The read side: SELECTs on the ``OpenOffers`` view."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def get(self, offer_id: UUID) -> OfferRow | None:
        """The offer, open or closed; ``None`` where there is none."""
        return (await self.get_many([offer_id])).get(offer_id)

    async def get_many(self, ids: Iterable[UUID]) -> dict[UUID, OfferRow]:
        """Those of the offers that exist, by id."""
        return {row["offer_id"]: _row(row) for row in await self._pool.fetch(GET, list(ids))}

    async def search(self, search: OfferSearch) -> OfferPage:
        """Open, unexpired offers: those with the words in their title first, then the nearest, then the newest."""
        query, parameters = _statement(search)
        found = await self._pool.fetch(query, *parameters)
        total = found[0]["total"] if found else await self._total(search)
        return OfferPage([OfferHit(_row(row), row["distance_km"]) for row in found], total)

    async def counts(self, on: date | None = None) -> dict[str, int]:
        """Open offers by country of work."""
        rows = await self._pool.fetch(COUNTS, on or today())
        return {row["country"]: row["count"] for row in rows}

    async def due(self, on: date) -> list[UUID]:
        """Open offers that expired before a day."""
        return [row["offer_id"] for row in await self._pool.fetch(DUE, on)]

    async def _total(self, search: OfferSearch) -> int:
        """Of a page past the end, which has no row to say it."""
        if search.offset == 0:
            return 0
        query, parameters = _statement(search)
        return int(
            await self._pool.fetchval(f"SELECT count(*) FROM ({query}) AS found", *parameters[:-2], None, 0)
        )


def _row(row: asyncpg.Record) -> OfferRow:
    return OfferRow(
        row["offer_id"],
        row["source"],
        row["reference"],
        OfferTerms.model_validate(row["terms"]),
        row["is_open"],
        row["close_reason"],
    )


class _Parameters(list[Any]):
    """The values of a statement; adding one gives its placeholder."""

    def add(self, value: Any) -> str:
        self.append(value)
        return f"${len(self)}"


def _statement(search: OfferSearch) -> tuple[str, Sequence[Any]]:
    parameters = _Parameters()
    conditions = ["is_open", f"(expires_on IS NULL OR expires_on >= {parameters.add(search.today)})"]
    for column, wanted in (("countries", search.countries), ("text_languages", search.languages)):
        if wanted:
            conditions.append(f"{column} && {parameters.add(list(wanted))}")
    if search.contracts:
        conditions.append(f"contract = ANY({parameters.add(list(search.contracts))})")
    order = []
    if words := tsquery(search.phrases):
        query = f"to_tsquery('simple', {parameters.add(words)})"
        conditions.append(f"words @@ {query}")
        order.append(f"(title_words @@ {query}) DESC")
    source, distance = "offers.open_offers", "NULL::double precision"
    if search.near is not None:
        source += f" JOIN ({_near(search, parameters)}) AS near USING (offer_id)"
        distance = "distance_km"
        order.append("distance_km")
    order += ["published_at DESC", "offer_id"]
    # Ids first, rows afterwards: sorting thousands of whole offers to show twenty would read them all.
    return (
        f"WITH found AS (SELECT offer_id, {distance} AS distance_km, count(*) OVER () AS total,"
        f" row_number() OVER (ORDER BY {', '.join(order)}) AS rank"
        f" FROM {source} WHERE {' AND '.join(conditions)}"
        f" ORDER BY rank LIMIT {parameters.add(search.limit)} OFFSET {parameters.add(search.offset)})"
        f" SELECT {COLUMNS}, distance_km, total FROM found JOIN offers.open_offers USING (offer_id) ORDER BY rank",
        parameters,
    )


def _near(search: OfferSearch, parameters: _Parameters) -> str:
    """Distances by the haversine formula, of the places in the box around the circle only where there is a circle."""
    latitude, longitude = search.near or (0.0, 0.0)
    lat = f"{parameters.add(latitude)}::double precision"
    lon = f"{parameters.add(longitude)}::double precision"
    haversine = (
        f"sin(radians(latitude - {lat}) / 2) ^ 2"
        f" + cos(radians({lat})) * cos(radians(latitude)) * sin(radians(longitude - {lon}) / 2) ^ 2"
    )
    distance = f"2 * {EARTH_RADIUS_KM} * asin(sqrt(least(1, {haversine})))"
    nearest = f"SELECT offer_id, min({distance}) AS distance_km FROM offers.open_offer_places"
    if search.radius_km is None:
        return f"{nearest} GROUP BY offer_id"
    high = search.radius_km / KM_PER_DEGREE
    wide = high / max(0.01, cos(radians(min(89.0, abs(latitude) + high))))
    edges = [
        parameters.add(edge)
        for edge in (latitude - high, latitude + high, longitude - wide, longitude + wide)
    ]
    return (
        f"{nearest} WHERE latitude BETWEEN {edges[0]} AND {edges[1]} AND longitude BETWEEN {edges[2]} AND {edges[3]}"
        f" GROUP BY offer_id HAVING min({distance}) <= {parameters.add(search.radius_km)}"
    )


def tsquery(phrases: Iterable[str]) -> str | None:
    """The phrases as a PostgreSQL text query, ``None`` where they hold no word.

    Words of four letters or more also find their longer forms ("soudeur" finds "soudeurs").
    """
    wanted = dict.fromkeys(" & ".join(map(_lexeme, folded(phrase).split())) for phrase in phrases)
    return " | ".join(f"({words})" for words in wanted if words) or None


def _lexeme(word: str) -> str:
    return f"'{word}':*" if len(word) >= 4 and word.isalnum() else f"'{word}'"
