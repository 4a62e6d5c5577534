from typing import get_args

import pytest

from contracts import values
from translation.glossary import TERMS, UnknownTerm, cefr, choices, term
from translation.locales import LANGUAGES

CODED = {
    "contract": values.ContractType,
    "working_time": values.WorkingTime,
    "salary_period": values.SalaryPeriod,
    "licence": values.Licence,
    "close_reason": values.CloseReason,
    "origin": values.VersionOrigin,
}


@pytest.mark.parametrize("kind", CODED)
def test_every_code_of_the_contracts_has_its_word(kind):
    assert list(TERMS[kind]) == list(get_args(CODED[kind]))


def test_levels_have_words_and_so_has_a_mother_tongue():
    assert list(TERMS["cefr"]) == [*get_args(values.CEFR), "native"]
    assert cefr("B1", "fr") == "B1 (se débrouille au travail)"
    assert cefr("native", "nl") == "moedertaal"


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_codes_of_a_kind_never_share_their_words(language):
    for kind in TERMS:
        words = [text for _, text in choices(kind, language)]
        assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("CDI", "CDD", "Intérim")),
        ("nl", ("Contract van onbepaalde duur", "Contract van bepaalde duur", "Interim (uitzendarbeid)")),
        ("de", ("Unbefristeter Vertrag", "Befristeter Vertrag", "Zeitarbeit")),
        ("en", ("Permanent contract", "Fixed-term contract", "Temporary agency work")),
    ],
)
def test_contracts_are_called_as_the_public_services_call_them(language, words):
    assert (
        tuple(term("contract", code, language) for code in ("permanent", "fixed_term", "temporary")) == words
    )


def test_words_inside_a_sentence_keep_their_case():
    assert term("working_time", "part_time", "nl", inline=True) == "deeltijds"
    assert term("country", "NL", "fr") == "Pays-Bas"
    assert term("language", "nl", "fr") == "Néerlandais"


def test_an_unknown_code_is_an_error_not_a_blank():
    with pytest.raises(UnknownTerm):
        term("contract", "zero_hours", "fr")
    with pytest.raises(UnknownTerm):
        choices("colour", "fr")
