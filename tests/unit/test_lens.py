"""The lens on vectors small enough to see through."""

import numpy as np
import pytest

from matching.encoder.labels import Lens


@pytest.fixture
def vectors() -> np.ndarray:
    drawn = np.random.default_rng(1).normal(size=(60, 8)).astype(np.float32) + 0.3
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def test_what_the_lens_did_can_be_undone(vectors: np.ndarray) -> None:
    lens = Lens.ground(vectors, np.arange(60) // 5)

    assert np.abs(lens.through(vectors) - vectors).max() > 0.1
    assert lens.undone(lens.through(vectors)) == pytest.approx(vectors, abs=1e-5)


def test_a_clear_lens_shows_vectors_as_they_are(vectors: np.ndarray) -> None:
    assert Lens.clear(8).through(vectors) == pytest.approx(vectors, abs=1e-6)
