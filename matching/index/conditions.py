"""What offers ask for, each different set once: many offers share one, and a search need look at each but once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from contracts.values import ContractType, LanguageFloor, Licence, WorkingTime
from matching.index.room import moved, reserved

CONTRACTS: dict[str | None, int] = {None: 0} | {name: n for n, name in enumerate(get_args(ContractType), 1)}
WORKING_TIMES: dict[str | None, int] = {None: 0} | {
    name: n for n, name in enumerate(get_args(WorkingTime), 1)
}
LICENCE_BITS: dict[str, int] = {name: 1 << n for n, name in enumerate(get_args(Licence))}
ROOM = 65_536


@dataclass(frozen=True, slots=True)
class LanguageNeeds:
    """The languages an offer names and those it can be read in."""

    floors: tuple[LanguageFloor, ...] = ()
    text_languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conditions:
    """Languages, the bits of licences, the codes of contract and working time (0: the offer does not say)."""

    needs: LanguageNeeds = LanguageNeeds()
    licences: int = 0
    contract: int = 0
    working_time: int = 0


class ConditionTable:
    """Conditions by number; one that was entered stays, whoever offered it. The arrays are by that number too."""

    def __init__(self) -> None:
        self.needs: list[LanguageNeeds] = []
        """What the numbers in ``needs_number`` stand for."""
        self.needs_number: NDArray[np.int32] = reserved((ROOM,), np.int32)
        self.licences: NDArray[np.uint32] = reserved((ROOM,), np.uint32)
        self.contract: NDArray[np.uint8] = reserved((ROOM,), np.uint8)
        self.working_time: NDArray[np.uint8] = reserved((ROOM,), np.uint8)
        self._known: dict[Conditions, int] = {}
        self._numbers_of_needs: dict[LanguageNeeds, int] = {}

    def __len__(self) -> int:
        return len(self._known)

    def number(self, conditions: Conditions) -> int:
        """The number of some conditions, a new one where they are."""
        if (known := self._known.get(conditions)) is not None:
            return known
        number = len(self._known)
        if number == len(self.licences):
            for name in ("needs_number", "licences", "contract", "working_time"):
                setattr(self, name, moved(getattr(self, name), (2 * number,)))
        self.needs_number[number] = self._number_of_needs(conditions.needs)
        self.licences[number] = conditions.licences
        self.contract[number] = conditions.contract
        self.working_time[number] = conditions.working_time
        self._known[conditions] = number
        return number

    def _number_of_needs(self, needs: LanguageNeeds) -> int:
        number = self._numbers_of_needs.setdefault(needs, len(self.needs))
        if number == len(self.needs):
            self.needs.append(needs)
        return number
