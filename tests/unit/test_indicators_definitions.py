"""Little lives, worked by hand: what each definition makes of them and why.

Unless told otherwise ada enters on 6 January 2020 and leaves on 30 June 2020, a Tuesday. Four weeks later is 28 July,
six months later 30 December; the second quarter after that of the exit is October to December 2020, the fourth April to
June 2021.
"""

from __future__ import annotations

import pytest

from services.indicators.definitions import DEFINITIONS
from tests.indicators_given import Logs, known, verdict, verdicts


def ada(**told: str) -> tuple[Logs, object]:
    logs = Logs()
    session = logs.session("S1")
    logs.path("ada", session, **told)
    return logs, session


# ESF+ on leaving: 30 June to 28 July, bounds included


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("2020-06-30", None, ("in", "job_in_period")),  # begins on the day of the exit
        ("2020-07-28", None, ("in", "job_in_period")),  # begins on the 28th day after it
        ("2020-07-29", None, ("unknown", "no_follow_up")),  # a day too late, and nobody asked
        ("2020-05-04", "2020-06-30", ("in", "job_in_period")),  # still runs on the day of the exit
        ("2020-05-04", "2020-06-29", ("unknown", "no_follow_up")),  # had ended the day before
        ("2020-07-06", "2020-07-10", ("in", "job_in_period")),  # five days are employment too
    ],
)
def test_upon_leaving_a_day_of_work_within_four_weeks_counts(starts, ends, expected):
    logs, session = ada()
    logs.job("ada", session, starts, ends)
    assert verdict(logs, "esf_exit") == expected


@pytest.mark.parametrize(
    ("day", "situation", "milestone", "expected"),
    [
        ("2020-07-20", "employed", "4_weeks", ("in", "follow_up_employed")),
        ("2020-07-20", "self_employed", "4_weeks", ("in", "follow_up_employed")),
        (
            "2020-08-03",
            "employed",
            "4_weeks",
            ("unknown", "asked_outside"),
        ),  # the 34th day proves nothing of the 28th
        ("2020-08-03", "seeking", "4_weeks", ("out", "follow_up_not_employed")),
        ("2020-07-20", "in_training", "4_weeks", ("out", "follow_up_not_employed")),
        ("2020-07-28", "not_reached", "4_weeks", ("unknown", "not_reached")),
        ("2020-12-30", "seeking", "6_months", ("unknown", "no_follow_up")),  # says nothing of July
    ],
)
def test_upon_leaving_a_follow_up_about_those_weeks_tells(day, situation, milestone, expected):
    logs, session = ada()
    logs.follow_up("ada", session, day, situation, milestone)
    assert verdict(logs, "esf_exit") == expected


def test_a_job_found_after_the_call_still_lies_within_the_four_weeks():
    logs, session = ada()
    logs.follow_up("ada", session, "2020-07-14", "seeking", "4_weeks")
    logs.job("ada", session, "2020-07-20")
    assert verdict(logs, "esf_exit") == ("in", "job_in_period")


def test_an_internship_is_training_not_employment():
    logs, session = ada()
    logs.job("ada", session, "2020-07-01", contract="internship")
    assert verdict(logs, "esf_exit") == ("unknown", "no_follow_up")


def test_self_employment_and_subsidised_jobs_count_upon_leaving():
    for how in ({"contract": "self_employed"}, {"subsidised": True}, {"contract": "apprenticeship"}):
        logs, session = ada()
        logs.job("ada", session, "2020-07-01", **how)
        assert verdict(logs, "esf_exit") == ("in", "job_in_period")


def test_who_was_employed_on_entering_is_not_counted_by_the_esf_but_is_elsewhere():
    logs, session = ada(labour_status="employed")
    logs.job("ada", session, "2020-07-01")
    assert verdict(logs, "esf_exit") == ("excluded", "employed_at_entry")
    assert verdict(logs, "esf_six_months") == ("excluded", "employed_at_entry")
    assert verdict(logs, "wioa_q2") == ("in", "job_in_period")


def test_status_on_entering_is_that_of_the_first_entry():
    # Unemployed in 2020, employed when she came back in 2021: the operation took her in unemployed.
    logs = Logs()
    first, second = logs.session("S1"), logs.session("S2", "2021-01-04", "2021-06-30")
    logs.path("ada", first, labour_status="unemployed")
    logs.path("ada", second, "2021-01-04", "2021-06-30", labour_status="employed")
    logs.job("ada", second, "2021-07-01")
    assert verdicts(logs, "esf_exit", "ada") == [("excluded", "counted_elsewhere"), ("in", "job_in_period")]


