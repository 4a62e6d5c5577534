"""An offer from the cells of a table, by the column names of docs/importing.md."""

from __future__ import annotations

import re
from functools import partial
from typing import Any, Final

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

LANGUAGES: Final = ("fr", "nl", "en", "de")


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
