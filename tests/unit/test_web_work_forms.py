"""Each form of the daily work records what is right, and says at the field what is wrong, with nothing recorded."""

import html
import re

import pytest

from services.floor.faults import Fault
from services.placements.domain import FollowUp, Placement
from services.programmes.domain import Obstacle
from tests.browser.path_fakes import _everything, day, person
from tests.work_given import MANAGER, PROGRAMME, obstacle, participant, placement_page, recorded
from translation import formats

pytest_plugins = ["tests.browser.fixtures"]

BOTH = pytest.mark.parametrize("language", ["fr", "nl"])
JOB = {
    "employer": "Constructions de l’Escaut",
    "employer_number": "0403.170.701",
    "size_class": "small",
    "sector": "C",
    "occupation": "soudeur/soudeuse",
    "contract": "permanent",
    "working_time": "full_time",
    "starts_on": str(day(-90)),
    "country_of_residence": "FR",
    "country_of_work": "BE",
    "evidence": "contract",
    "evidence_on": str(day(-80)),
    "remarks": "Vu au téléphone.",
}
FINDING = {
    "milestone": "3_months",
    "situation": "employed",
    "situation_on": str(day(-9)),
    "country_of_work": "BE",
    "source": "telephone",
}
ENTRY = {"entered_on": str(day(-10)), "gender": "female", "age_class": "18_29", "country_of_residence": "BE"}
DECLARED = {
    "kind": "transport",
    "country": "BE",
    "declared_on": str(day(-3)),
    "owner": "Ville de Tournai",
    "reference": "r1",
}
LATER = str(day(3))


async def sent(client, page, language="fr", **given):
    return await client.post(f"/{language}{page}", headers=MANAGER, data={"go": "save", **given})


def at_field(answer, name, prefix=""):
    """What a page says at a field; and that the summary says it too, with a link to the field."""
    text = html.unescape(answer.text)
    found = re.search(rf'<p class="fault" id="{re.escape(prefix)}{name}-fault">(.*?)</p>', text)
    assert found, f"nothing is told at {name}"
    assert f'<a href="#{prefix}{name}">' in text, "the summary does not lead to the field"
    assert f'id="{prefix}{name}"' in text, "the summary leads nowhere"
    return found[1]


def told(rule, language, **params):
    return Fault("", rule, params).sentence(language)


async def refused(client, ports, page, language, field, rule, sending, prefix="", **params):
    before = recorded(ports)
    answer = await sent(client, page, language, **sending)
    assert answer.status_code == 422
    assert at_field(answer, field, prefix) == told(rule, language, **params)
    assert recorded(ports) == before, "something was half saved"
    return html.unescape(answer.text)


def path_of(ports, session, name):
    return ports.trainings.session(ports.training_queries._sessions[session]).path(person(name))


async def test_an_applicant_is_enrolled_with_what_is_counted_of_them(client, ports):
    page = participant(ports, "now", "finn", "enrol")
    form = (await client.get(f"/fr{page}", headers=MANAGER)).text
    assert '<option value="female" selected>' in form, "filled in with what the application said"
    answer = await sent(client, page, **ENTRY, education="tertiary")
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("?done=enrol")
    path = path_of(ports, "now", "finn")
    assert path.entered_on == day(-10)
    assert (path.characteristics.gender, path.characteristics.education) == ("female", "tertiary")
    assert path.characteristics.labour_status == "not_stated"
    after = html.unescape((await client.get(answer.headers["location"], headers=MANAGER)).text)
    assert "Le participant est inscrit." in after


@BOTH
@pytest.mark.parametrize(
    ("given", "field", "rule"),
    [
        ({"entered_on": ""}, "entered_on", "missing"),
        ({"entered_on": LATER}, "entered_on", "in_the_future"),
        ({"gender": "x"}, "gender", "not_valid"),
        ({"country_of_residence": "ZZ"}, "country_of_residence", "not_valid"),
    ],
)
async def test_a_wrong_entry(client, ports, language, given, field, rule):
    page = participant(ports, "now", "finn", "enrol")
    await refused(client, ports, page, language, field, rule, ENTRY | given)


