"""A map of the border region as static, accessible SVG: coasts, state borders, towns, the given points, a commuting circle.

Colours are CSS variables with light defaults, so the drawing needs no script and no inline style; :data:`STYLE` is the
style sheet that turns it dark. Shapes are Natural Earth's (``data/SOURCES.md``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import atan2, degrees
from typing import Final, Literal
from zlib import crc32

from services.floor.gazetteer.labels import Labels, Placed
from services.floor.gazetteer.projection import (
    HEIGHT,
    UNITS_PER_KM,
    WIDTH,
    land_path,
    line_path,
    project,
    shapes,
)
from translation import formats
from translation.locales import N_, Translator, translator

Kind = Literal["home", "offer", "training"]

PALETTE: Final = {
    "sea": ("#d9e8ef", "#101c26"),
    "shore": ("#b9d3df", "#1c3140"),
    "coast": ("#7ea0ae", "#4d6b7c"),
    "land-fr": ("#fbf6ea", "#2a323a"),
    "land-be": ("#f1f3e2", "#2f3933"),
    "land-other": ("#f0eeea", "#242a30"),
    "border": ("#a4476a", "#d488a4"),
    "region": ("#9c9484", "#6f7a80"),
    "town": ("#4a4a44", "#c3c8c6"),
    "text": ("#2d2d29", "#e7eae8"),
    "faint": ("#6f6a60", "#9ca8ad"),
    "water-text": ("#41697c", "#8db4c6"),
    "reach": ("#0aa0b4", "#4cc3d6"),
    "home": ("#0b5d6b", "#6fd0de"),
    "offer": ("#b3401f", "#ff9a73"),
    "training": ("#5b3f99", "#bda4f2"),
}
"""Each colour in light and in dark; names contrast at least 4.5 : 1 with what they stand on (WCAG 2.2, 1.4.3)."""

_VARIABLES: Final = "".join(f"--map-{name}:{dark};" for name, (_, dark) in PALETTE.items())
STYLE: Final = (
    f"@media (prefers-color-scheme: dark){{:root:not([data-theme=light]){{{_VARIABLES}}}}}"
    f":root[data-theme=dark]{{{_VARIABLES}}}.border-map{{max-width:100%;height:auto}}"
)
"""Goes into a page's style sheet; without it the map is light."""

_COUNTRY_SPOTS: Final = {
    "FR": ((3.05, 49.72), (2.6, 49.55), (3.6, 49.45)),
    "BE": ((4.55, 50.72), (4.9, 50.25), (4.2, 50.75)),
    "NL": ((5.35, 51.43), (4.35, 51.47)),
    "LU": ((6.02, 49.82), (6.08, 49.95)),
    "DE": ((6.1, 50.55), (6.08, 51.15)),
}
"""Longitude and latitude where a country's name may stand, best first."""
_REGION_SPOTS: Final = (
    (N_("Flanders"), ((3.3, 51.09), (4.85, 51.06), (4.8, 50.97))),
    (N_("Wallonia"), ((5.3, 50.3), (5.4, 50.12), (5.1, 50.6))),
    (N_("Hauts-de-France"), ((2.35, 50.2), (2.3, 49.75))),
    (N_("Grand Est"), ((4.75, 49.45), (4.35, 49.35))),
)
_TOWN_SIZES: Final = {1: 21.0, 2: 17.5, 3: 15.0}
_EDGE: Final = 24.0
_PIN: Final = -14.0
"""Where the middle of a pin is above its tip."""
_SCALE_AT: Final = (70.0, 34.0)


@dataclass(frozen=True)
class MapPoint:
    """Something to show: a home, an offer or a training, in degrees, with its name."""

    lat: float
    lon: float
    label: str
    kind: Kind = "offer"


def border_map_svg(points: Sequence[MapPoint], language: str, radius_km: float | None = None) -> str:
    """The map as an SVG element, to be put into a page as it is.

    ``radius_km`` draws the commuting circle around the homes among the points, or around the first point where there
    is no home. Points beyond the map stand at its edge, as arrows. Raises ``UnknownLanguage``.
    """
    say = translator(language)
    labels = Labels(WIDTH, HEIGHT)
    groups = _grouped(points)
    centres = _centres(points) if radius_km else ()
    labels.reserve(*_SCALE_AT, 24)
    for (x, y), found in groups:
        labels.reserve(x, y + _middle(found[0]), 15)
    marks = "".join(_mark(position, found, labels, say) for position, found in groups)
    circles = "".join(_circle(point, radius_km, labels, say) for point in centres if radius_km)
    towns = "".join(_towns(labels, say))
    names = "".join(_area_names(labels, say))
    identity = f"map-{crc32(repr((points, language, radius_km)).encode()):08x}"
    title = escape(say.gettext("Map of the border region"))
    return (
        f'<svg class="border-map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
        f'lang="{language}" aria-labelledby="{identity}-title {identity}-desc" '
        'font-family="system-ui, sans-serif">'
        f'<title id="{identity}-title">{title}</title>'
        f'<desc id="{identity}-desc">{escape(_description(points, centres, radius_km, say))}</desc>'
        f'<clipPath id="{identity}-frame"><rect width="{WIDTH:g}" height="{HEIGHT:g}" rx="14"/></clipPath>'
        f'<g clip-path="url(#{identity}-frame)">{_land()}{circles}{_lines()}{names}{towns}{marks}{_scale(say)}</g></svg>'
    )


