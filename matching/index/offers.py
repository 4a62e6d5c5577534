"""The index of open offers: put, remove, and what a search reads. Loaded from the view's table, it follows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from threading import RLock
from typing import Protocol, get_args
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from contracts.values import ContractType, LanguageFloor, Licence, WorkingTime
from matching.index.cells import SEVERAL, cell_of
from matching.index.columns import NEVER, OCCUPATIONS, SKILLS, UNKNOWN_DAY, Columns
from matching.index.vectors import CellVectors
from matching.reading.model import WORDS, OfferReading, SkillRead, Spot
from matching.travel import on_sphere

CONTRACTS: dict[str | None, int] = {None: 0} | {name: n for n, name in enumerate(get_args(ContractType), 1)}
WORKING_TIMES: dict[str | None, int] = {None: 0} | {
    name: n for n, name in enumerate(get_args(WorkingTime), 1)
}
LICENCE_BITS: dict[str, int] = {name: 1 << n for n, name in enumerate(get_args(Licence))}
DESIRED = 0.4
"""What a skill that an offer would like counts beside one that it requires."""
UNKNOWN_WORDS = 0.3
"""What a skill counts that no nomenclature knows: two people seldom say it in the same words."""
TURN = 500
"""Offers put before the lock is let go, so that a search need not wait until an import is through."""


class Occupations(Protocol):
    """What the index asks of the taxonomy: an occupation's column in every similarity row."""

    def __contains__(self, uri: object) -> bool: ...
    def index_of(self, uri: str) -> int: ...


@dataclass(frozen=True, slots=True)
class LanguageNeeds:
    """The languages an offer names and those it can be read in. Many offers share one of these."""

    floors: tuple[LanguageFloor, ...] = ()
    text_languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FurtherSpots:
    """The second and further places of offers: slot, point of the unit sphere, number among the offer's places."""

    slots: NDArray[np.int64]
    positions: NDArray[np.float64]
    places: NDArray[np.int16]


class OfferIndex:
    """Open offers, searchable while they change: every method takes the lock, a search holds it throughout.

    ``taxonomy`` gives the order of occupations. An offer without a located place is kept and counted, and never found.
    """

    def __init__(self, dimension: int, taxonomy: Occupations) -> None:
        self.columns, self.vectors = Columns(), CellVectors(dimension)
        self.needs: list[LanguageNeeds] = [LanguageNeeds()]
        self.skills: dict[str, int] = {}
        self._taxonomy = taxonomy
        self._slots: dict[UUID, int] = {}
        self._needs_number: dict[LanguageNeeds, int] = {self.needs[0]: 0}
        self._further: dict[int, tuple[Spot, ...]] = {}
        self._further_spots: FurtherSpots | None = None
        self._lock = RLock()

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, offer_id: object) -> bool:
        return offer_id in self._slots

    @property
    def dimension(self) -> int:
        return self.vectors.dimension

    @property
    def nbytes(self) -> int:
        """Bytes of columns and vectors, without Python's own tables of identifiers."""
        return self.columns.nbytes + self.vectors.nbytes

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Nothing changes inside this block."""
        with self._lock:
            yield

    def put(self, entries: Iterable[tuple[UUID, OfferReading]]) -> None:
        """Take in offers, or what they have become; of two entries of one offer the later one counts.

        Raises ValueError when a vector's shape is not (dimension,).
        """
        entries = iter(entries)
        while turn := dict(islice(entries, TURN)):
            with self._lock:
                self._put(turn)

    def remove(self, offer_ids: Collection[UUID]) -> None:
        """Forget offers; those not here are passed over. Their slots are used again."""
        with self._lock:
            slots = [
                slot for offer_id in set(offer_ids) if (slot := self._slots.pop(offer_id, None)) is not None
            ]
            self.vectors.remove(np.array(slots, dtype=np.int64))
            for slot in slots:
                self.columns.free_slot(slot)
                if self._further.pop(slot, None):
                    self._further_spots = None

    def further_spots(self) -> FurtherSpots:
        """The places of offers beyond their first located one, as arrays."""
        if self._further_spots is None:
            rows = [(slot, spot) for slot, spots in self._further.items() for spot in spots]
            self._further_spots = FurtherSpots(
                np.array([slot for slot, _ in rows], dtype=np.int64),
                on_sphere([spot.latitude for _, spot in rows], [spot.longitude for _, spot in rows]),
                np.array([spot.place for _, spot in rows], dtype=np.int16),
            )
        return self._further_spots

    def _put(self, turn: dict[UUID, OfferReading]) -> None:
        for reading in turn.values():
            if reading.vector.shape != (self.dimension,):
                raise ValueError(
                    f"a vector of shape {reading.vector.shape} in an index of {self.dimension} dimensions"
                )
        self.remove(turn.keys())
        slots, cells, vectors = [], [], []
        for offer_id, reading in turn.items():
            slot = self._slots[offer_id] = self.columns.take_slot(offer_id)
            self._write(slot, reading)
            if reading.spots:
                own_cells = {cell_of(spot.latitude, spot.longitude) for spot in reading.spots}
                slots.append(slot)
                cells.append(own_cells.pop() if len(own_cells) == 1 else SEVERAL)
                vectors.append(np.nan_to_num(reading.vector, nan=0.0, posinf=0.0, neginf=0.0))
        if slots:
            self.vectors.add(
                np.array(slots, np.int64), np.array(cells, np.int64), np.array(vectors, np.float32)
            )

    def _write(self, slot: int, reading: OfferReading) -> None:
        known = [read for read in reading.occupations if read.uri in self._taxonomy][:OCCUPATIONS]
        skills = ranked_skills(reading.skills)
        self.columns.set(
            slot,
            occupations=[self._taxonomy.index_of(read.uri) for read in known],
            occupation_scores=[read.score for read in known],
            skills=[2 * self._skill(skill.key) + (not skill.required) for skill in skills],
            skill_count=len(skills),
            skill_total=sum(skill_weight(s.key) * (1.0 if s.required else DESIRED) for s in skills),
            needs=self._needs(LanguageNeeds(reading.languages, reading.text_languages)),
            licences=sum(LICENCE_BITS[licence] for licence in set(reading.licences)),
            contract=CONTRACTS[reading.contract],
            working_time=WORKING_TIMES[reading.working_time],
            published=reading.published_on.toordinal() if reading.published_on else UNKNOWN_DAY,
            expires=reading.expires_on.toordinal() if reading.expires_on else NEVER,
        )
        if reading.spots:
            first, *further = reading.spots
            x, y, z = on_sphere(first.latitude, first.longitude)
            self.columns.set(slot, x=x, y=y, z=z, place=first.place)
            if further:
                self._further[slot], self._further_spots = tuple(further), None

    def _skill(self, key: str) -> int:
        return self.skills.setdefault(key, len(self.skills) + 1)

    def _needs(self, needs: LanguageNeeds) -> int:
        number = self._needs_number.setdefault(needs, len(self.needs))
        if number == len(self.needs):
            self.needs.append(needs)
        return number


def skill_weight(key: str) -> float:
    """What a required skill weighs beside others, by its key."""
    return UNKNOWN_WORDS if key.startswith(WORDS) else 1.0


def ranked_skills(skills: Iterable[SkillRead]) -> list[SkillRead]:
    """The skills that count: each once, required ones first, as many as the index keeps."""
    unique: dict[str, SkillRead] = {}
    for skill in sorted(skills, key=lambda skill: not skill.required):
        unique.setdefault(skill.key, skill)
    return list(unique.values())[:SKILLS]
