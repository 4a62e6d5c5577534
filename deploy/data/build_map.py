"""Builds ``services/floor/data/border.json``, the shapes of the border-region map (sources in ``SOURCES.md`` beside it).

From the top of the repository::

    python -m deploy.data.build_map --world countries-10m.json --belgium belgium.json --regions regions.geojson

``--world`` comes from the npm package world-atlas; ``--belgium`` is belgium-topojson's file, for the line between
Flanders, Brussels and Wallonia; ``--regions`` is france-geojson's ``regions-version-simplifiee.geojson``, for the line
between Hauts-de-France and Grand Est. Points are written as whole thousandths of a degree, longitude first, and each
line as its first point followed by steps.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from deploy.data.topojson import Ring, Topology
from services.floor.gazetteer.projection import SHAPES, WINDOW
from services.floor.places import Gazetteer

MARGIN: Final = 0.25
"""Degrees kept beyond the window, so that no shape ends inside it."""
TOLERANCE: Final = 0.003
"""Degrees a simplified line may stray: about a third of a kilometre, half a pixel of the map."""
COUNTRIES: Final = {"250": "FR", "056": "BE", "528": "NL", "442": "LU", "276": "DE", "826": "GB"}
"""ISO 3166 numbers, as world-atlas has them, of the countries that reach into the window."""
FRENCH_REGIONS: Final = ("32", "44")

TOWNS: Final = {
    1: "Lille;1000 Bruxelles;Gent;Antwerpen;Liège;Reims;Amiens;Charleroi",
    2: "Dunkerque;Calais;Kortrijk;Tournai;Brugge;Oostende;Mons;Namur;Valenciennes;Arras;Saint-Quentin;"
    "Charleville-Mézières;Luxembourg;Maastricht;Leuven;Hasselt",
    3: "Ieper;Roeselare;Mouscron;Roubaix;Douai;Cambrai;Maubeuge;Lens;Boulogne-sur-Mer;Saint-Omer;Hazebrouck;Laon;"
    "Sedan;Arlon;Bastogne;Dinant;La Louvière;Aalst;Sint-Niklaas;Terneuzen;Soissons;Compiègne;Beauvais;Abbeville;"
    "Verviers;Chimay;Poperinge;Béthune;Oudenaarde;Ath;Longwy;Verdun;Hirson;Rethel;Givet;Mechelen;Eupen;"
    "Montreuil;Aachen;Virton",
}
"""Towns on the map by rank, the most important first: a name that finds no room gives way."""


def box() -> tuple[float, float, float, float]:
    west, south, east, north = WINDOW
    return west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN


def land(topology: Topology, countries: dict[str, dict[str, Any]]) -> dict[str, list[Ring]]:
    """Each country's polygons, simplified arc by arc so that neighbours still meet, and cut to the box."""
    arcs = {number: topology.arcs[number] for number in range(len(topology.arcs))}
    used = {
        n if n >= 0 else ~n
        for geometry in countries.values()
        for r in topology.references(geometry)
        for n in r
    }
    for number in used:
        topology.arcs[number] = simplified(arcs[number])
    cut = {code: [clipped_ring(ring) for ring in topology.rings(shape)] for code, shape in countries.items()}
    return {code: [ring for ring in rings if len(ring) > 3] for code, rings in cut.items()}


def lines(topology: Topology, groups: dict[str, list[dict[str, Any]]]) -> tuple[list[Ring], list[Ring]]:
    """Arcs between two groups of shapes, and arcs on the outside of all of them, cut to the box."""
    sides: dict[int, set[str]] = defaultdict(set)
    for name, geometries in groups.items():
        for geometry in geometries:
            for ring in topology.references(geometry):
                for number in ring:
                    sides[number if number >= 0 else ~number].add(name)
    between = [
        piece
        for number, names in sides.items()
        if len(names) > 1
        for piece in cut_line(topology.arcs[number])
    ]
    outside = [
        piece
        for number, names in sides.items()
        if len(names) == 1
        for piece in cut_line(topology.arcs[number])
    ]
    return between, outside


