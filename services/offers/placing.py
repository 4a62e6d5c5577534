"""Where an offer's places are, and what they are called: those given by name, postcode or code only are looked up."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from contracts.offers import OfferTerms
from contracts.values import EUROPE, Place
from services.floor import placing
from services.floor.faults import Fault
from services.floor.places import Gazetteer, PlaceEntry, distance_km
from services.floor.problems import Refused

NEIGHBOURHOOD_KM = 10.0
"""A point further than this from any place known is not called by that place's name."""

_DEPARTMENT = re.compile(r"\s*\((\d{2,3}|2[AB])\)$")
_STREET_OR_POSTCODE = re.compile(r"\d{4}|,.*\d|\d.*,")
_ABROAD = re.compile(r"\(([A-Z]{2})\)$")
_POINT = re.compile(r"^-?\d+\.\d+, -?\d+\.\d+$")
_REGIONS = frozenset({"bretagne", "la réunion", "limburg"})
"""Regions by whose name the gazetteer knows a village elsewhere."""
_ARRONDISSEMENTS = {"751": "75056", "6938": "69123", "132": "13055"}
"""Beginnings of the INSEE codes of arrondissements, and the commune they are of."""


def located(terms: OfferTerms, gazetteer: Gazetteer) -> OfferTerms:
    """The terms with coordinates and country on every place. Raises ``Refused`` (``unknown_place``)."""
    faults = [
        Fault(f"places.{number}.label", "unknown_place", {"given": place.label})
        for number, place in enumerate(terms.places)
        if _found(place, gazetteer) is None
    ]
    if faults:
        raise Refused(faults)
    return located_where_known(terms, gazetteer)


def located_where_known(terms: OfferTerms, gazetteer: Gazetteer) -> OfferTerms:
    """The terms with coordinates and country where the gazetteer knows the place; other places stay as they are.

    A place given by its postcode, an address, a point or a country's code gets its name; streets go.
    """
    places = tuple(
        _called(_found(place, gazetteer) or place, gazetteer, terms.language) for place in terms.places
    )
    return terms if places == terms.places else terms.model_copy(update={"places": places})


def _found(place: Place, gazetteer: Gazetteer) -> Place | None:
    """The place with coordinates, country and code; ``None`` where the gazetteer does not know it."""
    if place.is_located or placing.is_half_located(place):
        return placing.located(place, gazetteer)
    if _is_elsewhere(place) or (place.label.casefold() in _REGIONS and not (place.postcode or place.code)):
        return None
    commune = _commune(place, gazetteer)
    if commune is None:
        return placing.located(place, gazetteer) if _agrees(place, gazetteer) else None
    return place.model_copy(
        update={"country": commune.country, "latitude": commune.lat, "longitude": commune.lon}
    )


def _commune(place: Place, gazetteer: Gazetteer) -> PlaceEntry | None:
    """The commune of the place's INSEE or NIS code, an arrondissement's being that of its city."""
    code, country = place.code or "", place.country or "FR"
    city = next((city for start, city in _ARRONDISSEMENTS.items() if code.startswith(start)), code)
    return gazetteer.by_code(code, country) or (gazetteer.by_code(city, country) if country == "FR" else None)


def _agrees(place: Place, gazetteer: Gazetteer) -> bool:
    """Whether a place by the name, where known, is in the overseas department that the label tells: "St Denis (974)"."""
    department = _DEPARTMENT.search(place.label)
    if department is None or len(department[1]) == 2 or place.postcode:
        return True
    entry = gazetteer.find(place.label, place.country)
    return entry is not None and (entry.code or "").startswith(department[1])


def _called(place: Place, gazetteer: Gazetteer, language: str) -> Place:
    """The place by its name: without a department once it is found, and not by a number, a street or a code."""
    label = place.label
    if place.latitude is None or place.longitude is None:
        countries = _countries(language)
        name = countries.get(label) or _ABROAD.sub(lambda code: f"({countries.get(code[1], code[1])})", label)
    elif _POINT.match(label):
        near = gazetteer.nearest(place.latitude, place.longitude)
        is_near = distance_km(place.latitude, place.longitude, near.lat, near.lon) <= NEIGHBOURHOOD_KM
        name = near.name if is_near else label
    elif _STREET_OR_POSTCODE.search(label):
        entry = gazetteer.find(label, place.country) if label != place.code else _commune(place, gazetteer)
        name = entry.name if entry else label
    else:
        name = _DEPARTMENT.sub("", label)
    return place if name == label else place.model_copy(update={"label": name})


def _is_elsewhere(place: Place) -> bool:
    """Whether the label names a country after the place that has none of ours: "Paris (États-Unis)" is not in France."""
    _, *after = re.split(r"\s*[,(]\s*", place.label.strip(" )"))
    named = after[-1:] and {after[-1], after[-1].casefold()}
    return place.country is None and not _other_countries().isdisjoint(named)


@cache
def _countries(language: str) -> dict[str, str]:
    """The countries' names by their codes, in a language; English where that is not one of the pages'."""
    territories = Locale(language if language in ("fr", "nl", "de") else "en").territories
    return {code: name for code, name in territories.items() if re.fullmatch("[A-Z]{2}", code)}


@cache
def _other_countries() -> frozenset[str]:
    """Names, in small letters, and codes."""
    others = [
        (code, name.casefold())
        for language in ("fr", "nl", "en", "de")
        for code, name in _countries(language).items()
        if code not in EUROPE
    ]
    return frozenset(told for pair in others for told in pair)
