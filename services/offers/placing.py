"""Where an offer's places are: those given by name only are looked up."""

from __future__ import annotations

from contracts.offers import OfferTerms
from services.floor import placing
from services.floor.faults import Fault
from services.floor.places import Gazetteer
from services.floor.problems import Refused


def located(terms: OfferTerms, gazetteer: Gazetteer) -> OfferTerms:
    """The terms with coordinates and country on every place. Raises ``Refused`` (``unknown_place``)."""
    places = [placing.located(place, gazetteer) for place in terms.places]
    faults = [
        Fault(f"places.{number}.label", "unknown_place", {"given": terms.places[number].label})
        for number, place in enumerate(places)
        if place is None
    ]
    if faults:
        raise Refused(faults)
    return located_where_known(terms, gazetteer)


def located_where_known(terms: OfferTerms, gazetteer: Gazetteer) -> OfferTerms:
    """The terms with coordinates and country where the gazetteer knows the place; other places stay as they are."""
    if all(place.is_located and place.country for place in terms.places):
        return terms
    places = tuple(placing.located(place, gazetteer) or place for place in terms.places)
    return terms.model_copy(update={"places": places})
