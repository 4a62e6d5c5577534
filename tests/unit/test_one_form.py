"""A title is read alike whichever gender it was written for."""

from __future__ import annotations

import pytest

from matching.taxonomy.one_form import OneForm
from matching.taxonomy.table import read_table, shipped_table
from matching.taxonomy.taxonomy import Taxonomy

LABELS = [
    ["opérateur de production/opératrice de production"],
    ["assistant social/assistante sociale"],
    ["chargé d'action sociale/chargée d'action sociale"],
    ["verkoper van meubels", "verkoopster van meubels", "ster"],
    ["Tischler/Tischlerin", "Tischler", "Tischlerin"],
]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Opératrice de production", "opérateur de production"),
        ("Opérateur de production", "Opérateur de production"),
        ("CONDUITE – OPÉRATRICE", "CONDUITE – opérateur"),
        ("Assistante sociale", "assistant social"),
        ("Assistant social / Assistante sociale", "Assistant social / Assistante sociale"),
        ("Action sociale", "Action sociale"),
        ("Chargée d'action sociale", "chargé d'action sociale"),
        ("Tischlerin", "tischler"),
        ("Verkoopster", "Verkoopster"),  # no pair of labels differs by it alone: "verkoper" is no "verkooper"
        ("Infirmière", "Infirmière"),  # nothing told
        ("Coffreuse", "coffreur"),
        ("Conducteur de pelleteuse", "Conducteur de pelleteuse"),
        ("Automatisierungstechnikerin", "automatisierungstechniker"),
        ("", ""),
    ],
)
def test_words_that_labels_pair_are_put_into_the_form_named_first(written: str, read: str) -> None:
    assert OneForm.learned(LABELS)(written) == read


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return Taxonomy.load()


@pytest.mark.parametrize(
    ("for_women", "for_men"),
    [
        ("Opératrice de production", "Opérateur de production"),
        ("Infirmière", "Infirmier"),
        ("Conductrice d'engins", "Conducteur d'engins"),
        ("Employée administrative polyvalente", "Employé administratif polyvalent"),
        ("Chargée d'action sociale", "Chargé d'action sociale"),
        ("Verkoopmedewerkster", "Verkoopmedewerker"),
        ("Krankenschwester", "Krankenpfleger"),
        ("Kauffrau im Einzelhandel", "Kaufmann im Einzelhandel"),
    ],
)
def test_the_shipped_nomenclature_pairs_them(taxonomy: Taxonomy, for_women: str, for_men: str) -> None:
    assert taxonomy.one_form(for_women).lower() == taxonomy.one_form(for_men).lower()


@pytest.mark.parametrize("title", ["Barista", "Berlin", "Sage-femme", "Manœuvre", "Magister", "Operator"])
def test_what_has_no_other_form_stays(taxonomy: Taxonomy, title: str) -> None:
    assert taxonomy.one_form(title) == title


def test_putting_into_one_form_twice_changes_nothing_more(taxonomy: Taxonomy) -> None:
    texts = {label.text for occupation in taxonomy.occupations for label in taxonomy.labels(occupation.uri)}
    once = {taxonomy.one_form(text) for text in texts}

    assert len(once) < len(texts)
    assert [text for text in once if taxonomy.one_form(text) != text] == []


@pytest.fixture(scope="module")
def as_made_before(taxonomy: Taxonomy) -> Taxonomy:
    """The shipped table without what is learned from its labels when one is made."""
    about, columns, digest = read_table(shipped_table())
    kept = {name: column for name, column in columns.items() if not name.startswith(("feminine", "wording"))}
    assert len(kept) == len(columns) - 5
    return Taxonomy(about, kept, digest)


def test_what_the_table_keeps_is_what_its_labels_tell(taxonomy: Taxonomy, as_made_before: Taxonomy) -> None:
    assert taxonomy.one_form == as_made_before.one_form
    assert taxonomy.wordings == as_made_before.wordings
