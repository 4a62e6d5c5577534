from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.floor.gazetteer.names import fold, read
from services.floor.places import Gazetteer, distance_km


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.load()


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("Lille", "FR", "59350"),
        ("LILLE 02", "FR", "59350"),
        ("LILLE CEDEX 9", "FR", "59350"),
        ("59 - LILLE", "FR", "59350"),
        ("59000", "FR", "59350"),
        ("Rijsel", "FR", "59350"),
        ("Lille / Roubaix", "FR", "59350"),
        ("Lille (BE)", "BE", "13019"),
        ("69 - ST PRIEST", "FR", "69290"),
        ("76 - HAVRE", "FR", "76351"),
        ("07 - VALGORGE", "FR", "07329"),
        ("ST ANDRE LEZ LILLE", "FR", "59527"),
        ("Saint-André-lès-Lille", "FR", "59527"),
        ("villeneuve d’ascq", "FR", "59009"),
        ("Noeux-les-Mines", "FR", "62617"),
        ("75013 Paris", "FR", "75056"),
        ("Paris 13e arrondissement", "FR", "75056"),
        ("2A - AJACCIO", "FR", "2A004"),
        ("20000 Ajaccio", "FR", "2A004"),
        ("Gent", "BE", "44021"),
        ("Gand", "BE", "44021"),
        ("Ghent", "BE", "44021"),
        ("Courtrai", "BE", "34022"),
        ("KORTRIJK", "BE", "34022"),
        ("8500 Kortrijk", "BE", "34022"),
        ("B-8500 Kortrijk", "BE", "34022"),
        ("Tournai (Doornik)", "BE", "57081"),
        ("St-Niklaas", "BE", "46021"),
        ("St. Truiden", "BE", "71053"),
        ("St. Vith", "BE", "63067"),
        ("Mouscron, Belgique", "BE", "57096"),
        ("1000 Brussel", "BE", "21004"),
        ("1040", "BE", "21005"),
        ("Mons", "BE", "53053"),
        ("Comines", "FR", "59152"),
        ("Comines, België", "BE", None),
        ("7780", "BE", "57097"),
        ("Luxembourg", "LU", None),
        ("Aix-la-Chapelle", "DE", None),
    ],
)
def test_a_place_is_found_as_people_and_feeds_write_it(gazetteer, text, country, code):
    found = gazetteer.find(text)
    assert found is not None
    assert (found.country, found.code) == (country, code)


@pytest.mark.parametrize(
    "text", ["", "   ", "xyzzy", "59 - Nord", "Hauts-de-France", "12", "99999", "()", "Belgique"]
)
def test_what_is_no_town_is_not_found(gazetteer, text):
    assert gazetteer.find(text) is None


def test_the_country_narrows(gazetteer):
    assert gazetteer.find("Lille", country="BE").code == "13019"
    assert gazetteer.find("Kortrijk", country="FR") is None


def test_a_code_names_one_place_in_its_country(gazetteer):
    assert gazetteer.by_code("59350", "FR").name == "Lille"
    assert gazetteer.by_code("59355", "FR").name == "Lomme"
    assert gazetteer.by_code("34022", "BE").name == "Kortrijk"
    assert gazetteer.by_code("34022", "FR").name != "Kortrijk"
    assert gazetteer.by_code("00000", "BE") is None


def test_a_department_is_not_overruled_by_a_namesake(gazetteer):
    """Saint-Denis is near Paris; there is none in the north, and one in the Aude."""
    assert gazetteer.find("59 - SAINT DENIS") is None


def test_a_firms_own_postcode_does_not_hide_the_town(gazetteer):
    assert gazetteer.find("59777 LILLE").code == "59350"


@pytest.mark.parametrize(
    ("typed", "language", "label"),
    [
        ("Tourn", "fr", "Tournai (Doornik)"),
        ("doorn", "nl", "Doornik (Tournai)"),
        ("tourn", "en", "Tournai (Doornik)"),
        ("gh", "en", "Ghent (Gent)"),
        ("kort", "fr", "Courtrai (Kortrijk)"),
        ("roub", "nl", "Roubaix"),
        ("8500", "nl", "Kortrijk (Courtrai)"),
    ],
)
def test_a_half_typed_name_is_completed_with_both_names(gazetteer, typed, language, label):
    assert gazetteer.complete(typed, language)[0].label == label


def test_completion_keeps_to_its_limit_and_country(gazetteer):
    found = gazetteer.complete("sa", "fr", limit=5, country="BE")
    assert len(found) == 5
    assert {completion.place.country for completion in found} == {"BE"}
    assert gazetteer.complete("  ", "fr") == []


def test_the_nearest_place(gazetteer):
    assert gazetteer.nearest(50.6072, 3.3890).name == "Tournai"
    assert gazetteer.nearest(50.8290, 3.2650).name == "Kortrijk"


def test_lille_and_kortrijk_are_25_km_apart(gazetteer):
    lille, kortrijk = gazetteer.find("Lille"), gazetteer.find("Kortrijk")
    assert isclose(distance_km(lille.lat, lille.lon, kortrijk.lat, kortrijk.lon), 26.2, abs_tol=0.5)


LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_distance_is_symmetric_and_never_more_than_half_the_earth(lat1, lon1, lat2, lon2):
    there = distance_km(lat1, lon1, lat2, lon2)
    assert isclose(there, distance_km(lat2, lon2, lat1, lon1), abs_tol=1e-6)
    assert 0 <= there <= 20016
    assert distance_km(lat1, lon1, lat1, lon1) == 0


@given(st.text(max_size=60))
def test_any_text_can_be_read(gazetteer, text):
    assert fold(fold(text)) == fold(text)
    read(text)
    gazetteer.find(text)


def test_every_place_can_be_found_by_its_own_name_in_its_country(gazetteer):
    """A name may belong to a bigger namesake, but never to nothing."""
    lost = [entry for entry in gazetteer.entries if gazetteer.find(entry.name, entry.country) is None]
    assert [entry.name for entry in lost] == []


def test_the_region_is_covered(gazetteer):
    communes = [entry.code for entry in gazetteer.entries if entry.country == "FR" and entry.code]
    assert sum(code[:2] in {"02", "59", "60", "62", "80"} for code in communes) > 3_780
    assert sum(bool(entry.code) for entry in gazetteer.entries if entry.country == "BE") == 565
    assert all(
        49 <= entry.lat <= 52 and 2 <= entry.lon <= 7 for entry in gazetteer.entries if entry.country == "BE"
    )
