"""What a reader of a format makes of one record, and the small readings all formats share."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from babel import Locale
from babel.core import get_global

from contracts.values import EUROPE, ISO_639_1
from services.floor.faults import Fault, shortened
from services.floor.problems import Refused
from services.offers.text import one_line

LANGUAGE_FLOOR = "B1"
"""The level taken where a source asks for a language without saying how well: the threshold of independent use, CEFR."""
LABEL_LENGTH = 300
NAME_LENGTH = 200
"""Of an employer or a place."""
LARGEST_SALARY = 10_000_000
SALARY_LENGTH = 500

_GROUPS = re.compile(r"(\d{1,3}(?:[.,]\d{3})+)([.,]\d{1,2})?")
_MIDNIGHT = re.compile(r"T24:00(:00)?")
_SMALL_WORDS = re.compile(
    r"(?<=[ -])(?:sur|sous|en|et|de|du|des|la|le|les|lès|lez|aux?|aan|op|bij|den|der|het)(?=[ -])|(?<=[ -])[DL](?='|’)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One offer as a file brings it: where it is from, and its reference there. ``source`` is ``None`` where the file
    does not name it.

    ``terms`` gives arguments for ``OfferGiven``, or raises ``Refused``: which offer it is is known even then.
    """

    source: str | None
    reference: str
    terms: Callable[[], dict[str, Any]]


def required_reference(field: str, given: object) -> str:
    """The sender's reference. Raises ``Refused`` (``missing``)."""
    is_told = isinstance(given, str | int) and not isinstance(given, bool)
    reference = one_line(str(given)) if is_told else ""
    if not reference:
        raise Refused([Fault(field, "missing")])
    return reference[:200]


def day(field: str, given: object) -> date | None:
    """A date, or the date of a moment. Raises ``Refused`` (``impossible_date``)."""
    found = moment(field, given)
    return found.date() if found else None


def moment(field: str, given: object) -> datetime | None:
    """A moment by ISO 8601, in UTC where it does not say. Raises ``Refused`` (``impossible_date``)."""
    if given is None or given == "":
        return None
    told = _MIDNIGHT.sub("T23:59:59", str(given).strip())  # 24:00 is that day's end
    if not told:
        return None
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        raise Refused([Fault(field, "impossible_date", {"given": shortened(given)})]) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def number(field: str, given: object) -> float | None:
    """A finite number, also one written with a decimal comma. Raises ``Refused`` (``not_a_number``)."""
    if given is None or given == "":
        return None
    told = "".join(given.split()).replace(",", ".") if isinstance(given, str) else given
    try:
        found = math.nan if isinstance(told, bool) else float(told)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):  # the last of an integer of hundreds of digits
        found = math.nan
    if not math.isfinite(found):
        raise Refused([Fault(field, "not_a_number", {"given": shortened(given)})])
    return found


def amount(told: str, *, grouped: bool = True) -> float | None:
    """A sum of money as people write it: "2 500", "2.500,50", "12,5"; ``None`` where it is none.

    ``grouped`` takes three digits after a mark for thousands ("2.500"), else for a fraction ("11.885" an hour).
    """
    digits = "".join(told.split())
    groups = _GROUPS.fullmatch(digits) if grouped else None
    if groups:
        digits = re.sub("[.,]", "", groups[1]) + (groups[2] or "")
    try:
        found = float(digits.replace(",", "."))
    except ValueError:
        return None
    return found if 0 < found <= LARGEST_SALARY else None


def listed(given: Any) -> list[Any]:
    """Schema.org and people write one thing where a list may stand."""
    if given is None or given == "":
        return []
    return given if isinstance(given, list) else [given]


def objects(given: Any) -> list[dict[str, Any]]:
    """The objects among what is given, one or several; what is no object says nothing under any name."""
    return [item for item in listed(given) if isinstance(item, dict)]


def literal(given: Any) -> Any:
    """The value itself where JSON-LD wraps it: ``{"@value": …, "@language": …}``, or the first of several."""
    given = next(iter(listed(given)), None)
    return given.get("@value") if isinstance(given, dict) and "@value" in given else given


def label(given: object, length: int = LABEL_LENGTH) -> str:
    """A short text without mark-up, cut to what fits; empty where what is given is no text."""
    return shortened(one_line(str(given)), length) if isinstance(given, str | int | float) else ""


def place_name(given: object) -> str:
    """The name of a place as one writes it: feeds shout ("ISSY LES MOULINEAUX")."""
    name = label(given, NAME_LENGTH)
    if not name.split("(")[0].isupper() or len(name) < 4:  # a country's code stays one
        return name
    return _SMALL_WORDS.sub(lambda word: word[0].lower(), name.title())


def web_address(given: object) -> str | None:
    """The address if it is one of the web; what else stands in such fields is nothing to link to."""
    text = given.strip() if isinstance(given, str) else ""
    return text if text.startswith(("https://", "http://")) and len(text) <= 2000 else None


def language_code(given: object) -> str | None:
    """A language by its code ("nl", "nl-BE") or its name in fr, nl, en or de ("Néerlandais"); ``None`` if unknown."""
    text = str(given).strip().casefold()
    code = text.replace("_", "-").split("-")[0]
    return code if code in ISO_639_1 else _language_names().get(text)


def country_code(given: object) -> str | None:
    """A country by its code ("BE", "BEL", "UK") or its name in fr, nl, en or de; ``None`` if it is none of ours."""
    code = _code_of_country(given)
    return code if code in EUROPE else None


def is_country(given: object) -> bool:
    """Whether it is a country at all, of ours or elsewhere in the world."""
    return _code_of_country(given) is not None


def _code_of_country(given: object) -> str | None:
    text = str(given).strip()
    code = _COUNTRY_CODES.get(text.upper(), text.upper())
    return code if code in _country_names().values() else _country_names().get(text.casefold())


@cache
def _language_names() -> dict[str, str]:
    return {
        name.casefold(): code
        for reader in ("en", "de", "nl", "fr")
        for code, name in Locale(reader).languages.items()
        if code in ISO_639_1
    } | {"flamand": "nl", "vlaams": "nl", "flämisch": "nl", "flemish": "nl"}


@cache
def _country_names() -> dict[str, str]:
    return {
        name.casefold(): code
        for reader in ("en", "de", "nl", "fr")
        for code, name in Locale(reader).territories.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRIES
    } | {"holland": "NL"}


_COUNTRY_CODES = {
    long: codes[0] for long, codes in get_global("territory_aliases").items() if len(long) in (2, 3) and codes
} | {"EL": "GR"}
"""Codes of three letters, withdrawn ones and the European Union's own for Greece."""
_NO_COUNTRIES = frozenset({"ZZ", "EU", "EZ", "UN", "XA", "XB", "QO"})