def test_four_weeks_are_over_at_the_end_of_the_28th_day():
    logs, session = ada()
    logs.job("ada", session, "2020-07-01")
    assert verdict(logs, "esf_exit", as_of="2020-07-27") == ("excluded", "not_due_yet")
    assert verdict(logs, "esf_exit", as_of="2020-07-28") == ("in", "job_in_period")


# ESF+ at six months: the state on 30 December 2020


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("2020-09-01", None, ("in", "job_without_end")),
        ("2020-09-01", "2021-03-31", ("in", "job_covers_day")),
        ("2020-09-01", "2020-12-30", ("in", "job_covers_day")),  # its last day is the day
        (
            "2020-09-01",
            "2020-12-29",
            ("unknown", "job_ended"),
        ),  # ended the day before: what came next is not known
        ("2020-12-30", None, ("in", "job_without_end")),  # begins on the day
        ("2020-12-31", None, ("unknown", "no_follow_up")),  # a day late
    ],
)
def test_at_six_months_it_is_the_state_on_that_day(starts, ends, expected):
    logs, session = ada()
    logs.job("ada", session, starts, ends)
    assert verdict(logs, "esf_six_months") == expected


def test_at_six_months_and_within_six_months_are_different_numbers():
    # July to September: she has worked within six months, and not on the day.
    logs, session = ada()
    logs.job("ada", session, "2020-07-06", "2020-09-30")
    logs.follow_up("ada", session, "2020-12-30", "seeking")
    assert verdict(logs, "esf_six_months") == ("out", "follow_up_not_employed")
    assert verdict(logs, "return_to_work_six_months") == ("in", "job_of_a_month")


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        ("employed", ("in", "follow_up_employed")),
        ("self_employed", ("in", "follow_up_employed")),
        ("seeking", ("out", "follow_up_not_employed")),
        ("inactive", ("out", "follow_up_not_employed")),
        ("in_training", ("out", "follow_up_not_employed")),
        ("not_reached", ("unknown", "not_reached")),
    ],
)
def test_a_follow_up_about_the_day_decides(situation, expected):
    logs, session = ada()
    logs.follow_up("ada", session, "2020-12-30", situation)
    assert verdict(logs, "esf_six_months") == expected


def test_who_is_found_without_work_has_no_job_that_day_whatever_the_contract_foresaw():
    logs, session = ada()
    logs.job("ada", session, "2020-09-01", "2021-03-31")
    logs.follow_up("ada", session, "2020-12-30", "seeking")
    assert verdict(logs, "esf_six_months") == ("out", "follow_up_not_employed")


def test_an_unanswered_call_does_not_undo_what_a_placement_records():
    logs, session = ada()
    logs.job("ada", session, "2020-09-01")
    logs.follow_up("ada", session, "2020-12-30", "not_reached")
    assert verdict(logs, "esf_six_months") == ("in", "job_without_end")


def test_a_follow_up_about_another_day_yields_to_a_record_of_the_day_itself():
    # Asked about 1 December: seeking. On 14 December she began a job that ran on the 30th.
    logs, session = ada()
    logs.follow_up("ada", session, "2020-12-01", "seeking")
    logs.job("ada", session, "2020-12-14", "2021-06-30")
    assert verdict(logs, "esf_six_months") == ("in", "job_covers_day")
    # Asked about 1 December: employed, in a job that then ended on the 11th. Of the 30th nothing is known.
    logs, session = ada()
    logs.follow_up("ada", session, "2020-12-01", "employed")
    logs.job("ada", session, "2020-09-01", "2020-12-11")
    assert verdict(logs, "esf_six_months") == ("unknown", "job_ended")


def test_six_months_end_on_the_last_day_of_a_shorter_month():
    # Out on 31 August 2020: six months later is 28 February 2021.
    logs = Logs()
    session = logs.session("S1", ends="2020-08-31")
    logs.path("ada", session, exited="2020-08-31")
    logs.job("ada", session, "2021-02-28")
    assert verdict(logs, "esf_six_months", as_of="2021-02-27") == ("excluded", "not_due_yet")
    assert verdict(logs, "esf_six_months", as_of="2021-02-28") == ("in", "job_without_end")


