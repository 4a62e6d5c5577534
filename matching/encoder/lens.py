"""How an encoder's vectors are looked at, learned from the occupations' labels alone, in seconds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
SHRINKAGE = (
    3.0  # share of the mean spread added to every direction; 1 and .3 did worse on the development sets
)
STEPS, BATCH, RATE, SHARPNESS = 200, 512, 1e-3, 20.0
FIRST_MOMENT, SECOND_MOMENT = 0.9, 0.999  # of Adam (Kingma and Ba, 2015)


@dataclass(frozen=True, slots=True)
class Lens:
    """Shows vectors so that labels of one occupation come closer, whatever their language and wording.

    `middle` is (1, dimension), `matrix` (dimension, dimension).
    """

    middle: Floats
    matrix: Floats

    @classmethod
    def clear(cls, dimension: int) -> "Lens":
        """Return the lens that shows vectors as they are."""
        return cls(np.zeros((1, dimension), np.float32), np.eye(dimension, dtype=np.float32))

    @classmethod
    def of_array(cls, array: Floats) -> "Lens":
        """Return the lens that ``array`` was of."""
        middle, matrix = np.split(array, [1])
        return cls(middle, matrix)

    @property
    def array(self) -> Floats:
        """Middle and matrix on end, (1 + dimension, dimension)."""
        return np.vstack([self.middle, self.matrix])

    @classmethod
    def ground(cls, vectors: Floats, occupations: Integers) -> "Lens":
        """Learn it from the labels' vectors and the occupation of each.

        Within-class covariance normalisation (Hatch, Kajarekar and Stolcke, 2006): the directions in which the labels
        of one occupation differ among themselves count for less.
        """
        count = np.bincount(occupations)
        means = np.zeros((len(count), vectors.shape[1]), np.float32)
        np.add.at(means, occupations, vectors)
        apart = vectors - (means / np.maximum(count, 1)[:, None])[occupations]
        spread, directions = np.linalg.eigh(apart.T @ apart / len(apart))
        shrunk = np.maximum(spread, 0) + SHRINKAGE * spread.mean()
        matrix = (directions * shrunk**-0.5) @ directions.T
        return cls(vectors.mean(0, keepdims=True), matrix.astype(np.float32))

    def polished(self, vectors: Floats, occupations: Integers) -> "Lens":
        """Return it after contrastive steps: two labels of an occupation must find each other among those of others.

        `vectors` stand in the order of their `occupations`. The loss is InfoNCE (van den Oord, Li and Vinyals, 2018) in
        both directions, with one pair for each of the occupations in a batch; the same input gives the same lens.
        """
        drawn = np.random.default_rng(0)
        starts = np.flatnonzero(np.r_[True, occupations[1:] != occupations[:-1]])
        count = np.diff(np.r_[starts, len(occupations)])
        batch = min(BATCH, len(starts))
        centred = vectors - self.middle
        matrix = self.matrix / np.linalg.norm(centred @ self.matrix, axis=1).mean()
        first, second = np.zeros_like(matrix), np.zeros_like(matrix)
        for step in range(1, STEPS + 1):
            chosen = drawn.choice(len(starts), batch, replace=False)
            pair = starts[chosen] + (drawn.random((2, batch)) * count[chosen]).astype(np.int64)
            gradient = _gradient(matrix, centred[pair[0]], centred[pair[1]])
            first += (1 - FIRST_MOMENT) * (gradient - first)
            second += (1 - SECOND_MOMENT) * (gradient**2 - second)
            size = np.sqrt(second / (1 - SECOND_MOMENT**step)) + 1e-8
            matrix -= RATE * (1 - (step - 1) / STEPS) * first / (1 - FIRST_MOMENT**step) / size
        return Lens(self.middle, matrix.astype(np.float32))

    def through(self, vectors: Floats) -> Floats:
        """Return the vectors as seen through it, again of length one."""
        seen = ((vectors - self.middle) @ self.matrix).astype(np.float32)
        seen /= np.maximum(np.linalg.norm(seen, axis=1, keepdims=True), 1e-9)
        return seen

    def undone(self, seen: Floats) -> Floats:
        """Return the vectors of length one that `through` turned into these.

        Each was middle + t × direction, and only one t > 0 gives length one.
        """
        directions = np.linalg.solve(self.matrix.T, seen.T).T
        square, mixed = (directions**2).sum(1), directions @ self.middle[0]
        t = (np.sqrt(mixed**2 + square * (1 - (self.middle**2).sum())) - mixed) / square
        vectors: Floats = (self.middle + t[:, None] * directions).astype(np.float32)
        return vectors


def _gradient(matrix: Floats, ones: Floats, others: Floats) -> Floats:
    """Return the loss's gradient at the matrix, for pairs (ones[i], others[i])."""
    (a, a_length), (b, b_length) = _unit(ones @ matrix), _unit(others @ matrix)
    alike = np.exp(SHARPNESS * (a @ b.T - 1))
    wrong = alike / alike.sum(1, keepdims=True) + alike / alike.sum(0, keepdims=True)
    wrong[np.diag_indices_from(wrong)] -= 2
    wrong *= SHARPNESS / len(wrong)
    gradient: Floats = ones.T @ _before_unit(wrong @ b, a, a_length)
    gradient += others.T @ _before_unit(wrong.T @ a, b, b_length)
    return gradient


def _unit(vectors: Floats) -> tuple[Floats, Floats]:
    length: Floats = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors / length, length


def _before_unit(gradient: Floats, unit: Floats, length: Floats) -> Floats:
    """Carry a gradient back through the scaling to length one."""
    across: Floats = (gradient - (gradient * unit).sum(1, keepdims=True) * unit) / length
    return across
