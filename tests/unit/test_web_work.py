"""The daily work of a programme manager: sessions, participants, jobs, follow-ups and obstacles, and who may see them."""

import html
import re

import pytest

from contracts.trainings import SessionTerms
from contracts.values import Characteristics
from services.floor.faults import Fault
from services.placements.domain import Placement
from services.web.identity import COOKIE
from tests.browser.path_fakes import _everything, day, job, person
from tests.work_given import (
    MANAGER,
    PROGRAMME,
    obstacle,
    other_programme,
    participant,
    placement_page,
    recorded,
    session_page,
)
from translation.catalogue import said
from translation.locales import LANGUAGES

pytest_plugins = ["tests.browser.fixtures"]

ACTIONS = ("enrol", "correct-entry", "decline", "exit", "correct-exit", "award", "placement", "follow-up")
MINE = re.compile(
    r"services/web/(templates/)?(work|attendance|enrolment|sessions?|participants?|path|placement|follow_up|obstacles?|trainings?|training_)"
)


def pages(ports):
    """Every page of the daily work, one of each kind."""
    known = obstacle(ports)
    return [
        f"{PROGRAMME}/sessions",
        session_page(ports, "over"),
        session_page(ports, "over", "attendance"),
        session_page(ports, "over", "attendance/record"),
        session_page(ports, "now", "enrol"),
        participant(ports, "over", "anna"),
        participant(ports, "now", "finn"),
        *(participant(ports, "over", "bram", action) for action in ACTIONS),
        placement_page(ports),
        placement_page(ports, "correct"),
        placement_page(ports, "withdraw"),
        f"{PROGRAMME}/follow-ups",
        f"{PROGRAMME}/follow-ups?on={day(400)}&milestone=6_months",
        f"{PROGRAMME}/obstacles",
        f"{PROGRAMME}/obstacles/declare",
        f"{PROGRAMME}/obstacles/{known}",
        f"{PROGRAMME}/obstacles/{known}/step",
        f"{PROGRAMME}/obstacles/{known}/end",
    ]


def told(rule, language, **params):
    return Fault("", rule, params).sentence(language)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_shown_in_every_language_with_no_sentence_left_in_english(
    client, ports, language
):
    sentences = [
        key[0]
        for key, where in said().items()
        if MINE.match(where) and len(key[0]) > 14 and "%" not in key[0]
    ]
    assert len(sentences) > 60
    for page in pages(ports):
        answer = await client.get(f"/{language}{page}", headers=MANAGER)
        assert answer.status_code == 200, page
        text = html.unescape(answer.text)
        assert f'<html lang="{language}">' in text
        if language != "en":
            assert [one for one in sentences if one in text] == [], page
        assert " style=" not in text
        assert "<style" not in text


async def test_nothing_here_exists_outside_of_demonstration_mode(plain_client, plain_ports):
    for page in pages(plain_ports):
        assert (await plain_client.get(f"/fr{page}", headers=MANAGER)).status_code == 404, page
    before = recorded(plain_ports)
    form = participant(plain_ports, "now", "finn", "decline")
    answer = await plain_client.post(
        f"/fr{form}", headers=MANAGER, data={"declined_on": day(-1), "reason": "no_seat"}
    )
    assert answer.status_code == 404
    assert recorded(plain_ports) == before


@pytest.mark.parametrize("role", ["", "recruiter", f"jobseeker:{person('anna')}"])
async def test_only_a_manager_sees_participants_and_records_anything(client, ports, role):
    headers = {"cookie": f"{COOKIE}={role}"}
    for page in pages(ports):
        answer = await client.get(f"/fr{page}", headers=headers)
        assert answer.status_code == 403, page
        assert "Vandamme" not in answer.text
        assert "/fr/demonstration?next=" in answer.text
    before = recorded(ports)
    form = participant(ports, "now", "finn", "decline")
    given = {"declined_on": day(-1), "reason": "no_seat"}
    assert (await client.post(f"/fr{form}", headers=headers, data=given)).status_code == 403
    assert recorded(ports) == before


