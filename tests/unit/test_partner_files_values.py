"""Cells of partners' files, read into values."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import placements, trainings, values
from services.partner_files.values import (
    FIRST_DAY,
    SERIALS,
    country,
    day,
    milestone,
    number,
    sector,
    size_class,
    whole,
    yes,
)
from services.partner_files.words import WORDS, code_of

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y-%m-%dT00:00:00", "%d/%m/%Y 00:00")


@given(DAYS, st.sampled_from(FORMS))
def test_a_day_is_read_in_every_form_it_is_written_in(on: date, form: str) -> None:
    assert day(on.strftime(form)) == on


@given(st.integers(SERIALS.start, SERIALS.stop - 1))
def test_a_day_is_read_from_a_spreadsheets_number(serial: int) -> None:
    on = day(serial)
    assert on is not None and (on - FIRST_DAY).days == serial
    assert day(str(serial)) == day(float(serial)) == on


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_none(text: str) -> None:
    assert day(text) is None or isinstance(day(text), date)


def test_real_dates_are_taken_as_they_are() -> None:
    moment = datetime.fromisoformat("2024-07-15T09:30")
    assert day(moment) == day(date(2024, 7, 15)) == date(2024, 7, 15)
    assert day(45488) == date(2024, 7, 15)


@pytest.mark.parametrize(
    "doubtful",
    ["31/02/2024", "03/31/2024", "15/07/24", "24-07-15", "2024", "15072024", "15/07-2024", "mars 2024", "", True, 2024],
)  # fmt: skip
def test_a_doubtful_day_is_not_read(doubtful: Any) -> None:
    assert day(doubtful) is None


@pytest.mark.parametrize(
    ("cell", "read"),
    [("35,5", 35.5), ("1 200,50", 1200.5), ("210 heures", 210), ("7 h", 7), (12, 12), ("-3", -3), ("1.200,5", None),
     ("12,5,1", None), ("twee", None), (float("nan"), None), (True, None), ("1e5", None)],
)  # fmt: skip
def test_numbers(cell: Any, read: float | None) -> None:
    assert number(cell) == read
    assert whole("35,5") is None


@pytest.mark.parametrize(
    ("cell", "section"),
    [("25.62", "C"), (25.62, "C"), ("2562B", "C"), ("25.620", "C"), ("C25", "C"), ("c", "C"), ("C 25.62", "C"),
     ("01.13", "A"), (1.13, "A"), ("86", "Q"), (35, "D"), ("99", "U"), ("A25", None), ("34", None), ("113", None), ("soudage", None)],
)  # fmt: skip
def test_sectors_by_division(cell: Any, section: str | None) -> None:
    assert sector(cell) == section


@pytest.mark.parametrize(
    ("cell", "size"),
    [(0, "micro"), (9, "micro"), (10, "small"), ("12", "small"), (49.0, "small"), (50, "medium"), (249, "medium"), (250, "large"),
     ("10-49", "small"), ("1 à 9", "micro"), ("50 tot 249", "medium"), ("250+", "large"), ("> 250", "large"), ("< 10", "micro"),
     ("meer dan 500 werknemers", "large"), ("moins de 50", None), ("plus de 10", None), ("5-20", None), ("PME", None),
     ("TPE", "micro"), ("kleine onderneming", "small"), ("11 salariés", "small")],
)  # fmt: skip
def test_size_classes(cell: Any, size: str | None) -> None:
    assert size_class(cell) == size


@pytest.mark.parametrize(
    ("cell", "read"),
    [("4 semaines", "4_weeks"), ("4 weken", "4_weeks"), ("J+28", "4_weeks"), ("3 mois", "3_months"), ("M+6", "6_months"),
     ("à 6 mois", "6_months"), (6, "6_months"), ("6_months", "6_months"), ("12 Monate", "12_months"), ("1 an", "12_months"),
     ("5 mois", None), ("6 semaines", None), ("1 mois", None), ("6 pommes", None), ("bientôt", None)],
)  # fmt: skip
def test_milestones(cell: Any, read: str | None) -> None:
    assert milestone(cell) == read


@pytest.mark.parametrize(
    ("cell", "code"),
    [("BE", "BE"), ("belgië", "BE"), ("Belgique", "BE"), ("Frankreich", "FR"), ("fra", "FR"), ("Pays-Bas", "NL"),
     ("Luxemburg", "LU"), ("Atlantide", None), ("US", None)],
)  # fmt: skip
def test_countries_in_four_languages(cell: str, code: str | None) -> None:
    assert country(cell) == code


@pytest.mark.parametrize(("cell", "read"), [("Oui", True), ("nee", False), ("X", True), (True, True), (0, False), ("peut-être", None)])  # fmt: skip
def test_yes_and_no(cell: Any, read: bool | None) -> None:
    assert yes(cell) == read


PUBLISHED = {
    "gender": values.Gender,
    "labour_status": values.LabourStatus,
    "education": values.Education,
    "contract": values.ContractType,
    "working_time": values.WorkingTime,
    "size_class": values.SizeClass,
    "outcome": trainings.ExitOutcome,
    "reason": trainings.DropOutReason,
    "situation": placements.Situation,
    "source": placements.FollowUpSource,
    "evidence": placements.EvidenceKind,
}


@pytest.mark.parametrize("field", PUBLISHED)
def test_words_stand_for_every_published_code_and_no_other(field: str) -> None:
    assert set(WORDS[field]) - {""} == set(get_args(PUBLISHED[field]))


@pytest.mark.parametrize("field", WORDS)
def test_no_word_stands_for_two_codes(field: str) -> None:
    for code, words in WORDS[field].items():
        for word in (code, *words.split("|")):
            if word.strip():
                assert code_of(field, word) == code, word


@pytest.mark.parametrize(
    ("field", "word", "code"),
    [("gender", "Mme", "female"), ("gender", "V", "female"), ("labour_status", "Langdurig werkzoekende", "long_term_unemployed"),
     ("education", "Bac +2", "tertiary"), ("outcome", "En cours", ""), ("outcome", "ABANDON", "dropped_out"),
     ("reason", "Reprise d’emploi", "found_work"), ("contract", "C.D.I.", "permanent"), ("contract", "cdi", "permanent"),
     ("situation", "Aan het werk", "employed"), ("source", "Dimona", "register"), ("evidence", "verklaring op eer", "declaration")],
)  # fmt: skip
def test_words(field: str, word: str, code: str | None) -> None:
    assert code_of(field, word) == code