@BOTH
async def test_an_entry_outside_of_the_session_names_its_days_in_words(client, ports, language):
    days = f"{formats.day(day(-40), language)} – {formats.day(day(110), language)}"
    page = participant(ports, "now", "finn", "enrol")
    await refused(client, ports, page, language, "entered_on", "outside_session", ENTRY | {"entered_on": str(day(-60))}, given=days)  # fmt: skip


@BOTH
async def test_nobody_enters_twice(client, ports, language):
    page = participant(ports, "now", "driss", "enrol")
    await refused(client, ports, page, language, "person_id", "already_enrolled", ENTRY)


async def test_an_entry_is_corrected_and_the_same_again_changes_nothing(client, ports):
    page = participant(ports, "now", "driss", "correct-entry")
    given = {
        "entered_on": str(day(-37)),
        "gender": "male",
        "age_class": "30_54",
        "country_of_residence": "FR",
    }
    assert (await sent(client, page, **given)).headers["location"].endswith("?done=correct-entry")
    assert path_of(ports, "now", "driss").entered_on == day(-37)
    before = recorded(ports)
    assert (await sent(client, page, **given)).headers["location"].endswith("?done=unchanged")
    assert recorded(ports) == before


async def test_an_application_is_declined(client, ports):
    page = participant(ports, "now", "finn", "decline")
    answer = await sent(client, page, declined_on=str(day(-1)), reason="no_seat")
    assert answer.headers["location"].endswith("?done=decline")
    assert path_of(ports, "now", "finn").decline_reason == "no_seat"


@BOTH
@pytest.mark.parametrize(
    ("given", "field", "rule"),
    [
        ({"reason": ""}, "reason", "missing"),
        ({"reason": "because"}, "reason", "not_valid"),
        ({"declined_on": LATER}, "declined_on", "in_the_future"),
        ({"declined_on": "2026-02-30"}, "declined_on", "impossible_date"),
    ],
)
async def test_a_wrong_decline(client, ports, language, given, field, rule):
    page = participant(ports, "now", "finn", "decline")
    said = {"given": "2026-02-30"} if rule == "impossible_date" else {}
    await refused(client, ports, page, language, field, rule, {"declined_on": str(day(-1)), "reason": "no_seat"} | given, **said)  # fmt: skip


@BOTH
async def test_who_has_entered_is_not_declined(client, ports, language):
    page = participant(ports, "now", "driss", "decline")
    await refused(client, ports, page, language, "person_id", "already_enrolled", {"declined_on": str(day(-1)), "reason": "no_seat"})  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"outcome": "completed"},
        {"outcome": "dropped_out", "reason": "transport", "remarks": "Plus de train."},
        {"outcome": "transferred", "to_session": "next"},
    ],
)
async def test_an_exit_is_recorded(client, ports, given):
    sessions = ports.training_queries._sessions
    if "to_session" in given:
        given = given | {"to_session": str(sessions[given["to_session"]])}
    answer = await sent(client, participant(ports, "now", "driss", "exit"), exited_on=str(day(-2)), **given)
    assert answer.headers["location"].endswith("?done=exit")
    path = path_of(ports, "now", "driss")
    assert (path.exit.outcome, path.exit.reason) == (given["outcome"], given.get("reason"))
    assert path.remarks == given.get("remarks")


@BOTH
@pytest.mark.parametrize(
    ("given", "field", "rule"),
    [
        ({"exited_on": ""}, "exited_on", "missing"),
        ({"exited_on": LATER}, "exited_on", "in_the_future"),
        ({"exited_on": str(day(-39))}, "exited_on", "exit_before_entry"),
        ({"outcome": ""}, "outcome", "missing"),
        ({"outcome": "dropped_out"}, "reason", "reason_needed"),
        ({"reason": "health"}, "reason", "reason_not_expected"),
        ({"outcome": "transferred"}, "to_session", "session_needed"),
        ({"outcome": "transferred", "to_session": str(person("x"))}, "to_session", "not_valid"),
        ({"remarks": "x" * 2001}, "remarks", "too_long"),
    ],
)
async def test_a_wrong_exit(client, ports, language, given, field, rule):
    page = participant(ports, "now", "driss", "exit")
    said = {"limit": 2000} if rule == "too_long" else {}
    await refused(client, ports, page, language, field, rule, {"exited_on": str(day(-2)), "outcome": "completed"} | given, **said)  # fmt: skip


