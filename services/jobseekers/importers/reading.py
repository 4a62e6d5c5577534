"""What every format shares: texts, languages, countries, dates and CEFR levels as people's tools write them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from babel import Locale
from babel.core import get_global

from contracts.values import CEFR_ORDER, ISO_639_1, ISO_3166_1
from services.floor.faults import Fault, shortened
from services.floor.problems import Refused

INTERFACE_LANGUAGES = ("fr", "nl", "en", "de")
LONGEST_SKILL = 100
"""Characters. A longer text is a remark, and remarks are not kept."""
_TAG = re.compile(r"<[^>]{0,1000}>")
_ITEM = re.compile(r"</(?:li|p|div)>|<br\s*/?>|[\n\r;•]", re.IGNORECASE)
_CONTACT = re.compile(r"@|https?:|www\.|(?:\d[\s./-]?){8,}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_STILL = frozenset(
    {"present", "current", "now", "ongoing", "présent", "actuel", "aujourd'hui", "aujourd’hui", "à ce jour", "en cours",
     "heden", "nu", "tot heden", "heute", "bis heute"}
)  # fmt: skip
"""What people write for the end of what has not ended."""
_NATIONAL_CATEGORIES = frozenset({"", "F", "G", "K", "L", "M", "S", "T"})
"""Beside those of Directive 2006/126/EC: F and G in Belgium and Luxembourg, L and T in Germany, and so on."""
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?$")


def refused(field: str, rule: str, **params: Any) -> Refused:
    """The error that says one fault of a document."""
    return Refused([Fault(field, rule, params)])


def part(document: Any, *path: str) -> Any:
    """What stands at a path of keys; ``None`` where anything on the way is missing or no object."""
    for key in path:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def items(value: Any, field: str) -> Iterator[tuple[str, Any]]:
    """The elements of a list, each with its path. A missing list is empty; anything else is refused."""
    if value is None:
        return
    if not isinstance(value, list):
        raise refused(field, "not_valid")
    for index, one in enumerate(value):
        yield f"{field}.{index}", one


def text(value: Any, longest: int = 300) -> str | None:
    """A short text without mark-up or control characters; ``None`` where there is none."""
    if isinstance(value, dict):
        value = next(
            (value[key] for key in ("label", "Label", "prefLabel", "value", "name") if value.get(key)), None
        )
    if not isinstance(value, str):
        return None
    plain = " ".join(_CONTROL.sub(" ", html.unescape(_TAG.sub(" ", value))).split())
    return plain[:longest].rstrip() or None


def stated_skills(value: Any) -> Iterator[str]:
    """The skills that a free description lists. Remarks, and whatever could lead to a person, are left out."""
    if not isinstance(value, str):
        return
    for item in _ITEM.split(value):
        plain = text(item)
        if plain and len(plain) <= LONGEST_SKILL and not _CONTACT.search(plain):
            yield plain.lstrip("-–* ")


def language(value: Any, field: str) -> str:
    """ISO 639-1 from a code ("fr", "fr-BE", "FRA", an authority URI) or a name in fr, nl, en or de. Raises ``Refused``."""
    stated = text(value)
    if not stated:
        raise refused(field, "missing")
    key = stated.rsplit("/", 1)[-1].casefold()
    main = re.split(r"[-_ (,]", key, maxsplit=1)[0]
    for candidate in (key, main):
        if candidate in ISO_639_1:
            return candidate
        known = get_global("language_aliases").get(candidate) or _language_names().get(candidate)
        if known in ISO_639_1:
            return str(known)
    raise refused(field, "unknown_language", given=shortened(stated))


def country(value: Any, field: str) -> str | None:
    """ISO 3166-1 alpha-2 from a code ("BE", "UK", "BEL", an authority URI) or a name. Raises ``Refused``."""
    stated = text(value)
    if not stated:
        return None
    key = stated.rsplit("/", 1)[-1]
    known = {"EL": "GR"}.get(key.upper())  # the European Union's own code for Greece
    known = known or (get_global("territory_aliases").get(key.upper()) or [None])[0]
    known = known or _country_names().get(key.casefold())
    if known is None and not re.fullmatch("[A-Za-z]{2}", key):
        raise refused(field, "unknown_country", given=shortened(stated))
    return known or key.upper()


def country_of_diploma(value: Any, field: str) -> str | None:
    """The country where it has a code; a diploma from one without (Kosovo) is one all the same. Raises ``Refused``."""
    known = country(value, field)
    return known if known in ISO_3166_1 else None


def licences(stated: Iterable[Any]) -> Iterator[str]:
    """Licences by their codes; national categories (tractors), which no employer across the border asks for, go."""
    for one in stated:
        code = str(one or "").rsplit("/", 1)[-1].strip().upper()
        if code not in _NATIONAL_CATEGORIES:
            yield code


def day(value: Any, field: str) -> date | None:
    """A date from "2019-03-01", "2019-03", "2019", or an object of year, month and day. Raises ``Refused``."""
    if value in (None, "", {}) or (isinstance(value, str) and value.strip().casefold() in _STILL):
        return None
    if isinstance(value, dict) and isinstance(value.get("date"), str):
        value = value["date"]
    if isinstance(value, dict):
        given = {key.lower(): str(number).lstrip("-") for key, number in value.items() if number is not None}
        parts = [given.get(name) for name in ("year", "month", "day")]
    else:
        found = _DATE.match(str(value).strip())
        parts = list(found.groups()) if found else [None]
    try:
        year, month, day_of_month = (int(one) if one else 1 for one in (*parts, None, None)[:3])
        return date(year if parts[0] else 0, month, day_of_month)
    except ValueError as error:
        shown = "-".join(one for one in parts if one) or shortened(value)
        raise refused(field, "impossible_date", given=shown) from error


def months(begin: date | None, end: date | None, field: str) -> int | None:
    """Whole months from one date to another, at least one. Raises ``Refused`` where the end comes first."""
    if begin is None or end is None:
        return None
    if end < begin:
        raise refused(field, "ends_before_start")
    return max(1, (end.year - begin.year) * 12 + end.month - begin.month)


def overall(levels: Iterable[Any], field: str) -> str:
    """One CEFR level for the several of a self-assessment: their lower median, so that nothing is promised too much.

    Raises ``Refused`` where there is none, or one that CEFR does not have.
    """
    stated = []
    for level in levels:
        if isinstance(level, dict):
            level = level.get("code") or level.get("level") or level.get("label")
        if not level:
            continue
        key = str(level).rsplit("/", 1)[-1].upper()
        if key not in CEFR_ORDER:
            raise refused(field, "unknown_code", given=shortened(level), expected=", ".join(CEFR_ORDER))
        stated.append(key)
    if not stated:
        raise refused(field, "missing")
    stated.sort(key=CEFR_ORDER.__getitem__)
    return stated[(len(stated) - 1) // 2]


def strongest(languages: Iterable[tuple[str, str]], preferred: Any = None) -> str:
    """The language to speak to someone in: the document's own, else the one of ours they know best, else English."""
    wished = str(preferred or "")[:2].lower()
    if wished in INTERFACE_LANGUAGES:
        return wished
    ours = [(CEFR_ORDER[level], code) for code, level in languages if code in INTERFACE_LANGUAGES]
    return max(ours, key=lambda pair: pair[0])[1] if ours else "en"


@cache
def _language_names() -> dict[str, str]:
    return {
        name.casefold(): code
        for ours in INTERFACE_LANGUAGES
        for code, name in Locale(ours).languages.items()
        if code in ISO_639_1
    } | {"flemish": "nl", "vlaams": "nl", "flamand": "nl"}


@cache
def _country_names() -> dict[str, str]:
    return {
        name.casefold(): code
        for ours in INTERFACE_LANGUAGES
        for code, name in Locale(ours).territories.items()
        if re.fullmatch("[A-Z]{2}", code)
    }
