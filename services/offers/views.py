"""The offers as people look for them: one row an offer, one a place, kept from what was published."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, ClassVar
from uuid import UUID

from contracts.envelope import Contract
from contracts.offers import OfferAmended, OfferClosed, OfferPublished, OfferTerms
from matching.text import folded
from services.floor.views import View, Writes

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
);
CREATE TABLE IF NOT EXISTS offers.open_offer_places (
    offer_id uuid NOT NULL,
    latitude double precision NOT NULL,
    longitude double precision NOT NULL
);
CREATE INDEX IF NOT EXISTS open_offers_words ON offers.open_offers USING gin (words);
CREATE INDEX IF NOT EXISTS open_offers_countries ON offers.open_offers USING gin (countries);
CREATE INDEX IF NOT EXISTS open_offers_contract ON offers.open_offers (contract) WHERE is_open;
CREATE INDEX IF NOT EXISTS open_offers_newest ON offers.open_offers (published_at DESC, offer_id) WHERE is_open;
CREATE INDEX IF NOT EXISTS open_offers_expiry ON offers.open_offers (expires_on) WHERE is_open;
CREATE INDEX IF NOT EXISTS open_offer_places_position ON offers.open_offer_places (latitude, longitude);
CREATE INDEX IF NOT EXISTS open_offer_places_offer ON offers.open_offer_places (offer_id)
"""
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
SELECT * FROM unnest($1::uuid[], $2::double precision[], $3::double precision[])
"""
CLOSE = """
UPDATE offers.open_offers AS open SET is_open = false, close_reason = closed.reason
FROM unnest($1::uuid[], $2::text[]) AS closed (offer_id, reason) WHERE open.offer_id = closed.offer_id
"""


class OpenOffers(View):
    """Offers one can look for. A closed one keeps its row, so that an old link can say that and why it closed."""

    name: ClassVar[str] = "offers.open_offers"
    upstreams: ClassVar[tuple[str, ...]] = ("offers",)
    tables: ClassVar[tuple[str, ...]] = ("offers.open_offers", "offers.open_offer_places")
    schema: ClassVar[str] = SCHEMA
    batch_size: ClassVar[int] = 300
    """The database writes one batch while the next is read: with larger ones each waits longer for the other."""

    async def apply(self, event: Contract, db: Writes) -> None:
        await self.apply_all([event], db)

    async def apply_all(self, events: Sequence[Contract], db: Writes) -> None:
        """Only the last word on each offer of a batch is written, in four statements however many offers there are."""
        said: dict[UUID, OfferPublished | OfferAmended] = {}
        closed: dict[UUID, OfferClosed] = {}
        for event in events:
            match event:
                case OfferPublished() | OfferAmended():
                    said[event.offer_id] = event
                    closed.pop(event.offer_id, None)
                case OfferClosed():
                    closed[event.offer_id] = event
        if said:
            db.execute(PUT, *zip(*map(_row, said.values()), strict=True))
        db.execute(LEAVE_PLACES, list(said.keys() | closed.keys()))
        places = [
            (offer_id, place.latitude, place.longitude)
            for offer_id, last in said.items()
            if offer_id not in closed
            for place in last.terms.places
            if place.is_located
        ]
        db.execute(PUT_PLACES, *map(list, zip(*places, strict=True)) if places else ([], [], []))
        db.execute(CLOSE, list(closed), [event.reason for event in closed.values()])


def _row(event: OfferPublished | OfferAmended) -> tuple[Any, ...]:
    terms = event.terms
    return (
        event.offer_id,
        event.source,
        event.reference,
        terms.model_dump_json(exclude_defaults=True),
        " ".join(countries(terms)),
        terms.contract,
        " ".join([terms.language, *(version.language for version in terms.versions)]),
        terms.published_at or event.occurred_at,
        terms.expires_on,
        searchable(_titles(terms)),
        searchable(_texts(terms)),
    )


def countries(terms: OfferTerms) -> list[str]:
    """Where the job is done; the employer's country where no place says it."""
    named = dict.fromkeys(place.country for place in terms.places if place.country)
    return list(named) or ([terms.employer.country] if terms.employer.country else [])


def searchable(texts: list[str]) -> str:
    """The words of texts, each once, under their folded form. Folded word by word, because words come back and whole
    texts do not."""
    return " ".join({part for text in texts for word in text.split() for part in _parts(word)})


@lru_cache(maxsize=65_536)
def _parts(word: str) -> tuple[str, ...]:
    return tuple(folded(word).split())


def _titles(terms: OfferTerms) -> list[str]:
    return [
        terms.title,
        *(version.title for version in terms.versions),
        *(occupation.label for occupation in terms.occupations if occupation.label),
    ]


def _texts(terms: OfferTerms) -> list[str]:
    return [
        *_titles(terms),
        terms.description,
        *(version.description for version in terms.versions),
        *(skill.label for skill in terms.skills),
        *([terms.employer.name] if terms.employer.name else []),
        *(place.label for place in terms.places),
    ]