@BOTH
@pytest.mark.parametrize(
    ("session", "name", "action", "rule"),
    [
        ("now", "finn", "exit", "no_entry"),
        ("over", "anna", "exit", "already_exited"),
        ("now", "driss", "correct-exit", "no_exit"),
        ("over", "erased", "correct-exit", "person_erased"),
    ],
)
async def test_an_exit_that_does_not_fit_the_path(client, ports, language, session, name, action, rule):
    given = {"exited_on": str(day(-120)), "outcome": "completed"}
    await refused(
        client, ports, participant(ports, session, name, action), language, "person_id", rule, given
    )


async def test_an_exit_is_corrected_and_its_form_knows_what_was_said(client, ports):
    page = participant(ports, "over", "bram", "correct-exit")
    form = (await client.get(f"/fr{page}", headers=MANAGER)).text
    assert f'value="{day(-200)}"' in form
    assert '<option value="found_work" selected>' in form
    await sent(client, page, exited_on=str(day(-201)), outcome="dropped_out", reason="family")
    assert path_of(ports, "over", "bram").exit.reason == "family"


async def test_both_awards_make_the_training_complete(client, ports):
    page = participant(ports, "now", "driss", "award")
    for award in ("FR", "BE"):
        await sent(client, page, award=award, granted_on=str(day(-1)))
    session = ports.trainings.session(ports.training_queries._sessions["now"])
    assert session.is_complete(session.path(person("driss")))


@BOTH
@pytest.mark.parametrize(
    ("given", "field", "rule"),
    [
        ({"award": ""}, "award", "missing"),
        ({"award": "XX"}, "award", "not_valid"),
        ({"granted_on": LATER}, "granted_on", "in_the_future"),
        ({"granted_on": str(day(-60))}, "granted_on", "award_before_entry"),
    ],
)
async def test_a_wrong_award(client, ports, language, given, field, rule):
    page = participant(ports, "now", "driss", "award")
    await refused(client, ports, page, language, field, rule, {"award": "FR", "granted_on": str(day(-1))} | given)  # fmt: skip


async def test_a_placement_is_recorded_whole_and_twice_is_once(client, ports):
    page = participant(ports, "over", "anna", "placement")
    for _ in range(2):
        assert (await sent(client, page, **JOB)).headers["location"].endswith("?done=placement")
    [placement] = [
        one for one in _everything(ports.placements, Placement) if one.path.person_id == person("anna")
    ]
    terms = placement.terms
    assert (terms.employer.country, terms.employer.registration.number) == ("BE", "0403170701")
    assert terms.occupation.code.scheme == "ESCO"
    assert (terms.size_class, terms.sector, terms.is_subsidised) == ("small", "C", False)
    assert terms.evidence[0].obtained_on == day(-80)
    assert placement.remarks == "Vu au téléphone."
    shown = html.unescape(
        (await client.get(f"/fr{participant(ports, 'over', 'anna')}", headers=MANAGER)).text
    )
    assert "Constructions de l’Escaut" in shown
    assert "Vu au téléphone" not in shown


