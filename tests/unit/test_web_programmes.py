"""A programme's pages: each figure leads to people, each page keeps its day, and what may not be told is not."""

import html
import json
import re
from datetime import date, timedelta
from functools import cache
from typing import get_args

import pytest

from contracts import placements, trainings, values
from contracts import programmes as run
from contracts.envelope import REGISTRY
from services.indicators.definitions import DEFINITIONS
from services.web.facts_told import SENTENCES
from services.web.identity import COOKIE, Identity
from translation.catalogue import said
from translation.glossary import TERMS
from translation.locales import LANGUAGES, translator

pytest_plugins = ["tests.browser.fixtures"]

HOME = "/programmes/weldcome"
PAGES = (
    "/programmes",
    HOME,
    f"{HOME}/definitions/esf_six_months?by=country_of_residence",
    f"{HOME}/definitions/programme_declared",
    f"{HOME}/definitions/rcr82",
    f"{HOME}/people?definition=esf_six_months&verdict=counted",
    f"{HOME}/people?definition=rcr82&verdict=counted",
    f"{HOME}/people?stage=placed&by=session&cut=2019-1",
    f"{HOME}/people?lives=FR&works=BE",
    f"{HOME}/people?obstacle=apprenticeship&country=FR",
    f"{HOME}/figures",
)
MANAGER = {"cookie": f"{COOKIE}=manager"}


@cache
def sentences():
    return [key[0] for key in said() if len(key[0]) > 20 and "%" not in key[0]]


def numbers(text):
    """The text with ordinary spaces."""
    return html.unescape(text).replace("\xa0", " ").replace("\u202f", " ")


