"""The encoder of titles and the vectors of labels that ship belong together."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from matching.encoder import DEFAULT_FOR_TITLES, Encoder, load_encoder, shipped_labels
from matching.taxonomy.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return load_encoder(DEFAULT_FOR_TITLES, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return sorted({one.text for one in Taxonomy.load().wordings})


def test_every_label_ships_as_the_encoder_reads_it(encoder: Encoder, texts: list[str]) -> None:
    shipped = shipped_labels.of_encoder(encoder.name, texts)
    assert shipped.keys() == set(texts)

    some = random.Random(0).sample(texts, 200)
    read = encoder.encode(some, kind="query")
    assert np.array([shipped[text] for text in some]) @ read.T == pytest.approx(read @ read.T, abs=5e-3)


def test_nothing_ships_for_another_encoder_nor_for_other_texts(encoder: Encoder, tmp_path: Path) -> None:
    assert shipped_labels.of_encoder("another", ["soudeur"]) == {}
    assert shipped_labels.of_encoder(encoder.name, ["no label of any occupation"]) == {}
    assert shipped_labels.of_encoder(encoder.name, ["soudeur"], tmp_path / "missing.npz") == {}


def test_what_was_written_is_read_back(encoder: Encoder, tmp_path: Path) -> None:
    shipped_labels.write(["lasser", "soudeur", "lasser"], encoder, tmp_path / "few.npz")

    found = shipped_labels.of_encoder(encoder.name, ["soudeur", "boekhouder"], tmp_path / "few.npz")
    assert found.keys() == {"soudeur"}
    assert found["soudeur"] @ encoder.encode(["soudeur"], kind="query")[0] == pytest.approx(1, abs=1e-3)
