"""Where a training's sites are: those given by name only are looked up."""

from __future__ import annotations

from contracts.trainings import Site, TrainingTerms
from services.floor import placing
from services.floor.faults import Fault
from services.floor.places import Gazetteer
from services.floor.problems import Refused


def located(terms: TrainingTerms, gazetteer: Gazetteer) -> TrainingTerms:
    """The terms with coordinates and country on every site. Raises ``Refused`` (``unknown_place``)."""
    places = [placing.located(site.place, gazetteer) for site in terms.sites]
    faults = [
        Fault(f"sites.{number}.place.label", "unknown_place", {"given": terms.sites[number].place.label})
        for number, place in enumerate(places)
        if place is None
    ]
    if faults:
        raise Refused(faults)
    sites = tuple(
        Site(kind=site.kind, place=place or site.place)
        for site, place in zip(terms.sites, places, strict=True)
    )
    return terms.model_copy(update={"sites": sites})
