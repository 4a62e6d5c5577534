"""The same person is recognised however their name is typed, and nobody else is."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.floor.personal import Recognition, normalised

RECOGNITION = Recognition(b"s" * 32)
BORN = date(1990, 2, 28)
names = st.text(
    st.sampled_from("abcdefghijklmnopqrstuvwxyzéèêëïôöüçñœøßABCDEFGÉÈŒ -'’"), min_size=1, max_size=20
)
people = st.tuples(names, names, st.dates(date(1920, 1, 1), date(2010, 12, 31)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoé", "ZOE"),
        ("Jean-Pierre", "jean pierre"),
        ("D'Hondt", "D’HONDT"),
        ("Van  den Berghe ", "van den berghe"),
        ("Lœuillet", "LOEUILLET"),
        ("Strauß", "STRAUSS"),
        ("Ağca", "AGCA"),
        ("Zoe\N{COMBINING ACUTE ACCENT}", "Zoé"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)
    assert RECOGNITION.of_name(one, "X", BORN) == RECOGNITION.of_name(other, "X", BORN)


@given(names)
def test_accents_case_and_hyphens_do_not_matter(name: str) -> None:
    bare = "".join(
        sign for sign in unicodedata.normalize("NFD", name.upper()) if not unicodedata.combining(sign)
    )
    for spelling in (
        bare,
        bare.lower(),
        unicodedata.normalize("NFD", name),
        name.replace("-", " "),
        f" {name} ",
    ):
        assert normalised(spelling) == normalised(name)  # fmt: skip
    assert normalised(normalised(name)) == normalised(name)


@given(people, people)
def test_two_people_share_a_hash_only_where_names_and_birth_date_are_the_same(
    one: tuple[str, str, date], other: tuple[str, str, date]
) -> None:
    same = [normalised(part) for part in one[:2]] == [normalised(part) for part in other[:2]]
    assert (RECOGNITION.of_name(*one) == RECOGNITION.of_name(*other)) == (same and one[2] == other[2])


@given(people)
def test_what_belongs_where_counts(person: tuple[str, str, date]) -> None:
    given_name, family_name, born = person
    assume(normalised(given_name) != normalised(family_name))
    mine = RECOGNITION.of_name(given_name, family_name, born)
    assert mine != RECOGNITION.of_name(family_name, given_name, born)
    assert mine != RECOGNITION.of_name(given_name, family_name, born + timedelta(days=1))
    assert mine != Recognition(b"t" * 32).of_name(given_name, family_name, born)
    assert mine != RECOGNITION.of_number(given_name, family_name)


def test_a_number_is_the_partners_own() -> None:
    assert RECOGNITION.of_number("Le Forem", "12-34") == RECOGNITION.of_number("LE FOREM", "12 34")
    assert RECOGNITION.of_number("Le Forem", "1234") != RECOGNITION.of_number("VDAB", "1234")
