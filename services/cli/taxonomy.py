"""``passerelle taxonomy …``"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.common import Stop, progress, say, with_house
from services.floor.settings import Settings

if TYPE_CHECKING:
    from services.bootstrap import House

app = typer.Typer(help="ESCO and ROME: occupations, skills and how they relate.", no_args_is_help=True)
Folder = Annotated[
    Path, typer.Argument(help="Folder that holds the files as ESCO and France Travail publish them.")
]


@app.command("build")
def build(
    folder: Folder,
    out: Annotated[
        Path | None, typer.Option(help="Where to write the table; the shipped one by default.")
    ] = None,
) -> None:
    """Make the compact table that ships with the product from the published files."""
    from matching.taxonomy.build import build as build_table
    from matching.taxonomy.model import TaxonomyError
    from matching.taxonomy.table import shipped_table

    target = out or shipped_table()
    try:
        made = build_table(folder, target)
    except TaxonomyError as error:
        raise Stop(str(error)) from error
    typer.echo(f"{target}: {made.size / 1e6:.1f} MB, {made.version}")
    typer.echo("concepts: " + ", ".join(f"{kind} {count}" for kind, count in made.concepts.items()))
    typer.echo("labels: " + ", ".join(f"{language} {count}" for language, count in made.labels.items()))
    typer.echo(f"ROME codes: {made.rome_codes}, with ESCO occupations {made.rome_codes_with_occupations}")


@app.command("import")
def import_(folder: Folder) -> None:
    """Load a newer release: follow renamed, merged and withdrawn concepts, and read every offer again in its light."""
    from matching.taxonomy.model import TaxonomyError
    from matching.taxonomy.release import import_release
    from matching.taxonomy.taxonomy import Taxonomy
    from services.recommendations.reading_room import imported_taxonomy

    settings = Settings()
    target = imported_taxonomy(settings.home)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        present = Taxonomy.load(target if target.exists() else None)
        _, changes = import_release(folder, present, target)
    except TaxonomyError as error:
        raise Stop(str(error)) from error
    typer.echo(
        f"renamed {len(changes.renamed)}, merged {len(changes.merged)}, withdrawn {len(changes.withdrawn)},"
        f" new {len(changes.added)}"
    )

    async def work(built: House) -> None:
        say("Reading every offer again")
        with progress(words="Reading") as advance:
            await built.catch_up(advance)

    with_house("taxonomy import", work)