@BOTH
@pytest.mark.parametrize(
    ("given", "field", "rule", "params"),
    [
        ({"starts_on": ""}, "starts_on", "missing", {}),
        ({"starts_on": LATER}, "starts_on", "in_the_future", {}),
        ({"ends_on": str(day(-95))}, "ends_on", "ends_before_start", {}),
        ({"country_of_work": ""}, "country_of_work", "missing", {}),
        ({"evidence": ""}, "evidence", "missing", {}),
        ({"evidence_on": LATER}, "evidence_on", "in_the_future", {}),
        ({"employer_number": "123"}, "employer_number", "pattern", {}),
        ({"employer_number": "0403170702"}, "employer_number", "bad_check_digit", {"given": "0403170702", "scheme": "BCE"}),
        ({"employer_country": "FR"}, "employer_country", "registration_of_other_country", {"scheme": "BCE"}),
        ({"sector": "not_stated"}, "sector", "not_valid", {}),
        ({"employer": "x" * 201}, "employer", "too_long", {"limit": 200}),
    ],
)  # fmt: skip
async def test_a_wrong_placement(client, ports, language, given, field, rule, params):
    page = participant(ports, "over", "anna", "placement")
    await refused(client, ports, page, language, field, rule, JOB | given, **params)


@BOTH
async def test_a_job_that_began_before_the_session_is_no_placement_of_it(client, ports, language):
    page = participant(ports, "over", "anna", "placement")
    text = await refused(
        client, ports, page, language, "starts_on", "before_session", JOB | {"starts_on": str(day(-301))},
        given=formats.day(day(-300), language),
    )  # fmt: skip
    assert 'value="Constructions de l’Escaut"' in text, "what was typed stays"


@BOTH
@pytest.mark.parametrize(
    ("session", "name", "rule"), [("now", "finn", "no_entry"), ("over", "erased", "person_erased")]
)
async def test_a_placement_of_who_did_not_enter_or_was_erased(client, ports, language, session, name, rule):
    page = participant(ports, session, name, "placement")
    await refused(client, ports, page, language, "person_id", rule, JOB)


async def test_a_placement_is_corrected_and_keeps_what_the_form_does_not_ask_for(client, ports):
    page = placement_page(ports, "correct")
    form = html.unescape((await client.get(f"/fr{page}", headers=MANAGER)).text)
    assert 'value="Ateliers Lysandre"' in form
    given = {"employer": "Ateliers Lysandre", "employer_country": "BE", "occupation": "Soudeur TIG", "contract": "permanent",
             "country_of_residence": "BE", "country_of_work": "BE", "starts_on": str(day(-199)), "evidence": "contract"}  # fmt: skip
    assert (await sent(client, page, **given)).headers["location"].endswith("?done=unchanged")
    assert (
        (await sent(client, page, **given | {"country_of_work": "FR"}))
        .headers["location"]
        .endswith("?done=corrected")
    )
    [placement] = _everything(ports.placements, Placement)
    assert placement.terms.country_of_work == "FR"
    assert [one.what for one in ports.placements.history(placement.id)] == ["recorded", "corrected"]


@BOTH
async def test_a_withdrawn_placement_is_not_corrected_nor_withdrawn_again(client, ports, language):
    page = placement_page(ports, "withdraw")
    await refused(client, ports, page, language, "reason", "missing", {"reason": ""})
    assert (
        (await sent(client, page, language, reason="duplicate"))
        .headers["location"]
        .endswith("?done=withdrawn")
    )
    given = JOB | {"starts_on": str(day(-150))}
    await refused(client, ports, placement_page(ports, "correct"), language, "placement_id", "placement_withdrawn", given)  # fmt: skip
    await refused(client, ports, page, language, "placement_id", "already_withdrawn", {"reason": "duplicate"})


def due(ports, session, name, milestone):
    """What a form in the list of follow-ups carries, and the prefix of its ids."""
    session_id, person_id = ports.training_queries._sessions[session], person(name)
    carried = {"session_id": str(session_id), "person_id": str(person_id), "milestone": milestone}
    return carried, f"{milestone}-{str(session_id)[:8]}-{str(person_id)[:13]}-"


