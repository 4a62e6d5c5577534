"""A CSV file of offers as records, with the column names of docs/importing.md, separated by ; , or tabs."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import BinaryIO, Final

from services.floor.encodings import as_utf8
from services.floor.faults import Fault
from services.floor.problems import Refused
from services.offers.importers.records import LIMIT, TOO_LARGE, Record, bounded_lines, broken_fields

COLUMNS: Final = frozenset(
    [
        "reference",
        "source",
        "title",
        "description",
        "language",
        "employer_name",
        "employer_country",
        "siret",
        "bce",
        "rome",
        "esco",
        "isco",
        "skills",
        "languages",
        "contract",
        "working_time",
        "hours_per_week",
        "starts_on",
        "salary_text",
        "salary_min",
        "salary_max",
        "salary_period",
        "salary_currency",
        "salary_months",
        "licences",
        "place",
        "postcode",
        "country",
        "latitude",
        "longitude",
        "published_on",
        "expires_on",
        "programmes",
        "url",
        "title_fr",
        "title_nl",
        "title_en",
        "title_de",
        "description_fr",
        "description_nl",
        "description_en",
        "description_de",
    ]
)
NEEDED: Final = frozenset({"reference", "title"})
DELIMITERS: Final = ";,\t"
_SEPARATOR: Final = re.compile(rb"sep=.\r?\n?$", re.IGNORECASE)


class Table:
    """A CSV file as records. Each record's bytes are one row as it stands in the file, but in UTF-8."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises ``Refused`` (``unknown_format``) where the first line does not name the needed columns."""
        self._lines = bounded_lines(as_utf8(file))
        self._line = 1
        raw, fault = next(self._lines, (b"", None))
        if _SEPARATOR.match(raw.removeprefix(BOM_UTF8)):  # a line that spreadsheets write for themselves
            self._line = 2
            raw, fault = next(self._lines, (b"", None))
        try:
            first = raw.removeprefix(BOM_UTF8).decode().lower()
        except UnicodeDecodeError:
            first, fault = "", fault or Fault("", "unknown_format")
        self.delimiter = max(DELIMITERS, key=first.count)
        self.columns = [name.strip() for name in next(csv.reader([first], delimiter=self.delimiter), [])]
        if fault or not set(self.columns) >= NEEDED:
            raise Refused([Fault("", "unknown_format")])

    def __iter__(self) -> Iterator[Record]:
        number = 0
        while row := self._row():
            line, raw, fault = row
            if fault or raw.strip(b"\r\n\t ;,"):
                number += 1
                yield Record(number, raw, line, fault)

    def _row(self) -> tuple[int, bytes, Fault | None] | None:
        """The next row, which goes on over line ends inside quotes: its first line's number, its bytes or its fault."""
        first, raw, is_quoted, fault = self._line + 1, b"", False, None
        for line, too_large in self._lines:
            self._line += 1
            is_quoted = self._ends_quoted(line, is_quoted)
            raw, fault = raw + line, fault or too_large
            if len(raw) > LIMIT:
                raw, fault = b"", TOO_LARGE
            if not is_quoted:
                return first, raw, fault
        return (first, raw, fault or Fault("", "open_quote")) if raw or fault else None

    def _ends_quoted(self, line: bytes, is_quoted: bool) -> bool:
        """Whether a field is still open at the end of a line. A quote opens a field only where the field begins."""
        begins, closed = not is_quoted, False
        for before in line.split(b'"')[:-1]:  # after each of these pieces stands a quote
            if is_quoted:
                is_quoted, closed = False, True
            elif before.endswith(self.delimiter.encode()) or (not before and (begins or closed)):
                is_quoted = True
            begins = False
        return is_quoted

    def cells(self, raw: bytes) -> dict[str, str]:
        """A row by its column names, empty cells left out. Raises ``Refused``."""
        text = raw.decode(errors="surrogateescape")
        try:
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter), [])
        except csv.Error:  # a field longer than the reader takes
            raise Refused([TOO_LARGE]) from None
        if len(cells) > len(self.columns):
            raise Refused([Fault("", "too_many_cells", {"limit": len(self.columns)})])
        named = list(zip(self.columns, cells, strict=False))
        broken = broken_fields(dict(named))
        if broken:
            raise Refused([Fault(column, "broken_text") for column in broken])
        return {name: cell.strip() for name, cell in named if name in COLUMNS and cell.strip()}