async def test_a_form_from_another_site_records_nothing(client, ports):
    before = recorded(ports)
    answer = await client.post(
        f"/fr{participant(ports, 'now', 'finn', 'decline')}",
        headers=MANAGER | {"sec-fetch-site": "cross-site"},
        data={"declined_on": str(day(-1)), "reason": "no_seat"},
    )
    assert answer.status_code == 403
    assert recorded(ports) == before


async def test_names_are_shown_as_the_log_knows_them_now_and_kept_by_nobody(client, ports):
    page = participant(ports, "over", "anna").split("/participants")[0]
    answer = await client.get(f"/fr{page}", headers=MANAGER)
    text = html.unescape(answer.text)
    assert "Anna Vandamme" in text
    assert "Les noms sont lus à l’instant dans le journal scellé" in text
    assert answer.headers["cache-control"] == "no-store"
    ports.jobseekers.names.pop(person("anna"))
    ports.jobseekers.profiles[person("anna")] = ports.jobseekers.profiles[
        next(iter(ports.jobseekers.profiles))
    ]
    text = (await client.get(f"/fr{page}", headers=MANAGER)).text
    assert "Vandamme" not in text
    assert str(person("anna"))[:8] in text, "who is known by a profile only goes by the pseudonym"


async def test_who_was_erased_is_counted_without_a_name_and_nothing_can_be_recorded(client, ports):
    page = participant(ports, "over", "erased")
    text = html.unescape((await client.get(f"/fr{page}", headers=MANAGER)).text)
    assert "Any More" not in text
    assert told("person_erased", "fr") in text
    assert f"{page}/" not in text


async def test_a_session_tells_who_waits_who_takes_part_and_how_it_ended(client, ports):
    over = participant(ports, "over", "anna").split("/participants")[0]
    text = html.unescape((await client.get(f"/fr{over}", headers=MANAGER)).text)
    assert [
        text.count(state) for state in ('id="applied"', 'id="completed"', 'id="dropped_out"', 'id="declined"')
    ] == [0, 1, 1, 1]
    assert "2 certifications obtenues sur 2" in text
    assert "0 certifications obtenues sur 2" in text
    now = participant(ports, "now", "finn").split("/participants")[0]
    text = html.unescape((await client.get(f"/fr{now}", headers=MANAGER)).text)
    assert text.index('id="applied"') < text.index('id="enrolled"'), "who waits for an answer comes first"
    assert f'href="/fr{participant(ports, "now", "finn", "enrol")}"' in text


async def test_sessions_of_another_programme_are_not_found(client, ports):
    other = other_programme(ports)
    for page in (f"/sessions/{other}", f"/sessions/{other}/participants/{person('anna')}"):
        assert (await client.get(f"/fr{PROGRAMME}{page}", headers=MANAGER)).status_code == 404
    assert str(other) not in (await client.get(f"/fr{PROGRAMME}/sessions", headers=MANAGER)).text


@pytest.mark.parametrize(
    "page",
    ["/sessions/x", f"/sessions/{person('anna')}", "/placements/x", f"/placements/{person('anna')}",
     f"/obstacles/{person('anna')}/step", "/obstacles/x/end"],
)  # fmt: skip
async def test_an_id_that_leads_nowhere_is_not_found(client, page):
    assert (await client.get(f"/fr{PROGRAMME}{page}", headers=MANAGER)).status_code == 404


async def test_unknown_people_and_forms_are_not_found(client, ports):
    for page in (participant(ports, "now", "nobody"), participant(ports, "now", "finn", "no-such-form")):
        assert (await client.get(f"/fr{page}", headers=MANAGER)).status_code == 404
    known = participant(ports, "now", "bram", "enrol")
    assert (await client.get(f"/fr{known}", headers=MANAGER)).status_code == 200, (
        "who has not applied can be enrolled"
    )


async def test_the_language_is_switched_without_losing_what_was_typed(client, ports):
    form = participant(ports, "now", "driss", "exit")
    given = {"go": "stay", "exited_on": str(day(-2)), "outcome": "dropped_out", "remarks": "Une remarque"}
    before = recorded(ports)
    text = (await client.post(f"/nl{form}", headers=MANAGER, data=given)).text
    assert f'value="{day(-2)}"' in text
    assert "Une remarque" in text
    assert '<option value="dropped_out" selected>' in text
    assert recorded(ports) == before


