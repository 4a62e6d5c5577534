"""The encoder's own rules, without a model: what is encoded, in which order, and what comes back."""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest

from matching.encoder import MAX_TOKENS, Encoder, EncoderUnavailable, load_encoder
from matching.encoder.builtin import CHECKSUMS, BuiltIn, is_intact
from matching.encoder.encoder import PIECE
from matching.encoder.loading import E5_PROMPTS, _prompts
from matching.encoder.sentencepiece import NotASentencePieceModel, read_unigram_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class Lengths:
    """A model whose vector says how long the text is; keeps what it was asked."""

    max_seq_length = 512

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def encode(self, texts: list[str], *, prompt: str, **_: Any) -> np.ndarray[Any, Any]:
        self.asked += [(prompt, text) for text in texts]
        return np.array([[len(text), 1.0] for text in texts])


@pytest.fixture
def model() -> Lengths:
    return Lengths()


@pytest.fixture
def encoder(model: Lengths) -> Encoder:
    encoder = Encoder(
        "lengths", cast("SentenceTransformer", model), {"query": "query: ", "passage": "passage: "}
    )
    model.asked.clear()
    return encoder


def test_vectors_come_back_in_the_order_of_the_texts(encoder: Encoder) -> None:
    assert encoder.encode(["ccc", "a", "bb", "a"])[:, 0].tolist() == [3, 1, 2, 1]


def test_a_long_list_is_encoded_by_pieces_and_comes_back_in_order(encoder: Encoder, model: Lengths) -> None:
    texts = ["x" * (1 + (7 * number) % 200) for number in range(6 * PIECE)]

    assert encoder.encode(texts)[:, 0].tolist() == [len(text) for text in texts]
    assert len(model.asked) == len(set(texts))


def test_equal_texts_are_encoded_once_and_longer_ones_first(encoder: Encoder, model: Lengths) -> None:
    encoder.encode(["ccc", "a", " a ", "bb"], kind="query")

    assert model.asked == [("query: ", "ccc"), ("query: ", "bb"), ("query: ", "a")]


def test_nothing_gives_no_rows_and_an_empty_text_a_row(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 2)
    assert encoder.encode(["", "  "]).shape == (2, 2)


def test_the_token_cap_is_set_and_stands_in_the_name(encoder: Encoder, model: Lengths) -> None:
    assert model.max_seq_length == MAX_TOKENS
    assert encoder.name == f"lengths/t{MAX_TOKENS}"


def test_importing_the_package_does_not_import_torch() -> None:
    code = "import sys, matching.encoder; sys.exit('torch' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def built_in(made: list[Path]) -> BuiltIn:
    def convert(folder: Path) -> None:
        made.append(folder)
        (folder / "weights").write_text("whole")

    return BuiltIn("tiny", lambda: np.__version__, 1, convert, lambda _: pytest.fail("not loaded here"), 8)


def test_a_built_in_is_converted_once(tmp_path: Path) -> None:
    made: list[Path] = []
    first, second = (built_in(made).folder(tmp_path, lambda _: None) for _ in range(2))

    assert first == second == tmp_path / "models" / f"tiny-{np.__version__}.1"
    assert len(made) == 1
    assert [path.name for path in (tmp_path / "models").iterdir()] == [first.name]


@pytest.mark.parametrize("damage", ["weights", CHECKSUMS])
def test_a_damaged_folder_is_made_again(tmp_path: Path, damage: str) -> None:
    made: list[Path] = []
    folder = built_in(made).folder(tmp_path, lambda _: None)
    (folder / damage).write_text("cut")
    said: list[str] = []
    built_in(made).folder(tmp_path, said.append)

    assert is_intact(folder)
    assert len(made) == 2
    assert "damaged" in said[0]


def test_an_unknown_encoder_is_refused_with_what_would_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    with pytest.raises(EncoderUnavailable, match=r"nowhere.*PASSERELLE_ENCODER takes one of use3"):
        load_encoder(str(tmp_path / "nowhere"), tmp_path)


def test_e5_gets_the_prompts_it_was_trained_with_unless_it_names_others() -> None:
    assert _prompts("intfloat/multilingual-e5-small", {}) == E5_PROMPTS
    assert _prompts("any", {"query": "q: ", "document": "d: "}) == {"query": "q: ", "passage": "d: "}
    assert _prompts("any", {"query": None}) == {"query": "", "passage": ""}


@pytest.mark.parametrize("data", [b"", b"\x0a\xff", b"\x0a\x02\x0a\x09", b"\x0f"])
def test_bytes_that_are_no_vocabulary_are_refused(data: bytes) -> None:
    with pytest.raises(NotASentencePieceModel):
        read_unigram_model(data)
