"""Trainings to come are found by anybody, read in two languages, and applied to with one button."""

import html
import re

import pytest

from services.floor.faults import SENTENCES
from services.web.identity import COOKIE
from tests.browser.fakes import offer_id
from tests.browser.path_fakes import day, person
from translation.locales import LANGUAGES, translator

pytest_plugins = ["tests.browser.fixtures"]


@pytest.fixture
def sessions(ports):
    return ports.training_queries._sessions


def page_of(session_id, language="fr"):
    return f"/{language}/trainings/sessions/{session_id}"


async def text_of(client, address, **headers):
    answer = await client.get(address, **headers)
    assert answer.status_code == 200
    return html.unescape(answer.text)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_sessions_to_come_are_listed_in_every_language(client, language):
    text = await text_of(client, f"/{language}/trainings")
    assert f'<html lang="{language}">' in text
    assert translator(language).gettext("Trainings to come") in text
    assert text.count('class="card offer-card"') == 2, "one under way and one that is over are not listed"


async def test_a_training_is_called_by_its_name_in_the_readers_language(client):
    text = await text_of(client, "/nl/trainings")
    assert "Grensoverschrijdend lassen" in text
    assert "Doornik (België)" in text
    assert "Rijsel (Frankrijk)" in text
    assert "Lasser" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [("?country=FR", 1), ("?country=BE", 2), ("?language=nl", 2), ("?language=fr", 1), ("?language=de", 0),
     ("?country=FR&language=nl", 1), ("?country=XX&language=zz", 2)],
)  # fmt: skip
async def test_filters_stand_in_the_address(client, query, found):
    text = await text_of(client, f"/fr/trainings{query}")
    assert text.count('class="card offer-card"') == found


async def test_a_filter_that_leaves_nothing_shows_a_way_on(client):
    text = await text_of(client, "/fr/trainings?language=de")
    assert '<a href="/fr/trainings">' in text


async def test_a_full_or_cancelled_session_is_not_listed(client, ports, sessions):
    ports.trainings.cancel_session(sessions["care"])
    text = await text_of(client, "/fr/trainings")
    assert str(sessions["care"]) not in text
    assert "Cette session est annulée." in await text_of(client, page_of(sessions["care"]))


@pytest.mark.parametrize(
    ("name", "language", "beside"), [("next", "fr", "nl"), ("next", "nl", "fr"), ("care", "fr", "nl")]
)
async def test_a_session_stands_in_two_languages(client, sessions, name, language, beside):
    text = await text_of(client, page_of(sessions[name], language))
    assert re.findall(r'class="card side" lang="(\w+)"', text) == [language, beside]


async def test_a_text_that_nobody_translated_is_told_so_and_stands_beside(client, sessions):
    text = await text_of(client, page_of(sessions["care"]))
    assert "Personne n’a encore traduit le texte de la formation" in text
    assert "Je leert mensen thuis te helpen." in text


async def test_a_double_certification_is_explained_and_a_single_one_is_not(client, sessions):
    double = "Elle n’est complète que lorsque les deux sont délivrées."
    assert double in await text_of(client, page_of(sessions["next"]))
    assert double not in await text_of(client, page_of(sessions["care"]))


async def test_its_places_are_on_the_map(client, sessions):
    assert 'class="border-map"' in await text_of(client, page_of(sessions["next"]))


async def test_a_jobseeker_applies_and_sees_that_they_did(client, ports, sessions, jobseeker):
    before = await text_of(client, page_of(sessions["next"]), headers=jobseeker)
    assert "Demander une place" in before
    answer = await client.post(page_of(sessions["next"]), headers=jobseeker)
    assert (answer.status_code, answer.headers["location"]) == (303, page_of(sessions["next"]))
    after = await text_of(client, page_of(sessions["next"]), headers=jobseeker)
    assert "Vous avez postulé le" in after
    assert "Demander une place" not in after
    path = ports.trainings.session(sessions["next"]).path(offer_id("person 0"))
    assert path.applied_on == day(0)
    assert path.characteristics.country_of_residence == "BE", "all that a profile tells"


async def test_applying_twice_is_applying_once(client, ports, sessions, jobseeker):
    for _ in range(2):
        assert (await client.post(page_of(sessions["next"]), headers=jobseeker)).status_code == 303
    assert len(ports.trainings.session(sessions["next"]).paths) == 1


@pytest.mark.parametrize("language", ["fr", "nl"])
async def test_who_asked_to_be_forgotten_is_told_why_nothing_is_written(
    client, ports, sessions, jobseeker, language
):
    ports.jobseekers.erased.add(offer_id("person 0"))
    answer = await client.post(page_of(sessions["next"], language), headers=jobseeker)
    assert answer.status_code == 422
    told = translator(language).gettext(SENTENCES["person_erased"])
    assert html.unescape(answer.text).count(told) == 1
    assert ports.trainings.session(sessions["next"]).paths == {}


@pytest.mark.parametrize(("name", "rule"), [("now", "applications_closed"), ("next", "session_cancelled")])
async def test_applying_too_late_is_told_in_words(client, ports, sessions, jobseeker, name, rule):
    if rule == "session_cancelled":
        ports.trainings.cancel_session(sessions[name])
    answer = await client.post(page_of(sessions[name], "nl"), headers=jobseeker)
    assert answer.status_code == 422
    assert translator("nl").gettext(SENTENCES[rule]) in html.unescape(answer.text)
    assert offer_id("person 0") not in ports.trainings.session(sessions[name]).paths


@pytest.mark.parametrize("role", ["", "recruiter", "manager"])
async def test_only_a_jobseeker_applies(client, ports, sessions, role):
    headers = {"cookie": f"{COOKIE}={role}"}
    text = await text_of(client, page_of(sessions["next"]), headers=headers)
    assert "Demander une place" not in text
    assert "faites d’abord un profil" in text
    assert (await client.post(page_of(sessions["next"]), headers=headers)).status_code == 403
    assert ports.trainings.session(sessions["next"]).paths == {}


async def test_without_demonstration_mode_one_applies_with_the_provider(plain_client, plain_ports, jobseeker):
    session_id = plain_ports.training_queries._sessions["next"]
    text = await text_of(plain_client, page_of(session_id), headers=jobseeker)
    assert "prenez contact avec École des Deux Rives" in text
    assert (await plain_client.post(page_of(session_id), headers=jobseeker)).status_code == 403


@pytest.mark.parametrize(
    ("happened", "told"),
    [
        (("decline",), "Votre candidature a été refusée le"),
        (("enrol",), "Vous participez depuis le"),
        (("enrol", "exit"), "Vous êtes sorti le"),
    ],
)
async def test_a_participant_sees_where_they_stand(client, ports, sessions, jobseeker, happened, told):
    me, now = offer_id("person 0"), sessions["now"]
    counted = ports.jobseekers.characteristics(me, day(0))
    ports.trainings.apply(now, me, day(-39), counted)
    for step in happened:
        match step:
            case "decline":
                ports.trainings.decline(now, me, day(-39), "no_seat")
            case "enrol":
                ports.trainings.enrol(now, me, day(-38), counted)
            case _:
                ports.trainings.exit(now, me, day(-1), "completed")
    assert told in await text_of(client, page_of(now), headers=jobseeker)


@pytest.mark.parametrize("address", ["not-an-id", str(person("nobody"))])
async def test_a_session_that_does_not_exist_is_not_found(client, address):
    assert (await client.get(f"/fr/trainings/sessions/{address}")).status_code == 404
