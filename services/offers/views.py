"""The offers as people look for them: one row an offer, one a place, kept from what was published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

import orjson

from contracts.envelope import Contract
from contracts.offers import OfferAmended, OfferClosed, OfferPublished
from matching.text import folded
from services.floor.streams import Batch
from services.floor.streams.pieces import in_pieces
from services.floor.views import View, Writes

Values = dict[str, Any]
"""A contract's JSON, or its terms', without what has its default. The view writes it down again and reads a dozen fields of
it, which takes a third of making contracts of it first."""
REMEMBERED_WORDS = 65_536
SCHEMA = """
CREATE SCHEMA IF NOT EXISTS offers;
CREATE TABLE IF NOT EXISTS offers.open_offers (
    offer_id uuid PRIMARY KEY,
    source text NOT NULL,
    reference text NOT NULL,
    terms jsonb NOT NULL,
    is_open boolean NOT NULL DEFAULT true,
    close_reason text,
    countries text[] NOT NULL,
    contract text,
    text_languages text[] NOT NULL,
    published_at timestamptz NOT NULL,
    expires_on date,
    title_words tsvector NOT NULL,
    words tsvector NOT NULL
) WITH (toast_tuple_target = 8160);
CREATE TABLE IF NOT EXISTS offers.open_offer_places (
    offer_id uuid NOT NULL,
    number integer NOT NULL,
    latitude double precision NOT NULL,
    longitude double precision NOT NULL,
    PRIMARY KEY (offer_id, number)
);
CREATE INDEX IF NOT EXISTS open_offers_words ON offers.open_offers USING gin (words);
CREATE INDEX IF NOT EXISTS open_offers_countries ON offers.open_offers USING gin (countries);
CREATE INDEX IF NOT EXISTS open_offers_contract ON offers.open_offers (contract) WHERE is_open;
CREATE INDEX IF NOT EXISTS open_offers_newest ON offers.open_offers (published_at DESC, offer_id) WHERE is_open;
CREATE INDEX IF NOT EXISTS open_offers_expiry ON offers.open_offers (expires_on) WHERE is_open;
CREATE INDEX IF NOT EXISTS open_offer_places_position ON offers.open_offer_places (latitude, longitude)
"""
"""Terms and words of an offer take some 3 kB. PostgreSQL by itself compresses such rows to 2, which takes a third of the time
of writing them and is paid again by whoever reads; larger ones it still does."""
PUT = """
INSERT INTO offers.open_offers (offer_id, source, reference, terms, countries, contract, text_languages, published_at,
    expires_on, title_words, words)
SELECT offer_id, source, reference, terms::jsonb, string_to_array(countries, ' '), contract,
    string_to_array(languages, ' '), published_at, expires_on, array_to_tsvector(string_to_array(title_words, ' ')),
    array_to_tsvector(string_to_array(words, ' '))
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[],
    $9::date[], $10::text[], $11::text[]) AS said (offer_id, source, reference, terms, countries, contract, languages,
    published_at, expires_on, title_words, words)
ON CONFLICT (offer_id) DO UPDATE SET source = excluded.source, reference = excluded.reference, terms = excluded.terms,
    is_open = true, close_reason = NULL, countries = excluded.countries, contract = excluded.contract,
    text_languages = excluded.text_languages, published_at = excluded.published_at, expires_on = excluded.expires_on,
    title_words = excluded.title_words, words = excluded.words
