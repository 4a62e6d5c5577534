"""Sketches of vectors: how wrong their estimates are is known, and the nearest of very many are found as by comparing each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.index.sketches import Sketches, are_scattered, stretches_of
from matching.index.vectors import MANY, SURE, Vectors

DIMENSION, COUNT = 128, 3 * MANY
Floats = NDArray[np.float32]
Shape = Callable[[np.random.Generator, int], Floats]


def anywhere(numbers: np.random.Generator, count: int) -> Floats:
    return numbers.standard_normal((count, DIMENSION)).astype(np.float32)


def around_few(numbers: np.random.Generator, count: int) -> Floats:
    """As texts of a few trades are, which have much in common besides."""
    middles = 3 + 2 * numbers.standard_normal((40, DIMENSION))
    return (middles[numbers.integers(0, 40, count)] + numbers.standard_normal((count, DIMENSION))).astype(
        np.float32
    )


def along_axes(numbers: np.random.Generator, count: int) -> Floats:
    """Most of each in one dimension, and of very different lengths."""
    found = 0.01 * numbers.standard_normal((count, DIMENSION))
    found[np.arange(count), numbers.integers(0, DIMENSION, count)] += numbers.exponential(2, count)
    return found.astype(np.float32)


def all_the_same(numbers: np.random.Generator, count: int) -> Floats:
    return np.tile(anywhere(numbers, 1), (count, 1))


def nothing(numbers: np.random.Generator, count: int) -> Floats:
    return np.zeros((count, DIMENSION), np.float32)


SHAPES = [anywhere, around_few, along_axes, all_the_same, nothing]


@pytest.mark.parametrize("shape", SHAPES[:3])
def test_estimates_are_wrong_by_no_more_than_is_said(shape: Shape) -> None:
    numbers = np.random.default_rng(5)
    stored, sketches = shape(numbers, 4000), Sketches(DIMENSION, 4000)
    sketches.put(np.arange(4000), stored)
    for query in shape(numbers, 20):
        wrong = (sketches.estimates(query, np.arange(4000)) - stored @ query) / sketches.deviation(query)
        assert np.abs(wrong).max() < SURE and 0.01 < wrong.std() < 1.2


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("share", [1.0, 0.4, 0.02])
@pytest.mark.parametrize("k", [1, 20, 200])
def test_the_nearest_of_many_are_those_of_comparing_each(shape: Shape, share: float, k: int) -> None:
    numbers = np.random.default_rng(7)
    vectors = Vectors(DIMENSION, room=COUNT + 500)
    vectors.put(np.arange(500, COUNT + 500), shape(numbers, COUNT))
    slots = 500 + np.flatnonzero(numbers.random(COUNT) < share)
    for query in shape(numbers, 3):
        found, products = vectors.nearest(query, slots, k)
        _, best = vectors._compared(query, slots, k)
        assert products.tolist() == best.tolist()
        assert len(set(found.tolist())) == k and set(found.tolist()) <= set(slots.tolist())


def test_few_of_many_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = np.random.default_rng(9)
    vectors, slots = Vectors(DIMENSION, room=COUNT), np.arange(COUNT)
    trades = np.repeat(2 * anywhere(numbers, 100), COUNT // 100 + 1, axis=0)[:COUNT]
    stored = trades + anywhere(numbers, COUNT)
    vectors.put(slots, stored)
    at_most = vectors.at_most(stored[0], slots)
    assert at_most is not None and (at_most >= stored.astype(np.float16).astype(np.float32) @ stored[0]).all()
    compared, whole = list[int](), Vectors._compared
    monkeypatch.setattr(
        Vectors, "_compared", lambda self, *asked: (compared.append(len(asked[1])), whole(self, *asked))[1]
    )
    vectors.nearest(stored[0], slots, 20)
    assert sum(compared) < COUNT / 40


def test_what_is_moved_or_emptied_is_sketched_as_it_is_then() -> None:
    numbers = np.random.default_rng(3)
    stored, sketches = anywhere(numbers, 3), Sketches(DIMENSION, 3)
    sketches.put(np.arange(3), stored)
    sketches.move(2, 0)
    sketches.clear(2)
    told = sketches.estimates(stored[2], np.arange(3)).tolist()
    assert told[0] > told[1] and told[2] == 0
    sketches.grow(6)
    assert sketches.estimates(stored[2], np.arange(3)).tolist() == told


def test_slots_are_scanned_in_stretches_with_the_few_between() -> None:
    numbers = np.random.default_rng(4)
    slots = np.array([3, 4, 200, 1000, 1001])
    assert stretches_of(slots) == [(3, 201, 3), (1000, 1002, 2)]
    assert are_scattered(slots) and not are_scattered(np.arange(MANY))
    sketches = Sketches(DIMENSION, 1100)
    sketches.put(np.arange(1100), anywhere(numbers, 1100))
    query = anywhere(numbers, 1)[0]
    assert np.array_equal(sketches.estimates(query, slots), sketches.estimates(query, np.arange(1100))[slots])