async def test_a_follow_up_is_recorded_from_the_list_and_leaves_it(client, ports):
    carried, prefix = due(ports, "over", "anna", "3_months")
    page = f"{PROGRAMME}/follow-ups"
    before = (await client.get(f"/fr{page}", headers=MANAGER)).text
    assert f'id="{prefix}situation"' in before
    answer = await sent(client, page, **FINDING | carried)
    assert answer.headers["location"] == f"/fr{page}?done=follow-up"
    after = html.unescape((await client.get(answer.headers["location"], headers=MANAGER)).text)
    assert f'id="{prefix}situation"' not in after
    assert "Le suivi est enregistré." in after
    found = [one for one in _everything(ports.placements, FollowUp) if one.person_id == person("anna")]
    assert [(one.milestone, one.finding.country_of_work) for one in found] == [("3_months", "BE")]


async def test_after_a_follow_up_one_is_on_the_same_day_and_milestone_again(client, ports):
    carried, _ = due(ports, "over", "anna", "3_months")
    address = f"{PROGRAMME}/follow-ups?on={day(0)}&milestone=3_months"
    answer = await sent(client, address, **FINDING | carried)
    assert answer.headers["location"] == f"/fr{address}&done=follow-up"


@BOTH
@pytest.mark.parametrize(
    ("given", "field", "rule"),
    [
        ({"situation": ""}, "situation", "missing"),
        ({"source": ""}, "source", "missing"),
        ({"situation_on": ""}, "situation_on", "missing"),
        ({"situation_on": LATER}, "situation_on", "in_the_future"),
        ({"country_of_work": ""}, "country_of_work", "country_needed"),
        ({"situation": "seeking"}, "country_of_work", "country_not_expected"),
        ({"situation": "seeking", "country_of_work": "", "contract": "permanent"}, "contract", "contract_not_expected"),
    ],
)  # fmt: skip
async def test_a_wrong_follow_up_is_told_in_its_place_in_the_list(
    client, ports, language, given, field, rule
):
    carried, prefix = due(ports, "over", "anna", "3_months")
    page = f"{PROGRAMME}/follow-ups"
    text = await refused(client, ports, page, language, field, rule, FINDING | carried | given, prefix)
    assert len(re.findall(r"<details class=\"explain\" open>", text)) == 1, (
        "only the one that was sent is open"
    )


@BOTH
async def test_a_follow_up_too_early_names_the_days_that_count_in_words(client, ports, language):
    carried, prefix = due(ports, "over", "anna", "3_months")
    text = await refused_early(
        client, ports, language, FINDING | carried | {"situation_on": str(day(-99))}, prefix
    )
    assert str(day(-99)) in text


async def refused_early(client, ports, language, given, prefix):
    before = recorded(ports)
    answer = await sent(client, f"{PROGRAMME}/follow-ups", language, **given)
    sentence = at_field(answer, "situation_on", prefix)
    assert not re.search(r"\d{4}-\d{2}-\d{2}", sentence), "days are written as people write them"
    assert recorded(ports) == before
    return answer.text


@BOTH
async def test_nobody_follows_up_who_was_erased(client, ports, language):
    carried, _ = due(ports, "over", "erased", "3_months")
    before = recorded(ports)
    answer = await sent(client, f"{PROGRAMME}/follow-ups", language, **FINDING | carried)
    assert answer.status_code == 422
    assert told("person_erased", language) in html.unescape(answer.text)
    assert recorded(ports) == before
    page = participant(ports, "over", "erased", "follow-up")
    await refused(client, ports, page, language, "person_id", "person_erased", FINDING)


@pytest.mark.parametrize(
    "wrong", [{"session_id": "x"}, {"person_id": "x"}, {"milestone": "x"}, {"person_id": str(person("?"))}]
)
async def test_a_follow_up_of_nobody_or_nothing_is_not_found(client, ports, wrong):
    carried, _ = due(ports, "over", "anna", "3_months")
    assert (await sent(client, f"{PROGRAMME}/follow-ups", **FINDING | carried | wrong)).status_code == 404


async def test_a_follow_up_is_corrected_on_the_participants_own_form(client, ports):
    page = participant(ports, "over", "bram", "follow-up")
    form = (await client.get(f"/fr{page}?milestone=4_weeks", headers=MANAGER)).text
    assert '<option value="employed" selected>' in form
    given = {
        "milestone": "4_weeks",
        "situation": "seeking",
        "situation_on": str(day(-172)),
        "source": "employer",
    }
    assert (await sent(client, page, **given)).headers["location"].endswith("?done=follow-up")
    [found] = _everything(ports.placements, FollowUp)
    assert found.finding.situation == "seeking"