"""
"""One statement for a whole batch, a column an argument; what is a list itself travels as words."""
LEAVE_PLACES = "DELETE FROM offers.open_offer_places WHERE offer_id = ANY($1)"
PUT_PLACES = """
INSERT INTO offers.open_offer_places
SELECT * FROM unnest($1::uuid[], $2::integer[], $3::double precision[], $4::double precision[])
"""
CLOSE = """
UPDATE offers.open_offers AS open SET is_open = false, close_reason = closed.reason
FROM unnest($1::uuid[], $2::text[]) AS closed (offer_id, reason) WHERE open.offer_id = closed.offer_id
"""


class Rows(NamedTuple):
    """What a batch comes to: columns of the rows to put, the offers whose places change, places, closings."""

    said: list[list[Any]]
    touched: list[UUID]
    places: list[list[Any]]
    closed: list[list[Any]]


class OpenOffers(View):
    """Offers one can look for. A closed one keeps its row, so that an old link can say that and why it closed."""

    name: ClassVar[str] = "offers.open_offers"
    upstreams: ClassVar[tuple[str, ...]] = ("offers",)
    tables: ClassVar[tuple[str, ...]] = ("offers.open_offers", "offers.open_offer_places")
    schema: ClassVar[str] = SCHEMA
    version: ClassVar[int] = 3

    async def apply(self, event: Contract, db: Writes) -> None:
        raise TypeError(f"{self.name} is folded by the batch")

    async def prepare(self, batch: Batch) -> Rows:
        """Only the last word of a batch on each offer is written."""
        said: dict[UUID, Values] = {}
        closed: dict[UUID, str] = {}
        for message in batch.messages:
            match message.topic:
                case OfferPublished.TOPIC | OfferAmended.TOPIC:
                    said[message.subject] = message.values
                    closed.pop(message.subject, None)
                case OfferClosed.TOPIC:
                    closed[message.subject] = message.values["reason"]
        places = [
            (offer_id, number, place["latitude"], place["longitude"])
            for offer_id, last in said.items()
            if offer_id not in closed
            for number, place in enumerate(last["terms"].get("places", ()))
            if place.get("latitude") is not None and place.get("longitude") is not None
        ]
        rows: list[tuple[Any, ...]] = []
        async for piece in in_pieces([*said.items()]):
            rows += [_row(offer_id, last) for offer_id, last in piece]
        return Rows(
            _columns(rows),
            list(said.keys() | closed.keys()),
            _columns(places),
            _columns(closed.items()),
        )

    async def fold(self, batch: Batch, db: Writes, prepared: Rows) -> None:
        """In four statements, however many offers there are."""
        if prepared.said:
            db.execute(PUT, *prepared.said)
        if prepared.touched:
            db.execute(LEAVE_PLACES, prepared.touched)
        if prepared.places:
            db.execute(PUT_PLACES, *prepared.places)
        if prepared.closed:
            db.execute(CLOSE, *prepared.closed)


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    return list(map(list, zip(*rows, strict=True)))


def _row(offer_id: UUID, said: Values) -> tuple[Any, ...]:
    terms = said["terms"]
    published_at, expires_on = terms.get("published_at"), terms.get("expires_on")
    title_words = searchable(_titles(terms))
    return (
        offer_id,
        said["source"],
        said["reference"],
        orjson.dumps(terms).decode(),
        " ".join(countries(terms)),
        terms.get("contract"),
        " ".join([terms["language"], *(version["language"] for version in terms.get("versions", ()))]),
        datetime.fromisoformat(published_at or said["occurred_at"]),
        date.fromisoformat(expires_on) if expires_on else None,
        title_words,
        f"{title_words} {searchable(_texts(terms))}".strip(),
    )


def countries(terms: Values) -> list[str]:
    """Where the job is done; the employer's country where no place says it."""
    named = dict.fromkeys(place["country"] for place in terms.get("places", ()) if place.get("country"))
    employers = terms.get("employer", {}).get("country")
    return list(named) or ([employers] if employers else [])


def searchable(texts: list[str]) -> str:
    """The words of texts under their folded form. Folded word by word, because words come back and whole texts do not."""
    return " ".join(filter(None, map(_FOLDED.__getitem__, " ".join(texts).split())))


class _Folded(dict[str, str]):
    """Words to their folded form, which may be several words or none: a plain look-up where a word was met before."""

    def __missing__(self, word: str) -> str:
        if len(self) >= REMEMBERED_WORDS:
            self.clear()
        self[word] = form = " ".join(folded(word).split())
        return form


_FOLDED = _Folded()


def _titles(terms: Values) -> list[str]:
    return [
        terms["title"],
        *(version["title"] for version in terms.get("versions", ())),
        *(label for code in terms.get("occupations", ()) if (label := code.get("label"))),
    ]


def _texts(terms: Values) -> list[str]:
    """What can be searched beside the titles."""
    return [
        terms.get("description", ""),
        *(version.get("description", "") for version in terms.get("versions", ())),
        *(skill["label"] for skill in terms.get("skills", ())),
        terms.get("employer", {}).get("name") or "",
        *(place["label"] for place in terms.get("places", ())),
    ]
