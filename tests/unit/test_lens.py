"""The lens on vectors small enough to see through."""

import numpy as np
import pytest

from matching.encoder.lens import Lens, _gradient


@pytest.fixture
def vectors() -> np.ndarray:
    drawn = np.random.default_rng(1).normal(size=(60, 8)).astype(np.float32) + 0.3
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def test_what_the_lens_did_can_be_undone(vectors: np.ndarray) -> None:
    lens = Lens.ground(vectors, np.arange(60) // 5)

    assert np.abs(lens.through(vectors) - vectors).max() > 0.1
    for one in (lens, lens.polished(vectors, np.arange(60) // 5)):
        assert one.undone(one.through(vectors)) == pytest.approx(vectors, abs=1e-4)


def test_a_clear_lens_shows_vectors_as_they_are(vectors: np.ndarray) -> None:
    assert Lens.clear(8).through(vectors) == pytest.approx(vectors, abs=1e-6)


def test_the_gradient_is_that_of_the_loss(vectors: np.ndarray) -> None:
    ones, others, matrix = (part.astype(np.float64) for part in (vectors[:5], vectors[5:10], np.eye(8) + 0.1))

    def loss(matrix: np.ndarray) -> float:
        a, b = (side @ matrix for side in (ones, others))
        a, b = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in (a, b))
        alike = 20 * a @ b.T
        rows, columns = (np.log(np.exp(alike).sum(axis)).mean() for axis in (1, 0))
        return float(rows + columns - 2 * np.diag(alike).mean())

    found = _gradient(matrix, ones, others)
    for place in ((0, 0), (3, 5), (7, 2)):
        step = np.zeros((8, 8))
        step[place] = 1e-6
        assert found[place] == pytest.approx(
            (loss(matrix + step) - loss(matrix - step)) / 2e-6, rel=1e-4, abs=1e-8
        )


def test_polishing_brings_labels_of_one_occupation_together_and_always_in_the_same_way() -> None:
    drawn = np.random.default_rng(3)
    # what an occupation is shows in two directions; in six others its labels differ at random
    meaning = np.repeat(drawn.normal(size=(20, 2)), 6, axis=0)
    vectors = np.hstack([meaning, drawn.normal(size=(120, 6))]).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    occupations = np.arange(120) // 6

    def apart(lens: Lens) -> float:
        """How much more alike two labels of one occupation are than two of different ones."""
        seen = lens.through(vectors)
        alike, same = seen @ seen.T, occupations == occupations[:, None]
        return float(alike[same & ~np.eye(120, dtype=bool)].mean() - alike[~same].mean())

    ground = Lens.ground(vectors, occupations)
    polished = ground.polished(vectors, occupations)
    assert apart(polished) > apart(ground) + 0.03
    assert np.array_equal(polished.matrix, ground.polished(vectors, occupations).matrix)
