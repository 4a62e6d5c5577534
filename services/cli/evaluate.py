"""``passerelle evaluate``: how well titles are read into occupations, on sets that others made."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from services.cli.common import Stop, reader_language, say, write_json
from services.floor.settings import Settings


def evaluate(
    folders: Annotated[list[Path], typer.Argument(help="Folders in MELO's form.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    run: Annotated[
        Path | None, typer.Option(help="Write the ranking of one set there, as trec_eval reads it.")
    ] = None,
    sample: Annotated[
        int | None, typer.Option(help="So many queries a set, drawn with a fixed seed.")
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PART",
            help="Take a part out, to see what it brings: taxonomy, adapter, lexical or crosswalk. May be repeated.",
        ),
    ] = None,
) -> None:
    """Measure occupation linking: MRR, accuracy, nDCG and recall with bootstrap 95 % intervals."""
    from matching.evaluation import LinkingSet, NotALinkingSet, evaluate_all, scorer_without
    from services.recommendations.reading_room import ReadingRoom

    parts = without or []
    _check_known(parts)
    settings = Settings()
    room = ReadingRoom(settings.home, settings.encoder, say)
    if run and len(folders) > 1:
        raise Stop("--run takes one set at a time: the ids of queries and elements are those of a set")
    try:
        sets = [LinkingSet.read(folder) for folder in folders]
        if sample:
            sets = [one.sample(sample) for one in sets]
        with run.open("w", encoding="utf-8") if run else nullcontext() as file:
            found = evaluate_all(sets, scorer_without(parts, room.encoder, lambda: room.titles), file)
    except NotALinkingSet as error:
        raise Stop(str(error)) from error
    if as_json:
        write_json(found)
        return
    for one in found["sets"]:
        for level in ("elements", "concepts"):
            figures = "  ".join(f"{name} {value['value']:.3f}" for name, value in one.get(level, {}).items())
            typer.echo(f"{one['set']:24s} {one['pair']:6s} {level:9s} {figures}")


def _check_known(parts: list[str]) -> None:
    """Raises ``Stop`` with the choices where ``--without`` names a part that there is not."""
    from matching.evaluation import PARTS
    from services.floor.faults import Fault

    for part in parts:
        if part not in PARTS:
            fault = Fault("--without", "unknown_code", {"given": part, "expected": ", ".join(PARTS)})
            raise Stop(f"{fault.field}: {fault.sentence(reader_language())}")
