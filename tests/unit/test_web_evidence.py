"""Every piece of evidence of a placement is read, corrected and added in its form."""

import html
import re

from contracts.placements import Evidence
from services.placements.domain import Placement
from services.web import evidence_form
from services.web.forms import Form
from services.web.placement_form import CORRECT
from tests.browser.path_fakes import _everything, day, job
from tests.unit.test_web_work_forms import at_field, sent, told
from tests.work_given import MANAGER, participant, placement_page, recorded

pytest_plugins = ["tests.browser.fixtures"]

TWO = (
    Evidence(kind="declaration", obtained_on=day(-80)),
    Evidence(kind="contract", obtained_on=None),
)


def names(form):
    return [
        one.name for one in evidence_form.with_rows(CORRECT, form).fields if one.name.startswith("evidence")
    ]


def filled_in(text):
    """The form of a page as a browser would send it again."""
    values = dict(re.findall(r'<input id="([^"]+)" name="[^"]+" type="[^"]+" value="([^"]*)"', text))
    for name, options in re.findall(r'<select id="([^"]+)".*?>(.*?)</select>', text, re.DOTALL):
        values[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    return values


def test_what_is_known_is_shown_row_by_row_with_an_empty_row_for_the_next():
    form = Form({name: [value] for name, value in evidence_form.written(TWO).items()})
    assert names(form) == [
        "evidence", "evidence_on", "evidence_2", "evidence_2_on", "evidence_3", "evidence_3_on",
    ]  # fmt: skip
    assert evidence_form.read(form) == [
        {"kind": "declaration", "obtained_on": day(-80)},
        {"kind": "contract", "obtained_on": None},
    ]


def test_a_row_that_is_emptied_is_taken_away_and_faults_stay_at_their_rows():
    form = Form({"evidence": ["contract"], "evidence_2": [""], "evidence_3": ["register"]})
    assert [one["kind"] for one in evidence_form.read(form)] == ["contract", "register"]
    sheet = evidence_form.with_rows(CORRECT, form)
    assert sheet.field_of("evidence.1.obtained_on") == "evidence_3_on"
    assert sheet.field_of("evidence") == "evidence"


async def test_further_evidence_is_added_to_a_placement_and_the_first_stays(client, ports):
    [placement] = _everything(ports.placements, Placement)
    ports.placements.correct(placement.id, job(day(-199)).model_copy(update={"evidence": TWO}))
    page = placement_page(ports, "correct")
    text = html.unescape((await client.get(f"/fr{page}", headers=MANAGER)).text)
    given = filled_in(text)
    assert (given["evidence"], given["evidence_2"], given["evidence_3"]) == ("declaration", "contract", "")
    answer = await sent(client, page, **given | {"evidence_3": "register", "evidence_3_on": str(day(-5))})
    assert answer.status_code == 303, html.unescape(answer.text)
    kept = ports.placements.placement(placement.id).terms.evidence
    assert [one.kind for one in kept] == ["declaration", "contract", "register"]
    shown = html.unescape((await client.get(f"/fr{placement_page(ports)}", headers=MANAGER)).text)
    assert all(
        word in shown.lower()
        for word in ("déclaration de la personne", "contrat de travail", "registre public")
    )


async def test_a_day_without_its_evidence_and_a_day_to_come_are_refused_at_their_row(client, ports):
    page = participant(ports, "over", "anna", "placement")
    good = {
        "starts_on": str(day(-90)),
        "country_of_residence": "BE",
        "country_of_work": "FR",
        "evidence": "contract",
    }
    before = recorded(ports)
    answer = await sent(client, page, **good, evidence_2_on=str(day(-5)))
    assert at_field(answer, "evidence_2") == told("missing", "fr")
    answer = await sent(client, page, **good, evidence_2="register", evidence_2_on=str(day(5)))
    assert answer.status_code == 422
    assert 'id="evidence_2_on-fault"' in answer.text
    assert recorded(ports) == before
