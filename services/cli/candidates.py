"""``passerelle candidates``: the candidates for an offer as its page shows them, from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from services.cli.common import Stop, reader_language, with_house, write_json
from services.cli.suggestions import language_asked, tell

if TYPE_CHECKING:
    from services.bootstrap import House


def candidates(
    offer_id: Annotated[UUID, typer.Argument(help="The offer's identifier.")],
    language: Annotated[
        str | None, typer.Option(help="fr, nl, en or de; that of this terminal by default.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Candidates for an offer who agreed to be suggested, with reasons, best first, under pseudonyms."""
    from services.floor.faults import faults_of

    words = language_asked(language) or reader_language()

    async def work(built: House) -> None:
        from services.recommendations.candidates.views import ReadCandidates

        await built.runner(ReadCandidates).view.load()
        await built.catch_up()
        await built.candidates.catch_up()
        try:
            found = await built.candidates.candidates(offer_id, words, limit)
        except (LookupError, ValueError) as error:
            faults = faults_of(error)
            if not faults:
                raise
            raise Stop(f"{faults[0].field}: {faults[0].sentence(reader_language())}") from error
        if as_json:
            write_json(found.as_json())
            return
        tell(
            found.candidates,
            found.near_misses,
            lambda one: f"{one.reference} {one.score:.0%}",
            "Nobody who agreed meets every condition of this offer.",
        )

    with_house("candidates", work)
