"""Check digits of employers' numbers."""

from __future__ import annotations

from hypothesis import given as for_any
from hypothesis import strategies as st

from services.kernel.registrations import is_bce, is_siret


def test_right_numbers_are_taken():
    assert is_siret("73282932000074")
    assert is_siret("35600000049837")  # a post office: its digits add up to 45
    assert not is_siret("35600000049838")
    assert is_siret("35600000000048")  # La Poste's head office keeps Luhn's formula
    assert is_bce("0403170701")


@for_any(st.from_regex(r"\d{14}", fullmatch=True).filter(str.isascii))
def test_siret_numbers_are_judged_as_python_stdnum_judges_them(number):
    from stdnum.fr import siret

    near = [number[:13] + digit for digit in "0123456789"]
    assert [is_siret(one) for one in near] == [siret.is_valid(one) for one in near]


@for_any(st.integers(0, 19_999_999))
def test_exactly_one_pair_of_check_digits_is_right_for_a_bce_number(first):
    right = [end for end in range(1, 98) if is_bce(f"{first:08d}{end:02d}")]
    assert right == [97 - first % 97]
