"""Tables as files: CSV and XLSX that a spreadsheet opens without running anything that stands in them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | int | float | bool | date | None
STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes spreadsheets compute a text instead of showing it (OWASP, CSV injection)."""
MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WIDEST: Final = 60


@dataclass(frozen=True)
class Table:
    """A sheet: its name, its columns and its rows. ``notes`` say what it is; in CSV they are left out, so that every
    line is a record."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()


def written(table: Table, extension: str) -> bytes:
    """The table as a file. Raises ``KeyError`` for a format there is not."""
    return {"csv": as_csv, "xlsx": as_xlsx}[extension](table)


def harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet would compute gets an apostrophe before it; control characters are taken out."""
    if not isinstance(cell, str):
        return cell
    text = "".join(one for one in cell if one.isprintable() or one in "\t\r\n")
    return f"'{text}" if text.lstrip(" ").startswith(STARTS_FORMULA) else text


def as_csv(table: Table) -> bytes:
    """RFC 4180 in UTF-8, with the mark by which spreadsheets know it; dates as ISO 8601, shares between 0 and 1."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(map(harmless, table.columns))
    for row in table.rows:
        writer.writerow(map(_plain, row))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_xlsx(table: Table) -> bytes:
    """One sheet with its headings held still, and one with the notes."""
    book = Workbook()
    sheet = book.active
    sheet.title = table.name[:31]
    sheet.append([harmless(name) for name in table.columns])
    for row in table.rows:
        sheet.append([harmless(cell) for cell in row])
    for lines in sheet.iter_rows():
        for cell in lines:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text, whatever it looks like
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, name in enumerate(table.columns, 1):
        longest = max([len(name), *(len(_plain(row[number - 1])) for row in table.rows[:200])])
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, WIDEST)
    sheet.freeze_panes = "A2"
    if table.notes:
        about = book.create_sheet("README")
        about.column_dimensions["A"].width = 2 * WIDEST
        for note in table.notes:
            about.append([harmless(note)])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(harmless(cell))