# Return to work within six months: 30 June to 30 December 2020


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("2020-09-01", "2020-09-30", ("in", "job_of_a_month")),  # one month by the calendar
        ("2020-09-01", "2020-09-29", ("unknown", "job_too_short")),
        ("2020-12-30", "2021-01-29", ("in", "job_of_a_month")),  # begins on the last day, lasts a month
        ("2020-12-31", "2021-12-31", ("unknown", "no_follow_up")),  # begins a day late
        (
            "2020-02-03",
            "2020-07-03",
            ("in", "job_of_a_month"),
        ),  # a job of five months that ended after the exit
        ("2020-02-03", "2020-06-29", ("unknown", "no_follow_up")),  # ended before she left
        ("2021-01-31", "2021-02-27", ("unknown", "no_follow_up")),
    ],
)
def test_return_to_work_is_ever_a_job_of_a_month(starts, ends, expected):
    logs, session = ada()
    logs.job("ada", session, starts, ends)
    assert verdict(logs, "return_to_work_six_months") == expected


def test_a_business_created_needs_no_length_but_must_be_created_then():
    logs, session = ada()
    logs.job("ada", session, "2020-11-02", "2020-11-06", contract="self_employed")
    assert verdict(logs, "return_to_work_six_months") == ("in", "business_created")
    logs, session = ada()
    logs.job(
        "ada", session, "2020-06-15", "2020-07-03", contract="self_employed"
    )  # before she left, and short
    assert verdict(logs, "return_to_work_six_months") == ("unknown", "job_too_short")
    logs, session = ada()
    logs.follow_up("ada", session, "2020-12-30", "self_employed")
    assert verdict(logs, "return_to_work_six_months") == ("in", "business_created")


def test_a_job_that_has_not_lasted_a_month_yet_is_not_known_to():
    logs, session = ada()
    logs.job("ada", session, "2020-12-14")
    assert verdict(logs, "return_to_work_six_months", as_of="2020-12-30") == ("unknown", "job_too_recent")
    assert verdict(logs, "return_to_work_six_months", as_of="2021-01-13") == ("in", "job_of_a_month")


def test_only_a_follow_up_at_six_months_or_later_says_that_nobody_returned():
    logs, session = ada()
    logs.follow_up("ada", session, "2020-09-30", "seeking", "3_months")
    assert verdict(logs, "return_to_work_six_months") == ("unknown", "no_follow_up")
    logs.follow_up("ada", session, "2021-06-30", "seeking", "12_months")
    assert verdict(logs, "return_to_work_six_months") == ("out", "follow_up_not_employed")


def test_a_follow_up_that_found_work_does_not_say_for_how_long():
    logs, session = ada()
    logs.follow_up("ada", session, "2020-12-30", "employed")
    assert verdict(logs, "return_to_work_six_months") == ("unknown", "length_unknown")


# WIOA: October to December 2020, April to June 2021


@pytest.mark.parametrize(
    ("starts", "ends", "q2", "q4"),
    [
        ("2020-10-01", "2020-10-01", ("in", "job_in_period"), ("unknown", "job_ended")),  # one day will do
        ("2020-07-01", "2020-09-30", ("unknown", "job_ended"), ("unknown", "job_ended")),
        ("2020-12-31", "2021-04-01", ("in", "job_in_period"), ("in", "job_in_period")),
        ("2021-01-01", "2021-03-31", ("unknown", "no_follow_up"), ("unknown", "job_ended")),
        ("2021-06-30", None, ("unknown", "no_follow_up"), ("in", "job_in_period")),
    ],
)
def test_any_day_of_the_quarter_counts(starts, ends, q2, q4):
    logs, session = ada()
    logs.job("ada", session, starts, ends)
    assert (verdict(logs, "wioa_q2"), verdict(logs, "wioa_q4")) == (q2, q4)


def test_a_subsidised_job_does_not_count_but_another_beside_it_does():
    logs, session = ada()
    logs.job("ada", session, "2020-10-01", subsidised=True)
    assert verdict(logs, "wioa_q2") == ("out", "subsidised")
    logs.follow_up("ada", session, "2020-12-30", "employed")  # in the subsidised job
    assert verdict(logs, "wioa_q2") == ("out", "subsidised")
    logs.job("ada", session, "2020-12-01", name="second")
    assert verdict(logs, "wioa_q2") == ("in", "job_in_period")


def test_a_follow_up_tells_of_its_own_quarter():
    logs, session = ada()
    logs.follow_up("ada", session, "2020-12-30", "employed")
    logs.follow_up("ada", session, "2021-07-02", "employed", "12_months")  # July: not the fourth quarter
    assert verdict(logs, "wioa_q2") == ("in", "follow_up_employed")
    assert verdict(logs, "wioa_q4") == ("unknown", "asked_outside")
    logs, session = ada()
    logs.follow_up("ada", session, "2020-12-30", "seeking")
    assert verdict(logs, "wioa_q2") == ("out", "follow_up_not_employed")


