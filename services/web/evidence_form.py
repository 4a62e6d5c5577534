"""The evidence of a placement in its form: a row for each piece, and always an empty one for the next."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from contracts.placements import Evidence
from services.web.forms import Form
from services.web.work_form import Field, Sheet
from translation.locales import N_

FIRST: Final = (
    Field(
        "evidence",
        N_("What proves it"),
        "pick",
        required=True,
        terms="evidence",
        part=N_("The evidence"),
    ),
    Field("evidence_on", N_("It came in on"), "day"),
)
MOST: Final = 50
"""Rows of a form: more than anybody has proofs, and few enough for a page."""


def with_rows(sheet: Sheet, form: Form) -> Sheet:
    """The sheet with as many rows of evidence as the form has, and an empty one. A fault of the nth piece of evidence
    shows at the nth row that is filled in."""
    further = [
        field
        for row in range(2, _rows(form) + 1)
        for field in (
            Field(_kind(row), N_("Further evidence"), "pick", terms="evidence"),
            Field(_day(row), N_("It came in on"), "day"),
        )
    ]
    at = sheet.fields.index(FIRST[-1]) + 1
    paths = ((f"evidence.{place}.obtained_on", _day(row)) for place, row in enumerate(_filled(form)))
    return replace(
        sheet, fields=(*sheet.fields[:at], *further, *sheet.fields[at:]), paths=(*paths, *sheet.paths)
    )


def read(form: Form) -> list[dict[str, object]]:
    """Each piece of evidence that the form names, its kind having been checked with the other codes. Faults
    ``missing``, ``impossible_date``."""
    for row in range(1, _rows(form) + 1):
        if form.text(_day(row)) and not form.text(_kind(row)):
            form.fault(_kind(row), "missing")
    return [{"kind": form.text(_kind(row)), "obtained_on": form.day(_day(row))} for row in _filled(form)]


def written(evidence: tuple[Evidence, ...]) -> dict[str, str]:
    """The form's values for what is known."""
    values: dict[str, str] = {}
    for row, one in enumerate(evidence, start=1):
        values[_kind(row)] = one.kind
        values[_day(row)] = one.obtained_on.isoformat() if one.obtained_on else ""
    return values


def _kind(row: int) -> str:
    return "evidence" if row == 1 else f"evidence_{row}"


def _day(row: int) -> str:
    return f"{_kind(row)}_on"


def _filled(form: Form) -> list[int]:
    return [row for row in range(1, MOST + 1) if form.text(_kind(row))]


def _rows(form: Form) -> int:
    """Up to the last row in which something stands, and one more; never fewer than two."""
    said = [row for row in range(1, MOST + 1) if form.text(_kind(row)) or form.text(_day(row))]
    return min(max(said, default=1) + 1, MOST)
