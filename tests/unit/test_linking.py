"""Titles read into occupations, with an encoder small enough to follow by hand: one dimension per letter pair."""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.encoder import Encoder, Kind
from matching.encoder.calibration import Calibration
from matching.linking import OccupationReader, comparable, scrambled
from matching.taxonomy.model import Found, Label
from matching.taxonomy.taxonomy import Taxonomy

WELDER, NURSE, DRIVER = "esco/welder", "esco/nurse", "esco/driver"
LABELS = {
    WELDER: {
        "fr": ["soudeur/soudeuse", "soudeur à l'arc", "opérateur de soudage"],
        "nl": ["lasser", "booglasser", "lasoperator"],
    },
    NURSE: {
        "fr": ["infirmier/infirmière", "infirmier en soins généraux"],
        "nl": ["verpleegkundige", "algemeen verpleegkundige"],
    },
    DRIVER: {
        "fr": ["conducteur de poids lourd", "chauffeur routier"],
        "nl": ["vrachtwagenchauffeur", "chauffeur vrachtwagen"],
    },
}


class LetterPairs(Encoder):
    """An encoder under which texts with the same letter pairs are alike; counts the texts it was given."""

    def __init__(self) -> None:
        self.name, self.dimension, self.encoded = "letter-pairs", 257, 0

    def encode(self, texts: Sequence[str], *, kind: Kind = "passage") -> NDArray[np.float32]:
        self.encoded += len(texts)
        vectors = np.full((len(texts), self.dimension), 1e-3, np.float32)
        for row, text in enumerate(texts):
            for a, b in zip(f" {text}", f"{text} ", strict=True):
                vectors[row, (ord(a) * 31 + ord(b)) % self.dimension] += 1
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


class FewOccupations:
    """The part of a taxonomy that reading needs."""

    @property
    def occupations(self) -> list[Any]:
        return [SimpleNamespace(uri=uri) for uri in LABELS]

    def labels(self, uri: str) -> list[Label]:
        return [
            Label(text, lang, i == 0) for lang, all_ in LABELS[uri].items() for i, text in enumerate(all_)
        ]

    def lookup(self, text: str, language: str | None) -> list[Found]:
        return [
            Found(uri, "occupation", text, lang, 0.8)
            for uri, by_language in LABELS.items()
            for lang, labels in by_language.items()
            if text in labels
        ]

    def current(self, uri: str) -> str | None:
        return {"esco/retired": WELDER}.get(uri, uri if uri in LABELS else None)


def few_occupations() -> Taxonomy:
    return cast(Taxonomy, FewOccupations())


@pytest.fixture
def encoder() -> LetterPairs:
    return LetterPairs()


@pytest.fixture
def reader(encoder: LetterPairs, tmp_path: Path) -> OccupationReader:
    return OccupationReader(few_occupations(), encoder, tmp_path)


def test_a_label_is_read_as_what_it_names(reader: OccupationReader) -> None:
    [[reading]] = reader.read(["lasser"], ["nl"])

    assert (reading.uri, reading.evidence, reading.score, reading.words) == (WELDER, "label", 0.8, "lasser")


def test_another_wording_is_read_by_meaning_with_the_label_that_was_nearest(reader: OccupationReader) -> None:
    [[first, *_]] = reader.read(["Chauffeurs routiers (H/F)"], ["fr"])

    assert (first.uri, first.evidence, first.words) == (DRIVER, "meaning", "chauffeur routier")
    assert 0 < first.score < 1


def test_a_title_that_names_nothing_whole_is_read_by_its_part(reader: OccupationReader) -> None:
    [[reading], other] = reader.read(["lasser zzqx wwkj", "zzqx lasser"], ["nl", "fr"])

    assert (reading.uri, reading.evidence, reading.words) == (WELDER, "label", "lasser")
    assert reading.score < 0.8
    assert other == []  # a Dutch label in a French title is a coincidence


