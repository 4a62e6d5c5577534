"""Candidates on a recruiter's page: why, what is missing, and nothing that leads to a person."""

import html
import re

import pytest

from matching.ranking.parts import WEIGHTS
from services.web.identity import COOKIE
from tests.browser.fakes import offer_id

pytest_plugins = ["tests.browser.fixtures"]
RECRUITER = {"cookie": f"{COOKIE}=recruiter"}
PAGE = f"offers/{offer_id('weld-kortrijk')}/candidates"


async def page(client, language="fr", name="weld-kortrijk"):
    answer = await client.get(f"/{language}/offers/{offer_id(name)}/candidates", headers=RECRUITER)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text).replace("\xa0", " ").replace("\u202f", " ")


async def test_each_candidate_has_reasons_a_band_and_a_reference(client):
    first = (await page(client)).split("</article>")[0]
    assert "C’est le métier que cette personne cherche : soudeur." in first
    assert "jusqu’à 20 km" in first
    assert "A2QF-A2QF-A2QF-A2QF" in first
    assert "L’offre lui convient très bien" in first
    assert "vous correspond" not in first.lower(), "the recruiter is not who it suits"


async def test_what_was_told_of_them_is_escaped(client):
    raw = (await client.get(f"/nl/{PAGE}", headers=RECRUITER)).text
    assert "&lt;néerlandais&gt;" in raw and "<néerlandais>" not in raw


async def test_the_score_opens_into_its_parts(client):
    first = (await page(client)).split("</article>")[0]
    assert len(re.findall(r'<th scope="row">([^<]+)</th>', first)) == len(WEIGHTS)


async def test_near_misses_stand_apart_with_the_one_thing_and_the_training(client):
    text = await page(client)
    near = text[text.index('class="near"') :]
    assert "Il faudrait à cette personne : permis CE." in near
    assert f'/fr/trainings/sessions/{offer_id("course for lorries")}"' in near
    assert "plus de 50 km" in near
    assert "C3ZB" not in text[: text.index('class="near"')]


async def test_the_page_says_that_they_agreed_and_that_it_decides_nothing(client):
    assert "ont accepté" in await page(client) and "ne décide de rien" in await page(client)
    assert "beslist niets" in await page(client, "nl")


async def test_nobody_is_said_kindly(client):
    text = await page(client, "nl", "kok-ieper")
    assert "Niemand die heeft aanvaard" in text and "<article" not in text


@pytest.mark.parametrize("who", [{}, {"cookie": f"{COOKIE}=manager"}, "jobseeker"])
async def test_it_is_for_recruiters_only(client, jobseeker, who):
    answer = await client.get(f"/fr/{PAGE}", headers=jobseeker if who == "jobseeker" else who)
    assert answer.status_code == 403
    assert "A2QF" not in answer.text
    assert "Réservé aux recruteurs" in answer.text


async def test_without_demonstration_mode_it_leads_nowhere(plain_client):
    assert (await plain_client.get(f"/fr/{PAGE}", headers=RECRUITER)).status_code == 404


@pytest.mark.parametrize("named", [offer_id("nobody's"), "soudeur"])
async def test_of_no_offer_there_is_no_page(client, named):
    assert (await client.get(f"/fr/offers/{named}/candidates", headers=RECRUITER)).status_code == 404


async def test_a_closed_offer_leads_to_what_it_says(client):
    answer = await client.get(f"/fr/offers/{offer_id('closed')}/candidates", headers=RECRUITER)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/fr/offers/{offer_id('closed')}")


async def test_while_an_offer_is_still_to_be_read_the_page_says_so(client, ports):
    ports.candidates.is_read = False
    assert (await client.get(f"/fr/{PAGE}", headers=RECRUITER)).status_code == 503


async def test_the_offer_leads_recruiters_there_and_nobody_else(client, jobseeker):
    offer = f"/nl/offers/{offer_id('weld-kortrijk')}"
    link = f'href="{offer}/candidates"'
    assert link in (await client.get(offer, headers=RECRUITER)).text
    assert link not in (await client.get(offer, headers=jobseeker)).text
    assert link not in (await client.get(offer)).text


async def test_agreeing_is_a_box_of_the_profile_that_nobody_ticks_for_anybody(client, ports, jobseeker):
    answers = {"home": "Tournai", "wanted": "soudeur", "level_fr": "C2", "step": "3", "go": "next"}
    somebody = offer_id("person 0")
    await client.post("/fr/profile", data=answers, headers=jobseeker)
    assert not ports.jobseekers.profiles[somebody].open_to_recruiters
    await client.post("/fr/profile", data=answers | {"open_to_recruiters": "yes"}, headers=jobseeker)
    assert ports.jobseekers.profiles[somebody].open_to_recruiters
    step = await client.post(
        "/fr/profile", data=answers | {"step": "2", "open_to_recruiters": "yes"}, headers=jobseeker
    )
    box = re.search(r'<input type="checkbox"[^>]*name="open_to_recruiters"[^>]*>', step.text)
    assert box and "checked" in box[0]
    await client.post("/fr/profile", data=answers, headers=jobseeker)
    assert not ports.jobseekers.profiles[somebody].open_to_recruiters, "unticked is taken back"
