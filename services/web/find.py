"""Find offers: words, a place with a radius, and filters, all of them in the address."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from services.floor.faults import Fault
from services.floor.places import PlaceEntry
from services.offers.queries import OfferSearch
from services.web.context import Visit
from services.web.filters import RADII, Filters
from services.web.wording import cards
from translation import formats
from translation.glossary import term

PER_PAGE = 20
OTHER_NAMES = 8
"""How many of an occupation's other names are shown; all are searched."""


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address without it."""

    text: str
    without: str


async def show(visit: Visit) -> Response:
    """The offers that fit, with the same occupation found under its names in every language."""
    filters = Filters.read(visit.request.query_params)
    place = visit.ports.gazetteer.find(filters.place) if filters.place else None
    phrases: tuple[str, ...] = ()
    if filters.words:
        phrases = await visit.ports.recommender.similar_words(filters.words, visit.language)
    found = await visit.ports.offer_queries.search(
        OfferSearch(
            phrases=phrases,
            near=(place.lat, place.lon) if place else None,
            radius_km=float(filters.radius) if place else None,
            countries=filters.countries,
            contracts=filters.contracts,
            languages=filters.languages,
            limit=PER_PAGE,
            offset=(filters.page - 1) * PER_PAGE,
        )
    )
    place_fault = None
    if filters.place and place is None:
        place_fault = Fault("place", "unknown_place", {"given": filters.place}).sentence(visit.language)
    return visit.render(
        "find.html",
        filters=filters,
        radii=sorted({*RADII, filters.radius}),
        place_fault=place_fault,
        also=[phrase for phrase in phrases if phrase.casefold() != filters.words.casefold()][:OTHER_NAMES],
        total=found.total,
        cards=await cards(visit, found.rows),
        chips=_chips(visit, filters, place),
        pages=-(-found.total // PER_PAGE),
    )


def _chips(visit: Visit, filters: Filters, place: PlaceEntry | None) -> list[Chip]:
    language = visit.language

    def chip(text: str, kind: str, value: str = "") -> Chip:
        return Chip(text, visit.address("/offers", filters.without(kind, value).query()))

    chips = [chip(visit.say.gettext("“%(text)s”", text=filters.words), "words")] if filters.words else []
    if filters.place:
        reach = formats.distance(filters.radius, language)
        near = visit.say.gettext("within %(distance)s of %(place)s", distance=reach, place=filters.place)
        chips.append(chip(near if place else filters.place, "place"))
    for country in filters.countries:
        chips.append(chip(formats.country_name(country, language), "countries", country))
    for contract in filters.contracts:
        chips.append(chip(term("contract", contract, language), "contracts", contract))
    for code in filters.languages:
        name = formats.language_name(code, language)
        chips.append(chip(visit.say.gettext("text in %(language)s", language=name), "languages", code))
    return chips