def test_a_quarter_is_due_when_it_is_over():
    logs, _ = ada()
    assert verdict(logs, "wioa_q2", as_of="2020-12-30") == ("excluded", "not_due_yet")
    assert verdict(logs, "wioa_q2", as_of="2020-12-31") == ("unknown", "no_follow_up")


# InserJeunes: the state on 30 December 2020, 30 June 2021, 30 December 2021, 30 June 2022


def test_salaried_employment_at_each_of_the_four_days():
    logs, session = ada()
    logs.job("ada", session, "2020-09-01", "2021-09-30")
    logs.job("ada", session, "2022-01-03", name="second")
    assert [verdict(logs, f"inserjeunes_{months}") for months in (6, 12, 18, 24)] == [
        ("in", "job_covers_day"),
        ("in", "job_covers_day"),
        ("unknown", "job_ended"),
        ("in", "job_without_end"),
    ]


def test_self_employment_is_employment_for_the_esf_and_not_for_inserjeunes():
    logs, session = ada()
    logs.job("ada", session, "2020-09-01", contract="self_employed")
    assert verdict(logs, "esf_six_months") == ("in", "job_without_end")
    assert verdict(logs, "inserjeunes_6") == ("out", "not_salaried")
    logs, session = ada()
    logs.follow_up("ada", session, "2020-12-30", "self_employed")
    assert verdict(logs, "inserjeunes_6") == ("out", "not_salaried")
    logs.follow_up("ada", session, "2020-12-30", "employed", corrects=True)
    assert verdict(logs, "inserjeunes_6") == ("in", "follow_up_employed")


# Whose exit counts


def test_who_has_not_left_is_not_counted_yet_and_an_exit_nobody_recorded_is_named():
    logs = Logs()
    session = logs.session("S1")
    logs.enrol("ada", session)
    assert verdict(logs, "esf_exit", as_of="2020-06-30") == ("excluded", "still_in_training")
    assert verdict(logs, "esf_exit", as_of="2020-07-01") == ("excluded", "exit_not_recorded")


def test_who_came_back_has_not_left():
    logs = Logs()
    first, second = logs.session("S1"), logs.session("S2", "2021-01-04", "2021-06-30")
    logs.path("ada", first)
    logs.job("ada", first, "2020-07-01", "2020-12-31")
    assert verdicts(logs, "esf_exit", "ada") == [("in", "job_in_period")]
    logs.enrol("ada", second, "2021-01-04")
    assert verdicts(logs, "esf_exit", "ada", "2021-03-01") == [
        ("excluded", "counted_elsewhere"),
        ("excluded", "still_in_training"),
    ]


def test_who_moved_to_another_session_counts_where_they_went():
    logs = Logs()
    first, second = logs.session("S1"), logs.session("S2", "2020-03-02", "2020-09-30")
    logs.path("ada", first, exited="2020-03-01", outcome="transferred")
    assert verdicts(logs, "rco85", "ada") == [("excluded", "transferred")]
    logs.path("ada", second, "2020-03-02", "2020-09-30")
    logs.job("ada", second, "2020-10-05")
    assert verdicts(logs, "esf_exit", "ada") == [("excluded", "transferred"), ("in", "job_in_period")]
    assert verdicts(logs, "rco85", "ada") == [("excluded", "transferred"), ("in", "took_part")]
    assert verdicts(logs, "rcr81", "ada") == [("excluded", "transferred"), ("in", "completed")]


def test_who_only_applied_is_no_participant():
    logs = Logs()
    logs.apply("ada", logs.session("S1"), "2019-12-01")
    for definition in ("esf_exit", "rco85", "rcr81"):
        assert verdict(logs, definition) == ("excluded", "never_enrolled")


def test_a_withdrawn_placement_counts_nowhere():
    logs, session = ada()
    logs.job("ada", session, "2020-07-01")
    logs.withdraw("ada", session, "2020-12-01")
    for definition in ("esf_exit", "esf_six_months", "return_to_work_six_months", "wioa_q2", "inserjeunes_6"):
        assert verdict(logs, definition) == ("unknown", "no_follow_up")
    assert verdict(logs, "esf_exit", as_of="2020-11-30") == (
        "in",
        "job_in_period",
    )  # it was not withdrawn yet


# Interreg


def test_participations_count_each_time():
    logs = Logs()
    for code in ("S1", "S2"):
        logs.path("ada", logs.session(code))
    (figure,) = known(logs).figures(DEFINITIONS["rco85"])
    assert (figure.numerator, figure.value, figure.interval) == (2, 2.0, None)


