"""Forms keep what was given, say what is wrong where it is wrong, and save nothing before the end."""

import html
import re

import pytest

from contracts.values import Code, Diploma, LanguageLevel, OccupationStated, TravelLimit
from services.floor.faults import SENTENCES
from services.web.forms import Form
from services.web.profile_form import from_profile, keeping, to_profile
from tests.browser.fakes import PROFILES, gazetteer, offer_id
from translation.locales import translator

pytest_plugins = ["tests.browser.fixtures"]

MISSING, NOT_VALID, NOT_A_NUMBER = (
    translator("fr").gettext(SENTENCES[rule]) for rule in ("missing", "not_valid", "not_a_number")
)
STEP_1 = {"home": "Doornik", "kilometres": "50", "minutes": "45"}
STEP_2 = {"wanted": "soudeur", "skills": "souder\nlire des plans, meuler", "licences": ["B", "VCA"]}
STEP_3 = {"level_fr": "C2", "level_nl": "A2", "contracts": "permanent", "working_times": "full_time"}
PROFILE = STEP_1 | STEP_2 | STEP_3
OFFER = {
    "language": "fr",
    "title": "Soudeur TIG",
    "occupation": "soudeur/soudeuse",
    "description": "Une ligne.\n\nUne autre.",
    "place": "Roubaix",
    "employer": "Ateliers du Nord",
    "contract": "permanent",
    "salary_from": "2 400",
    "salary_to": "2 800,50",
    "salary_period": "month",
    "need_nl": "A2",
    "plus_nl": "1",
    "licences": ["B"],
    "skills": "souder",
    "reference": "abc",
}


async def test_a_profile_is_made_in_three_steps(client, ports):
    before = dict(ports.jobseekers.profiles)
    first = await client.post("/fr/profile", data={"step": "1", "go": "next"} | STEP_1)
    assert "étape 2 sur 3" in first.text
    second = await client.post("/fr/profile", data={"step": "2", "go": "next"} | STEP_1 | STEP_2)
    assert "étape 3 sur 3" in second.text
    assert 'name="home" value="Doornik"' in second.text
    assert ports.jobseekers.profiles == before, "nothing is kept before the end"
    last = await client.post("/fr/profile", data={"step": "3", "go": "next"} | PROFILE)
    assert (last.status_code, last.headers["location"]) == (303, "/fr/recommendations")
    [profile] = [profile for one, profile in ports.jobseekers.profiles.items() if one not in before]
    assert (profile.residence.label, profile.residence.country) == ("Tournai", "BE")
    assert profile.residence.is_located
    assert (profile.travel.kilometres, profile.travel.minutes) == (50, 45)
    assert [skill.label for skill in profile.skills] == ["souder", "lire des plans", "meuler"]
    assert profile.languages == (
        LanguageLevel(language="fr", level="C2"),
        LanguageLevel(language="nl", level="A2"),
    )
    assert profile.licences == ("B", "VCA")
    assert "Soudeur TIG inox" in (await client.get("/fr/recommendations")).text


@pytest.mark.parametrize(
    ("step", "wrong", "field", "told"),
    [
        (1, {"home": ""}, "home", MISSING),
        (1, {"home": "Xyzzy"}, "home", "Xyzzy"),
        (1, {"kilometres": "loin"}, "kilometres", NOT_A_NUMBER),
        (2, {"wanted": ""}, "wanted", MISSING),
        (2, {"wanted": "x" * 300}, "wanted", "200"),
        (2, {"skills": "\n".join(f"s{n}" for n in range(60))}, "skills", "50"),
        (2, {"licences": ["Z9"]}, "licences", NOT_VALID),
        (3, {"level_fr": "", "level_nl": ""}, "level_fr", MISSING),
        (3, {"other_language": "pl"}, "level_other", MISSING),
        (3, {"available_from": "2026-02-30"}, "available_from", "2026-02-30"),
    ],
)
async def test_a_wrong_answer_is_told_at_its_field(client, ports, step, wrong, field, told):
    before = dict(ports.jobseekers.profiles)
    answer = await client.post("/fr/profile", data={"step": str(step), "go": "next"} | PROFILE | wrong)
    text = html.unescape(answer.text)
    assert answer.status_code == 422
    assert re.search(rf'<a href="#{field}">[^<]*{re.escape(told)}', text), "the summary leads to the field"
    assert re.search(rf'id="{field}-fault">[^<]*{re.escape(told)}', text)
    assert 'role="alert" tabindex="-1" autofocus' in text
    assert f'name="step" value="{step}"' in text
    assert ports.jobseekers.profiles == before


