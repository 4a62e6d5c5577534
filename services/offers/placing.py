"""Where an offer's places are: those given by name only are looked up."""

from __future__ import annotations

from contracts.offers import OfferTerms
from contracts.values import Place
from services.floor.faults import Fault
from services.floor.places import Gazetteer
from services.floor.problems import Refused


def located(terms: OfferTerms, gazetteer: Gazetteer) -> OfferTerms:
    """The terms with coordinates and country on every place. Raises ``Refused`` (``unknown_place``)."""
    faults = [
        Fault(f"places.{number}.label", "unknown_place", {"given": place.label})
        for number, place in enumerate(terms.places)
        if not (place.is_located or _is_half_located(place) or gazetteer.find(_named(place), place.country))
    ]
    if faults:
        raise Refused(faults)
    return located_where_known(terms, gazetteer)


def located_where_known(terms: OfferTerms, gazetteer: Gazetteer) -> OfferTerms:
    """The terms with coordinates and country where the gazetteer knows the place; other places stay as they are."""
    if all(place.is_located and place.country for place in terms.places):
        return terms
    return terms.model_copy(update={"places": tuple(_located(place, gazetteer) for place in terms.places)})


def _located(place: Place, gazetteer: Gazetteer) -> Place:
    if place.is_located:
        assert place.latitude is not None and place.longitude is not None  # noqa: S101 - for the type checker
        country = place.country or gazetteer.nearest(place.latitude, place.longitude).country
        return place.model_copy(update={"country": country})
    entry = None if _is_half_located(place) else gazetteer.find(_named(place), place.country)
    if entry is None:
        return place
    found = {
        "country": entry.country,
        "code": place.code or entry.code,
        "latitude": entry.lat,
        "longitude": entry.lon,
    }
    return place.model_copy(update=found)


def _is_half_located(place: Place) -> bool:
    """One coordinate without the other is a fault to be told, not a place to be looked up."""
    return (place.latitude is None) != (place.longitude is None)


def _named(place: Place) -> str:
    return f"{place.postcode} {place.label}" if place.postcode else place.label
