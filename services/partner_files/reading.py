"""One row as the fields of a kind of file. What cannot be read is noted, so that a row's faults are told all at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar
from uuid import UUID

from services.floor.faults import Fault
from services.floor.problems import Refused
from services.jobseekers.identity import PartnerNumber
from services.partner_files import values
from services.partner_files.sheets import Cell, Row
from services.partner_files.words import code_of, codes

T = TypeVar("T")


class Fields:
    """The cells of a row by field. Empty cells, and columns that the file does not have, give ``None``."""

    def __init__(self, row: Row, positions: Mapping[str, int]) -> None:
        """Raises ``Refused`` for a row that could not be read at all."""
        if row.fault:
            raise Refused([row.fault])
        self.line, self._cells, self._positions = row.line, row.cells, positions
        self.faults: list[Fault] = []

    def has_column(self, name: str) -> bool:
        return name in self._positions

    def cell(self, name: str) -> Cell:
        position = self._positions.get(name, len(self._cells))
        found = self._cells[position] if position < len(self._cells) else None
        return None if found == "" else found

    def text(self, name: str) -> str | None:
        return values.plain(self.cell(name)) or None

    def needed_text(self, name: str) -> str:
        return self._needed(name, self.text(name)) or ""

    def day(self, name: str) -> date | None:
        return self._read(name, values.day, Fault(name, "unreadable_date"))

    def needed_day(self, name: str) -> date:
        return self._needed(name, self.day(name)) or date.min

    def number(self, name: str) -> float | None:
        return self._read(name, values.number, Fault(name, "not_a_number"))

    def whole(self, name: str) -> int | None:
        return self._read(name, values.whole, Fault(name, "not_a_number"))

    def needed_whole(self, name: str) -> int:
        return self._needed(name, self.whole(name)) or 0

    def yes(self, name: str) -> bool | None:
        return self._read(name, values.yes, _unknown_word(name, "yes"))

    def country(self, name: str) -> str | None:
        return self._read(name, values.country, Fault(name, "unreadable_country"))

    def needed_country(self, name: str) -> str:
        return self._needed(name, self.country(name)) or ""

    def code(self, name: str) -> str | None:
        """A code by one of its words; ``""`` where the word says that there is nothing yet."""
        return self._read(name, lambda cell: code_of(name, values.plain(cell)), _unknown_word(name, name))

    def needed_code(self, name: str) -> str:
        return self._needed(name, self.code(name)) or ""

    def read_as(self, name: str, read: Callable[[Cell], str | None], expected: str) -> str | None:
        return self._read(name, read, Fault(name, "unknown_word", {"expected": expected}))

    def pseudonym(self) -> UUID | None:
        return self._read("person_id", _uuid, Fault("person_id", "pattern"))

    def partner_number(self, partner: str) -> PartnerNumber | None:
        number = self.text("number")
        return PartnerNumber(partner, number) if number else None

    def fault(self, name: str, rule: str, **params: object) -> None:
        """Note that something is wrong with a field."""
        self.faults.append(Fault(name, rule, params))

    def check(self) -> None:
        """Raises ``Refused`` with everything that was wrong so far."""
        if self.faults:
            raise Refused(self.faults)

    def _read(self, name: str, read: Callable[[Cell], T | None], otherwise: Fault) -> T | None:
        cell = self.cell(name)
        if cell is None:
            return None
        found = read(cell)
        if found is None:
            self.faults.append(otherwise)
        return found

    def _needed(self, name: str, found: T | None) -> T | None:
        if found is None and self.cell(name) is None:
            self.fault(name, "missing")
        return found


def _unknown_word(name: str, field: str) -> Fault:
    return Fault(name, "unknown_word", {"expected": codes(field)})


def _uuid(cell: Cell) -> UUID | None:
    try:
        return UUID(values.plain(cell))
    except ValueError:
        return None