@BOTH
async def test_a_follow_up_needs_an_exit_and_a_milestone(client, ports, language):
    page = participant(ports, "now", "driss", "follow-up")
    await refused(client, ports, page, language, "milestone", "no_exit_yet", FINDING)
    await refused(client, ports, page, language, "milestone", "missing", FINDING | {"milestone": ""})


async def test_an_obstacle_is_declared_followed_resolved_and_opened_again(client, ports):
    page = f"{PROGRAMME}/obstacles"
    for _ in range(2):
        answer = await sent(client, f"{page}/declare", **DECLARED)
        assert answer.headers["location"] == f"/fr{page}?done=declared"
    [one] = _everything(ports.programmes, Obstacle)
    assert (one.kind, one.owner, one.person_id) == ("transport", "Ville de Tournai", None)
    await sent(client, f"{page}/{one.id}/step", step="taken_up", followed_on=str(day(-2)), owner="Région")
    answer = await sent(client, f"{page}/{one.id}/end", outcome="alleviated", resolved_on=str(day(-1)))
    assert answer.headers["location"] == f"/fr{page}/{one.id}?done=resolved"
    assert "Rouvrir" in (await client.get(f"/fr{page}", headers=MANAGER)).text
    await sent(client, f"{page}/{one.id}/step", step="waiting", followed_on=str(day(0)))
    [one] = _everything(ports.programmes, Obstacle)
    assert (one.is_open, one.owner) == (True, "Région")


async def test_an_obstacle_on_a_participants_path_begins_with_their_pseudonym(client, ports):
    address = f"{PROGRAMME}/obstacles/declare?person={person('bram')}"
    assert f'value="{person("bram")}"' in (await client.get(f"/fr{address}", headers=MANAGER)).text
    await sent(client, address, **DECLARED, person_id=str(person("bram")), remarks="Le bus ne passe pas.")
    [one] = _everything(ports.programmes, Obstacle)
    assert (one.person_id, one.remarks) == (person("bram"), "Le bus ne passe pas.")


@BOTH
@pytest.mark.parametrize(
    ("given", "field", "rule"),
    [
        ({"kind": ""}, "kind", "missing"),
        ({"country": "ZZ"}, "country", "not_valid"),
        ({"owner": " "}, "owner", "missing"),
        ({"declared_on": LATER}, "declared_on", "in_the_future"),
        ({"person_id": "somebody"}, "person_id", "not_valid"),
        ({"person_id": str(person("nobody"))}, "person_id", "unknown_person"),
        ({"person_id": str(person("erased"))}, "person_id", "person_erased"),
        ({"remarks": "Sans personne"}, "remarks", "remarks_without_person"),
    ],
)
async def test_a_wrong_declaration(client, ports, language, given, field, rule):
    await refused(client, ports, f"{PROGRAMME}/obstacles/declare", language, field, rule, DECLARED | given)


@BOTH
@pytest.mark.parametrize(
    ("form", "given", "field", "rule"),
    [
        ("step", {"step": "", "followed_on": str(day(-1))}, "step", "missing"),
        ("step", {"step": "waiting", "followed_on": LATER}, "followed_on", "in_the_future"),
        ("step", {"step": "waiting", "followed_on": str(day(-61))}, "followed_on", "before_declared"),
        ("end", {"outcome": "open", "resolved_on": str(day(-1))}, "outcome", "not_valid"),
        ("end", {"outcome": "resolved", "resolved_on": LATER}, "resolved_on", "in_the_future"),
    ],
)
async def test_a_wrong_step_or_end(client, ports, language, form, given, field, rule):
    page = f"{PROGRAMME}/obstacles/{obstacle(ports)}/{form}"
    await refused(client, ports, page, language, field, rule, given)
