"""``passerelle jobseekers …``"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.common import check_readable, progress, reader_language, say, with_house

if TYPE_CHECKING:
    from services.bootstrap import House

app = typer.Typer(help="Jobseekers.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="Europass JSON or JSON Resume.")]) -> None:
    """Import profiles. Names and contacts are left out on reading: they are stored nowhere."""
    check_readable(file)

    async def work(built: House) -> None:
        from services.jobseekers.importers.run import import_jobseekers

        with progress(words=f"Importing {file.name}") as advance:
            report = await asyncio.to_thread(
                import_jobseekers, file, built.jobseekers, built.gazetteer, progress=advance
            )
        await built.catch_up()
        for refusal in report.refusals[:20]:
            say(refusal.sentence(reader_language()))
        typer.echo(
            f"new {report.new}, amended {report.amended}, unchanged {report.unchanged}, refused {report.refused}"
        )
        if report.refusals_path:
            typer.echo(f"refused records: {report.refusals_path}")

    with_house("jobseekers import", work)
