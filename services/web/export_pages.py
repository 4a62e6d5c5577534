"""The exports of a programme: figures, participations, and the ESF+ layout, as known on a day."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.indicators.definitions import DEFINITIONS
from services.indicators.records import Participation
from services.indicators.results import Figure
from services.web import esf
from services.web.exports import MEDIA_TYPES, Cell, Table, written
from services.web.programme import Asked, of_programme

FIGURES: Final = (
    "definition", "version", "cut", "cell", "numerator", "denominator", "unknown", "value", "lower", "upper",
    "interval_low", "interval_high", "as_of", "suppressed", "method_unknown", "quoted", "source",
)  # fmt: skip
PARTICIPATIONS: Final = (
    "session", "pseudonym", "applied_on", "entered_on", "exited_on", "outcome", "certified_on", "gender", "age_class",
    "country_of_residence", "labour_status", "education",
)  # fmt: skip


@of_programme
async def download(asked: Asked) -> Response:
    """The file asked for. Codes and column names are the same in every language: machines read them."""
    name, _, extension = asked.visit.request.path_params["file"].partition(".")
    if name not in EXPORTS or extension not in MEDIA_TYPES:
        raise HTTPException(404)
    table = await EXPORTS[name](asked)
    content = await asyncio.to_thread(written, table, extension)
    filename = f"{asked.code}-{name}-{asked.as_of.isoformat()}.{extension}"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "X-Robots-Tag": "noindex"}
    return Response(content, media_type=MEDIA_TYPES[extension], headers=headers)


async def figures(asked: Asked) -> Table:
    """Every definition over the whole programme and under every cut it knows."""
    whole = await asked.indicators.figures(asked.code, as_of=asked.as_of)
    cuts = dict.fromkeys(
        cut for one in whole for cut in DEFINITIONS[one.definition].cuts if cut != "programme"
    )
    divided = await asked.indicators.figures(asked.code, None, [(cut,) for cut in cuts], asked.as_of)
    ordered = sorted([*whole, *divided], key=lambda one: list(DEFINITIONS).index(one.definition))
    return Table("figures", FIGURES, [_figure(one) for one in ordered], _notes(asked))


async def participations(asked: Asked) -> Table:
    """One line a participation, with each definition's verdict on it; those of a definition that hides small cells are for
    the manager who keeps the register."""
    rows = await _records(asked)
    known = await asked.indicators.known(asked.code, asked.as_of)
    sessions = {one.session_id: one.label for one in known.paths.sessions}
    counted = [
        one.name
        for one in known.reported()
        if one.unit in ("people", "participations") and (asked.is_manager or not one.suppress_below)
    ]
    verdicts: dict[str, dict[tuple[UUID | None, UUID | None], str]] = {}
    for name in counted:
        told = await asked.indicators.people(asked.code, name, None, asked.as_of)
        verdicts[name] = {(one.session_id, one.person_id): one.verdict for one in told}
    lines: list[list[Cell]] = [
        [
            sessions.get(one.session_id, str(one.session_id)), str(one.person_id), one.applied_on, one.entered_on,
            one.exited_on, one.outcome, one.certified_on, one.gender, one.age_class, one.country_of_residence,
            one.labour_status, one.education,
            *(verdicts[name].get((one.session_id, one.person_id)) for name in counted),
        ]
        for one in rows
    ]  # fmt: skip
    lines.sort(key=lambda line: (str(line[0]), str(line[1])))
    return Table("participations", (*PARTICIPATIONS, *counted), lines, _notes(asked))


async def esf_participants(asked: Asked) -> Table:
    """The records of participants behind the ESF+ output indicators."""
    return Table("ESF+ participants", esf.RECORD, esf.records(await _records(asked)), _notes(asked))


async def esf_indicators(asked: Asked) -> Table:
    """The ESF+ output and result indicators by gender."""
    results: dict[str, dict[str, int | None]] = {}
    for name in esf.RESULTS:
        if name in asked.programme.terms.definitions:
            found = await asked.indicators.figures(asked.code, [name], [(), ("gender",)], asked.as_of)
            results[name] = {one.cut.get("gender", "total"): one.numerator for one in found}
    columns = ("indicator", "name", *esf.GENDERS, "total")
    return Table("ESF+ indicators", columns, esf.indicators(await _records(asked), results), _notes(asked))


EXPORTS: Final[dict[str, Callable[[Asked], Awaitable[Table]]]] = {
    "figures": figures,
    "participations": participations,
    "esf-participants": esf_participants,
    "esf-indicators": esf_indicators,
}


async def _records(asked: Asked) -> list[Participation]:
    known = await asked.indicators.known(asked.code, asked.as_of)
    return await asked.visit.ports.records.participations(
        asked.programme.programme_id, known.positions, asked.as_of
    )


def _figure(one: Figure) -> list[Cell]:
    low, high = one.interval or (None, None)
    return [
        one.definition, one.version, " × ".join(one.cut), " × ".join(one.cut.values()), one.numerator, one.denominator,
        one.unknown, one.value, one.lower, one.upper, low, high, one.as_of, one.suppressed, one.method_unknown,
        one.quotation.quoted if one.quotation else None, one.quotation.source if one.quotation else None,
    ]  # fmt: skip


def _notes(asked: Asked) -> list[str]:
    say = asked.visit.say
    return [
        asked.programme.terms.name,
        say.gettext("As known on %(day)s", day=asked.as_of.isoformat()),
        say.gettext("People are pseudonyms; no name, contact or birth date is in this file."),
        say.gettext(
            "Shares are between 0 and 1. The lower bound counts nobody unknown in, the upper bound all of them."
        ),
        asked.visit.absolute(asked.address()),
    ]
