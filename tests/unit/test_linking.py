"""Titles read into occupations."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from matching.encoder.calibration import Calibration
from matching.linking import OccupationReader, comparable, scrambled
from matching.taxonomy.model import Found
from tests.unit.linking_given import DRIVER, NURSE, ROME_TITLE, WELDER, LetterPairs, few_occupations


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
    def lookup(text: str, language: str | None, **_: bool) -> list[Found]:
        score = {"lasser": (WELDER, 1.0), "tig-lasser": (DRIVER, 0.8)}.get(text.lower())
        return [Found(score[0], "occupation", text, "nl", score[1])] if score else []

    monkeypatch.setattr(reader, "_taxonomy", SimpleNamespace(lookup=lookup, one_form=str))
    [readings, french] = reader.read(["TIG-lasser", "tig-lasser"], ["nl", "fr"])
    assert [(reading.uri, reading.score) for reading in readings] == [(WELDER, 0.8), (DRIVER, 0.8)]
    assert [reading.uri for reading in french] == [DRIVER]


def test_all_occupations_are_ordered_as_the_title_is_read(reader: OccupationReader) -> None:
    [named, meant] = reader.order([ROME_TITLE, "Chauffeurs routiers (H/F)"], ["fr", "fr"])
    likeness, meant_alone = reader.likeness([ROME_TITLE, "Chauffeurs routiers (H/F)"], ["fr", "fr"])

    assert likeness.argmax() != 2  # by meaning alone the driver is not the first
    assert named.argmax() == 2
    assert named[:2] == pytest.approx(likeness[:2])
    assert meant == pytest.approx(meant_alone)


def test_those_that_a_label_names_equally_surely_are_ordered_by_meaning(
    reader: OccupationReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lookup(text: str, *_: object, **__: bool) -> list[Found]:
        scores = {"lasser": {NURSE: 0.9, DRIVER: 0.8, WELDER: 0.8}}.get(text, {})
        return [Found(uri, "occupation", text, "nl", score) for uri, score in scores.items()]

    monkeypatch.setattr(reader, "_taxonomy", SimpleNamespace(lookup=lookup, one_form=str))
    [readings] = reader.read(["lasser"], ["nl"])
    assert [reading.uri for reading in readings] == [NURSE, WELDER, DRIVER]
    assert np.argsort(-reader.order(["lasser"], ["nl"])[0]).tolist() == [1, 0, 2]


def test_without_the_crosswalk_no_title_of_rome_is_looked_up_whole_or_in_part(
    reader: OccupationReader,
) -> None:
    titles = [ROME_TITLE, f"{ROME_TITLE} zzqxwwkj", "infirmier en soins généraux"]
    kept = reader.read(titles, ["fr"] * 3)
    taken = reader.without(["crosswalk"]).read(titles, ["fr"] * 3)

    assert [[one.evidence for one in readings] for readings in kept] == [["label"]] * 3
    assert [one.evidence for readings in taken[:2] for one in readings if one.uri == DRIVER] == []
    assert taken[2] == kept[2]
    assert reader.read(titles, ["fr"] * 3) == kept


def test_without_the_lexical_part_nothing_is_looked_up(reader: OccupationReader) -> None:
    titles = ["lasser", "lasser zzqx wwkj", "booglasser"]
    assert {one.evidence for found in reader.read(titles, ["nl"] * 3) for one in found} == {"label"}

    bare = reader.without(["lexical"])
    assert {one.evidence for found in bare.read(titles, ["nl"] * 3) for one in found} <= {"meaning"}


def test_without_the_adapter_labels_are_compared_as_the_encoder_has_them(
    reader: OccupationReader, encoder: LetterPairs
) -> None:
    [title, label] = encoder.encode(["algemene verpleegkundigen", "lasser"])
    bare = reader.without(["adapter"])
    similarity, through_the_lens = (
        one._labels.compare(title[None])[0, [w.text for w in one._labels.wordings].index("lasser")]
        for one in (bare, reader)
    )

    assert similarity == pytest.approx(title @ label, abs=2e-3)  # the labels' vectors are stored in 16 bits
    assert abs(through_the_lens - similarity) > 0.01


def test_texts_are_compared_through_the_lens(reader: OccupationReader, encoder: LetterPairs) -> None:
    title, label = reader.encoded(["Lassers (m/v)", "lasser"])
    wordings = reader._labels.wordings
    similarity = reader._labels.compare(encoder.encode(["lassers"]))[
        0, [w.text for w in wordings].index("lasser")
    ]

    assert title @ label == pytest.approx(similarity, abs=2e-3)


def test_a_word_of_many_labels_names_none_of_them(
    reader: OccupationReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matching.title_parts.COMMON", 0)
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
