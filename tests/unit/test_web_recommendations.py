"""A recommendation says why, what is missing, how far, and what the border changes; it never decides."""

import html
import re

import pytest

from matching.ranking.parts import WEIGHTS
from services.web.parts_told import PARTS, match_of
from tests.browser.fakes import offer_id

pytest_plugins = ["tests.browser.fixtures"]


async def page(client, jobseeker, language="fr"):
    return html.unescape((await client.get(f"/{language}/recommendations", headers=jobseeker)).text)


async def test_each_stands_beside_its_original_with_its_reasons(client, jobseeker):
    text = await page(client, jobseeker)
    first = text.split("</article>")[0]
    assert "Poste de soudeur/soudeuse à Courtrai" in first
    assert 'lang="nl"' in first
    assert "Je last roestvrijstalen frames" in first
    assert "Vous savez souder à l’arc." in first
    assert "Vous travailleriez en Belgique." in first
    assert "à 24 km" in first.replace("\xa0", " ").replace("\u202f", " ")


async def test_the_score_is_told_in_words_and_opens_into_its_parts(client, jobseeker):
    first = (await page(client, jobseeker)).split("</article>")[0]
    assert "Vous correspond très bien" in first
    rows = re.findall(r'<th scope="row">([^<]+)</th>', first)
    assert len(rows) == len(WEIGHTS)
    assert set(rows[:2]) == {"Sens du texte", "Métier"}


async def test_near_misses_stand_apart_with_the_one_thing(client, jobseeker):
    text = await page(client, jobseeker)
    near = text[text.index('class="near"') :]
    assert str(offer_id("chauffeur-lille")) in near
    assert str(offer_id("chauffeur-lille")) not in text[: text.index('class="near"')]
    assert "La seule chose" in near
    assert "Le permis CE." in near


async def test_what_is_missing_leads_to_the_training_that_gives_it(client, jobseeker):
    text = await page(client, jobseeker, "nl")
    near = text[text.index('class="near"') :]
    link = f'<a href="/nl/trainings/sessions/{offer_id("course for lorries")}">Cette formation vous l’apporte – permis CE'
    assert link in near
    assert near.index("Le permis CE.") < near.index(link) < near.index('class="beside"'), (
        "under the one thing"
    )
    card = text.split("</article>")[1]
    link = f'<a href="/nl/trainings/sessions/{offer_id("course in care")}">'
    assert card.index("Wat ontbreekt") < card.index("Le diplôme d’aide-soignant.") < card.index(link)
    raw = (await client.get("/nl/recommendations", headers=jobseeker)).text
    assert "Aide-soignance &lt;de nuit&gt;" in raw
    assert "/trainings/" not in text.split("</article>")[0], "nothing is missing there"


async def test_the_page_says_that_it_decides_nothing_and_how_it_is_made(client, jobseeker):
    text = await page(client, jobseeker, "nl")
    assert "Ze beslissen niets" in text
    assert 'href="/nl/about-the-data#matching"' in text


async def test_who_has_no_profile_is_led_to_one(client):
    text = (await client.get("/fr/recommendations")).text
    assert 'href="/fr/profile"' in text


async def test_while_offers_are_being_read_the_page_says_so(client, ports, jobseeker):
    ports.recommender.ready = False
    answer = await client.get("/nl/recommendations", headers=jobseeker)
    assert answer.status_code == 503
    assert "Passerelle is net gestart" in answer.text
    assert 'href="/nl/recommendations">Opnieuw proberen' in answer.text
    assert answer.headers["retry-after"].isdigit()


async def test_a_profile_that_is_gone_is_no_profile(client):
    cookie = {"cookie": f"passerelle_demo=jobseeker:{offer_id('nobody')}"}
    answer = await client.get("/fr/recommendations", headers=cookie)
    assert answer.status_code == 200
    assert "Créer mon profil" in answer.text


def test_every_part_of_the_score_has_a_name_and_a_meaning():
    assert PARTS.keys() == WEIGHTS.keys()


@pytest.mark.parametrize(
    ("score", "kind"), [(1.0, "excellent"), (0.5, "good"), (0.4, "fair"), (0.0, "loose")]
)
def test_a_score_has_words(score, kind):
    assert match_of(score)[0] == kind
