"""``passerelle partners …``"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.common import Stop, progress, reader_language, say, with_house

if TYPE_CHECKING:
    from services.bootstrap import House
    from services.partner_files.mapping import ColumnMapping

app = typer.Typer(help="Files that project partners keep.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX, a header row above the rows.")],
    programme: Annotated[str, typer.Option(help="Code of the programme.")],
    kind: Annotated[
        str | None,
        typer.Option(help="participants, sessions, placements or follow_ups. Without it, the columns tell."),
    ] = None,
    training: Annotated[
        str | None, typer.Option(help="Reference of the training, where no column names it.")
    ] = None,
    session: Annotated[
        str | None, typer.Option(help="Code of the session, where no column names it.")
    ] = None,
    partner: Annotated[
        str | None, typer.Option(help="Whose file it is: participants' numbers are this partner's.")
    ] = None,
    map_: Annotated[
        list[str] | None, typer.Option("--map", metavar="COLUMN=FIELD", help="What a column is. Repeatable.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="Name of the sheet of a workbook; else the first.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Write nothing; tell what would change.")] = False,
) -> None:
    """Import participants, sessions, placements or follow-ups. The same file again changes nothing; a refused row never
    stops the rest."""
    from services.partner_files.columns import KINDS

    if not file.is_file():
        raise Stop(f"no such file: {file}")
    known = next((one for one in KINDS if one == (kind or "").replace("-", "_")), None)
    if kind and known is None:
        raise Stop(f"no such kind of file: {kind} (known: {', '.join(KINDS)})")
    columns = _columns(map_ or [])

    async def work(built: House) -> None:
        from services.floor.faults import faults_of
        from services.floor.problems import Refused
        from services.partner_files.imports import Asked, import_partner_file
        from services.partner_files.targets import Services
        from services.programmes.rules import UnknownProgramme

        await built.catch_up(reading=False)  # sessions imported a moment ago are looked up in a view
        asked = Asked(programme, known, training, session, partner, columns, sheet, dry_run)
        services = Services(built.jobseekers, built.trainings, built.placements, built.gazetteer)
        language = reader_language()
        try:
            with progress(words=f"Importing {file.name}") as advance:
                report = await import_partner_file(
                    file, asked, services, built.programmes, built.pool,
                    language=language, show=_show, progress=advance,
                )  # fmt: skip
        except (Refused, UnknownProgramme) as error:
            faults = error.faults if isinstance(error, Refused) else faults_of(error)
            raise Stop("; ".join(fault.sentence(language) for fault in faults)) from None
        if not dry_run:
            await built.catch_up(reading=False)
        for refusal in report.refusals[:20]:
            say(refusal.sentence(language))
        if len(report.refusals) > 20:
            say(f"… and {len(report.refusals) - 20} more")
        for done in report.changes:
            typer.echo(done.sentence(language))
        typer.echo(report.counts + (" (dry run: nothing was written)" if dry_run else ""))
        if report.refusals_path:
            typer.echo(f"refused records: {report.refusals_path}")

    with_house("partners import", work, reading=False)


def _columns(told: list[str]) -> dict[str, str]:
    """ "Colonne X=entered_on". Raises ``Stop``."""
    columns = {}
    for one in told:
        header, sign, name = (part.strip() for part in one.rpartition("="))
        if not (sign and header and name):
            raise Stop(f"--map takes COLUMN=FIELD, not “{one}”")
        columns[header] = name
    return columns


def _show(mapping: ColumnMapping) -> None:
    say(f"Read as {mapping.kind}")
    for header, name in zip(mapping.headers, mapping.fields, strict=True):
        if name:
            say(f"  {header} → {name}")
    if mapping.ambiguous:
        say(f"  several columns could be: {', '.join(mapping.ambiguous)} (none is read; choose with --map)")
    if mapping.unread:
        say(f"  not read: {', '.join(mapping.unread)}")
