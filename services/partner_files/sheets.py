"""A partner's file as a table: CSV as spreadsheets write it, or a sheet of an XLSX workbook. Read row by row, never whole."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile, is_zipfile

from services.floor.encodings import encoding_of
from services.floor.faults import Fault
from services.floor.problems import Refused

Cell = str | int | float | bool | datetime | date | time | timedelta | None
Score = Callable[[tuple[Cell, ...]], int]
"""How much a row looks like a header: nothing like one where it is 0."""

HEADER_WITHIN: Final = 20
DELIMITERS: Final = ";,\t"
UNPACKED_MB: Final = 1_000
"""Of a workbook. One that unpacks to more is no list of people, but an accident or an attack."""
OLE: Final = b"\xd0\xcf\x11\xe0"
"""How an old .xls begins, and a workbook under a password."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row and the line it begins on (in a workbook, its number); or the fault for which it cannot be read."""

    line: int
    cells: tuple[Cell, ...] = ()
    fault: Fault | None = None

    @property
    def is_empty(self) -> bool:
        return not self.fault and all(cell is None or cell == "" for cell in self.cells)


class Table:
    """The rows under a header. Each iteration reads the file anew, from the row after the header."""

    def __init__(self, path: Path, score: Score, sheet: str | None = None) -> None:
        """Finds the header among the first twenty rows: the one that looks most like one.

        Raises ``Refused`` (``unknown_format``, ``unknown_sheet``, ``no_header``) and ``OSError``.
        """
        self._path, self._sheet = path, sheet
        self._is_workbook = is_zipfile(path)
        with path.open("rb") as file:
            if file.read(8).startswith(OLE):
                raise Refused([Fault("", "unknown_format")])
            self._encoding = "" if self._is_workbook else encoding_of(file)
        self._delimiter = ";"
        best, header = 0, Row(0)
        for one in (score, _could_be_header):
            for delimiter in ";" if self._is_workbook else DELIMITERS:
                for row in self._first_rows(delimiter, several=one is _could_be_header):
                    if (found := one(row.cells)) > best:
                        best, header, self._delimiter = found, row, delimiter
            if best:
                break
        if not best:
            raise Refused([Fault("", "no_header", {"limit": HEADER_WITHIN})])
        self.line = header.line
        self.headers = tuple(" ".join(str(cell).split()) if cell is not None else "" for cell in header.cells)

    def __iter__(self) -> Iterator[Row]:
        width = len(self.headers)
        for row in self._rows(self._delimiter):
            if row.line <= self.line or row.is_empty:
                continue
            if not self._is_workbook and any(row.cells[width:]):  # a delimiter too many: cells have moved
                row = Row(row.line, fault=Fault("", "too_many_cells", {"limit": width}))
            yield row

    def _first_rows(self, delimiter: str, several: bool) -> Iterator[Row]:
        """The first twenty rows; of those only the first that has ``several`` cells."""
        rows = islice(self._rows(delimiter), HEADER_WITHIN)
        return islice((row for row in rows if len(_said(row.cells)) > 1), 1) if several else rows

    def _rows(self, delimiter: str) -> Iterator[Row]:
        if self._is_workbook:
            return _sheet_rows(self._path, self._sheet)
        return _csv_rows(self._path, self._encoding, delimiter)


def _said(cells: tuple[Cell, ...]) -> list[Cell]:
    return [cell for cell in cells if cell is not None and cell != ""]


def _could_be_header(cells: tuple[Cell, ...]) -> int:
    """How many names a row of column names has that nobody knows here. A row with a day, a number or an address in it is
    no such row: it is somebody's, and must not be shown."""
    said = _said(cells)
    are_names = all(
        isinstance(cell, str) and "@" not in cell and not any(sign.isdigit() for sign in cell)
        for cell in said
    )
    return len(said) if are_names else 0


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader((line.replace("\0", "\ufffd") for line in file), delimiter=delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Row(line, fault=Fault("", "open_quote"))
                continue
            broken = any("\ufffd" in cell for cell in cells)
            yield Row(
                line,
                tuple(cell.strip() for cell in cells),
                Fault("", "unreadable_text") if broken else None,
            )


def _sheet_rows(path: Path, name: str | None) -> Iterator[Row]:
    with _workbook(path) as workbook:
        names = [one.title for one in workbook.worksheets]
        if not names or (name is not None and name not in names):
            raise Refused([Fault("sheet", "unknown_sheet", {"expected": ", ".join(names)})])
        sheet = workbook[name] if name else workbook.worksheets[0]
        sheet.reset_dimensions()  # some programs write the wrong ones, and cells beyond them would be lost
        for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield Row(line, tuple(cell.strip() if isinstance(cell, str) else cell for cell in cells))


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    """The workbook, with the values that its formulas had when it was saved. Raises ``Refused`` (``unknown_format``,
    ``record_too_large``)."""
    from openpyxl import load_workbook

    try:
        with ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED_MB * 1_000_000:
                raise Refused([Fault("", "record_too_large", {"limit": UNPACKED_MB})])
        with path.open("rb") as file:
            workbook = load_workbook(file, read_only=True, data_only=True)
            try:
                yield workbook
            finally:
                workbook.close()
    except (BadZipFile, KeyError, ValueError, EOFError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused([Fault("", "unknown_format")]) from error
