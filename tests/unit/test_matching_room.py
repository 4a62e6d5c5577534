"""Where the system refuses addresses, the index takes fewer and goes on; what it has no room for it does not take by half."""

from __future__ import annotations

import errno
import mmap
from random import Random
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from matching.index import OfferIndex, room
from matching.index.offers import ROOM, SMALL_ROOM
from matching.index.room import granted, moved, reserved
from matching.ranking import Ranker, SearchResult
from matching.reading import OfferReading
from tests.unit.matching_given import DIMENSION, TAXONOMY, TODAY, drawn_id, drawn_offer, drawn_profile


class Strict:
    """A system that counts addresses as memory and gives no more than ``most`` bytes at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
        self.most, self._map = most, mmap.mmap
        monkeypatch.setattr(room.mmap, "mmap", self)

    def __call__(self, number: int, length: int, **how: Any) -> mmap.mmap:
        if length > self.most:
            raise OSError(errno.ENOMEM, "Cannot allocate memory")
        return self._map(number, length, **how)


def found(index: OfferIndex, random: Random) -> SearchResult:
    return Ranker(index, TAXONOMY).search(drawn_profile(random), 50, TODAY)


def drawn(random: Random, count: int) -> dict[UUID, OfferReading]:
    return {drawn_id(random): drawn_offer(random) for _ in range(count)}


def test_an_index_that_is_refused_its_room_starts_with_less(monkeypatch: pytest.MonkeyPatch) -> None:
    Strict(monkeypatch, most=100_000_000)
    index = OfferIndex(512, TAXONOMY)
    assert index.columns.room == SMALL_ROOM < ROOM


def test_an_index_with_little_room_grows_as_it_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    offers = drawn(Random(1), 400)
    strict = Strict(monkeypatch, most=100_000_000)
    small = OfferIndex(DIMENSION, TAXONOMY, room=64)
    small.put(offers.items())
    strict.most = 2**40
    whole = OfferIndex(DIMENSION, TAXONOMY)
    whole.put(offers.items())
    assert small.columns.room < whole.columns.room
    assert found(small, Random(2)) == found(whole, Random(2))


@pytest.mark.parametrize("share", [0, 0.5, 1.0, 1.5, 2.0])
def test_offers_that_there_is_no_room_for_may_be_put_again(
    monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    """Wherever on the way the system refuses: some arrays may have grown already."""
    first, more = drawn(Random(3), 60), drawn(Random(4), 300)
    index = OfferIndex(DIMENSION, TAXONOMY, room=64)
    index.put(first.items())
    before = found(index, Random(5))
    strict = Strict(monkeypatch, most=int(share * 2 * DIMENSION * index.columns.room))
    with pytest.raises(OSError, match="Cannot allocate"):
        index.put(more.items())
    known = [offer_id for offer_id in more if offer_id in index]
    index.remove(known)
    assert len(index) == len(first) and found(index, Random(5)) == before
    strict.most = 2**40
    index.put(more.items())
    whole = OfferIndex(DIMENSION, TAXONOMY)
    whole.put((first | more).items())
    assert len(index) == len(whole) and found(index, Random(6)) == found(whole, Random(6))


def test_the_first_room_that_is_granted_is_taken_and_a_last_refusal_is_told() -> None:
    asked: list[int] = []

    def make(size: int) -> int:
        asked.append(size)
        if size > 3:
            raise OSError
        return size

    assert granted(make, [8, 3, 1]) == 3 and asked == [8, 3]
    with pytest.raises(OSError):
        granted(make, [8, 4])


def test_what_is_as_large_as_it_shall_be_stays_where_it_is() -> None:
    array = reserved((2, 8), np.int32)
    array[:] = np.arange(16).reshape(2, 8)
    assert moved(array, (2, 4)) is array
    assert np.array_equal(moved(array, (2, 16))[:, :8], array)