async def test_values_stay_when_something_is_wrong(client):
    answer = await client.post(
        "/fr/profile", data={"step": "1", "go": "next"} | PROFILE | {"home": "<b>Xyzzy"}
    )
    assert 'value="&lt;b&gt;Xyzzy"' in answer.text
    assert '<option value="50" selected>' in answer.text
    assert 'name="level_nl" value="A2"' in answer.text


async def test_a_fault_in_an_earlier_step_leads_back_to_it(client):
    answer = await client.post("/fr/profile", data={"step": "3", "go": "next"} | PROFILE | {"home": ""})
    assert answer.status_code == 422
    assert 'name="step" value="1"' in answer.text


async def test_going_back_and_switching_the_language_keep_the_answers(client):
    back = await client.post("/fr/profile", data={"step": "2", "go": "back"} | PROFILE | {"wanted": "<chef>"})
    assert 'name="step" value="1"' in back.text
    assert 'name="wanted" value="&lt;chef&gt;"' in back.text
    dutch = await client.post("/nl/profile", data={"step": "2", "go": "stay"} | PROFILE)
    assert dutch.status_code == 200
    assert "stap 2 van 3" in dutch.text
    assert 'value="soudeur"' in dutch.text


async def test_who_has_a_profile_changes_it(client, ports, jobseeker):
    page = await client.get("/fr/profile", headers=jobseeker)
    assert 'value="Tournai"' in page.text
    await client.post("/fr/profile", data={"step": "3", "go": "next"} | PROFILE, headers=jobseeker)
    assert ports.jobseekers.profiles[offer_id("person 0")].travel.kilometres == 50


async def test_who_leaves_is_forgotten_at_once(client, ports, jobseeker):
    answer = await client.post("/fr/profile/leave", headers=jobseeker)
    assert answer.status_code == 303
    assert offer_id("person 0") not in ports.jobseekers.profiles


async def test_without_demonstration_mode_answers_make_one_page_and_are_not_kept(plain_client, plain_ports):
    before = dict(plain_ports.jobseekers.profiles)
    answer = await plain_client.post("/fr/profile", data={"step": "3", "go": "next"} | PROFILE)
    assert answer.status_code == 200
    assert "elles n’ont pas été conservées" in answer.text
    assert "Soudeur TIG inox" in answer.text
    assert plain_ports.jobseekers.profiles == before


RICH = PROFILES[0].model_copy(
    update={
        "travel": TravelLimit(kilometres=42, minutes=50),
        "occupations_wanted": tuple(
            OccupationStated(label=label, code=Code(scheme="ROME", code="H2913")) for label in ("a", "b", "c")
        ),
        "occupations_held": (OccupationStated(label="d", months=31), OccupationStated(label="e")),
        "languages": tuple(LanguageLevel(language=code, level="B1") for code in ("fr", "nl", "pl", "tr")),
        "diplomas": (Diploma(title="CAP"),),
    }
)


@pytest.mark.parametrize("profile", [*PROFILES, RICH])
def test_a_profile_survives_its_form(profile):
    form = from_profile(profile)
    made = to_profile(form, gazetteer(), profile.interface_language)
    assert not form.faults
    assert keeping(made, profile) == profile


