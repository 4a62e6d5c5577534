"""The border region, from Dunkerque to Reims and from Oostende to Liège: its towns, by inhabitants and language."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.values import Place
from services.demo.trades.model import Tongue
from services.floor.places import Gazetteer, PlaceEntry, distance_km

BASINS: dict[str, tuple[float, float]] = {
    "dunkerque": (51.03, 2.38),
    "calais": (50.95, 1.86),
    "oostende": (51.23, 2.92),
    "kortrijk": (50.83, 3.26),
    "lille": (50.63, 3.06),
    "tournai": (50.61, 3.39),
    "valenciennes": (50.36, 3.52),
    "mons": (50.45, 3.95),
    "charleroi": (50.41, 4.44),
    "gent": (51.05, 3.73),
    "liege": (50.63, 5.57),
    "reims": (49.25, 4.03),
}
"""Employment basins by their main town, WGS 84 degrees; a town belongs to the nearest one within ``BASIN_KM``."""
BASIN_KM = 30.0
BORDER_BASINS = {"dunkerque", "oostende", "kortrijk", "lille", "tournai", "valenciennes", "mons"}
FAR_ENDS = {"reims": 2.0}
"""Basins with few towns of their own, shown more than their inhabitants alone would have it."""
SMALLEST = 4000
"""Inhabitants. Smaller places have few offers each, and would only make the table longer."""
_FRENCH = ("59", "62", "02", "08", "51")
_DUTCH_SPEAKING, _FRENCH_SPEAKING = ("3", "4"), ("25", "5", "6", "9")
"""Municipalities by the first digits of their NIS code: the Flemish provinces of the coast and the Scheldt; Walloon
Brabant, Hainaut, Liège and Namur."""
_GERMAN_SPEAKING = {"63001", "63012", "63013", "63023", "63040", "63048", "63061", "63067", "63087"}
_SOUTHERNMOST_FRANCE, _EASTERNMOST_BELGIUM = 49.0, 5.9


@dataclass(frozen=True, slots=True)
class Town:
    """A place of work or residence, with the language spoken there and the basin it belongs to."""

    entry: PlaceEntry
    place: Place
    tongue: Tongue
    basin: str
    weight: float

    @property
    def country(self) -> str:
        return self.entry.country

    @property
    def at_the_border(self) -> bool:
        return self.basin in BORDER_BASINS

    def at(self, tongue: Tongue) -> str:
        """Where it is, as a sentence says it: "à Lille", "au Quesnoy", "in Kortrijk"."""
        name = self.entry.name_in(tongue)
        if tongue == "nl":
            return f"in {name}"
        if name.startswith("Le "):
            return f"au {name[3:]}"
        if name.startswith("Les "):
            return f"aux {name[4:]}"
        return f"à {name}"


def towns(gazetteer: Gazetteer) -> tuple[Town, ...]:
    """The region's towns, the most populous first."""
    return tuple(town for entry in gazetteer.entries if (town := _town(entry)) is not None)


def _town(entry: PlaceEntry) -> Town | None:
    tongue = _tongue(entry)
    if tongue is None or entry.population < SMALLEST:
        return None
    nearest, km = min(
        ((name, distance_km(entry.lat, entry.lon, *centre)) for name, centre in BASINS.items()),
        key=lambda pair: pair[1],
    )
    basin = nearest if km <= BASIN_KM else ""
    # Big towns have more than their share of offers in the log, but not of what a reader should see.
    weight = entry.population**0.8 * (
        1.5 if basin in BORDER_BASINS else FAR_ENDS.get(basin, 1.0) if basin else 0.6
    )
    postcode = entry.postcodes[0] if len(entry.postcodes) == 1 else None
    place = Place(
        label=entry.name,
        country=entry.country,
        postcode=postcode,
        code=entry.code,
        latitude=entry.lat,
        longitude=entry.lon,
    )
    return Town(entry, place, tongue, basin, weight)


def _tongue(entry: PlaceEntry) -> Tongue | None:
    """The language of a place of the region; ``None`` outside of it."""
    code = entry.code or ""
    if entry.country == "FR":
        return "fr" if code.startswith(_FRENCH) and entry.lat >= _SOUTHERNMOST_FRANCE else None
    if entry.country != "BE" or code in _GERMAN_SPEAKING or entry.lon > _EASTERNMOST_BELGIUM:
        return None
    if code.startswith(_DUTCH_SPEAKING):
        return "nl"
    return "fr" if code.startswith(_FRENCH_SPEAKING) else None
