"""Filters live in the address; an offer is found under its occupation's name in any language."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from services.web.filters import RADII, Filters
from services.web.templating import REGION
from tests.browser.fakes import offer_id
from translation.glossary import CONTRACTS
from translation.locales import LANGUAGES

pytest_plugins = ["tests.browser.fixtures"]

words = st.text(max_size=40).map(lambda text: Filters.read(QueryParams([("q", text)])).words)


def some(known):
    return st.sets(st.sampled_from(tuple(known))).map(
        lambda chosen: tuple(one for one in known if one in chosen)
    )


@given(
    st.builds(
        Filters,
        words=words,
        place=words,
        countries=some(REGION),
        contracts=some(CONTRACTS),
        languages=some(LANGUAGES),
        page=st.integers(1, 500),
    )
)
def test_filters_come_back_from_the_address_as_they_went(filters):
    assert Filters.read(QueryParams(filters.query())) == filters


@given(st.sampled_from(RADII))
def test_a_radius_counts_only_around_a_place(radius):
    assert Filters.read(QueryParams(Filters(place="Lille", radius=radius).query())).radius == radius
    assert "radius" not in dict(Filters(radius=radius).query())


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "1e9", "²", "99999999999999999999999"])
async def test_an_odd_address_still_finds_something(client, page):
    answer = await client.get(
        "/fr/offers", params={"page": page, "radius": page, "country": "ZZ", "contract": "x"}
    )
    assert answer.status_code == 200


async def found(client, language, **query):
    text = (await client.get(f"/{language}/offers", params=query)).text
    return set(re.findall(rf"/{language}/offers/([0-9a-f-]{{36}})", text)), html.unescape(text)


async def test_a_dutch_word_finds_a_french_offer(client, ports):
    await client.get("/nl/offers", params={"q": "lasser"})
    assert "soudeur/soudeuse" in ports.offer_queries.asked[-1].phrases
    _, text = await found(client, "nl", q="lasser")
    assert "Ook gezocht onder andere namen:" in text
    assert "soudeur/soudeuse" in text


@pytest.mark.parametrize("name", ["Doornik", "Tournai", "7500", "Tournai (Doornik)"])
async def test_a_place_is_found_under_any_of_its_names(client, name):
    offers, text = await found(client, "fr", place=name, radius=10)
    assert offers == {str(offer_id("aide-tournai"))}
    assert "1 offre" in text


async def test_what_is_as_good_as_there_has_no_distance(client):
    _, text = await found(client, "nl", place="Doornik", radius=50)
    distances = re.findall(r"<span>op ([^<]+)</span>", text.replace("\xa0", " "))
    assert len(distances) == 4 and "0 m" not in distances
    tournai = next(card for card in text.split("<article")[1:] if str(offer_id("aide-tournai")) in card)
    assert "<span>op " not in tournai and "Doornik" in tournai


async def test_an_unknown_place_is_told_at_its_field_and_hides_nothing(client):
    offers, text = await found(client, "fr", place="Xyzzy")
    assert len(offers) == 5
    assert 'aria-describedby="place-fault"' in text
    assert "Xyzzy" in text


async def test_filters_narrow_and_each_can_be_taken_away(client):
    offers, text = await found(client, "fr", country="BE", contract="seasonal")
    assert offers == {str(offer_id("kok-ieper"))}
    chips = re.findall(r'<li><a href="([^"]+)"><span class="unseen">Retirer le filtre', text)
    assert [parse_qsl(urlsplit(chip).query) for chip in chips] == [
        [("contract", "seasonal")],
        [("country", "BE")],
    ]


async def test_nothing_found_helps_on(client):
    _, text = await found(client, "nl", q="zzzzz")
    assert "Geen vacature gevonden" in text
    assert "Wat je kunt proberen" in text


async def test_results_come_in_pages(client, monkeypatch):
    monkeypatch.setattr("services.web.find.PER_PAGE", 2)
    first, text = await found(client, "fr", radius=30)
    assert "Page 1 sur 3" in text
    second, _ = await found(client, "fr", page=2)
    assert len(first) == len(second) == 2
    assert not first & second
    beyond, text = await found(client, "fr", page=9)
    assert not beyond
    assert "Retour à la première page" in text


async def test_suggestions_know_places_in_both_languages(client):
    answer = await client.get("/fr/suggest/places", params={"q": "doorn"})
    assert answer.json()[0] == {"value": "Tournai (Doornik)", "note": "BE"}


async def test_suggestions_name_occupations_for_the_reader(client):
    answer = await client.get("/fr/suggest/occupations", params={"q": "soudeu"})
    assert any("soudeur" in one["value"] for one in answer.json())
    assert (await client.get("/fr/suggest/occupations", params={"q": ""})).json() == []


async def test_suggestions_understand_the_other_language(client):
    found = (await client.get("/fr/suggest/occupations", params={"q": "lasser"})).json()
    assert {"value": "soudeur/soudeuse", "note": "lasser"} in found
