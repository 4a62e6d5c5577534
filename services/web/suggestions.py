"""Suggestions while typing. Without JavaScript nobody asks for them, and forms work all the same."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from services.web.context import Visit

MOST = 8
LONGEST = 100


async def places(visit: Visit) -> Response:
    """Places whose name begins so in any language: what to show, and what to write into the field."""
    found = visit.ports.gazetteer.complete(_typed(visit), visit.language, MOST)
    return _answer([(suggestion.label, suggestion.place.country) for suggestion in found])


async def occupations(visit: Visit) -> Response:
    """Occupations by any of their names, called as the reader calls them; beside it the name that was recognised."""
    found = visit.taxonomy.complete(_typed(visit), visit.language, MOST)
    return _answer(
        [
            (
                one.name.text,
                "" if one.matched.text.casefold() == one.name.text.casefold() else one.matched.text,
            )
            for one in found
        ]
    )


def _typed(visit: Visit) -> str:
    return visit.request.query_params.get("q", "")[:LONGEST]


def _answer(found: list[tuple[str, str]]) -> JSONResponse:
    return JSONResponse(
        [{"value": value, "note": note} for value, note in found],
        headers={"Cache-Control": "private, max-age=300"},
    )
