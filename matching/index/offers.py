"""The index of open offers: put, remove, and what a search reads. Loaded from the view's table, it follows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from threading import Lock, RLock
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from matching.index.cells import NOWHERE, cells_of, cells_within
from matching.index.columns import RADIUS, Columns
from matching.index.conditions import ConditionTable
from matching.index.facts import Facts, Occupations, facts_of
from matching.index.identifiers import LOW, Identifiers
from matching.index.room import granted
from matching.index.runs import SHORTEST, CellRuns, Near
from matching.index.skills import SkillPool
from matching.index.territory import Territory
from matching.index.vectors import Vectors
from matching.reading.model import OfferReading
from matching.travel import on_sphere

TURN = 100
"""Offers put before the lock is let go, so that a search need not wait until an import is through."""
ROOM = 2_097_152
"""Slots for which addresses are reserved, 2.5 GB of them at 512 dimensions; with more, everything moves once."""
SMALL_ROOM = 65_536
"""Where the system refuses as many: 77 MB, which leaves something to whoever else asks."""
SKILLS_A_SLOT = 8
FAR_KM = 5_000
"""From here on a search looks at no other slots but those of its cells: empty ones are in the middle of the globe."""


class OfferIndex:
    """Open offers, searchable while they change: every method takes the lock, a search holds it throughout.

    ``taxonomy`` gives the order of occupations. An offer has a slot for each of its places, in the cell where that is;
    one without a located place has one in no cell that is searched: it is kept and counted, and never found.

    With a ``territory``, only offers with a place in it are taken in, those with all of their places: see ``merged``.
    """

    def __init__(
        self, dimension: int, taxonomy: Occupations, *, room: int = ROOM, territory: Territory | None = None
    ) -> None:
        self.columns, self.vectors, self.skill_pool = granted(
            lambda room: (Columns(room), Vectors(dimension, room), SkillPool(SKILLS_A_SLOT * room)),
            [room, min(room, SMALL_ROOM)],
        )
        self.conditions = ConditionTable()
        self.skills: dict[str, int] = {}
        self._taxonomy, self._territory = taxonomy, territory
        self._runs, self._identifiers = CellRuns(), Identifiers(self.columns)
        self._cells = np.zeros(self.columns.room // SHORTEST + 1, np.int16)
        self._offers = self._slots = 0
        self._lock, self._writing = RLock(), Lock()

    def __len__(self) -> int:
        return self._offers

    def __contains__(self, offer_id: object) -> bool:
        with self._lock:
            return isinstance(offer_id, UUID) and bool(self._identifiers.find(offer_id))

    @property
    def dimension(self) -> int:
        return self.vectors.dimension

    @property
    def nbytes(self) -> int:
        """Bytes of columns, vectors, skills and identifiers in use, without the names of skills."""
        per_slot = self.columns.nbytes + 2 * self.dimension + self.vectors.sketches.nbytes
        return self._slots * per_slot + self.skill_pool.nbytes + self._identifiers.nbytes

    @property
    def slots_used(self) -> int:
        """How many slots were ever given to cells: what went is filled again before there are more."""
        return self._runs.end

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Nothing changes inside this block."""
        with self._lock:
            yield

    def near(
        self, latitude: float, longitude: float, km: float, occupations: NDArray[np.bool_] | None = None
    ) -> Near:
        """The slots of a few cells that hold every place within ``km`` of a point, and others, some of them empty: their points are
        the middle of the globe. ``occupations`` says of each of the taxonomy's whether it is sought: then without the offers
        that were read as others only."""
        stretches = self._runs.of(cells_within(latitude, longitude, km))
        if km < FAR_KM:
            stretches = stretches.joined()
        if occupations is None:
            return Near(stretches)
        first, *others = self.columns.occupations
        sought = np.concatenate(([True], occupations))  # as those that were read as none
        worth = sought.take(stretches.of(first))
        for column in others:
            occupation = stretches.of(column)
            if not occupation.any():
                break  # readings leave no gap
            # fewer each time: most offers were read as one thing
            waiting = np.flatnonzero((occupation > 0) & ~worth)
            worth[waiting] = sought.take(occupation.take(waiting))
        return Near(stretches, stretches.at(np.flatnonzero(worth)))

    def put(self, entries: Iterable[tuple[UUID, OfferReading]]) -> None:
        """Take in offers, or what they have become; of two entries of one offer the later one counts.

        Raises ValueError when a vector's shape is not (dimension,).
        """
        entries = iter(entries)
        while turn := dict(islice(entries, TURN)):
            for reading in turn.values():
                if reading.vector.shape != (self.dimension,):
                    raise ValueError(
                        f"a vector of shape {reading.vector.shape} in an index of {self.dimension} dimensions"
                    )
            here = self._held(turn)
            self.remove(turn.keys() - here.keys())  # an amended offer may have left the territory
            if here:
                with self._writing:  # searches go on while texts become numbers
                    facts = facts_of(here, self._taxonomy, self.number_of_skill, self.conditions.number)
                self.take(facts)

    def take(self, facts: Facts) -> None:
        """Take in a batch of offers whose facts are arrays already, or what they have become.

        Raises OSError where the system has no memory for more; these offers are then not here.
        """
        with self._lock:
            self.remove(facts.ids)
            self._take(facts)

    def remove(self, offer_ids: Collection[UUID]) -> None:
        """Forget offers; those not here are passed over. Nothing of them stays in the arrays."""
        with self._lock:
            for offer_id in offer_ids:
                slots = self._identifiers.find(offer_id)
                self._offers -= bool(slots)
                while slots:
                    self._release(slots[0], is_last_of_offer=len(slots) == 1)
                    slots = self._identifiers.find(offer_id)  # another of them may have been moved

    def number_of_skill(self, key: str) -> int:
        """The number by which a skill's key is known here, from 1 on."""
        return self.skills.setdefault(key, len(self.skills) + 1)

    def _held(self, offers: dict[UUID, OfferReading]) -> dict[UUID, OfferReading]:
        """Those of some offers that are this index's to hold."""
        if self._territory is None:
            return offers
        return {key: reading for key, reading in offers.items() if self._territory.holds(reading.spots)}

    def _take(self, facts: Facts) -> None:
        located = np.bincount(facts.offer, minlength=len(facts.ids))
        nowhere = np.flatnonzero(located == 0)
        offer = np.concatenate((facts.offer, nowhere))
        cells = np.concatenate(
            (cells_of(facts.latitude, facts.longitude), np.full(len(nowhere), NOWHERE, np.int64))
        )
        skill_counts = facts.columns["skill_count"].astype(np.int64)
        skills_at = self.skill_pool.put(facts.skills, skill_counts)
        try:
            slots = self._take_slots(cells)
        except OSError:
            for at, count in zip(skills_at.tolist(), skill_counts.tolist(), strict=True):
                self.skill_pool.free(at, count)
            raise
        located_at = np.rint(RADIUS * on_sphere(facts.latitude, facts.longitude))
        points = np.concatenate((located_at, np.zeros((len(nowhere), 3)))).astype(np.int32)
        low = [one.int & LOW for one in facts.ids]
        columns = {name: values.take(offer, axis=-1) for name, values in facts.columns.items()}
        columns |= {
            "id_high": np.array([one.int >> 64 for one in facts.ids], np.uint64).take(offer),
            "id_low": np.array(low, np.uint64).take(offer),
            "point": points.T,
            "place": np.concatenate((facts.place, np.full(len(nowhere), -1, np.int16))),
            "places": np.clip(located, 1, 255).take(offer),
            "skills_at": skills_at.take(offer),
        }
        self.columns.put(slots, columns)
        self.vectors.put(slots, facts.vectors.take(offer, axis=0))
        self._identifiers.add(slots.tolist(), [low[n] for n in offer.tolist()])
        self._offers += len(facts.ids)
        self._slots += len(slots)

    def _take_slots(self, cells: NDArray[np.int64]) -> NDArray[np.int64]:
        """A slot in each of some cells."""
        slots = np.zeros(len(cells), np.int64)
        order = np.argsort(cells, kind="stable")
        own, firsts = np.unique(cells[order], return_index=True)
        for cell, rows in zip(own.tolist(), np.split(order, firsts[1:]), strict=True):
            slots[rows] = self._runs.take(cell, len(rows))
        if self._runs.end > self.columns.room:
            try:
                self._grow()
            except OSError:  # as if they had not come: whoever brought them may try again
                for cell in cells.tolist():
                    self._runs.release_last(cell)
                raise
        self._cells[slots // SHORTEST] = cells  # runs begin at multiples of the shortest: one cell owns each
        return slots

    def _release(self, slot: int, *, is_last_of_offer: bool) -> None:
        """Empty a slot: the last one of its cell takes its place, so that cells have no holes."""
        if is_last_of_offer:
            self.skill_pool.free(int(self.columns.skills_at[slot]), int(self.columns.skill_count[slot]))
        self._identifiers.discard(slot)
        last = self._runs.release_last(int(self._cells[slot // SHORTEST]))
        if last != slot:
            self._identifiers.moved(last, slot)
            self.columns.move(last, slot)
            self.vectors.move(last, slot)
        self.columns.clear(last)
        self.vectors.clear(last)
        self._slots -= 1

    def _grow(self) -> None:
        """Twice the room, or what is needed and an eighth. Raises OSError where the system has not even that."""
        end = self._runs.end
        granted(self._grow_to, [max(2 * self.columns.room, end), end + end // 8])

    def _grow_to(self, room: int) -> None:
        more = max(0, room // SHORTEST + 1 - len(self._cells))
        self._cells = np.concatenate((self._cells, np.zeros(more, np.int16)))
        self.vectors.grow(room)
        self.columns.grow(room)  # last: its room is the one that is heeded
