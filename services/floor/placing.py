"""Where a place is, found by its name: distances need coordinates."""

from __future__ import annotations

from contracts.values import Place
from services.floor.places import Gazetteer


def named(place: Place) -> str:
    """A place as one would write it on an envelope: postcode and name."""
    return f"{place.postcode} {place.label}" if place.postcode else place.label


def is_half_located(place: Place) -> bool:
    """One coordinate without the other is a fault to be told, not a place to be looked up."""
    return (place.latitude is None) != (place.longitude is None)


def located(place: Place, gazetteer: Gazetteer) -> Place | None:
    """The place with coordinates, country and code; ``None`` where the gazetteer does not know it.

    Coordinates that were given stay, also half-given ones, which the domains refuse; a country that is missing beside
    them is that of the nearest place known.
    """
    if place.latitude is not None and place.longitude is not None:
        country = place.country or gazetteer.nearest(place.latitude, place.longitude).country
        return place.model_copy(update={"country": country})
    if is_half_located(place):
        return place
    entry = gazetteer.find(named(place), place.country)
    if entry is None:
        return None
    found = {
        "country": entry.country,
        "code": place.code or entry.code,
        "latitude": entry.lat,
        "longitude": entry.lon,
    }
    return place.model_copy(update=found)