def links(text, to=""):
    return [html.unescape(one) for one in re.findall(rf'href="(/\w\w{HOME}{to}[^"#]*)', text)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
async def test_a_page_is_shown_in_its_language(client, page, language):
    answer = await client.get(f"/{language}{page}", headers=MANAGER)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert translator(language).gettext("Programmes") in html.unescape(answer.text)
    if language != "en":
        text = html.unescape(answer.text)
        say = translator(language).gettext
        assert [one for one in sentences() if one in text and say(one) != one] == []


@pytest.mark.parametrize("page", PAGES)
async def test_no_page_needs_inline_script_or_style(client, page):
    text = (await client.get(f"/fr{page}", headers=MANAGER)).text
    assert "<style" not in text
    assert " style=" not in text
    assert "<script>" not in text


async def test_the_dashboard_shows_what_the_events_come_to(client):
    text = numbers((await client.get(f"/fr{HOME}")).text)
    tiles = re.findall(r"<strong>(\d+)</strong> <span>([^<]+)</span>", text)
    assert tiles[:3] == [("89", "participants"), ("69", "résidents (France)"), ("20", "résidents (Belgique)")]
    assert ("70", "personnes placées") in tiles
    assert "méthode inconnue" in text
    assert "79 %" in text


@pytest.mark.parametrize("page", ["/programmes", HOME])
async def test_a_programme_is_described_in_the_readers_language(client, page):
    told = {"fr": "la théorie à Tournai", "nl": "de theorie in Doornik", "de": "Theorie in Tournai"}
    for language, words in told.items():
        text = html.unescape((await client.get(f"/{language}{page}")).text)
        assert [one for one in told.values() if one in text] == [words]


async def test_every_number_of_a_figure_leads_to_as_many_people(client):
    text = (await client.get(f"/en{HOME}?as_of=2022-01-31")).text
    found = re.findall(rf'<a href="(/en{HOME}/people\?definition=[^"]+)">(\d+)</a>', text)
    assert len(found) > 30
    for address, count in found[:: len(found) // 12]:
        page = (await client.get(html.unescape(address))).text
        told = re.search(r"<h2>(\w+) lines?</h2>", page)[1]
        assert {"one": "1"}.get(told, told) == count, address


async def test_every_number_of_the_funnel_leads_to_as_many_people(client):
    text = (await client.get(f"/en{HOME}?as_of=2020-01-31")).text
    found = re.findall(rf'<a href="(/en{HOME}/people\?stage=[^"]+)">(\d+)</a>', text)
    assert len(found) == 18
    for address, count in found:
        page = (await client.get(html.unescape(address))).text
        told = re.search(r"<h2>(\w+) (?:people|person)</h2>", page)[1]
        assert {"one": "1"}.get(told, told) == count, address


async def test_the_numbers_of_crossings_and_obstacles_lead_to_as_many(client):
    text = (await client.get(f"/en{HOME}?as_of=2022-01-31")).text
    for what in ("lives", "obstacle"):
        found = re.findall(rf'<a href="(/en{HOME}/people\?{what}=[^"]+)">(?:<strong>)?(\d+)<', text)
        assert found
        for address, count in found:
            told = re.search(r"<h2>(\w+) \w+</h2>", (await client.get(html.unescape(address))).text)[1]
            assert {"one": "1"}.get(told, told) == count, address


@pytest.mark.parametrize("page", PAGES[1:])
async def test_every_link_inside_a_programme_keeps_the_day(client, page):
    joined = "&" if "?" in page else "?"
    text = (await client.get(f"/nl{page}{joined}as_of=2020-03-01", headers=MANAGER)).text
    inside = [one for one in links(text) if one.startswith("/nl/")]
    assert inside
    assert [one for one in inside if "as_of=2020-03-01" not in one] == []
    if not page.endswith("/figures"):  # what was published is listed whatever the day
        assert "1 maart 2020" in text


async def test_an_earlier_day_knew_less(client):
    earlier = numbers((await client.get(f"/en{HOME}?as_of=2019-01-31")).text)
    assert "<strong>18</strong> <span>participants</span>" in earlier
    assert "79 %" not in earlier


@pytest.mark.parametrize(
    ("page", "status", "sentence"),
    [
        (f"{HOME}?as_of=32-13", 422, "« 32-13 » n’est pas"),
        (f"{HOME}?as_of={date.today() + timedelta(days=2)}", 422, "est encore à venir"),  # noqa: DTZ011
        (f"{HOME}/definitions/rcr99", 404, "Il n’existe pas de définition appelée « rcr99 »"),
        (f"{HOME}/definitions/inserjeunes_24", 404, "inserjeunes_24"),
        (f"{HOME}/definitions/rcr82?by=gender", 422, "ne peut pas être ventilée ainsi"),
        (f"{HOME}/definitions/rcr81?by=colour", 422, "Les chiffres ne peuvent pas être ventilés"),
        (f"{HOME}/people/00000000-0000-0000-0000-000000000001", 404, "Rien n’était enregistré"),
        (f"{HOME}/people/somebody", 404, "Rien n’était enregistré"),
        (f"{HOME}/people?definition=esf_exit&verdict=perhaps", 404, "Ce décompte n’existe pas"),
        (f"{HOME}/people?stage=rich", 404, "Ce décompte n’existe pas"),
        (f"{HOME}/people", 404, "Ce décompte n’existe pas"),
        (f"{HOME}/figures/nothing", 404, "Ce chiffre publié n’existe pas"),
        ("/programmes/nowhere", 404, "Il n’y a pas ici de programme de ce nom"),
    ],
)
async def test_a_question_without_an_answer_is_told_in_the_readers_language(client, page, status, sentence):
    answer = await client.get(f"/fr{page}")
    assert answer.status_code == status
    assert sentence in numbers(answer.text)
    assert 'href="/fr/programmes"' in answer.text


async def test_a_suppressed_cell_shows_no_number_and_leads_nowhere(client):
    page = f"/en{HOME}/definitions/return_to_work_six_months?by=country_of_residence"
    text = (await client.get(page)).text
    divided = text[text.index('id="cuts-title"') :]
    assert divided.count("Hidden: too few people to publish") == 2
    assert "fewer than 60 people" in divided
    assert "/people?" not in divided
    assert '<svg class="chart"' not in divided
    people = (
        f"/en{HOME}/people?definition=return_to_work_six_months&verdict=in&by=country_of_residence&cut=BE"
    )
    listed = (await client.get(people)).text
    assert "This figure is hidden" in listed
    assert links(listed, "/people/") == []


async def test_a_person_is_a_pseudonym_with_everything_recorded_and_each_verdict(client, ports):
    listed = (await client.get(f"/fr{HOME}/people?stage=certified")).text
    text = numbers((await client.get(links(listed, "/people/")[0])).text)
    assert "A postulé à la session" in text
    assert "A obtenu la certification « soudeur »" in text
    assert "Enregistré le" in text
    for name in ("esf_exit", "rcr81"):
        assert f"{HOME}/definitions/{name}?" in text
    assert set(re.findall(r'class="verdict verdict-(\w+)"', text)) <= set(TERMS["verdict"])


def test_every_contract_about_a_person_in_a_programme_has_a_sentence():
    told = {
        topic
        for topic, kind in REGISTRY.items()
        if topic.split(".")[1] in ("trainings", "placements", "programmes")
        and "person_id" in kind.model_fields
    }
    assert SENTENCES.keys() == told


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("gender", values.Gender),
        ("gender_of_one", values.Gender),
        ("age_class", values.AgeClass),
        ("labour_status", values.LabourStatus),
        ("education", values.Education),
        ("exit_outcome", trainings.ExitOutcome),
        ("drop_out_reason", trainings.DropOutReason),
        ("decline_reason", trainings.DeclineReason),
        ("evidence", placements.EvidenceKind),
        ("milestone", placements.Milestone),
        ("situation", placements.Situation),
        ("follow_up_source", placements.FollowUpSource),
        ("withdrawal_reason", placements.WithdrawalReason),
        ("obstacle_kind", run.ObstacleKind),
        ("obstacle_step", run.ObstacleStep),
        ("cut", run.CutName),
    ],
)
def test_every_code_of_the_contracts_has_its_word(kind, codes):
    assert list(TERMS[kind]) == list(get_args(codes))


