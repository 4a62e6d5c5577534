"""Relations between concepts, read one way from the table and the other way from an index made when first asked for."""

from __future__ import annotations

from functools import cached_property

from matching.taxonomy.table import Column, starts_of


class Relation:
    """One relation of the table ("broader", "essential", "optional") between concepts, by their rows."""

    def __init__(self, columns: dict[str, Column], name: str, uris: list[str]) -> None:
        self._uris, self._others = uris, columns[name]
        self._starts = starts_of(columns[f"{name}_counts"])

    def of(self, row: int) -> tuple[str, ...]:
        """The concepts that the one in this row is related to."""
        return tuple(self._uris[other] for other in self._others[self._starts[row] : self._starts[row + 1]])

    def to(self, row: int) -> tuple[str, ...]:
        """The concepts that are related to the one in this row."""
        return tuple(self._uris[other] for other in self._backwards.get(row, ()))

    @cached_property
    def _backwards(self) -> dict[int, list[int]]:
        backwards: dict[int, list[int]] = {}
        for row in range(len(self._starts) - 1):
            for other in self._others[self._starts[row] : self._starts[row + 1]].tolist():
                backwards.setdefault(other, []).append(row)
        return backwards
