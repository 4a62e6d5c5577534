"""Cells read into values: dates, numbers, yes and no, countries, sectors, sizes, milestones.

Each reading gives ``None`` where a cell cannot be read; what is wrong with it is said without repeating the cell, since it
may tell who somebody is.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from babel import Locale

from contracts.values import EUROPE
from services.partner_files.sheets import Cell
from services.partner_files.words import code_of, folded

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?Z|[+-]\d{2}:\d{2})?")
_UNIT = re.compile(r"\s*(?:h|u|uur|uren|std|hrs?|heures?|hours?|stunden)\.?$", re.IGNORECASE)
SERIALS: Final = range(10_000, 100_000)
"""Days as spreadsheets count them that are taken for dates: from May 1927 to October 2173."""
FIRST_DAY: Final = date(1899, 12, 30)
"""Day 0 of a spreadsheet, as its days come out right from March 1900 on (ECMA-376 part 1, 18.17.4.1)."""

DIVISIONS: Final = {
    "A": (1, 3), "B": (5, 9), "C": (10, 33), "D": (35, 35), "E": (36, 39), "F": (41, 43), "G": (45, 47), "H": (49, 53),
    "I": (55, 56), "J": (58, 63), "K": (64, 66), "L": (68, 68), "M": (69, 75), "N": (77, 82), "O": (84, 84), "P": (85, 85),
    "Q": (86, 88), "R": (90, 93), "S": (94, 96), "T": (97, 98), "U": (99, 99),
}  # fmt: skip
"""First and last division of each section of NACE Rev. 2 (Regulation (EC) No 1893/2006, annex I)."""
_NACE = re.compile(r"(?:(?P<section>[A-U])\s?)?(?P<division>\d{1,2})(?:\.\d{1,3}(?:\.\d)?)?\s?[A-Z]?")
_NACE_PLAIN = re.compile(r"(?P<division>\d{2})\d{2,3}\s?[A-Z]?")

SIZES: Final = ((10, "micro"), (50, "small"), (250, "medium"))
"""Staff below which an enterprise is of the class (Commission Recommendation 2003/361/EC, annex, article 2); else large."""
_BELOW = re.compile(r"(?:<|moins de|minder dan|less than|fewer than|under|weniger als|unter)\s*(\d+)\b.*")
_ABOVE = re.compile(r"(?:>|plus de|meer dan|more than|over|mehr als|über)\s*(\d+)\b.*")
_FROM_TO = re.compile(r"(?:de |van |from |von )?(\d+)\s*(?:-|–|à|a|tot|to|et|en|and|bis)\s*(\d+)\b.*")
_AT_LEAST = re.compile(r"(\d+)\s*(?:\+|et plus|en meer|or more|und mehr).*")
_STAFF = re.compile(r"(\d+)(?:\s*(?:salariés?|personnes?|werknemers?|employees|mitarbeiter|etp|vte))?")

_SPAN = re.compile(r"(?:a |after |na |nach |[jmsw] )?(?P<number>\d+)(?: (?P<unit>[a-z]+))?")
_UNITS: Final = {
    "weeks": "semaine semaines sem week weken weeks wk woche wochen",
    "months": "mois maand maanden month months monat monate m",
    "days": "jour jours j dag dagen day days tag tage d",
    "years": "an ans annee jaar year jahr",
}
_MILESTONES: Final = {
    ("4", "weeks"): "4_weeks", ("28", "days"): "4_weeks", ("3", "months"): "3_months", ("6", "months"): "6_months",
    ("12", "months"): "12_months", ("1", "years"): "12_months", ("4", ""): "4_weeks", ("3", ""): "3_months",
    ("6", ""): "6_months", ("12", ""): "12_months",
}  # fmt: skip


def day(cell: Cell) -> date | None:
    """A date: a real one, year-month-day, day-month-year with ``/``, ``-`` or ``.``, or a spreadsheet's number of days.

    A year of two digits can be read in more than one way, and is not read.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return _from_serial(float(cell))
    text = str(cell).strip()
    if text.isascii() and text.isdigit():
        return _from_serial(float(text)) if len(text) == 5 else None
    timed = _TIME.search(text)
    if timed and timed.end() == len(text):
        text = text[: timed.start()]
    if found := _ISO.fullmatch(text):
        year, month, day_of_month = found[1], found[3], found[4]
    elif found := _DAY_FIRST.fullmatch(text):
        year, month, day_of_month = found[4], found[3], found[1]
    else:
        return None
    try:
        return date(int(year), int(month), int(day_of_month))
    except ValueError:
        return None


