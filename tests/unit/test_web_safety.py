"""Forms are accepted from our own pages only; cookies say as little as they can."""

import pytest

from services.web.identity import COOKIE, Identity
from tests.browser.fakes import offer_id

pytest_plugins = ["tests.browser.fixtures"]

JOBSEEKER = f"jobseeker:{offer_id('person 0')}"


@pytest.mark.parametrize("path", ["/fr", "/fr/offers", "/fr/nothing", "/static/nothing.css", "/robots.txt"])
async def test_every_answer_carries_the_safety_headers(client, path):
    headers = (await client.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"


async def test_no_page_needs_inline_script_or_style(client, jobseeker):
    for page in (
        "",
        "/offers",
        "/profile",
        "/recommendations",
        "/post-an-offer",
        f"/offers/{offer_id('kok-ieper')}",
    ):
        text = (await client.get(f"/fr{page}", headers=jobseeker)).text
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text
        assert "<script>" not in text


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
async def test_a_form_from_another_site_is_refused_and_changes_nothing(client, headers):
    answer = await client.post("/fr/demonstration", data={"who": "recruiter"}, headers=headers)
    assert answer.status_code == 403
    assert "Ce formulaire venait d’un autre site" in answer.text
    assert "set-cookie" not in answer.headers
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://test"}, {}])
async def test_a_form_from_our_own_page_is_accepted(client, headers):
    answer = await client.post("/fr/demonstration", data={"who": "recruiter"}, headers=headers)
    assert answer.status_code == 303


async def test_the_demonstration_switch_says_who_one_is(client):
    answer = await client.post("/fr/demonstration", data={"who": JOBSEEKER, "next": "/recommendations"})
    assert answer.headers["location"] == "/fr/recommendations"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "Vous êtes en recherche d’emploi." in (await client.get("/fr")).text


@pytest.mark.parametrize(
    "address", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", ""]
)
async def test_the_switch_never_leads_to_another_site(client, address):
    answer = await client.post("/fr/demonstration", data={"who": "visitor", "next": address})
    assert answer.headers["location"] == "/fr"


async def test_without_demonstration_mode_nobody_is_anybody(plain_client):
    assert (await plain_client.get("/fr/demonstration")).status_code == 404
    assert (await plain_client.post("/fr/demonstration", data={"who": JOBSEEKER})).status_code == 404
    page = await plain_client.get("/fr/recommendations", headers={"cookie": f"{COOKIE}={JOBSEEKER}"})
    assert "Soudeur TIG" not in page.text
    assert "Démonstration" not in page.text


@pytest.mark.parametrize("text", ["", "jobseeker", "jobseeker:nobody", "admin:1", "x" * 5000])
def test_an_unreadable_identity_is_a_visitor(text):
    assert Identity.parse(text) == Identity("visitor")


@pytest.mark.parametrize("identity", [Identity("recruiter"), Identity("jobseeker", offer_id("person 0"))])
def test_an_identity_survives_its_cookie(identity):
    assert Identity.parse(str(identity)) == identity
