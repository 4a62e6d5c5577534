"""The codes of the published language are the standards' own."""

from __future__ import annotations

import re

import pytest
from babel import Locale
from pydantic import TypeAdapter, ValidationError

from contracts.values import EUROPE, ISO_3166_1, Country

NO_CODES_OF_THE_STANDARD = {
    *(
        "AC",
        "CP",
        "CQ",
        "DG",
        "EA",
        "EU",
        "EZ",
        "IC",
        "TA",
        "UN",
    ),  # reserved by it, for other uses than countries
    *("QO", "XA", "XB", "XK", "ZZ"),  # free for everybody's own use
}


def test_every_country_of_the_standard_is_known() -> None:
    named = {code for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", code)}
    assert named - NO_CODES_OF_THE_STANDARD == ISO_3166_1
    assert len(ISO_3166_1) == 249
    assert EUROPE < ISO_3166_1


@pytest.mark.parametrize("code", ["MA", "TR", "US", "FR"])
def test_a_person_may_be_from_anywhere(code: str) -> None:
    assert TypeAdapter(Country).validate_python(code) == code


@pytest.mark.parametrize("code", ["UK", "EU", "XK", "fr", "FRA", ""])
def test_what_is_no_code_of_the_standard_is_refused(code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Country).validate_python(code)
    assert refused.value.errors()[0]["type"] == "unknown_country"
