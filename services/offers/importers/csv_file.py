"""Offers as a table: CSV in UTF-8, with the column names of docs/importing.md, separated by ; , or tabs."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO, Final

from services.floor.faults import Fault
from services.floor.problems import Refused
from services.offers.importers.incoming import (
    LANGUAGE_FLOOR,
    Incoming,
    amount,
    country_code,
    day,
    label,
    language_code,
    moment,
    number,
    required_reference,
    web_address,
)
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
LANGUAGES: Final = ("fr", "nl", "en", "de")


class Table:
    """A CSV file as records. Each record's bytes are one row as it stands in the file."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises ``Refused`` (``unknown_format``) where the first line does not name the needed columns."""
        self._lines = bounded_lines(file)
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


def read(cells: dict[str, str]) -> Incoming:
    """One row. Raises ``Refused`` where it has no reference."""
    reference = required_reference("reference", cells.get("reference"))
    return Incoming(cells.get("source"), reference, partial(_terms, cells))


def _terms(cells: dict[str, str]) -> dict[str, Any]:
    schemes = (("rome", "ROME"), ("esco", "ESCO"), ("isco", "ISCO-08"))
    return {
        "title": cells.get("title", ""),
        "description": cells.get("description", ""),
        "language": cells.get("language"),
        "versions": _versions(cells),
        "employer": _employer(cells),
        "occupations": [
            {"scheme": scheme, "code": cells[column]} for column, scheme in schemes if column in cells
        ],
        "skills": [{"label": label(told), "required": needed} for told, needed in _several(cells, "skills")],
        "languages": [_language_floor(told, needed) for told, needed in _several(cells, "languages")],
        "contract": _code(cells.get("contract")),
        "working_time": _code(cells.get("working_time")),
        "hours_per_week": number("hours_per_week", cells.get("hours_per_week")),
        "starts_on": day("starts_on", cells.get("starts_on")),
        "salary": _salary(cells),
        "licences": [
            {"licence": told.upper(), "required": needed} for told, needed in _several(cells, "licences")
        ],
        "places": _places(cells),
        "published_at": moment("published_on", cells.get("published_on")),
        "expires_on": day("expires_on", cells.get("expires_on")),
        "programmes": [told for told, _ in _several(cells, "programmes")],
        "url": web_address(cells.get("url")),
    }


def _code(told: str | None) -> str | None:
    """One of our codes, however it is spelt: "Full time" is full_time."""
    return None if told is None else re.sub(r"[\s_-]+", "_", told.lower())


def _country(told: str | None) -> str | None:
    """By code or name; one that is unknown goes on as it is, to be refused."""
    return None if told is None else country_code(told) or told


def _amount(column: str, told: str | None) -> float | None:
    """A sum of money. Raises ``Refused`` (``not_a_number``)."""
    found = None if told is None else amount(told)
    return number(column, told) if found is None else found


def _versions(cells: dict[str, str]) -> list[dict[str, Any]]:
    """``title_nl`` and ``description_nl`` beside the original, and so on."""
    return [
        {
            "language": code,
            "title": cells[f"title_{code}"],
            "description": cells.get(f"description_{code}", ""),
        }
        for code in LANGUAGES
        if f"title_{code}" in cells
    ]


def _several(cells: dict[str, str], column: str) -> list[tuple[str, bool]]:
    """The parts of a cell, ``|`` between them, each with whether it is required: a ``?`` after it says wished."""
    parts = [part.strip() for part in cells.get(column, "").split("|")]
    return [(part.removesuffix("?").strip(), not part.endswith("?")) for part in parts if part]


def _employer(cells: dict[str, str]) -> dict[str, Any]:
    numbers = [
        {"scheme": scheme, "number": "".join(cells[column].replace(".", "").split())}
        for column, scheme in (("siret", "SIRET"), ("bce", "BCE"))
        if column in cells
    ]
    name = cells.get("employer_name")
    return {
        "name": name,
        "country": _country(cells.get("employer_country")),
        "registration": next(iter(numbers), None),
    }


def _language_floor(told: str, required: bool) -> dict[str, Any]:
    """ "nl:B1", "nl" or "néerlandais"."""
    name, _, level = (part.strip() for part in told.partition(":"))
    return {
        "language": language_code(name) or name,
        "level": level.upper() or LANGUAGE_FLOOR,
        "required": required,
    }


def _salary(cells: dict[str, str]) -> dict[str, Any] | None:
    told = {
        "text": cells.get("salary_text"),
        "minimum": _amount("salary_min", cells.get("salary_min")),
        "maximum": _amount("salary_max", cells.get("salary_max")),
        "period": _code(cells.get("salary_period")),
        "months": number("salary_months", cells.get("salary_months")),
    }
    if all(value is None for value in told.values()):
        return None
    return told | {"currency": cells.get("salary_currency", "EUR").upper()}


def _places(cells: dict[str, str]) -> list[dict[str, Any]]:
    """Places, ``|`` between several; postcode and coordinates are of the one place where there is one."""
    names = [told for told, _ in _several(cells, "place")] or (
        [cells["postcode"]] if "postcode" in cells else []
    )
    places: list[dict[str, Any]] = [
        {"label": name, "country": _country(cells.get("country"))} for name in names
    ]
    if len(places) == 1:
        places[0] |= {
            "postcode": cells.get("postcode"),
            "latitude": number("latitude", cells.get("latitude")),
            "longitude": number("longitude", cells.get("longitude")),
        }
    return places
