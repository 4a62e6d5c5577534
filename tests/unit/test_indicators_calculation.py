"""Cells, bounds, intervals and what is not shown; and what holds of any figure over any lives."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators import days
from services.indicators.calculation import Split, Stamp, figures, suppressed, wilson
from services.indicators.definitions import DEFINITIONS, JOB_CUTS, REASONS, SENTENCES, Verdict
from services.indicators.paths import _place
from services.indicators.results import Figure
from tests.indicators_given import Logs, known, on, person, stories

AS_OF = date(2022, 1, 1)


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        (70, 89, 0.6905, 0.8588),  # Weldcome's 79 %, if it is 70 of 89
        (0, 10, 0.0, 0.2775),  # 3.8415 / 13.8415: no one placed does not mean that no one would be
        (10, 10, 0.7225, 1.0),
        (1, 2, 0.0945, 0.9055),
    ],
)
def test_wilsons_interval(numerator, denominator, low, high):
    assert wilson(numerator, denominator) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_there_is_no_interval_over_nobody():
    assert wilson(0, 0) is None


def stamp(name: str = "esf_exit") -> Stamp:
    return Stamp(DEFINITIONS[name], AS_OF, {})


def test_a_figure_over_nobody_has_no_value():
    figure = stamp().figure({}, 0, 0, 0)
    assert (figure.value, figure.lower, figure.upper, figure.interval) == (None, None, None, None)


def test_bounds_say_what_the_unknown_could_change():
    figure = stamp().figure({}, 6, 10, 3)
    assert (figure.value, figure.lower, figure.upper) == (0.6, 0.6, 0.9)


def cells(*sizes: int, names: str = "session") -> list[Figure]:
    made = stamp("return_to_work_six_months")
    return [made.figure({names: str(number)}, size // 2, size, 0) for number, size in enumerate(sizes)]


def hidden(found: list[Figure]) -> list[int]:
    return [number for number, one in enumerate(found) if one.suppressed]


@pytest.mark.parametrize(
    ("sizes", "gone"),
    [
        ((60, 61), []),
        ((59, 61, 90), [0, 1]),  # alone it could be told from the whole and the others
        ((20, 59, 90), [0, 1]),  # together they are 79
        ((20, 30, 90, 95), [0, 1, 2]),  # together 50: still too few to be told as one
        ((0, 20, 90, 95), [0, 1, 2]),  # an empty cell hides nobody
        ((0, 60, 90), [0]),
        ((30,), [0]),
    ],
)
def test_small_cells_are_not_shown_nor_can_be_told_from_the_others(sizes, gone):
    assert hidden(suppressed(cells(*sizes), 60)) == gone


def test_a_cell_that_is_not_shown_tells_nothing():
    one = suppressed(cells(30), 60)[0]
    assert one.suppressed
    told = (one.numerator, one.denominator, one.unknown, one.value, one.lower, one.upper, one.interval)
    assert told == (None,) * 7


def test_in_a_crossed_cut_no_line_gives_a_hidden_cell_away():
    made = stamp("return_to_work_six_months")
    sizes = {("S1", "f"): 20, ("S1", "m"): 80, ("S2", "f"): 90, ("S2", "m"): 95}
    crossed = [
        made.figure({"session": session, "gender": gender}, 0, size, 0)
        for (session, gender), size in sizes.items()
    ]
    # S1's total less its men gives its women; so the men go, and for the columns' sake both of S2 as well
    assert hidden(suppressed(crossed, 60)) == [0, 1, 2, 3]


def test_everyone_counted_in_stands_where_they_work_and_the_denominator_stays():
    verdict = np.array([Verdict.IN, Verdict.IN, Verdict.OUT, Verdict.UNKNOWN, Verdict.EXCLUDED], np.int8)
    work = Split("country_of_work", np.array([0, 1, 1, 1, 1]), ["BE", "FR"])
    found = figures(stamp(), verdict, np.ones(5, bool), (), (work,))
    assert [(one.cut, one.numerator, one.denominator, one.unknown) for one in found] == [
        ({"country_of_work": "BE"}, 1, 4, 1),
        ({"country_of_work": "FR"}, 1, 4, 1),
    ]


def test_every_reason_has_its_sentence():
    assert set(SENTENCES) == set(REASONS)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.sampled_from([1, 6, 12, 18, 24]))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    (later,) = days.add_months(np.array([days.number(day)], np.int32), months)
    found = days.day(later)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    assert found is not None and (found.year, found.month) == (year, month + 1)
    assert found.day == day.day or (
        found.day < day.day and (found + (date(2, 1, 2) - date(2, 1, 1))).day == 1
    )


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_six_months_after_an_exit_always_lies_in_the_second_quarter_after_its_own(day):
    left = np.array([days.number(day)], np.int32)
    first, last = days.quarter_after(left, 2)
    assert first[0] <= days.add_months(left, 6)[0] <= last[0]
    assert days.day(first[0]).day == 1 and days.day(last[0] + 1).day == 1  # type: ignore[union-attr]


@given(st.lists(st.uuids(), unique=True, min_size=1), st.lists(st.uuids()))
def test_uuids_are_found_whatever_bytes_they_hold(known_ones, others):
    among = np.unique(np.array([one.bytes for one in [*known_ones, *_neighbours(known_ones)]], "S16"))
    wanted = [*known_ones, *others]
    found = _place(np.array([one.bytes for one in wanted], "S16"), among)
    for one, place in zip(wanted, found, strict=True):
        expected = np.flatnonzero(among == one.bytes.rstrip(b"\0"))
        assert place == (expected[0] if len(expected) else -1)


def _neighbours(ones):
    """Uuids that share the first half of others, and one that ends in zeros."""
    return [type(one)(bytes=one.bytes[:8] + b"\1" + bytes(7)) for one in ones[:2]]


# of any lives


@given(stories(), st.dates(date(2020, 6, 1), date(2022, 12, 31)))
def test_counts_and_bounds_hold_whatever_was_recorded(logs, as_of):
    state = known(logs, as_of)
    for definition in state.reported():
        if definition.unit == "declared":
            continue
        verdicts = state.sheet(definition).verdict
        for figure in state.figures(definition):
            if figure.suppressed:
                continue
            assert figure.denominator == int((verdicts != Verdict.EXCLUDED).sum())
            assert figure.numerator == int((verdicts == Verdict.IN).sum())
            assert figure.unknown == int((verdicts == Verdict.UNKNOWN).sum())
            if figure.value is not None:
                assert figure.lower <= figure.value <= figure.upper  # type: ignore[operator]
            if figure.interval:
                assert figure.interval[0] <= figure.value <= figure.interval[1]  # type: ignore[operator]


@given(stories())
def test_the_cells_of_any_cut_add_up_to_the_whole(logs):
    state = known(logs, AS_OF)
    for definition in state.reported():
        if definition.unit == "declared" or definition.suppress_below:
            continue
        (whole,) = state.figures(definition)
        cuts = [(name,) for name in definition.cuts] + list(combinations(definition.cuts, 2))
        for cut in cuts:
            parts = state.figures(definition, cut)
            assert sum(one.numerator for one in parts) == whole.numerator
            if not set(cut) & set(JOB_CUTS):
                assert sum(one.denominator for one in parts) == whole.denominator
                assert sum(one.unknown for one in parts) == whole.unknown


@given(stories(), stories())
def test_what_is_recorded_later_changes_no_figure_as_known_before(logs, more):
    before = _all(known(logs, AS_OF))
    for upstream, messages in more.told.items():
        for message in messages[1:]:
            event = message.contract
            late = event.occurred_at.replace(year=2022, month=1, day=2)
            logs.tell(upstream, late, type(event), **_said(event))
    assert _all(known(logs, AS_OF)) == before


@given(stories(), st.integers(1, 30))
def test_a_person_counts_once_at_most_under_definitions_of_people(logs, _):
    state = known(logs, AS_OF)
    for definition in state.reported():
        if definition.unit == "people":
            counted = state.paths.person[state.sheet(definition).verdict != Verdict.EXCLUDED]
            assert len(np.unique(counted)) == len(counted)


def _all(state):
    cuts = [(), ("session",), ("country_of_work",)]
    return [
        (one.as_json())
        for definition in state.reported()
        for cut in cuts
        if all(name in definition.cuts for name in cut)
        for one in state.figures(definition, cut)
    ]


def _said(event):
    return {name: getattr(event, name) for name in type(event).model_fields if name != "occurred_at"}


def test_the_same_sessions_code_in_two_trainings_is_told_apart():
    logs = Logs()
    logs.path("ada", logs.session("S1"))
    state = known(logs, on("2021-01-01"))
    assert [one.cut for one in state.figures(DEFINITIONS["rco85"], ("session",))] == [{"session": "S1"}]
    assert state.paths.pseudonym(0) == person("ada")
