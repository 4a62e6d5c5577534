"""The gazetteer: French and Belgian places, with a band beyond the Dutch, German and Luxembourg borders.

The table is shipped (``data/places.tsv.gz``, made by ``deploy/data/build_places.py``; sources in
``data/SOURCES.md``) and read once. Coordinates are WGS 84 degrees.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Final, NamedTuple

from services.floor.gazetteer.names import Clues, fold, read

TABLE: Final = Path(__file__).parent / "data" / "places.tsv.gz"
NAME_LANGUAGES: Final = ("fr", "nl", "en", "de")
EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius, International Union of Geodesy and Geophysics."""

MIDDLE: Final = (50.68, 3.27)
"""The Eurometropolis Lille–Kortrijk–Tournai, in degrees."""
MIDDLE_KM: Final = 50.0
SAME_POSTCODE_KM: Final = 30.0
_COUNTRY, _LAT, _CODE = 6, 7, 10
"""Columns of the table; the longitude follows the latitude."""


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place: its local name, its names elsewhere, and where it is. ``code`` is INSEE (FR) or NIS (BE), if any."""

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


class Completion(NamedTuple):
    """A suggestion for a half-typed place: "Tournai (Doornik)", and the place it stands for."""

    label: str
    place: PlaceEntry


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in km between two points in degrees (haversine formula)."""
    phi1, phi2 = radians(lat1), radians(lat2)
    half = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))


class Gazetteer:
    """Finds places by name in any of the languages, by postcode, or by position."""

    def __init__(self, lines: Iterable[str]) -> None:
        """``lines`` of the table, most populous place first, so that the first match is the likeliest.

        Only keys and postcodes are read here; a line becomes a :class:`PlaceEntry` when first asked for.
        """
        self._lines: list[str] = []
        self._by_name: dict[str, list[int]] = {}
        self._by_postcode: dict[str, list[int]] = {}
        for rank, line in enumerate(lines):
            keys, _, rest = line.rstrip("\n").partition("\t")
            rest, _, postcodes = rest.rpartition("\t")
            self._lines.append(line)
            for key in keys.split(";"):
                self._by_name.setdefault(key, []).append(rank)
            for postcode in postcodes.split():
                self._by_postcode.setdefault(postcode, []).append(rank)
        self._keys = sorted(self._by_name)
        self._made: dict[int, PlaceEntry] = {}

    @classmethod
    def load(cls, table: Path = TABLE) -> Gazetteer:
        """The shipped gazetteer."""
        with gzip.open(table, "rt", encoding="utf-8") as lines:
            next(lines)
            return cls(lines)

    @cached_property
    def entries(self) -> tuple[PlaceEntry, ...]:
        """Every place, most populous first."""
        return tuple(self._entries(range(len(self._lines))))

    def find(self, text: str, country: str | None = None) -> PlaceEntry | None:
        """The place a text names, in any spelling or language, or by postcode; ``None`` when none is.

        Of several places with the name the most populous is meant, unless the country (the caller's, or one in
        the text), a postcode or a French department says otherwise.
        """
        clues = read(text)
        wanted = country or clues.country
        sharing = self._entries(self._by_postcode.get(clues.postcode or "", ()))
        by_postcode = [entry for entry in sharing if wanted in (None, entry.country)]
        by_postcode.sort(key=_people_per_postcode, reverse=True)
        for name in clues.names:
            named = self._entries(self._by_name.get(name, ()))
            matches = [entry for entry in named if wanted in (None, entry.country)]
            if chosen := _narrowed(matches, by_postcode, clues):
                return chosen
        return by_postcode[0] if by_postcode else None

    def by_code(self, code: str, country: str) -> PlaceEntry | None:
        """The commune of an INSEE code (``country`` "FR") or the municipality of a NIS code ("BE")."""
        rank = self._by_code.get((country, code))
        return None if rank is None else next(self._entries([rank]))

    def complete(
        self, prefix: str, language: str, limit: int = 8, country: str | None = None
    ) -> list[Completion]:
        """Places one of whose names in any language, or postcodes, begins so; the nearest big ones first."""
        typed = prefix.strip()
        if typed.isdigit():
            sharing = (ranks for code, ranks in self._by_postcode.items() if code.startswith(typed))
            ranks = {rank for some in sharing for rank in some}
        else:
            ranks = {rank for key in self._keys_with_prefix(fold(typed)) for rank in self._by_name[key]}
        found = [entry for entry in self._entries(sorted(ranks)) if country in (None, entry.country)]
        found.sort(key=_attraction, reverse=True)
        return [Completion(entry.label(language), entry) for entry in found[:limit]]

    def nearest(self, lat: float, lon: float) -> PlaceEntry:
        """The place nearest to a point in degrees. Raises ``ValueError`` on an empty gazetteer."""
        stretch = cos(radians(lat)) ** 2
        # Over these few kilometres the sphere is flat: far cheaper than 20 000 haversines, same winner.
        _, rank = min(((a - lat) ** 2 + stretch * (b - lon) ** 2, rank) for a, b, rank in self._positions)
        return next(self._entries([rank]))

    @cached_property
    def _by_code(self) -> dict[tuple[str, str], int]:
        columns = (line.split("\t") for line in self._lines)
        return {(row[_COUNTRY], row[_CODE]): rank for rank, row in enumerate(columns) if row[_CODE]}

    @cached_property
    def _positions(self) -> list[tuple[float, float, int]]:
        columns = (line.split("\t") for line in self._lines)
        return [(float(row[_LAT]), float(row[_LAT + 1]), rank) for rank, row in enumerate(columns)]

    def _entries(self, ranks: Iterable[int]) -> Iterator[PlaceEntry]:
        for rank in ranks:
            if rank not in self._made:
                self._made[rank] = _entry(self._lines[rank])
            yield self._made[rank]

    def _keys_with_prefix(self, key: str) -> Iterator[str]:
        if not key:
            return
        for position in range(bisect_left(self._keys, key), len(self._keys)):
            if not self._keys[position].startswith(key):
                return
            yield self._keys[position]


