"""Labels and concepts as sequences over the table's columns: nothing is copied until it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

import numpy as np

from matching.taxonomy.model import LANGUAGES, Concept, Label
from matching.taxonomy.table import Column, starts_of


class Labels:
    """Every label of every concept, by number; a concept's labels stand on end, preferred first in each language."""

    def __init__(self, columns: dict[str, Column]) -> None:
        self._text = columns["labels"].tobytes()
        self._text_starts = np.concatenate(([0], np.flatnonzero(columns["labels"] == ord("\n")) + 1))
        self._language, self._preferred = columns["label_language"], columns["label_preferred"]
        self.starts = starts_of(columns["label_counts"])

    def __len__(self) -> int:
        return int(self.starts[-1])

    def at(self, number: int) -> Label:
        """One label."""
        text = self._text[self._text_starts[number] : self._text_starts[number + 1] - 1].decode()
        return Label(text, LANGUAGES[self._language[number]], bool(self._preferred[number]))

    def of(self, row: int) -> tuple[Label, ...]:
        """The labels of the concept in a row of the table."""
        return tuple(self.at(number) for number in range(self.starts[row], self.starts[row + 1]))

    def preferred_of(self, row: int) -> dict[str, int]:
        """The numbers of a concept's preferred labels, by language."""
        start, end = int(self.starts[row]), int(self.starts[row + 1])
        return {
            LANGUAGES[self._language[number]]: int(number)
            for number in start + np.flatnonzero(self._preferred[start:end])
        }

    def languages_of(self, numbers: Column) -> Column:
        """The numbers, in LANGUAGES, of the languages that labels are written in."""
        languages: Column = self._language[numbers]
        return languages

    def preferred_among(self, numbers: Column) -> Column:
        """Which labels are preferred ones."""
        preferred: Column = self._preferred[numbers] > 0
        return preferred

    def rows_of(self, numbers: Column) -> Column:
        """The rows of the concepts that labels name."""
        rows: Column = np.searchsorted(self.starts, numbers, side="right") - 1
        return rows


class Concepts(Sequence[Concept]):
    """The concepts of one kind, by index from 0; for occupations the index of every similarity row."""

    def __init__(self, concept_at: Callable[[int], Concept], first: int, last: int) -> None:
        self._concept_at, self._rows = concept_at, range(first, last)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Concept: ...
    @overload
    def __getitem__(self, index: slice) -> list[Concept]: ...
    def __getitem__(self, index: int | slice) -> Concept | list[Concept]:
        if isinstance(index, slice):
            return [self._concept_at(row) for row in self._rows[index]]
        return self._concept_at(self._rows[index])