async def test_a_placement_shows_everything_that_was_said_of_it(client, ports):
    [placement] = _everything(ports.placements, Placement)
    ports.placements.correct(placement.id, job(day(-199), contract="fixed_term", ends_on=day(-50)))
    ports.placements.withdraw(placement.id, "evidence_refuted")
    text = html.unescape((await client.get(f"/fr{placement_page(ports)}", headers=MANAGER)).text)
    steps = [text.index(said) for said in ("Retiré", "Corrigé", "Première déclaration")]
    assert steps == sorted(steps), "the latest first"
    assert text.count('class="changed"') == 2, "the contract and the last day"
    assert text.count("<time datetime=") == 3
    assert f'href="/fr{placement_page(ports, "correct")}"' not in text


async def test_follow_ups_are_told_by_milestone_the_longest_overdue_first(client, ports):
    text = html.unescape((await client.get(f"/fr{PROGRAMME}/follow-ups", headers=MANAGER)).text)
    assert "4 suivis sont à faire" in text
    sections = re.findall(r'id="at-(\w+)"', text)
    assert sections == ["4_weeks", "3_months", "6_months"]
    three = text[text.index('id="at-3_months"') :]
    assert three.index("Bram De Coster") < three.index("Anna Vandamme")
    assert str(person("erased"))[:8] not in text, "who was erased is asked no more"
    assert "En emploi" in text[text.index('id="lately"') :]


@pytest.mark.parametrize(
    ("query", "shown"),
    [(f"?on={day(-190)}", "Aucun suivi"), ("?milestone=6_months", "Bram De Coster"), ("?on=2026-02-30", "2026-02-30"),
     ("?page=99&milestone=3_months", "Anna Vandamme"), ("?page=-1", "Anna Vandamme"), ("?milestone=x", "Anna Vandamme")],
)  # fmt: skip
async def test_follow_ups_of_a_day_and_a_milestone(client, query, shown):
    answer = await client.get(f"/fr{PROGRAMME}/follow-ups{query}", headers=MANAGER)
    assert answer.status_code == 200
    assert shown in html.unescape(answer.text)


async def test_many_follow_ups_are_cut_into_pages(client, ports):
    now, started = ports.training_queries._sessions["over"], day(-300)
    terms = ports.trainings.session(now).terms
    session = ports.trainings.session(now)
    wide = SessionTerms(code=terms.code, starts_on=terms.starts_on, ends_on=terms.ends_on, seats=99)
    ports.trainings.open_session(session.training_id, session.programme_id, wide)
    for number in range(40):
        ports.jobseekers.names[person(f"many {number}")] = ("Somebody", f"Number {number}")
        ports.trainings.enrol(now, person(f"many {number}"), started, Characteristics())
        ports.trainings.exit(now, person(f"many {number}"), day(-100), "completed")
    address = f"/fr{PROGRAMME}/follow-ups"
    first = html.unescape((await client.get(address, headers=MANAGER)).text)
    assert first.count('<form method="post"') == 10 + 10 + 1
    second = html.unescape((await client.get(f"{address}?milestone=4_weeks&page=2", headers=MANAGER)).text)
    assert second.count('<form method="post"') == 41 - 25
    assert "Page 2 sur 2" in second


async def test_the_register_has_open_obstacles_first_by_kind_and_country(client, ports):
    for kind, country in (("transport", "FR"), ("language", "BE"), ("transport", "BE"), ("transport", "FR")):
        obstacle(ports, kind=kind, country=country, owner=f"{kind} {country}", person_id=None)
    ended = obstacle(ports, kind="taxation", country="FR")
    ports.programmes.resolve_obstacle(ended, day(-1), "alleviated")
    text = html.unescape((await client.get(f"/fr{PROGRAMME}/obstacles", headers=MANAGER)).text)
    heads = [re.sub("<[^>]+>", "", head).strip() for head in re.findall(r"<h3>(.*?)</h3>", text)]
    assert [head.rsplit(" ", 1)[0] for head in heads[:-1]] == sorted(
        head.rsplit(" ", 1)[0] for head in heads[:-1]
    )
    assert [head.rsplit(" ", 1)[1] for head in heads[:-1]] == ["1", "1", "2"]
    assert text.index('id="open"') < text.index('id="ended"')
    assert "Bram De Coster" in text