def _land() -> str:
    land = "".join(
        f'<path class="map-land" d="{land_path(code)}" fill="{_color(fill)}"/>'
        for code, fill in (
            ("GB", "land-other"),
            ("NL", "land-other"),
            ("LU", "land-other"),
            ("DE", "land-other"),
            ("FR", "land-fr"),
            ("BE", "land-be"),
        )
    )
    coast = line_path("coasts")
    shore = "".join(
        f'<path d="{coast}" fill="none" stroke="{_color("shore")}" stroke-width="{width}" stroke-opacity="{opacity}" '
        'stroke-linejoin="round"/>'
        for width, opacity in ((34, 0.25), (20, 0.35), (9, 0.5))
    )
    return (
        f'<rect class="map-sea" width="{WIDTH:g}" height="{HEIGHT:g}" fill="{_color("sea")}"/>{shore}{land}'
    )


def _lines() -> str:
    coast, border, region = line_path("coasts"), line_path("borders"), line_path("regions")
    return (
        f'<path class="map-region" d="{region}" fill="none" stroke="{_color("region")}" stroke-width="1.3" '
        'stroke-dasharray="1 5" stroke-linecap="round"/>'
        f'<path class="map-border" d="{border}" fill="none" stroke="{_color("border")}" stroke-width="7" '
        'stroke-opacity=".15" stroke-linejoin="round"/>'
        f'<path class="map-border" d="{border}" fill="none" stroke="{_color("border")}" stroke-width="1.4" '
        'stroke-dasharray="9 3 2 3" stroke-linejoin="round"/>'
        f'<path class="map-coast" d="{coast}" fill="none" stroke="{_color("coast")}" stroke-width="1.3" '
        'stroke-linejoin="round"/>'
    )


def _towns(labels: Labels, say: Translator) -> Iterator[str]:
    """Towns by rank; one whose name finds no room is left out, so the map stays readable in every language."""
    for rank, name, names, lat, lon in shapes()["towns"]:
        x, y = project(lat, lon)
        size = _TOWN_SIZES[rank]
        shown = names.get(say.language, name)
        is_free = labels.is_free(x, y, 4)
        placed = labels.beside(x, y, shown, size, gap=9 - rank) if is_free else None
        if placed is None:
            continue
        both = " – ".join(dict.fromkeys((shown, name, *names.values())))
        labels.reserve(x, y, 4)
        yield (
            f'<g class="map-town"><title>{escape(both)}</title>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{4.6 - rank * 0.8:.1f}" fill="{_color("town")}"/>'
            f"{_text(placed, shown, size, 'text', weight=600 if rank == 1 else 400)}</g>"
        )


def _area_names(labels: Labels, say: Translator) -> Iterator[str]:
    for code, spots in _COUNTRY_SPOTS.items():
        yield _area_name(formats.country_name(code, say.language).upper(), spots, labels, 22, "faint")
    yield _area_name(
        say.gettext("North Sea"), ((2.25, 51.28), (2.0, 51.15)), labels, 22, "water-text", italic=True
    )
    for name, spots in _REGION_SPOTS:
        yield _area_name(say.gettext(name), spots, labels, 16, "faint", italic=True)


def _area_name(
    name: str,
    spots: Sequence[tuple[float, float]],
    labels: Labels,
    size: float,
    color: str,
    italic: bool = False,
) -> str:
    for lon, lat in spots:
        x, y = project(lat, lon)
        # Letters of an area stand apart, so they need the room of a larger size.
        if placed := labels.at(x, y, name, size * 1.25):
            style = ' font-style="italic"' if italic else ""
            spaced = f'{style} letter-spacing="{size * 0.14:.1f}"'
            halo = "sea" if color == "water-text" else "land-fr"
            return _text(placed, name, size, color, weight=400, extra=spaced, halo=halo)
    return ""


def _mark(position: tuple[float, float], found: Sequence[MapPoint], labels: Labels, say: Translator) -> str:
    x, y = position
    kind = found[0].kind
    names = list(dict.fromkeys(point.label for point in found))
    shown = names[0] if len(names) == 1 else f"{names[0]} (+{len(names) - 1})"
    placed = labels.beside(x, y + _middle(found[0]), shown, 20, gap=17)
    text = _text(placed, shown, 19, kind, weight=700) if placed else ""
    titles = escape(formats.listing(names, say.language))
    shape = _arrow(position, found[0]) if _is_outside(found[0]) else _SHAPES[kind]
    return (
        f'<g class="map-point map-{kind}"><title>{titles}</title>'
        f'<g transform="translate({x:.1f} {y:.1f})" fill="{_color(kind)}" stroke="{_color("land-fr")}" '
        f'stroke-width="2" stroke-linejoin="round">{shape}</g>{text}</g>'
    )


