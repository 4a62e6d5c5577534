"""``passerelle offers …``"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.common import check_readable, progress, reader_language, say, with_house

if TYPE_CHECKING:
    from services.bootstrap import House

app = typer.Typer(help="Offers.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="France Travail JSON, schema.org JobPosting JSON-LD, or CSV.")],
    full_feed: Annotated[
        bool, typer.Option(help="The file is all its source has: offers gone from it are closed.")
    ] = False,
    source: Annotated[
        str | None, typer.Option(help="Name of the source, where the file does not say.")
    ] = None,
) -> None:
    """Import offers. The same offer again is the same offer; a refused record never stops the rest."""
    check_readable(file)

    async def work(built: House) -> None:
        from services.offers.importers.run import import_offers

        with progress(words=f"Importing {file.name}") as advance:
            report = await asyncio.to_thread(
                import_offers,
                file,
                built.offers,
                built.gazetteer,
                full_feed=full_feed,
                source=source,
                progress=advance,
            )
        say("Reading the offers into concepts and vectors")
        with progress(words="Reading") as advance:
            await built.catch_up(advance)
        language = reader_language()
        for refusal in report.refusals[:20]:
            say(refusal.sentence(language))
        if len(report.refusals) > 20:
            say(f"… and {len(report.refusals) - 20} more")
        counts = f"new {report.new}, amended {report.amended}, unchanged {report.unchanged}, refused {report.refused}"
        typer.echo(counts + (f", closed {report.closed}" if full_feed else ""))
        if report.refusals_path:
            typer.echo(f"refused records: {report.refusals_path}")

    with_house("offers import", work)
