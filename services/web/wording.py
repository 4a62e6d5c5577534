"""Offers as pages show them: their certain facts in the reader's language, and short cards of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from contracts.offers import OfferTerms
from contracts.values import Place
from matching.taxonomy.taxonomy import Taxonomy
from services.floor.border_map import Kind, MapPoint
from services.floor.places import Gazetteer, PlaceEntry
from services.offers.queries import OfferHit
from services.web.context import Visit
from translation.facts import Label, OfferFacts, Town
from translation.formats import capitalised
from translation.locales import LANGUAGES
from translation.rendering import Line, RenderedOffer, render_offer

OTHER_SIDE = {"fr": "nl", "nl": "fr", "en": "fr", "de": "fr"}
"""The language of the other side of the border, for a reader of each."""
CLEAR = 0.5
"""The share of a ROME code's evidence from which an occupation is the one it means."""
PREFERRED_LABEL = 0.9
"""How surely at least a title names the occupation whose preferred label it is, in whatever language."""
WORTH_TELLING_KM = 1.0
"""The distance from which it is told: places are known by their centres, and a card names the place anyhow."""
ON_A_CARD = ("place", "contract", "working_time", "salary", "languages", "licences")


@dataclass(frozen=True)
class OfferCard:
    """An offer in short. ``headline`` speaks the reader's language where anything does; ``original`` is the employer's
    own title where the headline is not; ``country`` is that of the first place of work;
    ``distance_km`` is ``None`` where nobody asked from where, or where it is as good as there."""

    offer_id: UUID
    headline: Label
    original: Label | None
    employer: str | None
    lines: tuple[Line, ...]
    language: str
    country: str | None
    published_at: datetime | None
    distance_km: float | None
    rendered: RenderedOffer


async def cards(visit: Visit, hits: Sequence[OfferHit]) -> list[OfferCard]:
    """The cards of offers found, in their order; what they were read as is asked for once."""
    read = await visit.ports.recommender.occupations([hit.row.offer_id for hit in hits])
    return [
        card(visit, hit.row.offer_id, hit.row.terms, hit.distance_km, read.get(hit.row.offer_id))
        for hit in hits
    ]


def card(
    visit: Visit,
    offer_id: UUID,
    terms: OfferTerms,
    distance_km: float | None = None,
    read_as: str | None = None,
) -> OfferCard:
    """The card of an offer for the reader; ``read_as``: the occupation it was surely read as."""
    facts = facts_of(terms, visit.taxonomy, visit.ports.gazetteer, read_as)
    rendered = render_offer(facts, visit.language)
    headline = headline_of(facts, rendered)
    return OfferCard(
        offer_id=offer_id,
        headline=headline,
        original=None if headline.text == terms.title else Label(terms.title, terms.language),
        employer=terms.employer.name,
        lines=tuple(line for line in rendered.lines if line.key in ON_A_CARD),
        language=terms.language,
        country=next((place.country for place in terms.places if place.country), None),
        published_at=terms.published_at,
        distance_km=None if distance_km is None or distance_km < WORTH_TELLING_KM else distance_km,
        rendered=rendered,
    )


def facts_of(
    terms: OfferTerms, taxonomy: Taxonomy, gazetteer: Gazetteer, read_as: str | None = None
) -> OfferFacts:
    """What is certain of an offer, with its occupation's and its towns' names in every language known."""
    labels = occupation_labels(terms, taxonomy, read_as)
    return OfferFacts.of(terms, labels, [_town(place, gazetteer) for place in terms.places])


def headline_of(facts: OfferFacts, rendered: RenderedOffer) -> Label:
    """The offer's title for a reader: their version's, else the employer's if they read it, else the occupation's."""
    if rendered.version is not None:
        return Label(rendered.version.title, rendered.version.language)
    if facts.original.language == rendered.language:
        return Label(facts.original.title, facts.original.language)
    named = next((label for label in facts.occupation if label.language == rendered.language), None)
    if named is not None:
        return Label(capitalised(named.text), named.language)
    return Label(facts.original.title, facts.original.language)


def occupation_labels(terms: OfferTerms, taxonomy: Taxonomy, read_as: str | None = None) -> list[Label]:
    """The occupation's names in every language: of an ESCO code, else of the one whose name the title is, else of the one
    that the offer was surely read as, else of a ROME code.

    A ROME code stands for several occupations, so that a title which is the name of one knows better than a reading,
    which follows the code; a further label says less ("elektricien" is one of several occupations'); and before an offer is read, one of several counts only where it is clearly the one meant:
    a page calls these facts certain.
    """
    coded = (
        uri for code in terms.occupations if code.scheme == "ESCO" and (uri := taxonomy.current(code.code))
    )
    named = (f.uri for f in taxonomy.lookup(terms.title, terms.language) if f.score >= PREFERRED_LABEL)
    read = filter(None, [read_as and taxonomy.current(read_as)])
    crossed = (
        crossing.uri
        for code in terms.occupations
        if code.scheme == "ROME"
        for crossing in taxonomy.rome_occupations_for_title(code.code, code.label or "")
        if crossing.weight >= CLEAR
    )
    uri = next(chain(coded, named, read, crossed), None)
    if uri is None:
        return []
    return [Label(label.text, label.language) for label in taxonomy.labels(uri) if label.preferred]


def _entry(place: Place, gazetteer: Gazetteer) -> PlaceEntry | None:
    return gazetteer.find(f"{place.postcode} {place.label}" if place.postcode else place.label, place.country)


def _town(place: Place, gazetteer: Gazetteer) -> Town:
    entry = _entry(place, gazetteer)
    if entry is None:
        return Town(place.label, place.country)
    return Town(entry.name, entry.country, {language: entry.name_in(language) for language in LANGUAGES})


def points(places: Iterable[Place], visit: Visit, kind: Kind = "offer") -> list[MapPoint]:
    """The places that can be put on the map, named for the reader."""
    found = []
    for place in places:
        if place.latitude is not None and place.longitude is not None:
            entry = _entry(place, visit.ports.gazetteer)
            label = entry.name_in(visit.language) if entry else place.label
            found.append(MapPoint(place.latitude, place.longitude, label, kind))
    return found