def _from_serial(number: float) -> date | None:
    return FIRST_DAY + timedelta(days=int(number)) if int(number) in SERIALS else None


def number(cell: Cell) -> float | None:
    """A finite number; with a decimal comma, spaces between thousands, or hours after it ("35,5 h")."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell) if math.isfinite(cell) else None
    if not isinstance(cell, str):
        return None
    text = re.sub(r"[\s\u00a0\u202f]", "", _UNIT.sub("", cell))
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return None
    found = float(text)
    return found if math.isfinite(found) else None


def whole(cell: Cell) -> int | None:
    """A whole number."""
    found = number(cell)
    return int(found) if found is not None and found == int(found) else None


def yes(cell: Cell) -> bool | None:
    """Yes or no, in the four languages."""
    if isinstance(cell, bool):
        return cell
    code = code_of("yes", plain(cell))
    return None if code is None else code == "yes"


def plain(cell: Cell) -> str:
    """A cell as text. A number that a spreadsheet made of a code has no ``.0`` behind it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        cell = cell.date()
    return " ".join(str(cell).split())


def country(cell: Cell) -> str | None:
    """ISO 3166-1 alpha-2, from a code or a name in the four languages."""
    text = plain(cell)
    if text.upper() in EUROPE:
        return text.upper()
    return _country_names().get(folded(text))


@cache
def _country_names() -> dict[str, str]:
    return {
        folded(name): code
        for language in ("en", "de", "nl", "fr")
        for code, name in Locale(language).territories.items()
        if code in EUROPE
    } | {"bel": "BE", "b": "BE", "fra": "FR", "f": "FR", "lux": "LU", "l": "LU", "nld": "NL", "deu": "DE", "d": "DE",
         "uk": "GB", "el": "GR", "pays bas": "NL", "hollande": "NL", "holland": "NL"}  # fmt: skip


def sector(cell: Cell) -> str | None:
    """The section of NACE Rev. 2 of a section's letter or of a code: "C", "25.62", "2562B", "C25"."""
    text = plain(cell).upper()
    if text in DIVISIONS:
        return text
    found = _NACE.fullmatch(text) or _NACE_PLAIN.fullmatch(text)
    if found is None:
        return None
    division, stated = int(found["division"]), found.groupdict().get("section")
    section = next((letter for letter, (low, high) in DIVISIONS.items() if low <= division <= high), None)
    return section if stated in (None, section) else None


def size_class(cell: Cell) -> str | None:
    """The size class of a word, a number of staff ("12"), or a span of it ("10-49", "< 10", "250+") inside one class."""
    text = plain(cell).lower()
    if code := code_of("size_class", text):
        return code
    if found := _BELOW.fullmatch(text):
        return _class_of(0, int(found[1]) - 1)
    if found := _ABOVE.fullmatch(text):
        return _class_of(int(found[1]) + 1, None)
    if found := _FROM_TO.fullmatch(text):
        return _class_of(int(found[1]), int(found[2]))
    if found := _AT_LEAST.fullmatch(text):
        return _class_of(int(found[1]), None)
    found = _STAFF.fullmatch(text)
    return _class_of(int(found[1]), int(found[1])) if found else None


def _class_of(low: int, high: int | None) -> str | None:
    """The class that a span of staff lies in; ``None`` where it lies in several. Without an end it goes on."""
    first, last = (
        next((name for below, name in SIZES if staff is not None and staff < below), "large")
        for staff in (low, high)
    )
    return first if first == last else None


def milestone(cell: Cell) -> str | None:
    """A milestone after the exit: "4 semaines", "6 maanden", "M+6", "12 months", "1 an"."""
    found = _SPAN.fullmatch(folded(plain(cell)))
    if found is None:
        return None
    prefix = folded(plain(cell))[0]
    unit = found["unit"] or {"j": "j", "m": "m", "s": "sem", "w": "week"}.get(prefix, "")
    name = next((name for name, words in _UNITS.items() if unit and unit in words.split()), "")
    return _MILESTONES.get((found["number"], name)) if bool(unit) == bool(name) else None