def french_line(regions: Path) -> list[Ring]:
    """Where the two French regions touch: the edges they share."""
    edges: list[set[frozenset[tuple[float, float]]]] = []
    rings: list[Ring] = []
    for feature in json.loads(regions.read_text(encoding="utf-8"))["features"]:
        if feature["properties"]["code"] in FRENCH_REGIONS:
            shape = feature["geometry"]
            polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
            rings = [[(x, y) for x, y in ring] for polygon in polygons for ring in polygon]
            edges.append({frozenset(edge) for ring in rings for edge in pairwise(ring)})
    shared = edges[0] & edges[1]
    return [
        part for ring in rings for part in runs(ring, lambda one, other: frozenset((one, other)) in shared)
    ]


def runs(line: Ring, keeps: Any) -> Iterator[Ring]:
    """The stretches of a line whose edges are kept."""
    run: Ring = []
    for one, other in pairwise(line):
        if keeps(one, other):
            run = run or [one]
            run.append(other)
        elif run:
            yield run
            run = []
    if run:
        yield run


def cut_line(line: Ring) -> Iterator[Ring]:
    """The stretches of a line that touch the box."""
    return runs(line, lambda one, other: inside(one) or inside(other))


def inside(point: tuple[float, float]) -> bool:
    west, south, east, north = box()
    return west <= point[0] <= east and south <= point[1] <= north


def clipped_ring(ring: Ring) -> Ring:
    """The part of a polygon inside the box (Sutherland and Hodgman, 1974)."""
    west, south, east, north = box()
    for axis, limit, keep_greater in ((0, west, True), (0, east, False), (1, south, True), (1, north, False)):
        kept: Ring = []
        for one, other in pairwise([*ring, *ring[:1]]):
            is_in = (one[axis] >= limit) is keep_greater
            if is_in:
                kept.append(one)
            if is_in is not ((other[axis] >= limit) is keep_greater):
                share = (limit - one[axis]) / (other[axis] - one[axis])
                kept.append((one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])))
        ring = kept
    return ring


def simplified(line: Ring) -> Ring:
    """The line without points that stray less than the tolerance (Douglas and Peucker, 1973); ends stay."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    strays = [
        abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length
        if length
        else ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
        for x, y in line[1:-1]
    ]
    furthest = max(range(len(strays)), key=strays.__getitem__)
    if strays[furthest] <= TOLERANCE:
        return [line[0], line[-1]] if length else line
    middle = furthest + 1
    return simplified(line[: middle + 1])[:-1] + simplified(line[middle:])


def packed(shapes: Iterable[Ring]) -> list[list[int]]:
    """Each line as whole thousandths of a degree: the first point, then the steps that are not nothing."""
    result = []
    for shape in shapes:
        points = [(round(x * 1000), round(y * 1000)) for x, y in shape]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points) if a != b]
        if steps:
            result.append([number for point in (points[0], *steps) for number in point])
    return result


def towns() -> Iterator[list[Any]]:
    """Rank, local name, names in other languages, latitude, longitude."""
    gazetteer = Gazetteer.load()
    for rank, names in TOWNS.items():
        for name in names.split(";"):
            found = gazetteer.find(name)
            if found is None:
                raise LookupError(name)
            yield [rank, found.name, dict(found.names), found.lat, found.lon]


def main() -> None:
    parser = argparse.ArgumentParser(description="Builds the shipped shapes of the border-region map.")
    for name in ("world", "belgium", "regions"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=SHAPES)
    options = parser.parse_args()
    world = Topology(json.loads(options.world.read_text(encoding="utf-8")))
    shapes = {shape.get("id"): shape for shape in world.objects["countries"]["geometries"]}
    countries = {code: shapes[number] for number, code in COUNTRIES.items()}
    polygons = land(world, countries)
    borders, coasts = lines(world, {code: [shape] for code, shape in countries.items()})
    belgium = Topology(json.loads(options.belgium.read_text(encoding="utf-8")))
    by_region: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for shape in belgium.objects["municipalities"]["geometries"]:
        by_region[shape["properties"]["reg_nis"]].append(shape)
    belgium.arcs = [simplified(arc) for arc in belgium.arcs]
    regions, _ = lines(belgium, by_region)
    french = [piece for line in french_line(options.regions) for piece in cut_line(simplified(line))]
    document = {
        "land": {code: packed(rings) for code, rings in polygons.items()},
        "coasts": packed(coasts),
        "borders": packed(borders),
        "regions": packed([*regions, *french]),
        "towns": list(towns()),
    }
    options.out.write_text(
        json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    print({name: len(value) for name, value in document.items()}, f"{options.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