@pytest.mark.parametrize(("kind", "codes"), [("employer_size", values.SizeClass), ("sector", values.Sector)])
def test_what_a_job_brings_has_words_and_may_not_be_stated(kind, codes):
    assert list(TERMS[kind]) == [*get_args(codes), "not_stated"]


async def test_a_manager_publishes_what_they_saw_and_it_comes_out_again(client, ports):
    page = f"/fr{HOME}/definitions/esf_six_months?as_of=2022-01-31"
    seen = (await client.get(page, headers=MANAGER)).text
    positions = re.findall(r'name="position" value="([^"]+)"', seen)
    [action] = set(re.findall(r'<form method="post" action="([^"]+)"', seen))
    answer = await client.post(html.unescape(action), data={"position": positions}, headers=MANAGER)
    assert answer.status_code == 303
    assert "as_of=2022-01-31" in answer.headers["location"]
    again = (await client.get(answer.headers["location"])).text
    assert "On retrouve le même chiffre" in again
    [row] = await ports.programme_queries.figures(ports.indicators._queries.logs.programme_id)
    assert (row.definition, row.numerator, row.denominator) == ("esf_six_months", 48, 89)
    assert row.positions == dict(pair.split(":") for pair in positions) | {
        name: int(number) for name, number in (pair.split(":") for pair in positions)
    }
    listed = numbers((await client.get(f"/fr{HOME}/figures")).text)
    assert "responsable de programme" in listed
    assert "53,9 %" in listed


async def test_a_figure_that_no_longer_comes_out_says_what_differs(client, ports):
    programme_id = ports.indicators._queries.logs.programme_id
    figure_id = ports.programmes.publish_figure(
        programme_id, published_by="somebody", definition="esf_exit", version=1, as_of=date(2022, 1, 31),
        positions=ports.indicators._queries.logs.heads(), numerator=80, denominator=89, unknown=0, value=80 / 89,
        lower=80 / 89, upper=80 / 89,
    )  # fmt: skip
    text = html.unescape((await client.get(f"/fr{HOME}/figures/{figure_id}")).text)
    assert "On trouve un autre chiffre" in text
    assert re.search(r"voici ce qui diffère\s: Numérateur", text)


@pytest.mark.parametrize("who", ["", "jobseeker:00000000-0000-0000-0000-000000000001", "recruiter"])
async def test_only_a_manager_publishes(client, ports, who):
    page = f"/fr{HOME}/definitions/esf_six_months"
    headers = {"cookie": f"{COOKIE}={who}"}
    assert '<form method="post"' not in (await client.get(page, headers=headers)).text
    assert (await client.post(f"{page}/publish", data={}, headers=headers)).status_code == 403
    assert not await ports.programme_queries.figures(ports.indicators._queries.logs.programme_id)


async def test_a_declared_figure_cannot_be_published_as_if_it_were_computed(client, ports):
    answer = await client.post(f"/fr{HOME}/definitions/programme_declared/publish", data={}, headers=MANAGER)
    assert answer.status_code == 422
    assert "On ne sait pas comment ce chiffre a été calculé" in html.unescape(answer.text)


@pytest.mark.parametrize("page", [*PAGES, f"{HOME}/exports/figures.csv"])
async def test_without_demonstration_mode_there_are_no_programmes(plain_client, page):
    answer = await plain_client.get(f"/fr{page}", headers=MANAGER)
    assert answer.status_code == 404
    assert "Weldcome" not in answer.text
    assert 'href="/fr/programmes"' not in answer.text


async def test_a_programme_describes_its_data(client):
    text = (await client.get(f"/nl{HOME}?as_of=2022-01-31")).text
    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    described = json.loads(script)
    assert described["@type"] == "Dataset"
    assert described["inLanguage"] == "nl"
    assert described["temporalCoverage"] == "2018-04-01/2021-12-31"
    assert {one["propertyID"].rpartition(".")[0] for one in described["variableMeasured"]} <= set(DEFINITIONS)
    for file in described["distribution"]:
        answer = await client.get(file["contentUrl"])
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(file["encodingFormat"])


def test_a_manager_survives_their_cookie():
    assert Identity.parse(str(Identity("manager"))) == Identity("manager")


async def test_the_switch_makes_one_a_manager(client):
    text = (await client.get("/fr/demonstration")).text
    assert 'value="manager"' in text
    assert "Vous êtes responsable de programme." in (await client.get("/fr", headers=MANAGER)).text
