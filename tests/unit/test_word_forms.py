"""What the forms of a word share, and labels of skills found in whatever form a text has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.taxonomy.model import LANGUAGES
from matching.taxonomy.skill_forms import LabelForms, openings_of
from matching.taxonomy.word_forms import LEAST, stem


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("fr", "gerer gerez gere gerera gestion"),
        ("fr", "realiser realisez realise realisation realisations"),
        ("fr", "nettoyer nettoie nettoyage"),
        ("fr", "ranger rangez rangement rangements"),
        ("fr", "client clients"),
        ("fr", "manutention manutentionner"),
        ("nl", "beheren beheert beheer"),
        ("nl", "schrijven schrijft"),
        ("nl", "begeleiden begeleidt begeleiding"),
        ("nl", "klant klanten"),
        ("nl", "factuur facturen"),
        ("nl", "voorraad voorraden"),
        ("de", "bedienen bedient bedienung"),
        ("de", "verwalten verwaltet verwaltung"),
        ("de", "maschine maschinen"),
        ("en", "manage manages managing management"),
        ("en", "activity activities"),
        ("en", "analyse analysis analyzing"),
    ],
)
def test_forms_of_a_word_share_their_stem(language: str, forms: str) -> None:
    assert len({stem(form, language) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "adapter", "adaptees"),
        ("fr", "client", "clinique"),
        ("nl", "klant", "klacht"),
        ("de", "kunde", "kunst"),
        ("en", "manage", "manual"),
        ("fr", "sql", "sqlite"),
    ],
)
def test_other_words_keep_theirs(language: str, one: str, other: str) -> None:
    assert stem(one, language) != stem(other, language)


@given(st.from_regex(r"[a-z0-9+#]{1,20}", fullmatch=True), st.sampled_from((*LANGUAGES, "", "pl")))
def test_something_is_left_of_every_word(word: str, language: str) -> None:
    assert len(stem(word, language)) >= min(len(word), LEAST - 1)


def test_an_unknown_language_keeps_its_words() -> None:
    assert stem("zarzadzanie", "pl") == "zarzadzanie"


def test_a_dutch_label_is_known_with_its_verb_first_too() -> None:
    assert set(LabelForms([(["facturen", "controleren"], 7)], "nl").labels) == {
        "factur control",
        "control factur",
    }
    assert set(LabelForms([(["controler", "factures"], 7)], "fr").labels) == {"control factur"}


def test_single_words_and_long_labels_are_not_known_by_forms() -> None:
    assert not LabelForms([(["mecanique"], 1), (["un"] * 6, 2)], "fr").labels


def test_openings_tell_the_longest_run() -> None:
    assert openings_of(["a b", "a b c", "b c", "d"]) == {"a b": 3, "b c": 2}
