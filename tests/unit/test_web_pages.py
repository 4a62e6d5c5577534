"""Every page is shown in every language, safely, and says where its other languages are."""

import html
import json
import re

import pytest

from contracts.offers import OfferTerms
from contracts.values import Code
from services.web.context import Visit
from services.web.wording import OTHER_SIDE, occupation_labels
from tests.browser.fakes import OFFERS, offer_id
from translation.catalogue import said
from translation.formats import capitalised
from translation.locales import LANGUAGES, translator

pytest_plugins = ["tests.browser.fixtures"]

PAGES = (
    "",
    "/offers",
    "/offers?q=soudeur&place=Tournai&radius=50&country=BE",
    f"/offers/{offer_id('weld-kortrijk')}",
    f"/offers/{offer_id('aide-tournai')}",
    "/profile",
    "/recommendations",
    "/post-an-offer",
    "/about-the-data",
    "/demonstration",
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
async def test_a_page_is_shown_in_its_language(client, page, language):
    answer = await client.get(f"/{language}{page}")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["content-language"] == language
    assert translator(language).gettext("Find offers") in html.unescape(answer.text)


@pytest.mark.parametrize("page", PAGES)
async def test_no_english_sentence_is_left_on_a_page_of_another_language(client, jobseeker, page):
    """Whatever message is long enough to be a sentence of ours does not stand untranslated on a Dutch page."""
    text = html.unescape((await client.get(f"/nl{page}", headers=jobseeker)).text)
    sentences = [key[0] for key in said() if len(key[0]) > 20 and "%" not in key[0]]
    assert sentences
    assert [sentence for sentence in sentences if sentence in text] == []


async def test_the_bare_address_leads_to_the_language_of_the_browser(client):
    answer = await client.get("/", headers={"accept-language": "nl-BE,nl;q=0.9,fr;q=0.5"})
    assert (answer.status_code, answer.headers["location"]) == (302, "/nl")
    assert "Accept-Language" in answer.headers["vary"]


async def test_a_page_can_be_switched_to_another_language_with_its_filters(client):
    text = (await client.get("/fr/offers?q=soudeur&country=BE&country=FR")).text
    assert "/nl/offers?q=soudeur&amp;country=BE&amp;country=FR" in text


async def test_a_page_links_to_its_other_languages_for_search_engines(client):
    text = (await client.get("/fr/about-the-data")).text
    found = dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', text))
    assert found == {code: f"http://test/{code}/about-the-data" for code in LANGUAGES} | {
        "x-default": "http://test/en/about-the-data"
    }


async def test_what_an_offer_says_is_text_never_mark_up(client):
    for page in ("", "/offers", f"/offers/{offer_id('inject')}"):
        text = (await client.get(f"/fr{page}")).text
        assert "<script>alert" not in text
        assert "<svg onload" not in text
        assert "<img src=x" not in text
    assert "&lt;img src=x onerror=alert(2)&gt;" in text


@pytest.mark.parametrize("page", ["", "/offers", f"/offers/{offer_id('aide-tournai')}", "/recommendations"])
async def test_an_offer_goes_by_the_occupation_it_was_surely_read_as(client, ports, jobseeker, page):
    """A page asks once for all of its offers."""
    [home_carer] = ports.taxonomy().lookup("aide-soignant à domicile", "fr")[:1]
    name = capitalised(ports.taxonomy().label(home_carer.uri, "nl").text)
    heading = re.compile(rf"<h[123]>(?:<a [^>]*>)?{re.escape(name)}</")
    assert not heading.search((await client.get(f"/nl{page}", headers=jobseeker)).text)
    ports.recommender.asked_occupations.clear()
    ports.recommender.read[offer_id("aide-tournai")] = home_carer.uri
    assert heading.search((await client.get(f"/nl{page}", headers=jobseeker)).text)
    [asked] = ports.recommender.asked_occupations
    assert offer_id("aide-tournai") in asked


BAKER = "http://data.europa.eu/esco/occupation/1aadb308-432a-4d01-b54b-b4f7f76dd419"
WELDER = "http://data.europa.eu/esco/occupation/7aedaa07-3884-4c5b-88f9-80997b2aa54b"


@pytest.mark.parametrize(
    ("title", "code", "read_as", "name"),
    [
        ("À pourvoir", Code(scheme="ESCO", code=BAKER), WELDER, "bakker"),
        ("Boulanger", Code(scheme="ROME", code="H2913"), WELDER, "bakker"),
        ("À pourvoir", Code(scheme="ROME", code="H2913"), BAKER, "bakker"),
        ("À pourvoir", Code(scheme="ROME", code="H2913"), None, "lasser"),
        ("À pourvoir", Code(scheme="ROME", code="H2913"), "http://data.europa.eu/esco/occupation/gone", "lasser"),
        ("À pourvoir", None, BAKER, "bakker"),
        ("À pourvoir", None, None, None),
    ],
)  # fmt: skip
def test_what_an_offer_says_itself_is_surer_than_its_reading(ports, title, code, read_as, name):
    terms = OfferTerms(title=title, language="fr", occupations=(code,) if code else ())
    labels = occupation_labels(terms, ports.taxonomy(), read_as)
    assert next((label.text for label in labels if label.language == "nl"), None) == name


def test_a_further_label_of_some_occupation_is_no_name_for_an_offer(ports):
    """ESCO calls a TIG welder a weld inspector among others, and an electrician several things."""
    for title in ("TIG-lasser", "elektricien"):
        terms = OfferTerms(title=title, language="nl")
        assert occupation_labels(terms, ports.taxonomy()) == []
        assert any(label.text == "bakker" for label in occupation_labels(terms, ports.taxonomy(), BAKER))


async def test_an_offer_is_a_job_posting_for_search_engines(client):
    posting = await posting_of(client, "weld-kortrijk")
    assert posting["@type"] == "JobPosting"
    assert posting["title"] == "TIG-lasser rvs"
    assert posting["hiringOrganization"] == {"@type": "Organization", "name": "Leiewerk Metaal"}
    assert posting["jobLocation"][0]["address"]["addressCountry"] == "BE"
    assert posting["employmentType"] == ["FULL_TIME"]
    assert posting["baseSalary"]["value"] == {
        "@type": "QuantitativeValue",
        "unitText": "MONTH",
        "minValue": 2600.0,
        "maxValue": 3100.0,
    }
    assert posting["validThrough"] == OFFERS["weld-kortrijk"].expires_on.isoformat()


async def test_a_job_posting_cannot_end_its_script_element(client):
    posting = await posting_of(client, "inject")
    assert posting["title"] == "<script>alert('titre')</script> Vendeur & co"
    assert "&lt;/script&gt;" in posting["description"]


async def posting_of(client, name):
    text = (await client.get(f"/fr/offers/{offer_id(name)}")).text
    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(script)


@pytest.mark.parametrize(
    ("name", "language", "beside"),
    [("weld-kortrijk", "fr", "nl"), ("weld-kortrijk", "nl", "fr"), ("aide-tournai", "de", "fr")],
)
async def test_an_offer_stands_in_the_readers_language_beside_the_original(client, name, language, beside):
    text = (await client.get(f"/{language}/offers/{offer_id(name)}")).text
    sides = re.findall(r'class="card side" lang="(\w+)"', text)
    assert sides == [language, beside]
    for paragraph in OFFERS[name].description.split("\n\n"):
        assert html.escape(paragraph) in text


def test_every_reader_has_an_other_side():
    assert OTHER_SIDE.keys() == set(LANGUAGES)
    assert all(language != other for language, other in OTHER_SIDE.items())


async def test_a_closed_offer_says_so_and_is_no_job_posting_any_more(client):
    answer = await client.get(f"/fr/offers/{offer_id('closed')}")
    assert answer.status_code == 410
    assert "Cette offre est fermée" in answer.text
    assert "ld+json" not in answer.text
    assert 'content="noindex"' in answer.text


@pytest.mark.parametrize(
    "path", ["/fr/nothing", "/xx/offers", "/fr/offers/not-an-id", f"/fr/offers/{offer_id('?')}"]
)
async def test_an_address_that_leads_nowhere_says_so_in_the_readers_language(client, path):
    answer = await client.get(path, headers={"accept-language": "fr"})
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.text
    assert 'href="/fr/offers"' in answer.text


async def test_an_unknown_address_of_the_api_is_a_problem_not_a_page(client):
    answer = await client.get("/api/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_an_unforeseen_error_is_told_as_a_page_and_logged(client, ports, caplog, monkeypatch):
    async def broken():
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(ports.offer_queries, "counts", broken)
    answer = await client.get("/nl")
    assert answer.status_code == 500
    assert translator("nl").gettext("Something went wrong on our side") in answer.text
    assert "secret" not in answer.text
    assert "unforeseen error at GET /{language}" in caplog.text


async def test_sources_are_named_with_their_version_and_licence(client, ports):
    text = html.unescape((await client.get("/fr/about-the-data")).text)
    for source in ports.taxonomy().sources:
        assert source.name in text
        assert source.version in text
        assert source.licence in text
    assert "Natural Earth" in text
    assert "GeoNames" in text


async def test_search_engines_find_every_open_offer_in_every_language(client):
    index = (await client.get("/sitemap.xml")).text
    assert "http://test/sitemap-offers-1.xml" in index
    offers = (await client.get("/sitemap-offers-1.xml")).text
    for name in OFFERS:
        for language in LANGUAGES:
            address = f"<loc>http://test/{language}/offers/{offer_id(name)}</loc>"
            assert (address in offers) is (name != "closed")
    robots = (await client.get("/robots.txt")).text
    assert "Sitemap: http://test/sitemap.xml" in robots
    assert "Disallow: /nl/profile" in robots


async def test_static_files_are_kept_for_ever_under_the_name_of_their_content(client):
    [address] = re.findall(r'<link rel="stylesheet" href="([^"]+)">', (await client.get("/fr")).text)
    answer = await client.get(address)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "text/css" in answer.headers["content-type"]
    assert (await client.get("/static/style.css")).status_code == 404


async def test_nothing_is_fetched_from_elsewhere(client):
    for page in PAGES:
        text = (await client.get(f"/fr{page}")).text
        assert re.findall(r'(?:src|srcset|action)="https?:', text) == []
        assert set(re.findall(r'<link rel="(?:stylesheet|icon)" href="(.)', text)) == {"/"}


def test_a_visit_knows_its_page_without_the_language(ports):
    from starlette.requests import Request

    request = Request(
        {"type": "http", "method": "GET", "path": "/nl/offers", "query_string": b"q=kok", "headers": [],
         "server": ("test", 80), "scheme": "http", "path_params": {"language": "nl"}}
    )  # fmt: skip
    visit = Visit.of(request, ports)
    assert (visit.page, visit.elsewhere("fr")) == ("/offers", "/fr/offers?q=kok")
