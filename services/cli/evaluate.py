"""``passerelle evaluate``: how well titles are read into occupations, and adverts found, on sets that others made."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.common import Stop, reader_language, say, write_json
from services.floor.settings import Settings

if TYPE_CHECKING:
    from services.recommendations.reading_room import ReadingRoom


def evaluate(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Folders in MELO's form, and files of offers whose codes say what they are for."),
    ],
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
    """Measure occupation linking (folders) and how adverts are found from other languages (files).

    MRR, accuracy, nDCG and recall with bootstrap 95 % intervals.
    """
    from matching.evaluation import LinkingSet, NotALinkingSet, evaluate_all, scorer_without
    from services.recommendations.reading_room import ReadingRoom

    parts = without or []
    _check_known(parts)
    settings = Settings()
    room = ReadingRoom(settings.home, settings.encoder, say)
    folders = [path for path in paths if not path.is_file()]
    if run and len(paths) > 1:
        raise Stop("--run takes one set at a time: the ids of queries and elements are those of a set")
    try:
        sets = [LinkingSet.read(folder) for folder in folders]
        if sample:
            sets = [one.sample(sample) for one in sets]
        with run.open("w", encoding="utf-8") if run else nullcontext() as file:
            found = evaluate_all(sets, scorer_without(parts, room.encoder, lambda: room.titles), file)
        found["adverts"] = [_adverts(path, room) for path in paths if path.is_file()]
    except NotALinkingSet as error:
        raise Stop(str(error)) from error
    if as_json:
        write_json(found)
        return
    for one in found["sets"]:
        for level in ("elements", "concepts"):
            typer.echo(f"{one['set']:24s} {one['pair']:6s} {level:13s} {_figures(one.get(level, {}))}")
    for one in found["adverts"]:
        for language, rankers in one["languages"].items():
            for ranker, figures in rankers.items():
                typer.echo(f"{one['file']:24s} {language:6s} {ranker:13s} {_figures(figures)}")


def _figures(figures: dict[str, dict[str, float]]) -> str:
    return "  ".join(f"{name} {value['value']:.3f}" for name, value in figures.items())


def _adverts(path: Path, room: ReadingRoom) -> dict[str, Any]:
    from matching.adverts import evaluate_adverts
    from services.floor.places import Gazetteer
    from services.offers.importers.run import read_offers

    terms = read_offers(path, Gazetteer.load())
    if not terms:
        raise Stop(f"{path} holds no offers that could be read: docs/importing.md says what can be")
    return {"file": str(path)} | evaluate_adverts(terms, room.reader, room.taxonomy)


def _check_known(parts: list[str]) -> None:
    """Raises ``Stop`` with the choices where ``--without`` names a part that there is not."""
    from matching.evaluation import PARTS
    from services.floor.faults import Fault

    for part in parts:
        if part not in PARTS:
            fault = Fault("--without", "unknown_code", {"given": part, "expected": ", ".join(PARTS)})
            raise Stop(f"{fault.field}: {fault.sentence(reader_language())}")