def _narrowed(matches: list[PlaceEntry], by_postcode: list[PlaceEntry], clues: Clues) -> PlaceEntry | None:
    """The first match that agrees with the clues; ``None`` when a known postcode or department contradicts all."""
    if by_postcode:
        # A village keeps its own name under its municipality's postcode: nearby in the same country will do.
        area = by_postcode[0]
        near = [e for e in matches if e.country == area.country and _apart(e, area) < SAME_POSTCODE_KM]
        return next((entry for entry in near if clues.postcode in entry.postcodes), near[0] if near else None)
    department = clues.department or (
        clues.postcode[:2] if clues.postcode and len(clues.postcode) == 5 else None
    )
    if department:
        agreeing = (entry for entry in matches if entry.country == "FR" and department in _departments(entry))
        return next(agreeing, None if clues.department else next(iter(matches), None))
    return matches[0] if matches else None


def _apart(one: PlaceEntry, other: PlaceEntry) -> float:
    return distance_km(one.lat, one.lon, other.lat, other.lon)


def _departments(entry: PlaceEntry) -> set[str]:
    """A commune's department by INSEE code and by postcode, which differ in Corsica (2A and 2B, but 20)."""
    return {code[:2] for code in (entry.code, *entry.postcodes) if code}


def _people_per_postcode(entry: PlaceEntry) -> float:
    """Where a city with many postcodes shares one with a town, it is the town's: 1040 is Etterbeek's."""
    return entry.population / len(entry.postcodes)


def _attraction(entry: PlaceEntry) -> float:
    """Inhabitants weighed by nearness: "Tour" means Tourcoing or Tournai here, before Toulouse."""
    return entry.population / (MIDDLE_KM + distance_km(entry.lat, entry.lon, *MIDDLE))


def _entry(line: str) -> PlaceEntry:
    _, name, *told, country, lat, lon, population, code, postcodes = line.rstrip("\n").split("\t")
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
