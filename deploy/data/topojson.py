"""Reads the shapes of a TopoJSON file (topojson-specification 1.0): quantised arcs that neighbours share."""

from __future__ import annotations

from typing import Any

Ring = list[tuple[float, float]]
"""Longitude and latitude in degrees, closed."""


class Topology:
    """The arcs of one file, decoded to degrees, and the rings built from them."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.objects: dict[str, Any] = document["objects"]
        scale, translate = document["transform"]["scale"], document["transform"]["translate"]
        self.arcs = [_decoded(arc, scale, translate) for arc in document["arcs"]]

    def rings(self, geometry: dict[str, Any]) -> list[Ring]:
        """All rings, outer and inner, of a Polygon or MultiPolygon."""
        return [self._ring(references) for references in self.references(geometry)]

    @staticmethod
    def references(geometry: dict[str, Any]) -> list[list[int]]:
        """The arc numbers of each ring; a negative number is the one's complement of an arc run backwards."""
        polygons = geometry.get("arcs", [])
        if geometry["type"] == "Polygon":
            polygons = [polygons]
        return [ring for polygon in polygons for ring in polygon]

    def _ring(self, references: list[int]) -> Ring:
        ring: Ring = []
        for number in references:
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            ring.extend(arc[1:] if ring else arc)
        return ring


def _decoded(arc: list[list[int]], scale: list[float], translate: list[float]) -> Ring:
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
    return points
