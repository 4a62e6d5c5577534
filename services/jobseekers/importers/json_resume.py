"""JSON Resume, schema 1.0.0 (jsonresume.org)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from services.floor.faults import shortened
from services.jobseekers.importers.reading import (
    country,
    day,
    items,
    language,
    months,
    part,
    refused,
    strongest,
    text,
)

_CEFR = re.compile(r"\b([ABC][12])\b")
FLUENCY = (
    (r"limited working", "B1"),
    (r"nati|mother|bilingu|maternel|moedertaal|muttersprach|tweetalig|zweisprachig", "C2"),
    (r"full professional|fluent|courant|vloeiend|fließend|advanced|avanc|gevorderd|fortgeschritten", "C1"),
    (r"upper.intermediate|professional|professionnel|bon niveau|goed|gut\b|good", "B2"),
    (r"intermedia|interm[ée]diaire|gemiddeld|conversation|mittel", "B1"),
    (r"elementary|[ée]l[ée]mentaire|notions|basis|basic|grund|scolaire", "A2"),
    (r"beginner|d[ée]butant|anf[äa]nger", "A1"),
)
"""Fluency in words, as résumé tools offer it, and the CEFR level commonly meant by them; the first match counts."""


def profile(document: dict[str, Any], today: date) -> dict[str, Any]:
    """A profile's fields. Name, contacts, picture, summaries, employers and schools are not looked at.

    Raises ``Refused`` with the path in the document.
    """
    languages = [
        {
            "language": language(part(one, "language"), f"{field}.language"),
            "level": _level(part(one, "fluency"), f"{field}.fluency"),
        }
        for field, one in items(document.get("languages"), "languages")
    ]
    spoken = [(one["language"], one["level"]) for one in languages]
    wanted = text(part(document, "basics", "label"))
    return {
        "residence": _residence(part(document, "basics", "location")),
        "occupations_wanted": [{"label": wanted}] if wanted else [],
        "occupations_held": list(_held(document.get("work"), today)),
        "skills": [{"label": label} for label in dict.fromkeys(_skills(document.get("skills")))],
        "languages": languages,
        "diplomas": list(_diplomas(document.get("education"))),
        "interface_language": strongest(spoken),
    }


def _residence(location: Any) -> dict[str, Any]:
    city, postcode = text(part(location, "city")), text(part(location, "postalCode"), 10)
    if not (city or postcode):
        raise refused("basics.location.city", "missing")
    place = country(part(location, "countryCode"), "basics.location.countryCode")
    return {"label": city or postcode, "postcode": postcode, "country": place}


def _held(work: Any, today: date) -> Iterator[dict[str, Any]]:
    for field, one in items(work, "work"):
        begin = day(part(one, "startDate"), f"{field}.startDate")
        end = day(part(one, "endDate"), f"{field}.endDate") or today  # no end: the present job
        label = text(part(one, "position"))
        if label:
            yield {"label": label, "months": months(begin, end, field)}


def _skills(skills: Any) -> Iterator[str]:
    for field, one in items(skills, "skills"):
        keywords = [text(keyword) for _, keyword in items(part(one, "keywords"), f"{field}.keywords")]
        name = text(part(one, "name"))
        yield from (label for label in (name, *keywords) if label)


def _diplomas(education: Any) -> Iterator[dict[str, Any]]:
    for field, one in items(education, "education"):
        begin = day(part(one, "startDate"), f"{field}.startDate")
        end = day(part(one, "endDate"), f"{field}.endDate")
        months(begin, end, field)
        title = " ".join(filter(None, (text(part(one, "studyType")), text(part(one, "area")))))
        if title:
            yield {"title": title[:300], "year": end.year if end else None}


def _level(fluency: Any, field: str) -> str:
    stated = text(fluency)
    if not stated:
        raise refused(field, "missing")
    named = _CEFR.search(stated.upper())
    if named:
        return named[1]
    said = stated.casefold()
    level = next((level for pattern, level in FLUENCY if re.search(pattern, said)), None)
    if level is None:
        raise refused(field, "unknown_code", given=shortened(stated), expected="A1, A2, B1, B2, C1, C2")
    return level
