"""Where an offer's slots are, by its identifier: buckets of slots, compared through the columns of identifiers.

A dictionary of UUIDs takes some 190 bytes an offer, this takes 5. Looking up compares a few hundred numbers in one go,
some microseconds for a million offers; a bucket grows by itself, so that there is nothing to be made anew at once.
"""

from __future__ import annotations

from array import array
from uuid import UUID

import numpy as np

from matching.index.columns import Columns

BUCKETS = 4096
LOW = 2**64 - 1


class Identifiers:
    """Slots by identifier; an offer with several places has a slot for each."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._buckets = [array("i") for _ in range(BUCKETS)]

    def find(self, offer_id: UUID) -> list[int]:
        """An offer's slots, in no order; none where it is not here."""
        bucket = self._buckets[offer_id.int % BUCKETS]
        if not bucket:
            return []
        slots = np.frombuffer(bucket, np.int32)
        low = slots[self._columns.id_low.take(slots) == offer_id.int & LOW]
        high = offer_id.int >> 64
        return [slot for slot in low.tolist() if int(self._columns.id_high[slot]) == high]

    def add(self, slots: list[int], low: list[int]) -> None:
        """Enter slots whose columns of identifiers are written; ``low`` are the lower halves."""
        for slot, half in zip(slots, low, strict=True):
            self._buckets[half % BUCKETS].append(slot)

    def discard(self, slot: int) -> None:
        """Forget a slot, before its columns are emptied. Raises ValueError where it is not entered."""
        self._bucket_of(slot).remove(slot)

    def moved(self, former: int, slot: int) -> None:
        """What was entered as ``former``, whose columns still stand, is at ``slot``. Raises ValueError as above."""
        bucket = self._bucket_of(former)
        bucket[bucket.index(former)] = slot

    @property
    def nbytes(self) -> int:
        return sum(bucket.buffer_info()[1] * bucket.itemsize for bucket in self._buckets)

    def _bucket_of(self, slot: int) -> array[int]:
        return self._buckets[int(self._columns.id_low[slot]) % BUCKETS]
