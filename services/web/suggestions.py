"""Suggestions while typing. Without JavaScript nobody asks for them, and forms work all the same."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from services.web.context import Visit
from services.web.wording import OTHER_SIDE
from translation.locales import LANGUAGES

MOST = 8
LONGEST = 100


async def places(visit: Visit) -> Response:
    """Places whose name begins so in any language: what to show, and what to write into the field."""
    found = visit.ports.gazetteer.complete(_typed(visit), visit.language, MOST)
    return _answer([(suggestion.label, suggestion.place.country) for suggestion in found])


async def occupations(visit: Visit) -> Response:
    """Occupations by a name in any language, called as the reader calls them; beside it the name that was recognised."""
    found: dict[str, str] = {}
    for language in dict.fromkeys((visit.language, OTHER_SIDE[visit.language], *LANGUAGES)):
        for one in visit.taxonomy.complete(_typed(visit), language, MOST - len(found)):
            found.setdefault(one.uri, one.matched.text)
        if len(found) >= MOST:
            break
    names = {visit.taxonomy.label(uri, visit.language).text: matched for uri, matched in found.items()}
    return _answer(
        [(name, "" if matched.casefold() == name.casefold() else matched) for name, matched in names.items()]
    )


def _typed(visit: Visit) -> str:
    return visit.request.query_params.get("q", "")[:LONGEST]


def _answer(found: list[tuple[str, str]]) -> JSONResponse:
    return JSONResponse(
        [{"value": value, "note": note} for value, note in found],
        headers={"Cache-Control": "private, max-age=300"},
    )