def test_a_training_is_complete_only_when_both_awards_are_in():
    logs = Logs(awards=2)
    session = logs.session("S1")
    logs.path("ada", session)
    logs.award("ada", session, "2020-07-02", "award 0", complete=False)
    assert verdict(logs, "rcr81") == ("out", "awards_missing")
    logs.award("ada", session, "2020-09-15", "award 1", complete=True)
    assert verdict(logs, "rcr81", as_of="2020-09-14") == ("out", "awards_missing")
    assert verdict(logs, "rcr81", as_of="2020-09-15") == ("in", "completed")


def test_completions_are_counted_among_the_participations_that_ended():
    logs = Logs()
    session = logs.session("S1")
    logs.path("ada", session)
    logs.path("ben", session, exited="2020-03-01", outcome="dropped_out")
    logs.enrol("cem", session)
    assert verdict(logs, "rcr81", "ada") == ("in", "completed")  # no award to wait for
    assert verdict(logs, "rcr81", "ben") == ("out", "dropped_out")
    assert verdict(logs, "rcr81", "cem", "2020-06-30") == ("excluded", "still_in_training")
    assert verdict(logs, "rcr81", "cem") == ("unknown", "exit_not_recorded")


def test_obstacles_resolved_or_alleviated_among_the_legal_ones_declared():
    logs = Logs()
    benefit, diploma, bus = (
        logs.obstacle("benefit", "2020-01-10", "unemployment_benefit"),
        logs.obstacle("diploma", "2020-01-10", "diploma_recognition"),
        logs.obstacle("bus", "2020-01-10", "transport"),
    )
    logs.resolve(benefit, "2020-05-01")
    logs.resolve(diploma, "2020-06-01", "alleviated")
    logs.resolve(bus, "2020-06-01")
    logs.reopen(benefit, "2020-07-01")

    def share(as_of: str) -> tuple[int | None, int | None]:
        (figure,) = known(logs, as_of).figures(DEFINITIONS["rcr82"])
        return figure.numerator, figure.denominator

    assert share("2020-04-30") == (0, 2)  # the bus is no law
    assert share("2020-06-15") == (2, 2)
    assert share("2020-07-01") == (1, 2)  # opened again


def test_a_declared_figure_is_told_as_quoted_and_nothing_is_behind_it():
    logs = Logs(definitions=["esf_exit"])
    logs.declare("79 %", 0.79, "2021-05-20")
    (figure,) = known(logs, "2021-05-20").figures(DEFINITIONS["programme_declared"])
    assert (figure.value, figure.numerator, figure.denominator, figure.interval) == (0.79, None, None, None)
    assert figure.method_unknown and figure.quotation and figure.quotation.quoted == "79 %"
    assert known(logs, "2021-05-19").figures(DEFINITIONS["programme_declared"]) == []


# What a follow-up that reached nobody says: nothing


@pytest.mark.parametrize(
    ("definition", "day", "milestone"),
    [
        ("esf_exit", "2020-07-28", "4_weeks"),
        ("esf_six_months", "2020-12-30", "6_months"),
        ("return_to_work_six_months", "2020-12-30", "6_months"),
        ("wioa_q2", "2020-12-30", "6_months"),
        ("wioa_q4", "2021-06-30", "12_months"),
        ("inserjeunes_6", "2020-12-30", "6_months"),
        ("inserjeunes_12", "2021-06-30", "12_months"),
    ],
)
@pytest.mark.parametrize("ends", [None, "2021-08-31"])
def test_an_unanswered_call_takes_nothing_from_a_job_that_covers_the_day(definition, day, milestone, ends):
    logs, session = ada()
    logs.job("ada", session, "2020-07-06", ends)
    by_the_job_alone = verdict(logs, definition)
    logs.follow_up("ada", session, day, "not_reached", milestone)
    assert verdict(logs, definition) == by_the_job_alone
    assert by_the_job_alone[0] == "in"


@pytest.mark.parametrize(
    ("definition", "status", "expected"),
    [
        ("esf_exit", "unemployed", "in"),
        ("esf_exit", "inactive", "in"),
        ("esf_exit", "employed", "excluded"),
        ("esf_six_months", "long_term_unemployed", "in"),
        ("esf_six_months", "inactive", "in"),
        ("esf_six_months", "employed", "excluded"),  # for whom EECR06 would be asked
        ("esf_six_months", "not_stated", "in"),  # of whom nothing shows that they worked already
    ],
)
def test_the_esf_counts_those_who_came_without_work(definition, status, expected):
    logs, session = ada(labour_status=status)
    logs.job("ada", session, "2020-07-06")
    assert verdict(logs, definition)[0] == expected