_SHAPES: Final = {
    "home": '<path d="M0-13 13-2 9-2 9 11-9 11-9-2-13-2z"/>',
    "offer": '<path d="M0 0C-2-7-10-10-10-18A10 10 0 0 1 10-18C10-10 2-7 0 0z"/><circle cy="-18" r="3.2"/>',
    "training": '<path d="M0-12 12 0 0 12-12 0z"/>',
}
"""Each kind has its own shape, for those who do not tell the colours apart."""


def _arrow(position: tuple[float, float], point: MapPoint) -> str:
    x, y = project(point.lat, point.lon)
    angle = degrees(atan2(y - position[1], x - position[0]))
    return f'<path transform="rotate({angle:.0f})" d="M13 0-8 10-3 0-8-10z"/>'


def _circle(point: MapPoint, radius_km: float, labels: Labels, say: Translator) -> str:
    x, y = project(point.lat, point.lon)
    radius = radius_km * UNITS_PER_KM
    text = formats.distance(radius_km, say.language)
    placed = labels.at(x, y + radius, text, 21) or labels.at(x, y - radius, text, 21)
    return (
        f'<circle class="map-reach" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{_color("reach")}" '
        f'fill-opacity=".14" stroke="{_color("home")}" stroke-width="2" stroke-dasharray="7 5"/>'
        f"{_text(placed, text, 17, 'home', weight=600) if placed else ''}"
    )


def _scale(say: Translator) -> str:
    """A bar of 25 km on the sea, where no town and no arrow comes."""
    x, y = _SCALE_AT
    length = 25 * UNITS_PER_KM
    text = formats.distance(25, say.language)
    return (
        f'<path class="map-scale" d="M{x - length / 2:.1f} {y:g}v6h{length:.1f}v-6" fill="none" '
        f'stroke="{_color("water-text")}" stroke-width="1.6"/>'
        f"{_text(Placed(x, y, 'middle'), text, 14, 'water-text', halo='sea')}"
    )


def _text(
    placed: Placed,
    text: str,
    size: float,
    color: str,
    weight: int = 400,
    extra: str = "",
    halo: str = "land-fr",
) -> str:
    """A name with a halo in the colour of the ground, so that lines under it do not disturb."""
    return (
        f'<text x="{placed.x:.1f}" y="{placed.y:.1f}" text-anchor="{placed.anchor}" font-size="{size:g}" '
        f'font-weight="{weight}" fill="{_color(color)}" stroke="{_color(halo)}" stroke-width="3.5" '
        f'stroke-opacity=".8" stroke-linejoin="round" paint-order="stroke"{extra}>{escape(text)}</text>'
    )


def _color(name: str) -> str:
    return f"var(--map-{name}, {PALETTE[name][0]})"


def _middle(point: MapPoint) -> float:
    return _PIN if point.kind == "offer" and not _is_outside(point) else 0.0


def _grouped(points: Sequence[MapPoint]) -> list[tuple[tuple[float, float], list[MapPoint]]]:
    """Points of one kind at one place (to 100 m) share a mark; drawn from north to south, homes last, on top."""
    groups: dict[tuple[Kind, float, float], list[MapPoint]] = {}
    for point in points:
        groups.setdefault((point.kind, round(point.lat, 3), round(point.lon, 3)), []).append(point)
    return sorted(
        ((_position(same[0]), same) for same in groups.values()),
        key=lambda group: (group[1][0].kind == "home", group[0][1]),
    )


def _position(point: MapPoint) -> tuple[float, float]:
    """Where the point is drawn: inside the frame, even if it lies beyond."""
    x, y = project(point.lat, point.lon)
    return min(max(x, _EDGE), WIDTH - _EDGE), min(max(y, _EDGE), HEIGHT - _EDGE)


def _is_outside(point: MapPoint) -> bool:
    return _position(point) != project(point.lat, point.lon)


def _centres(points: Sequence[MapPoint]) -> Sequence[MapPoint]:
    return [point for point in points if point.kind == "home"] or points[:1]


def _description(
    points: Sequence[MapPoint], centres: Sequence[MapPoint], radius_km: float | None, say: Translator
) -> str:
    """What the map shows, for those who hear it."""
    sentences = [
        say.gettext("Northern France and Belgium, with parts of the Netherlands, Luxembourg and Germany.")
    ]
    for outside, message in (
        (False, N_("Marked on the map: %(places)s.")),
        (True, N_("Beyond the edge of the map: %(places)s.")),
    ):
        names = list(dict.fromkeys(point.label for point in points if _is_outside(point) is outside))
        if names:
            sentences.append(say.gettext(message, places=formats.listing(names, say.language)))
    if radius_km and centres:
        around = formats.listing([point.label for point in centres], say.language)
        reach = formats.distance(radius_km, say.language)
        sentences.append(
            say.gettext("The circle shows %(distance)s around %(place)s.", distance=reach, place=around)
        )
    return " ".join(sentences)
