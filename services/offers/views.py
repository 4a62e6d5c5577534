"""The offers as people look for them: one row an offer, one a place, kept from what was published."""

from __future__ import annotations

from typing import ClassVar

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
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, to_tsvector('simple', $10), to_tsvector('simple', $11))
ON CONFLICT (offer_id) DO UPDATE SET source = excluded.source, reference = excluded.reference, terms = excluded.terms,
    is_open = true, close_reason = NULL, countries = excluded.countries, contract = excluded.contract,
    text_languages = excluded.text_languages, published_at = excluded.published_at, expires_on = excluded.expires_on,
    title_words = excluded.title_words, words = excluded.words
"""
LEAVE_PLACES = "DELETE FROM offers.open_offer_places WHERE offer_id = $1"
PUT_PLACES = """
INSERT INTO offers.open_offer_places SELECT $1, latitude, longitude
FROM unnest($2::double precision[], $3::double precision[]) AS place (latitude, longitude)
"""
CLOSE = "UPDATE offers.open_offers SET is_open = false, close_reason = $2 WHERE offer_id = $1"


class OpenOffers(View):
    """Offers one can look for. A closed one keeps its row, so that an old link can say that and why it closed."""

    name: ClassVar[str] = "offers.open_offers"
    upstreams: ClassVar[tuple[str, ...]] = ("offers",)
    tables: ClassVar[tuple[str, ...]] = ("offers.open_offers", "offers.open_offer_places")
    schema: ClassVar[str] = SCHEMA

    async def apply(self, event: Contract, db: Writes) -> None:
        match event:
            case OfferPublished() | OfferAmended():
                self._put(event, db)
            case OfferClosed():
                db.execute(CLOSE, event.offer_id, event.reason)
                db.execute(LEAVE_PLACES, event.offer_id)

    def _put(self, event: OfferPublished | OfferAmended, db: Writes) -> None:
        terms = event.terms
        db.execute(
            PUT,
            event.offer_id,
            event.source,
            event.reference,
            terms.model_dump(mode="json", exclude_defaults=True),
            countries(terms),
            terms.contract,
            [terms.language, *(version.language for version in terms.versions)],
            terms.published_at or event.occurred_at,
            terms.expires_on,
            searchable(_titles(terms)),
            searchable(_texts(terms)),
        )
        db.execute(LEAVE_PLACES, event.offer_id)
        located = [place for place in terms.places if place.is_located]
        db.execute(
            PUT_PLACES,
            event.offer_id,
            [place.latitude for place in located],
            [place.longitude for place in located],
        )


def countries(terms: OfferTerms) -> list[str]:
    """Where the job is done; the employer's country where no place says it."""
    named = dict.fromkeys(place.country for place in terms.places if place.country)
    return list(named) or ([terms.employer.country] if terms.employer.country else [])


def searchable(texts: list[str]) -> str:
    """Texts under their folded form. Word by word, because the fold remembers what it has folded: words come back,
    whole texts do not."""
    return " ".join([folded(word) for text in texts for word in text.split()])


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
