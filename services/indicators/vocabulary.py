"""The codes that columns hold, in the order of their numbers: zero is what was not stated."""

from __future__ import annotations

from typing import Any, Final, get_args

import numpy as np

from contracts.placements import Milestone, Situation
from contracts.trainings import ExitOutcome
from contracts.values import AgeClass, ContractType, Gender, LabourStatus, Sector, SizeClass

NOT_STATED: Final = "not_stated"
GENDERS: Final[tuple[str, ...]] = get_args(Gender)
AGE_CLASSES: Final[tuple[str, ...]] = get_args(AgeClass)
LABOUR_STATUSES: Final[tuple[str, ...]] = get_args(LabourStatus)
OUTCOMES: Final[tuple[str, ...]] = get_args(ExitOutcome)
CONTRACTS: Final[tuple[str, ...]] = get_args(ContractType)
SECTORS: Final[tuple[str, ...]] = get_args(Sector)
SIZE_CLASSES: Final[tuple[str, ...]] = get_args(SizeClass)
MILESTONES: Final[tuple[str, ...]] = get_args(Milestone)
SITUATIONS: Final[tuple[str, ...]] = get_args(Situation)


def number(vocabulary: tuple[str, ...], value: str) -> int:
    """The number of a code, as columns hold it."""
    return vocabulary.index(value) + 1


def among(vocabulary: tuple[str, ...], values: tuple[str, ...]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """A table of the numbers: whether each is one of some codes. Looking up beats comparing."""
    return np.array([named(vocabulary, place) in values for place in range(len(vocabulary) + 1)])


def named(vocabulary: tuple[str, ...], number: int) -> str:
    """The code of a number."""
    return vocabulary[number - 1] if number else NOT_STATED
