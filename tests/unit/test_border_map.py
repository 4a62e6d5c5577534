"""The border-region map: what is on it, for those who see it and for those who hear it."""

import re
from xml.etree import ElementTree

import pytest

from services.floor.border_map import PALETTE, STYLE, MapPoint, border_map_svg
from services.floor.gazetteer.labels import Labels
from services.floor.gazetteer.projection import HEIGHT, UNITS_PER_KM, WIDTH, project, shapes
from services.floor.places import distance_km
from translation.locales import LANGUAGES, UnknownLanguage

SVG = "{http://www.w3.org/2000/svg}"
LILLE = MapPoint(50.6329, 3.0586, "Lille", "home")
KORTRIJK = MapPoint(50.828, 3.2649, "Kortrijk", "offer")
TOURNAI = MapPoint(50.6071, 3.3893, "Tournai", "training")
PARIS = MapPoint(48.8534, 2.3488, "Paris", "offer")


def drawn(points, language="fr", radius_km=None):
    return ElementTree.fromstring(border_map_svg(points, language, radius_km))  # noqa: S314 (our own text)


def words(svg):
    return [text.text for text in svg.iter(f"{SVG}text")]


def named(svg, css_class):
    return [element for element in svg.iter() if css_class in element.get("class", "").split()]


@pytest.mark.parametrize(
    ("language", "here", "elsewhere"),
    [
        ("fr", {"Gand", "Anvers", "Mer du Nord", "BELGIQUE", "Flandre"}, {"Gent", "Rijsel"}),
        ("nl", {"Gent", "Luik", "Rijsel", "Noordzee", "FRANKRIJK", "Vlaanderen"}, {"Gand", "Lille"}),
        ("en", {"Ghent", "Brussels", "Lille", "North Sea", "BELGIUM"}, {"Gand"}),
        ("de", {"Gent", "Lüttich", "Brüssel", "Nordsee", "BELGIEN"}, {"Gand"}),
    ],
)
def test_names_are_in_the_readers_language(language, here, elsewhere):
    shown = set(words(drawn([], language)))
    assert here <= shown
    assert not elsewhere & shown


def test_a_town_tells_its_other_names():
    titles = [title.text for town in named(drawn([], "fr"), "map-town") for title in town.iter(f"{SVG}title")]
    assert "Gand – Gent – Ghent" in titles
    assert "Lille – Rijsel" in titles


def test_the_drawing_has_a_role_a_name_and_a_description():
    svg = drawn([LILLE, KORTRIJK, PARIS], "fr", 45)
    assert svg.get("role") == "img"
    labelled = svg.get("aria-labelledby").split()
    texts = {element.get("id"): element.text for element in svg if element.get("id") in labelled}
    title, description = (
        texts[identity].replace("\u00a0", " ").replace("\u202f", " ") for identity in labelled
    )
    assert title == "Carte de la région frontalière"
    assert "Indiqué sur la carte : Lille et Kortrijk." in description
    assert "Au-delà du bord de la carte : Paris." in description
    assert "Le cercle indique 45 km autour de Lille." in description


def test_two_different_maps_on_a_page_have_different_ids():
    ids = [
        set(re.findall(r' id="([^"]+)"', border_map_svg(points, "fr"))) for points in ([LILLE], [KORTRIJK])
    ]
    assert len(ids[0]) == 3
    assert not ids[0] & ids[1]


def test_the_circle_is_true_to_scale_and_stands_around_the_home():
    (circle,) = named(drawn([KORTRIJK, LILLE], radius_km=30), "map-reach")
    x, y = project(LILLE.lat, LILLE.lon)
    assert (float(circle.get("cx")), float(circle.get("cy"))) == pytest.approx((x, y), abs=0.1)
    assert float(circle.get("r")) == pytest.approx(30 * UNITS_PER_KM, abs=0.1)


def test_the_projection_keeps_distances_in_both_directions():
    for other in (KORTRIJK, TOURNAI, MapPoint(49.26, 4.03, "Reims"), MapPoint(50.63, 5.57, "Liège")):
        (x1, y1), (x2, y2) = project(LILLE.lat, LILLE.lon), project(other.lat, other.lon)
        kilometres = distance_km(LILLE.lat, LILLE.lon, other.lat, other.lon)
        assert ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 / UNITS_PER_KM == pytest.approx(kilometres, rel=0.02)


def test_without_a_home_the_circle_stands_around_the_first_point():
    assert len(named(drawn([KORTRIJK, TOURNAI], radius_km=30), "map-reach")) == 1
    assert named(drawn([KORTRIJK, TOURNAI]), "map-reach") == []
    assert named(drawn([], radius_km=30), "map-reach") == []


def test_each_kind_of_point_has_its_own_shape():
    svg = drawn([LILLE, KORTRIJK, TOURNAI])
    shapes_drawn = [next(point.iter(f"{SVG}path")).get("d") for point in named(svg, "map-point")]
    assert len(set(shapes_drawn)) == 3


def test_points_at_one_place_share_a_mark_that_names_them_all():
    svg = drawn([TOURNAI, TOURNAI, MapPoint(TOURNAI.lat, TOURNAI.lon, "Froyennes", "training")])
    (mark,) = named(svg, "map-point")
    assert next(mark.iter(f"{SVG}title")).text == "Tournai et Froyennes"
    assert next(mark.iter(f"{SVG}text")).text == "Tournai (+1)"


def test_a_point_beyond_the_map_stands_inside_its_edge():
    (mark,) = named(drawn([PARIS]), "map-point")
    x, y = map(float, re.findall(r"[\d.]+", mark.find(f"{SVG}g").get("transform")))
    assert 0 < x < WIDTH and 0 < y < HEIGHT
    assert "Paris" in words(drawn([PARIS]))


def test_labels_are_escaped():
    svg = border_map_svg([MapPoint(50.6, 3.1, '<script>"x"&', "offer")], "fr")
    assert "<script" not in svg
    assert '<script>"x"&' in words(ElementTree.fromstring(svg))  # noqa: S314 (our own text)


def test_it_is_static():
    svg = border_map_svg([LILLE], "fr", 30)
    assert "<script" not in svg and " style=" not in svg and "<style" not in svg and "href" not in svg


def test_an_unknown_language_is_refused():
    with pytest.raises(UnknownLanguage):
        border_map_svg([], "pl")


def luminance(color):
    """Relative luminance (WCAG 2.2)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("name", "grounds"),
    [
        *(
            (name, ("land-fr", "land-be", "land-other"))
            for name in ("text", "faint", "home", "offer", "training")
        ),
        ("water-text", ("sea",)),
    ],
)
def test_names_contrast_with_their_ground(name, grounds, theme):
    for ground in grounds:
        light, dark = sorted(
            (luminance(PALETTE[name][theme]), luminance(PALETTE[ground][theme])), reverse=True
        )
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_style_sheet_has_every_colour_in_dark():
    assert all(f"--map-{name}:{dark}" in STYLE for name, (_, dark) in PALETTE.items())


def test_names_never_cover_one_another():
    labels = Labels(200, 100)
    labels.reserve(100, 50, 5)
    placed = [labels.beside(100, 50, "Kortrijk", 12, gap=8) for _ in range(9)]
    found = [(place.x, place.y, place.anchor) for place in placed if place]
    assert len(set(found)) == len(found) > 1
    assert placed[-1] is None
    assert not labels.is_free(101, 51, 1) and labels.is_free(20, 20, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_great_towns_have_room_in_every_language(language):
    great = {names.get(language, name) for rank, name, names, _, _ in shapes()["towns"] if rank == 1}
    assert great <= set(words(drawn([], language)))