def test_one_changed_answer_changes_nothing_else():
    form = from_profile(RICH)
    form.values |= {"held_months": ["150"], "kilometres": ["10"]}
    changed = keeping(to_profile(form, gazetteer(), "fr"), RICH)
    assert changed.occupations_held == (OccupationStated(label="d", months=150), OccupationStated(label="e"))
    assert changed.travel == TravelLimit(kilometres=10, minutes=50)
    assert (changed.languages, changed.diplomas) == (RICH.languages, RICH.diplomas)


async def test_an_offer_is_seen_in_both_languages_before_it_is_published(client, ports):
    before = dict(ports.offers.rows)
    preview = await client.post("/fr/post-an-offer", data={"go": "preview"} | OFFER)
    text = html.unescape(preview.text)
    assert re.findall(r'class="card side" lang="(\w+)"', text) == ["fr", "nl"]
    assert "lasser" in text.casefold()
    assert ports.offers.rows == before
    done = await client.post("/fr/post-an-offer", data={"go": "publish"} | OFFER)
    assert done.status_code == 303
    [row] = [row for one, row in ports.offers.rows.items() if one not in before]
    assert row.terms.places[0].label == "Roubaix"
    assert row.terms.places[0].is_located
    assert (row.terms.salary.minimum, row.terms.salary.maximum) == (2400, 2800.5)
    assert row.terms.description == OFFER["description"]
    assert row.terms.languages[0].required is False
    assert row.terms.occupations[0].scheme == "ESCO"
    assert (await client.get(done.headers["location"])).status_code == 200


async def test_an_offer_sent_twice_is_one_offer(client, ports):
    before = len(ports.offers.rows)
    for _ in range(2):
        await client.post("/fr/post-an-offer", data={"go": "publish"} | OFFER)
    assert len(ports.offers.rows) == before + 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "<b></b>"}, "title"),
        ({"place": "Xyzzy"}, "place"),
        ({"employer_number": "73282932000075"}, "employer_number"),
        ({"employer_number": "abc"}, "employer_number"),
        ({"salary_from": "3000"}, "salary_from"),
        ({"salary_to": "beaucoup"}, "salary_to"),
        ({"salary_to": "nan"}, "salary_to"),
        ({"hours": "100"}, "hours"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"version_description": "Zonder titel"}, "version_title"),
        ({"language": "xx"}, "language"),
        ({"contract": "slavery"}, "contract"),
    ],
)
async def test_a_wrong_offer_is_told_at_its_field_and_not_published(client, ports, wrong, field):
    before = dict(ports.offers.rows)
    answer = await client.post("/nl/post-an-offer", data={"go": "publish"} | OFFER | wrong)
    assert answer.status_code == 422
    assert f'id="{field}-fault"' in answer.text
    assert f'<a href="#{field}">' in answer.text
    assert ports.offers.rows == before


async def test_without_demonstration_mode_nobody_publishes(plain_client, plain_ports):
    before = dict(plain_ports.offers.rows)
    preview = await plain_client.post("/fr/post-an-offer", data={"go": "preview"} | OFFER)
    assert 'value="publish"' not in preview.text
    assert (await plain_client.post("/fr/post-an-offer", data={"go": "publish"} | OFFER)).status_code == 403
    assert plain_ports.offers.rows == before


@pytest.mark.parametrize(
    ("given", "value"), [("2 400", 2400), ("12,5", 12.5), ("2\u202f400", 2400), ("", None)]
)
def test_numbers_are_read_as_people_write_them(given, value):
    form = Form({"n": [given]})
    assert form.number("n", 0, 10_000) == value
    assert not form.faults


@pytest.mark.parametrize("given", ["nan", "inf", "-1", "abc", "1e9"])
def test_what_is_no_sensible_number_is_a_fault(given):
    form = Form({"n": [given]})
    assert form.number("n", 0, 10_000) is None
    assert form.faults


async def test_a_distance_that_came_from_elsewhere_is_shown_as_it_is(client, ports, jobseeker):
    ports.jobseekers.profiles[offer_id("person 0")] = RICH.model_copy(
        update={"travel": TravelLimit(kilometres=42.5)}
    )
    page = await client.get("/fr/profile", headers=jobseeker)
    assert '<option value="42.5" selected>' in page.text