def test_a_compound_is_also_what_its_last_part_is_called_by(
    reader: OccupationReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lookup(text: str, language: str | None) -> list[Found]:
        score = {"lasser": (WELDER, 1.0), "tig-lasser": (DRIVER, 0.8)}.get(text.lower())
        return [Found(score[0], "occupation", text, "nl", score[1])] if score else []

    monkeypatch.setattr(reader, "_taxonomy", SimpleNamespace(lookup=lookup))
    [readings, french] = reader.read(["TIG-lasser", "tig-lasser"], ["nl", "fr"])
    assert [(reading.uri, reading.score) for reading in readings] == [(WELDER, 0.8), (DRIVER, 0.8)]
    assert [reading.uri for reading in french] == [DRIVER]


def test_a_word_of_many_labels_names_none_of_them(
    reader: OccupationReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matching.linking.COMMON", 0)
    assert reader.read(["lasser zzqx wwkj"], ["nl"]) == [[]]


def test_a_text_of_unknown_language_is_compared_with_the_language_it_is_nearest_to(
    reader: OccupationReader,
) -> None:
    known, unknown = reader.likeness(["algemene verpleegkundigen"] * 2, ["nl", None])

    assert known.argmax() == 1
    assert unknown == pytest.approx(known)


def test_nonsense_names_no_occupation(reader: OccupationReader) -> None:
    assert reader.read(["zzqx wwkj", ""], ["fr", None]) == [[], []]


def test_equal_titles_are_encoded_once_and_then_remembered(
    reader: OccupationReader, encoder: LetterPairs
) -> None:
    before = encoder.encoded
    reader.read(["routiers"] * 50, ["fr"] * 50)
    again = reader.read(["routiers"], ["fr"])

    assert encoder.encoded == before + 1
    assert len(again) == 1


def test_label_vectors_are_computed_once_for_an_encoder(
    reader: OccupationReader, encoder: LetterPairs, tmp_path: Path
) -> None:
    before = encoder.encoded
    said: list[str] = []
    OccupationReader(few_occupations(), encoder, tmp_path, said.append)
    assert (encoder.encoded, said) == (before, [])

    encoder.name = "another"
    OccupationReader(few_occupations(), encoder, tmp_path, said.append)
    assert encoder.encoded > before
    assert said


def test_damaged_label_vectors_are_computed_again(
    reader: OccupationReader, encoder: LetterPairs, tmp_path: Path
) -> None:
    before = reader.likeness(["lassers"], ["nl"])
    [vectors] = (tmp_path / "labels").glob("*/vectors.npy")
    vectors.write_bytes(vectors.read_bytes()[:200])

    assert OccupationReader(few_occupations(), encoder, tmp_path).likeness(
        ["lassers"], ["nl"]
    ) == pytest.approx(before)


def test_a_retired_occupation_is_scored_as_its_heir(reader: OccupationReader) -> None:
    assert reader.rows(["esco/retired", NURSE, "esco/unheard-of"]) == [0, 1, None]


def test_every_text_needs_its_language(reader: OccupationReader) -> None:
    with pytest.raises(ValueError, match="zip"):
        reader.read(["lasser"], [])


@pytest.mark.parametrize(
    ("title", "compared"),
    [
        ("Soudeur / Soudeuse", "soudeur"),
        ("Bedrijfsleider / ondernemer café", "bedrijfsleider / ondernemer café"),
        ("Lasser (m/v/x)", "lasser"),
    ],
)
def test_titles_are_compared_in_one_gender_form(title: str, compared: str) -> None:
    assert comparable(title) == compared


def test_scrambling_keeps_the_letters_of_each_word() -> None:
    assert [sorted(word) for word in scrambled("chauffeur routier").split()] == [
        sorted("chauffeur"),
        sorted("routier"),
    ]


def test_the_calibration_gives_the_share_that_was_right() -> None:
    similarities = np.repeat([0.2, 0.8], 100).astype(np.float32)
    right = np.array([True] * 10 + [False] * 90 + [True] * 70 + [False] * 30)
    calibration = Calibration.fit(similarities, right)

    assert calibration.probability(0.2) == pytest.approx(0.1, abs=0.01)
    assert calibration.probability(0.8) == pytest.approx(0.7, abs=0.01)


def test_a_damaged_calibration_is_made_again(tmp_path: Path) -> None:
    Calibration(1.0, 2.0).write(tmp_path / "c.json")
    assert Calibration.read(tmp_path / "c.json") == Calibration(1.0, 2.0)
    (tmp_path / "c.json").write_text("{")
    assert Calibration.read(tmp_path / "c.json") is None
