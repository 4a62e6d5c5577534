"""The gazetteer: French and Belgian places, with a band beyond the Dutch, German and Luxembourg borders.

The table is shipped (``data/places.tsv.gz``, made by ``deploy/data/build_places.py``; sources in ``data/SOURCES.md``)
and read once. Coordinates are WGS 84 degrees.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Final

from services.floor.gazetteer.names import Clues, fold, read

TABLE: Final = Path(__file__).parent / "data" / "places.tsv.gz"
NAME_LANGUAGES: Final = ("fr", "nl", "en", "de")
EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius, International Union of Geodesy and Geophysics."""


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place: its local name, its names elsewhere, and where it is. ``code`` is INSEE (FR) or NIS (BE), if it has one."""

    name: str
    names: Mapping[str, str]
    country: str
    lat: float
    lon: float
    population: int
    code: str | None
    postcodes: tuple[str, ...] = ()

    def name_in(self, language: str) -> str:
        """The name in a language, else the local one."""
        return self.names.get(language, self.name)

    def label(self, language: str) -> str:
        """The name in the reader's language with the other side's beside it: "Tournai (Doornik)".

        The name on the road signs always shows; French and Dutch ones are added to it.
        """
        shown = self.name_in(language)
        others = dict.fromkeys((self.name, self.name_in("fr"), self.name_in("nl")))
        other = next((name for name in others if name != shown), None)
        return f"{shown} ({other})" if other else shown


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in km between two points in degrees (haversine formula)."""
    phi1, phi2 = radians(lat1), radians(lat2)
    half = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))


class Gazetteer:
    """Finds places by name in any of the languages, by postcode, or by position."""

    def __init__(self, entries: Iterable[PlaceEntry]) -> None:
        """``entries`` are sorted here, most populous first, so that the first match is the likeliest."""
        self.entries = tuple(sorted(entries, key=lambda entry: -entry.population))
        self._by_name: dict[str, list[int]] = {}
        self._by_postcode: dict[str, list[PlaceEntry]] = {}
        for rank, entry in enumerate(self.entries):
            for key in {fold(name) for name in (entry.name, *entry.names.values())}:
                self._by_name.setdefault(key, []).append(rank)
            for postcode in entry.postcodes:
                self._by_postcode.setdefault(postcode, []).append(entry)
        for sharing in self._by_postcode.values():
            sharing.sort(key=_people_per_postcode, reverse=True)
        self._keys = sorted(self._by_name)

    @classmethod
    def load(cls, table: Path = TABLE) -> Gazetteer:
        """The shipped gazetteer."""
        with gzip.open(table, "rt", encoding="utf-8") as lines:
            next(lines)
            return cls(_entry(line) for line in lines)

    def find(self, text: str, country: str | None = None) -> PlaceEntry | None:
        """The place a text names, in any spelling or language, or by postcode; ``None`` when none is.

        Of several places with the name the most populous is meant, unless the country (the caller's, or one in the
        text), a postcode or a French department says otherwise.
        """
        clues = read(text)
        wanted = country or clues.country
        by_postcode = [
            entry for entry in self._by_postcode.get(clues.postcode or "", ()) if wanted in (None, entry.country)
        ]
        for name in clues.names:
            matches = [entry for entry in self._named(name) if wanted in (None, entry.country)]
            if chosen := _narrowed(matches, by_postcode, clues):
                return chosen
        return by_postcode[0] if by_postcode else None

    def complete(self, prefix: str, language: str, limit: int = 8, country: str | None = None) -> list[PlaceEntry]:
        """Places one of whose names, or postcodes, begins so: names in the reader's language first, then by population.

        Show them with :meth:`PlaceEntry.label`.
        """
        typed = prefix.strip()
        if typed.isdigit():
            found = {id(entry): entry for entry in self._with_postcode_prefix(typed)}
            ranked = sorted(found.values(), key=lambda entry: -entry.population)
        else:
            key = fold(typed)
            ranks = sorted({rank for name in self._keys_with_prefix(key) for rank in self._by_name[name]})
            ranked = sorted(
                (self.entries[rank] for rank in ranks),
                key=lambda entry: not fold(entry.name_in(language)).startswith(key),
            )
        return [entry for entry in ranked if country in (None, entry.country)][:limit]

    def nearest(self, lat: float, lon: float) -> PlaceEntry:
        """The place nearest to a point in degrees. Raises ``ValueError`` on an empty gazetteer."""
        stretch = cos(radians(lat)) ** 2
        # On these few kilometres the sphere is flat: far cheaper than 20 000 haversines, with the same winner.
        return min(self.entries, key=lambda entry: (entry.lat - lat) ** 2 + stretch * (entry.lon - lon) ** 2)

    def _named(self, key: str) -> list[PlaceEntry]:
        return [self.entries[rank] for rank in self._by_name.get(key, ())]

    def _keys_with_prefix(self, key: str) -> Iterator[str]:
        if not key:
            return
        for position in range(bisect_left(self._keys, key), len(self._keys)):
            if not self._keys[position].startswith(key):
                return
            yield self._keys[position]

    def _with_postcode_prefix(self, digits: str) -> Iterator[PlaceEntry]:
        for postcode, sharing in self._by_postcode.items():
            if postcode.startswith(digits):
                yield from sharing


def _narrowed(matches: list[PlaceEntry], by_postcode: list[PlaceEntry], clues: Clues) -> PlaceEntry | None:
    """The first match that agrees with the clues; ``None`` when a known postcode or department contradicts them all."""
    if by_postcode:
        # Postcodes of hamlets and firms are in no table: the same department is agreement enough.
        near = [entry for entry in matches if distance_km(entry.lat, entry.lon, *_where(by_postcode[0])) < 30]
        return next((entry for entry in near if clues.postcode in entry.postcodes), near[0] if near else None)
    department = clues.department or (clues.postcode[:2] if clues.postcode and len(clues.postcode) == 5 else None)
    if department:
        agreeing = (entry for entry in matches if entry.country == "FR" and department in _departments(entry))
        return next(agreeing, None if clues.department else next(iter(matches), None))
    return matches[0] if matches else None


def _where(entry: PlaceEntry) -> tuple[float, float]:
    return entry.lat, entry.lon


def _departments(entry: PlaceEntry) -> set[str]:
    """A commune's department, from its INSEE code and its postcodes ("20" is Corsica's for post, 2A and 2B for INSEE)."""
    return {code[:2] for code in (entry.code, *entry.postcodes) if code}


def _people_per_postcode(entry: PlaceEntry) -> float:
    """A postcode shared by a city with many and a town with one is the town's: 1040 is Etterbeek before Brussels."""
    return entry.population / len(entry.postcodes)


def _entry(line: str) -> PlaceEntry:
    name, *told, country, lat, lon, population, code, postcodes = line.rstrip("\n").split("\t")
    return PlaceEntry(
        name=name,
        names={language: other for language, other in zip(NAME_LANGUAGES, told, strict=True) if other},
        country=country,
        lat=float(lat),
        lon=float(lon),
        population=int(population),
        code=code or None,
        postcodes=tuple(postcodes.split()),
    )
