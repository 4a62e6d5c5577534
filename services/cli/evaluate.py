"""``passerelle evaluate``: how well titles are read into occupations and adverts found, on sets that others made; and
how well offers are ranked for profiles, on the judged set."""

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
        list[Path] | None,
        typer.Argument(help="Folders in MELO's form, and files of offers whose codes say what they are for."),
    ] = None,
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
    judged: Annotated[
        bool, typer.Option("--judged", help="Measure the ranking of offers on the judged set instead.")
    ] = False,
    pool: Annotated[
        Path | None, typer.Option(help="With --judged: write there the pairs that are still to judge.")
    ] = None,
) -> None:
    """Measure occupation linking (folders), how adverts are found and their skills read (files), or the ranking (--judged).

    With bootstrap 95 % intervals.
    """
    from matching.evaluation import LinkingSet, NotALinkingSet, evaluate_all, scorer_without
    from services.recommendations.reading_room import ReadingRoom

    parts = without or []
    _check_known(parts)
    settings = Settings()
    room = ReadingRoom.of(settings, say)
    if judged:
        _judged(room, as_json, pool)
        return
    if not paths:
        raise Stop("a folder in MELO's form, a file of offers, or --judged is needed")
    folders = [path for path in paths if not path.is_file()]
    if run and len(paths) > 1:
        raise Stop("--run takes one set at a time: the ids of queries and elements are those of a set")
    try:
        sets = [LinkingSet.read(folder) for folder in folders]
        if sample:
            sets = [one.sample(sample) for one in sets]
        with run.open("w", encoding="utf-8") if run else nullcontext() as file:
            found = evaluate_all(sets, scorer_without(parts, room.titles_encoder, lambda: room.titles), file)
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
        for language, figures in one["skills"].items():
            typer.echo(f"{one['file']:24s} {language:6s} skills        {_skills(figures)}")


def _figures(figures: dict[str, dict[str, float]]) -> str:
    return "  ".join(f"{name} {value['value']:.3f}" for name, value in figures.items())


def _skills(figures: dict[str, Any]) -> str:
    counts = "  ".join(f"{name} {value}" for name, value in figures.items() if not isinstance(value, dict))
    means = "  ".join(
        f"{name} {_interval(value)}" for name, value in figures.items() if isinstance(value, dict)
    )
    return f"{counts}  {means}"


def _adverts(path: Path, room: ReadingRoom) -> dict[str, Any]:
    from matching.advert_skills import evaluate_skills
    from matching.adverts import evaluate_adverts
    from services.floor.places import Gazetteer
    from services.offers.importers.run import read_offers

    terms = read_offers(path, Gazetteer.load())
    if not terms:
        raise Stop(f"{path} holds no offers that could be read: docs/importing.md says what can be")
    skills = evaluate_skills(terms, room.taxonomy)
    return {"file": str(path)} | evaluate_adverts(terms, room.reader, room.taxonomy) | {"skills": skills}


def _judged(room: ReadingRoom, as_json: bool, pool: Path | None) -> None:
    """Print the ranking's figures on the judged set."""
    from matching.judged import JudgedSet, measure
    from matching.judged.languages import KEPT, kept_across_languages
    from matching.judged.pool import as_markdown
    from matching.judged.rankers import Rankers

    judged = JudgedSet.read()
    rankers = Rankers(judged, room.reader, room.encoder, room.taxonomy)
    runs = {name: rankers.top(profile) for name, profile in judged.profiles.items()}
    if pool:
        waiting = measure.unjudged(judged, runs)
        pool.write_text(as_markdown(judged, waiting), encoding="utf-8")
        say(f"{len(waiting)} pairs to judge: {pool}")
    found = measure.measured(judged, runs)
    shares = kept_across_languages(judged, rankers, room.reader, room.taxonomy)
    kept = [share for by_language in shares.values() for share in by_language.values()]
    found["languages"] = {"mean": sum(kept) / len(kept), "lowest": min(kept), "profiles": shares}
    if as_json:
        write_json({"judged": found})
        return
    typer.echo(f"{found['profiles']} profiles, {found['offers']} offers, {found['pairs']} pairs judged")
    for name, figures in found["rankers"].items():
        behind = f"  product ahead by {_interval(figures['ahead'])}" if "ahead" in figures else ""
        typer.echo(
            f"{name:10s} nDCG@10 {_interval(figures['ndcg@10'])}  judged {figures['judged']:.1%}{behind}"
        )
    low = sorted(name for name, by_language in shares.items() if min(by_language.values()) < KEPT)
    typer.echo(
        f"told in another language, {found['languages']['mean']:.1%} of the first ten stays, at least "
        f"{found['languages']['lowest']:.0%}; below {KEPT:.0%}: {', '.join(low) or 'none'}"
    )


def _interval(figure: dict[str, Any]) -> str:
    return f"{figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"


def _check_known(parts: list[str]) -> None:
    """Raises ``Stop`` with the choices where ``--without`` names a part that there is not."""
    from matching.evaluation import PARTS
    from services.floor.faults import Fault

    for part in parts:
        if part not in PARTS:
            fault = Fault("--without", "unknown_code", {"given": part, "expected": ", ".join(PARTS)})
            raise Stop(f"{fault.field}: {fault.sentence(reader_language())}")
