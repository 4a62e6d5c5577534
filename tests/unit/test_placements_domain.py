"""Placements and follow-ups: given what happened, when a command comes, then this happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.kernel.clock import replaying
from services.placements.domain import FollowUp, Placement
from services.placements.milestones import MILESTONES, days_of, due_on
from services.placements.rules import BrokenRule
from services.placements.terms import Employer, Evidence, Finding, PathKnown, PlacementTerms, Registration
from tests.paths import OTHER, PATH

JOB = PlacementTerms(
    country_of_residence="FR",
    country_of_work="BE",
    starts_on=date(2024, 7, 1),
    employer=Employer("Ateliers Lysandre", "BE", Registration("BCE", "0403170701")),
    contract="permanent",
    evidence=(Evidence("contract", date(2024, 7, 3)),),
)
AT_WORK = Finding(date(2024, 12, 28), "employed", "telephone", "BE", "permanent")
TODAY = datetime(2025, 1, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_2_january_2025() -> Iterator[None]:
    with replaying(TODAY):
        yield


def given_recorded(terms: PlacementTerms = JOB, remarks: str | None = None) -> Placement:
    placement = Placement.record(PATH, terms, "117", remarks)
    placement.collect_events()
    return placement


def given_withdrawn() -> Placement:
    placement = given_recorded()
    placement.withdraw("entered_in_error")
    placement.collect_events()
    return placement


def given_followed(finding: Finding = AT_WORK, remarks: str | None = None) -> FollowUp:
    follow_up = FollowUp.record(PATH, "6_months", finding, remarks)
    follow_up.collect_events()
    return follow_up


def happened(aggregate: Placement | FollowUp) -> list[type]:
    return [type(event) for event in aggregate.collect_events()]


def refused(error: pytest.ExceptionInfo[BrokenRule]) -> tuple[str, str]:
    return error.value.field, error.value.rule


# Placements


def test_a_placement_is_recorded_as_of_the_day_its_story_says() -> None:
    placement = Placement.record(PATH, JOB, "117")
    assert (placement.terms, placement.path) == (JOB, replace(PATH, exited_on=None))
    (event,) = placement.collect_events()
    assert (type(event), event.timestamp) == (Placement.Recorded, TODAY)


def test_the_same_reference_of_the_same_participant_is_the_same_placement() -> None:
    def placed(path: PathKnown, reference: str) -> object:
        return Placement.record(path, JOB, reference).id

    assert placed(PATH, "117") == placed(PATH, "117")
    assert placed(PATH, "117") != placed(PATH, "118")
    assert placed(PATH, "117") != placed(replace(PATH, person_id=OTHER), "117")
    assert placed(PATH, "117") != placed(replace(PATH, session_id=OTHER), "117")


def test_without_a_reference_start_day_and_employer_tell_jobs_apart() -> None:
    named = replace(JOB, employer=Employer("Ateliers Lysandre"))
    same = replace(JOB, employer=Employer(" ateliers  LYSANDRE "), contract="temporary")
    assert named.own_reference == same.own_reference
    assert named.own_reference != replace(named, starts_on=date(2024, 7, 2)).own_reference
    assert named.own_reference != replace(named, employer=Employer("Cuves du Nord")).own_reference


def test_a_correction_replaces_the_terms_whole() -> None:
    placement, later = given_recorded(), replace(JOB, starts_on=date(2024, 7, 8), contract=None)
    assert placement.correct(later)
    assert placement.terms == later
    assert happened(placement) == [Placement.Corrected]


def test_the_same_terms_again_are_no_event() -> None:
    placement = given_recorded(remarks="à rappeler")
    assert not placement.correct(replace(JOB))
    assert not placement.record_again(PATH, replace(JOB), "à rappeler")
    assert happened(placement) == []


def test_other_remarks_are_a_correction_and_none_leave_those_there_are() -> None:
    placement = given_recorded(remarks="à rappeler")
    assert placement.correct(JOB, "rappelé")
    assert placement.correct(replace(JOB, sector="C"))
    assert placement.remarks == "rappelé"
    assert happened(placement) == [Placement.Corrected, Placement.Corrected]


def test_a_session_that_moved_to_another_programme_takes_its_placements_along() -> None:
    placement = given_recorded()
    assert placement.record_again(replace(PATH, programme_id=OTHER), JOB)
    assert placement.path.programme_id == OTHER


def test_a_withdrawn_placement_says_why() -> None:
    placement = given_recorded()
    placement.withdraw("evidence_refuted")
    assert placement.withdrawn == "evidence_refuted"
    assert happened(placement) == [Placement.Withdrawn]


def test_a_withdrawn_placement_can_neither_be_corrected_nor_withdrawn_again() -> None:
    placement = given_withdrawn()
    with pytest.raises(BrokenRule) as error:
        placement.correct(replace(JOB, sector="C"))
    assert refused(error) == ("placement_id", "placement_withdrawn")
    with pytest.raises(BrokenRule) as error:
        placement.record_again(PATH, replace(JOB, sector="C"))
    assert refused(error) == ("placement_id", "placement_withdrawn")
    with pytest.raises(BrokenRule) as error:
        placement.withdraw("duplicate")
    assert refused(error) == ("placement_id", "already_withdrawn")
    assert happened(placement) == []


def test_a_sender_that_repeats_a_withdrawn_placement_changes_nothing() -> None:
    placement = given_withdrawn()
    assert not placement.record_again(PATH, JOB)
    assert placement.withdrawn == "entered_in_error"


def employed(scheme: str, number: str, country: str | None = None) -> PlacementTerms:
    return replace(JOB, employer=Employer("Cuves du Nord", country, Registration(scheme, number)))


@pytest.mark.parametrize(
    ("terms", "field", "rule"),
    [
        (replace(JOB, starts_on=date(2024, 1, 7)), "starts_on", "before_session"),
        (replace(JOB, starts_on=date(2024, 1, 8)), "starts_on", "before_entry"),
        (replace(JOB, starts_on=date(2024, 1, 14)), "starts_on", "before_entry"),
        (replace(JOB, starts_on=date(2025, 1, 3)), "starts_on", "in_the_future"),
        (replace(JOB, ends_on=date(2024, 6, 30)), "ends_on", "ends_before_start"),
        (replace(JOB, evidence=()), "evidence", "evidence_needed"),
        (
            replace(JOB, evidence=(*JOB.evidence, Evidence("register", date(2025, 1, 3)))),
            "evidence.1.obtained_on",
            "in_the_future",
        ),
        (employed("SIRET", "73282932000075"), "employer.registration.number", "bad_check_digit"),
        (employed("BCE", "0403170702"), "employer.registration.number", "bad_check_digit"),
        (employed("BCE", "٠٤٠٣١٧٠٧٠١"), "employer.registration.number", "bad_check_digit"),
        (employed("BCE", "73282932000074"), "employer.registration.number", "bad_length"),
        (employed("SIRET", "0403170701"), "employer.registration.number", "bad_length"),
        (employed("SIRET", "73282932000074", "BE"), "employer.country", "registration_of_other_country"),
        (employed("BCE", "0403170701", "FR"), "employer.country", "registration_of_other_country"),
        (replace(JOB, employer=Employer("a\0b")), "employer.name", "not_text"),
    ],
)
def test_terms_no_placement_can_have_are_refused_by_field_and_rule(
    terms: PlacementTerms, field: str, rule: str
) -> None:
    with pytest.raises(BrokenRule) as error:
        Placement.record(PATH, terms, "117")
    assert refused(error) == (field, rule)
    placement = given_recorded()
    with pytest.raises(BrokenRule) as error:
        placement.correct(terms)
    assert refused(error) == (field, rule)
    assert (placement.terms, happened(placement)) == (JOB, [])


@pytest.mark.parametrize(
    "terms",
    [
        replace(JOB, starts_on=date(2024, 1, 15)),  # the day of entry: a job during the training
        replace(JOB, starts_on=date(2025, 1, 2)),  # today
        replace(JOB, ends_on=date(2024, 7, 1)),  # one day
        replace(JOB, ends_on=date(2025, 6, 30)),  # a fixed term that is still running
        employed("SIRET", "73282932000074", "FR"),
        employed("SIRET", "73282932000074"),
        employed("BCE", "0403170701", "BE"),
        replace(JOB, employer=Employer()),
    ],
)
def test_terms_at_the_edge_of_a_rule_are_taken(terms: PlacementTerms) -> None:
    assert Placement.record(PATH, terms, "117").terms == terms


def test_a_path_that_was_corrected_since_is_the_one_that_counts() -> None:
    placement, early = given_recorded(), replace(JOB, starts_on=date(2024, 1, 10))
    with pytest.raises(BrokenRule):
        placement.correct(early)
    assert placement.correct(early, path=replace(PATH, entered_on=date(2024, 1, 9)))
    assert placement.correct(replace(JOB, starts_on=date(2024, 1, 9)))


# Milestones: days worked by hand


@pytest.mark.parametrize(
    ("exited_on", "days"),
    [
        (date(2024, 6, 28), (date(2024, 7, 26), date(2024, 9, 28), date(2024, 12, 28), date(2025, 6, 28))),
        # Ends of months: 30 November + 3 months is the leap day of 2024, the 28th in 2025.
        (date(2023, 11, 30), (date(2023, 12, 28), date(2024, 2, 29), date(2024, 5, 30), date(2024, 11, 30))),
        (date(2024, 11, 30), (date(2024, 12, 28), date(2025, 2, 28), date(2025, 5, 30), date(2025, 11, 30))),
        # The leap day itself: a year later there is none.
        (date(2024, 2, 29), (date(2024, 3, 28), date(2024, 5, 29), date(2024, 8, 29), date(2025, 2, 28))),
        (date(2024, 8, 31), (date(2024, 9, 28), date(2024, 11, 30), date(2025, 2, 28), date(2025, 8, 31))),
        # Four weeks over the leap day: 1 February + 28 days.
        (date(2024, 2, 1), (date(2024, 2, 29), date(2024, 5, 1), date(2024, 8, 1), date(2025, 2, 1))),
        (date(2023, 12, 31), (date(2024, 1, 28), date(2024, 3, 31), date(2024, 6, 30), date(2024, 12, 31))),
    ],
)
def test_follow_ups_fall_due_four_weeks_and_three_six_twelve_months_after_the_exit(
    exited_on: date, days: tuple[date, ...]
) -> None:
    assert tuple(due_on(exited_on, milestone) for milestone in MILESTONES) == days


@pytest.mark.parametrize(
    ("milestone", "first", "last"),
    [
        ("4_weeks", date(2024, 7, 12), date(2024, 9, 9)),  # 26 July − 14, + 45
        ("3_months", date(2024, 9, 14), date(2024, 11, 12)),  # 28 September − 14, + 45
        ("6_months", date(2024, 11, 13), date(2025, 2, 11)),  # 28 December ± 45
        ("12_months", date(2025, 5, 14), date(2025, 8, 12)),  # 28 June 2025 ± 45
    ],
)
def test_a_situation_counts_on_days_about_the_milestone(milestone, first, last) -> None:  # type: ignore[no-untyped-def]
    assert days_of(date(2024, 6, 28), milestone) == (first, last)
    with replaying(datetime(2026, 1, 1, tzinfo=UTC)):
        for day in (first, last):
            assert FollowUp.record(PATH, milestone, replace(AT_WORK, situation_on=day))
        for day in (date.fromordinal(first.toordinal() - 1), date.fromordinal(last.toordinal() + 1)):
            with pytest.raises(BrokenRule) as error:
                FollowUp.record(PATH, milestone, replace(AT_WORK, situation_on=day))
            assert refused(error) == ("situation_on", "outside_milestone")
            assert error.value.params["given"] == due_on(date(2024, 6, 28), milestone).isoformat()


# Follow-ups


def test_a_follow_up_is_one_a_participant_and_milestone() -> None:
    first, again = given_followed(), given_followed(replace(AT_WORK, source="letter"))
    assert first.id == again.id
    assert first.id != FollowUp.record(replace(PATH, person_id=OTHER), "6_months", AT_WORK).id


def test_a_follow_up_asked_again_is_corrected_and_the_same_answer_is_no_event() -> None:
    follow_up = given_followed(remarks="à rappeler")
    assert not follow_up.correct(PATH, replace(AT_WORK))
    seeking = Finding(date(2024, 12, 28), "seeking", "interview")
    assert follow_up.correct(PATH, seeking)
    assert (follow_up.finding, follow_up.remarks) == (seeking, "à rappeler")
    assert happened(follow_up) == [FollowUp.Corrected]


FOUND = [
    (PATH, replace(AT_WORK, situation_on=date(2024, 6, 27)), "situation_on", "before_exit"),
    (PATH, replace(AT_WORK, situation_on=date(2025, 1, 3)), "situation_on", "in_the_future"),
    (PATH, replace(AT_WORK, situation_on=date(2024, 6, 28)), "situation_on", "outside_milestone"),
    (PATH, replace(AT_WORK, country_of_work=None), "country_of_work", "country_needed"),
    (PATH, replace(AT_WORK, situation="self_employed", country_of_work=None), "country_of_work", "country_needed"),
    (PATH, replace(AT_WORK, situation="seeking"), "country_of_work", "country_not_expected"),
    (PATH, replace(AT_WORK, situation="in_training", country_of_work=None), "contract", "contract_not_expected"),
    (replace(PATH, exited_on=None), AT_WORK, "milestone", "no_exit_yet"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "finding", "field", "rule"), FOUND)
def test_a_follow_up_that_cannot_be_is_refused_by_field_and_rule(
    path: PathKnown, finding: Finding, field: str, rule: str
) -> None:
    with pytest.raises(BrokenRule) as error:
        FollowUp.record(path, "6_months", finding)
    assert refused(error) == (field, rule)
    follow_up = given_followed()
    with pytest.raises(BrokenRule) as error:
        follow_up.correct(path, replace(finding, source="letter"))
    assert refused(error) == (field, rule)
    assert (follow_up.finding, happened(follow_up)) == (AT_WORK, [])


def test_remarks_that_are_no_text_are_refused() -> None:
    with pytest.raises(BrokenRule) as error:
        FollowUp.record(PATH, "6_months", AT_WORK, "a\0b")
    assert refused(error) == ("remarks", "not_text")
    with pytest.raises(BrokenRule) as error:
        Placement.record(PATH, JOB, "117", "a\0b")
    assert refused(error) == ("remarks", "not_text")
