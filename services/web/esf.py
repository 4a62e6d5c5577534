"""The layout of the European Social Fund Plus: a record a participant, and indicators by gender.

Regulation (EU) 2021/1057, annex I: common output indicators EECO01 to EECO11 and common result indicators EECR03 to
EECR05. A participant counts once per operation, with what was recorded at their first entry. Which indicators are not
covered, and why, is told in ``docs/exports.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from services.indicators.records import Participation
from services.web.exports import Cell

GENDERS: Final = ("female", "male", "non_binary", "not_stated")
UPON_LEAVING: Final = timedelta(weeks=4)
OUTPUTS: Final[Mapping[str, tuple[str, Callable[[Participation], bool]]]] = {
    "EECO01": ("total number of participants", lambda one: True),
    "EECO02": ("unemployed, including long-term unemployed", lambda one: one.labour_status in ("unemployed", "long_term_unemployed")),
    "EECO03": ("long-term unemployed", lambda one: one.labour_status == "long_term_unemployed"),
    "EECO04": ("inactive", lambda one: one.labour_status == "inactive"),
    "EECO05": ("employed, including self-employed", lambda one: one.labour_status == "employed"),
    "EECO06": ("children below 18 years of age", lambda one: one.age_class == "under_18"),
    "EECO07": ("young people aged 18-29 years", lambda one: one.age_class == "18_29"),
    "EECO08": ("participants aged 55 years and above", lambda one: one.age_class == "55_plus"),
    "EECO09": ("with lower secondary education or less (ISCED 0-2)", lambda one: one.education == "lower_secondary"),
    "EECO10": ("with upper secondary (ISCED 3) or post-secondary education (ISCED 4)", lambda one: one.education == "upper_secondary"),
    "EECO11": ("with tertiary education (ISCED 5 to 8)", lambda one: one.education == "tertiary"),
}  # fmt: skip
"""Code, name in the Regulation, and who counts."""
QUALIFIED: Final = ("EECR03", "participants gaining a qualification upon leaving")
RESULTS: Final = {
    "esf_exit": ("EECR04", "participants in employment, including self-employment, upon leaving"),
    "esf_six_months": ("EECR05", "participants in employment, including self-employment, six months after leaving"),
}  # fmt: skip
"""Those that are definitions of their own here."""
RECORD: Final = (
    "participant", "first_entry", "last_exit", "gender", "age_class", "labour_status", "education", "country_of_residence",
    *(code for code in OUTPUTS if code != "EECO01"), QUALIFIED[0],
)  # fmt: skip


def participants(rows: Sequence[Participation]) -> list[list[Participation]]:
    """Each participant's participations, the first entry first."""
    grouped: dict[object, list[Participation]] = {}
    for one in sorted(rows, key=lambda one: (one.entered_on, str(one.session_id))):
        grouped.setdefault(one.person_id, []).append(one)
    return sorted(grouped.values(), key=lambda paths: str(paths[0].person_id))


def is_qualified(paths: Sequence[Participation]) -> bool:
    """Whether every award of a session was in within four weeks of leaving it."""
    return any(
        one.certified_on is not None
        and one.exited_on is not None
        and one.certified_on <= one.exited_on + UPON_LEAVING
        for one in paths
    )


def records(rows: Sequence[Participation]) -> list[list[Cell]]:
    """A line a participant, in the columns of ``RECORD``; indicators as 1 or 0."""
    lines: list[list[Cell]] = []
    for paths in participants(rows):
        first = paths[0]
        left = [one.exited_on for one in paths]
        lines.append(
            [
                str(first.person_id),
                first.entered_on,
                None if None in left else max(day for day in left if day is not None),
                first.gender,
                first.age_class,
                first.labour_status,
                first.education,
                first.country_of_residence,
                *(int(counts(first)) for code, (_, counts) in OUTPUTS.items() if code != "EECO01"),
                int(is_qualified(paths)),
            ]
        )
    return lines


def indicators(
    rows: Sequence[Participation], results: Mapping[str, Mapping[str, int | None]]
) -> list[list[Cell]]:
    """A line an indicator: its code, its name, and its value by gender and in total.

    ``results``: of the definitions in ``RESULTS``, the numerator by gender, ``total`` among them.
    """
    people = participants(rows)
    lines = [
        _line(code, name, [paths[0].gender for paths in people if counts(paths[0])])
        for code, (name, counts) in OUTPUTS.items()
    ]
    lines.append(_line(*QUALIFIED, [paths[0].gender for paths in people if is_qualified(paths)]))
    for definition, (code, name) in RESULTS.items():
        if definition in results:
            told = results[definition]
            lines.append([code, name, *(told.get(gender, 0) for gender in GENDERS), told.get("total")])
    return lines


def _line(code: str, name: str, genders: Sequence[str]) -> list[Cell]:
    return [code, name, *(genders.count(gender) for gender in GENDERS), len(genders)]
