"""The rules of programmes and obstacles: given what happened, when a command comes, then this happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.kernel.clock import replaying
from services.programmes.domain import Obstacle, Programme
from services.programmes.rules import KNOWN_DEFINITIONS, BrokenRule, broken_rules
from services.programmes.terms import (
    Declaration,
    DeclaredFigure,
    DescriptionVersion,
    Figure,
    Partner,
    ProgrammeTerms,
    Target,
)

SOMEBODY = UUID("5b3d4a52-8f0e-4d9a-9a5e-3c3f6c0f7d11")
TERMS = ProgrammeTerms(
    name="Deux Rives",
    countries=("FR", "BE"),
    definitions=("esf_exit", "esf_six_months"),
    starts_on=date(2018, 1, 1),
    ends_on=date(2021, 12, 31),
    targets=(Target("esf_six_months", 0.7),),
)
QUOTED = DeclaredFigure("79 %", 0.79, "Page du programme", date(2021, 5, 31))
FIGURE = Figure(
    definition="esf_six_months",
    version=1,
    as_of=date(2021, 12, 31),
    positions={"trainings": 1200, "placements": 640},
    numerator=14,
    denominator=20,
    unknown=2,
    value=0.7,
    lower=0.7,
    upper=0.8,
    interval=(0.481, 0.8545),
    cut={"country_of_residence": "BE", "gender": "female"},
)
PROGRAMME_ID = Programme.create_id("deux-rives")
DECLARED = Declaration(
    PROGRAMME_ID, SOMEBODY, "unemployment_benefit", "BE", date(2019, 1, 20), "Guichet transfrontalier"
)


@pytest.fixture(autouse=True)
def _in_june_2022() -> Iterator[None]:
    with replaying(datetime(2022, 6, 1, 12, tzinfo=UTC)):
        yield


def given_started(terms: ProgrammeTerms = TERMS) -> Programme:
    programme = Programme.start("deux-rives", terms)
    programme.collect_events()
    return programme


def given_declared(declared: Declaration = DECLARED) -> Obstacle:
    obstacle = Obstacle.declare(Obstacle.create_id(PROGRAMME_ID, "ADM-17"), declared)
    obstacle.collect_events()
    return obstacle


def given_resolved(on: date = date(2019, 3, 1)) -> Obstacle:
    obstacle = given_declared()
    obstacle.follow(date(2019, 2, 1), "raised_with_authority")
    obstacle.resolve(on, "alleviated")
    obstacle.collect_events()
    return obstacle


def happened(aggregate: Programme | Obstacle) -> list[type]:
    return [type(one) for one in aggregate.collect_events()]


def refused(error: pytest.ExceptionInfo[BrokenRule]) -> tuple[str, str]:
    return error.value.field, error.value.rule


# Programmes


def test_a_started_programme_has_its_code_and_terms() -> None:
    programme = Programme.start("deux-rives", TERMS)
    assert (programme.id, programme.code, programme.terms) == (PROGRAMME_ID, "deux-rives", TERMS)
    assert happened(programme) == [Programme.Started]


@pytest.mark.parametrize(
    "code", ["", "Deux-Rives", "deux rives", "deux_rives", "-rives", "rivès", "a" * 61, "a\n"]
)
def test_a_code_is_lower_case_letters_digits_and_hyphens(code: str) -> None:
    with pytest.raises(BrokenRule) as error:
        Programme.start(code, TERMS)
    assert refused(error) == ("code", "programme_code")


@pytest.mark.parametrize("code", ["a", "2-rives", "a" * 60])
def test_a_right_code_is_taken(code: str) -> None:
    assert Programme.start(code, TERMS).code == code


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"name": "  "}, "name", "missing"),
        ({"name": "a\0b"}, "name", "not_text"),
        ({"partners": (Partner("Un"), Partner("a\0b"))}, "partners.1.name", "not_text"),
        ({"countries": ()}, "countries", "too_few"),
        ({"definitions": (), "targets": ()}, "definitions", "too_few"),
        ({"definitions": ("esf_six_months", "esf")}, "definitions.1", "unknown_definition"),
        ({"targets": (Target("esf", 0.7),)}, "targets.0.definition", "unknown_definition"),
        ({"targets": (Target("wioa_q2", 0.7),)}, "targets.0.definition", "not_reported_under"),
        ({"ends_on": date(2017, 12, 31)}, "ends_on", "ends_before_start"),
        ({"versions": (DescriptionVersion("fr", "Encore."),)}, "versions.0.language", "duplicate_language"),
        ({"versions": (DescriptionVersion("nl", "a\0b"),)}, "versions.0.description", "not_text"),
    ],
)
def test_terms_that_break_a_rule_are_refused(change: dict[str, object], field: str, rule: str) -> None:
    broken = replace(TERMS, **change)  # type: ignore[arg-type]
    with pytest.raises(BrokenRule) as starting:
        Programme.start("deux-rives", broken)
    programme = given_started()
    with pytest.raises(BrokenRule) as amending:
        programme.amend(broken)
    assert refused(starting) == refused(amending) == (field, rule)
    assert happened(programme) == []


def test_every_broken_rule_is_named_at_once() -> None:
    broken = replace(TERMS, name="", definitions=("esf",), ends_on=date(2017, 1, 1))
    assert [one.rule for one in broken_rules("Deux", broken)] == [
        "programme_code", "missing", "ends_before_start", "unknown_definition", "not_reported_under",
    ]  # fmt: skip


def test_a_programme_of_one_day_and_one_that_is_still_to_come_are_programmes() -> None:
    to_come = replace(TERMS, starts_on=date(2030, 1, 1), ends_on=date(2030, 1, 1))
    assert Programme.start("deux-rives", to_come).terms == to_come


def test_a_programme_may_report_under_every_known_definition() -> None:
    everything = replace(TERMS, definitions=tuple(sorted(KNOWN_DEFINITIONS)))
    assert Programme.start("deux-rives", everything).terms == everything


def test_amending_replaces_the_terms_whole() -> None:
    programme = given_started()
    assert programme.amend(replace(TERMS, targets=(), definitions=("rcr82",)))
    assert (programme.terms.targets, programme.terms.definitions) == ((), ("rcr82",))
    assert happened(programme) == [Programme.Amended]


def test_the_same_terms_again_are_no_event() -> None:
    programme = given_started()
    assert not programme.amend(replace(TERMS))
    assert happened(programme) == []


# Figures that others declared


def test_a_declared_figure_is_kept_as_quoted_and_once() -> None:
    programme = given_started()
    assert programme.declare_figure(QUOTED)
    assert not programme.declare_figure(replace(QUOTED))
    assert programme.declared == (QUOTED,)
    assert happened(programme) == [Programme.FigureDeclared]


def test_the_same_quotation_of_another_source_is_another_figure() -> None:
    programme = given_started()
    assert programme.declare_figure(QUOTED)
    assert programme.declare_figure(replace(QUOTED, source="Communiqué", declared_on=None))
    assert len(programme.declared) == 2


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"source": ""}, "source", "missing"),
        ({"source": " "}, "source", "missing"),
        ({"quoted": ""}, "quoted", "missing"),
        ({"source": "a\0b"}, "source", "not_text"),
        ({"declared_on": date(2022, 6, 2)}, "declared_on", "in_the_future"),
    ],
)
def test_a_declared_figure_has_a_source_and_a_day_that_has_come(
    change: dict[str, object], field: str, rule: str
) -> None:
    programme = given_started()
    with pytest.raises(BrokenRule) as error:
        programme.declare_figure(replace(QUOTED, **change))  # type: ignore[arg-type]
    assert refused(error) == (field, rule)
    assert happened(programme) == []


def test_what_was_declared_today_has_come() -> None:
    assert given_started().declare_figure(replace(QUOTED, declared_on=date(2022, 6, 1)))


# Published figures


def test_a_published_figure_is_kept_under_its_id() -> None:
    programme = given_started()
    figure_id = programme.publish_figure("programme manager", FIGURE)
    assert programme.published == {figure_id: FIGURE}
    assert happened(programme) == [Programme.FigurePublished]


def test_the_same_figure_at_the_same_positions_is_the_same_fact() -> None:
    programme = given_started()
    first = programme.publish_figure("programme manager", FIGURE)
    turned = replace(
        FIGURE,
        positions=dict(reversed(FIGURE.positions.items())),
        cut=dict(reversed(FIGURE.cut.items())),
    )
    assert programme.publish_figure("somebody else", turned) == first
    assert happened(programme) == [Programme.FigurePublished]


@pytest.mark.parametrize(
    "change",
    [
        {"definition": "esf_exit"},
        {"version": 2},
        {"cut": {}},
        {"cut": {"country_of_residence": "FR", "gender": "female"}},
        {"as_of": date(2021, 12, 30)},
        {"positions": {"trainings": 1201, "placements": 640}},
        {"positions": {"trainings": 640, "placements": 1200}},
    ],
)
def test_another_definition_cut_day_or_position_is_another_figure(change: dict[str, object]) -> None:
    programme = given_started()
    first = programme.publish_figure("programme manager", FIGURE)
    assert programme.publish_figure("programme manager", replace(FIGURE, **change)) != first  # type: ignore[arg-type]
    assert len(programme.published) == 2


def test_the_same_positions_cannot_give_other_numbers() -> None:
    programme = given_started()
    programme.publish_figure("programme manager", FIGURE)
    with pytest.raises(BrokenRule) as error:
        programme.publish_figure("programme manager", replace(FIGURE, numerator=15))
    assert refused(error) == ("numerator", "published_otherwise")


@pytest.mark.parametrize(
    ("by", "change", "field", "rule"),
    [
        ("manager", {"definition": "wioa_q2"}, "definition", "not_reported_under"),
        ("manager", {"definition": "esf"}, "definition", "not_reported_under"),
        ("manager", {"as_of": date(2022, 6, 2)}, "as_of", "in_the_future"),
        ("manager", {"cut": {"training": "a\0b"}}, "cut.training", "not_text"),
        (" ", {}, "published_by", "missing"),
    ],
)
def test_a_figure_that_breaks_a_rule_is_not_published(
    by: str, change: dict[str, object], field: str, rule: str
) -> None:
    programme = given_started()
    with pytest.raises(BrokenRule) as error:
        programme.publish_figure(by, replace(FIGURE, **change))  # type: ignore[arg-type]
    assert refused(error) == (field, rule)
    assert happened(programme) == []


def test_a_figure_stays_published_when_its_definition_is_no_longer_reported_under() -> None:
    programme = given_started()
    figure_id = programme.publish_figure("programme manager", FIGURE)
    programme.amend(replace(TERMS, definitions=("esf_exit",), targets=()))
    assert programme.published[figure_id] == FIGURE


# Obstacles


def test_a_declared_obstacle_is_open() -> None:
    obstacle = Obstacle.declare(Obstacle.create_id(PROGRAMME_ID, "ADM-17"), DECLARED)
    assert (obstacle.is_open, obstacle.owner, obstacle.person_id) == (True, DECLARED.owner, SOMEBODY)
    assert happened(obstacle) == [Obstacle.Declared]


def test_an_obstacle_without_a_reference_is_its_own() -> None:
    assert Obstacle.create_id(PROGRAMME_ID) != Obstacle.create_id(PROGRAMME_ID)
    assert Obstacle.create_id(PROGRAMME_ID, "1") == Obstacle.create_id(PROGRAMME_ID, "1")
    assert Obstacle.create_id(PROGRAMME_ID, "1") != Obstacle.create_id(Programme.create_id("x"), "1")


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"declared_on": date(2022, 6, 2)}, "declared_on", "in_the_future"),
        ({"owner": " "}, "owner", "missing"),
        ({"owner": "a\0b"}, "owner", "not_text"),
        ({"remarks": "a\0b"}, "remarks", "not_text"),
        ({"person_id": None, "remarks": "Attend une réponse."}, "remarks", "remarks_without_person"),
    ],
)
def test_a_declaration_that_breaks_a_rule_is_refused(
    change: dict[str, object], field: str, rule: str
) -> None:
    with pytest.raises(BrokenRule) as error:
        Obstacle.declare(Obstacle.create_id(PROGRAMME_ID), replace(DECLARED, **change))  # type: ignore[arg-type]
    assert refused(error) == (field, rule)


def test_an_obstacle_of_the_programme_itself_names_no_person() -> None:
    assert given_declared(replace(DECLARED, person_id=None)).person_id is None


def test_the_same_declaration_again_is_nothing_new() -> None:
    obstacle = given_declared(replace(DECLARED, remarks="Attend une réponse."))
    obstacle.follow(date(2019, 2, 1), "waiting", "Onem")
    obstacle.collect_events()
    obstacle.declare_again(DECLARED)
    assert happened(obstacle) == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "taxation"},
        {"country": "FR"},
        {"person_id": None},
        {"owner": "Onem"},
        {"declared_on": date(2019, 1, 21)},
    ],
)
def test_another_declaration_under_the_same_reference_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(BrokenRule) as error:
        given_declared().declare_again(replace(DECLARED, **change))  # type: ignore[arg-type]
    assert refused(error) == ("reference", "declared_otherwise")


def test_a_step_tells_what_was_done_and_keeps_the_owner_unless_one_is_named() -> None:
    obstacle = given_declared()
    assert obstacle.follow(date(2019, 2, 1), "raised_with_authority")
    assert obstacle.owner == DECLARED.owner
    assert obstacle.follow(date(2019, 2, 1), "waiting", "Onem", "Dossier envoyé.")
    assert (obstacle.owner, obstacle.steps[-1].remarks) == ("Onem", "Dossier envoyé.")
    assert happened(obstacle) == [Obstacle.Followed, Obstacle.Followed]


def test_the_same_steps_again_are_no_events() -> None:
    obstacle = given_declared()
    steps = [
        (date(2019, 2, 1), "taken_up"),
        (date(2019, 2, 5), "waiting", "Onem"),
        (date(2019, 3, 1), "waiting"),
    ]
    assert all(obstacle.follow(*step) for step in steps)  # type: ignore[arg-type]
    obstacle.collect_events()
    assert not any(obstacle.follow(*step) for step in steps)  # type: ignore[arg-type]
    assert happened(obstacle) == []


def test_a_further_remark_of_the_same_day_is_not_lost() -> None:
    obstacle = given_declared()
    assert obstacle.follow(date(2019, 2, 1), "waiting", None, "Appelé le matin.")
    assert obstacle.follow(date(2019, 2, 1), "waiting", None, "Rappelé le soir.")
    assert len(obstacle.steps) == 2


def test_a_resolved_obstacle_has_ended() -> None:
    obstacle = given_declared()
    assert obstacle.resolve(date(2019, 1, 20), "resolved")
    assert not obstacle.is_open
    assert happened(obstacle) == [Obstacle.Resolved]


def test_a_resolved_obstacle_cannot_end_otherwise() -> None:
    obstacle = given_resolved()
    for day, outcome in ((date(2019, 3, 1), "given_up"), (date(2019, 4, 1), "alleviated")):
        with pytest.raises(BrokenRule) as error:
            obstacle.resolve(day, outcome)
        assert refused(error) == ("resolved_on", "already_resolved")
    assert happened(obstacle) == []


def test_the_same_end_again_is_no_event() -> None:
    obstacle = given_resolved()
    assert not obstacle.resolve(date(2019, 3, 1), "alleviated")
    assert happened(obstacle) == []


def test_a_later_step_opens_a_resolved_obstacle_again_and_it_can_end_anew() -> None:
    obstacle = given_resolved()
    assert obstacle.follow(date(2019, 3, 1), "taken_up")
    assert obstacle.is_open
    assert obstacle.resolve(date(2019, 3, 1), "alleviated")
    assert not obstacle.is_open
    assert happened(obstacle) == [Obstacle.Followed, Obstacle.Resolved]


def test_the_whole_story_told_again_changes_nothing() -> None:
    obstacle = given_resolved()
    obstacle.follow(date(2019, 4, 1), "taken_up")
    obstacle.collect_events()
    obstacle.declare_again(DECLARED)
    assert not obstacle.follow(date(2019, 2, 1), "raised_with_authority")
    assert not obstacle.resolve(date(2019, 3, 1), "alleviated")
    assert not obstacle.follow(date(2019, 4, 1), "taken_up")
    assert obstacle.is_open
    assert happened(obstacle) == []


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (date(2019, 1, 19), "before_declared"),
        (date(2019, 2, 28), "before_last_step"),
        (date(2022, 6, 2), "in_the_future"),
    ],
)
def test_what_happens_to_an_obstacle_is_recorded_in_its_order(day: date, rule: str) -> None:
    obstacle = given_resolved()
    with pytest.raises(BrokenRule) as following:
        obstacle.follow(day, "waiting")
    obstacle.follow(date(2019, 3, 1), "taken_up")
    with pytest.raises(BrokenRule) as resolving:
        obstacle.resolve(day, "resolved")
    assert refused(following) == ("followed_on", rule)
    assert refused(resolving) == ("resolved_on", rule)
    assert happened(obstacle) == [Obstacle.Followed]


@pytest.mark.parametrize(
    ("owner", "remarks", "field", "rule"),
    [
        (" ", None, "owner", "missing"),
        (None, "a\0b", "remarks", "not_text"),
    ],
)
def test_a_step_that_breaks_a_rule_is_refused(
    owner: str | None, remarks: str | None, field: str, rule: str
) -> None:
    with pytest.raises(BrokenRule) as error:
        given_declared().follow(date(2019, 2, 1), "waiting", owner, remarks)
    assert refused(error) == (field, rule)


def test_remarks_need_a_person_in_steps_too() -> None:
    obstacle = given_declared(replace(DECLARED, person_id=None))
    with pytest.raises(BrokenRule) as error:
        obstacle.follow(date(2019, 2, 1), "waiting", None, "Attend une réponse.")
    assert refused(error) == ("remarks", "remarks_without_person")


def test_a_replay_keeps_the_rules_of_its_day_and_is_recorded_as_of_it() -> None:
    with replaying(datetime(2019, 1, 19, tzinfo=UTC)), pytest.raises(BrokenRule) as error:
        given_declared()
    assert refused(error) == ("declared_on", "in_the_future")
    with replaying(datetime(2019, 1, 20, tzinfo=UTC)):
        created = Obstacle.declare(Obstacle.create_id(PROGRAMME_ID), DECLARED).collect_events()[0]
        started = Programme.start("deux-rives", TERMS).collect_events()[0]
    assert created.timestamp == started.timestamp == datetime(2019, 1, 20, tzinfo=UTC)
