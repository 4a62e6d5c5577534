"""``passerelle recommend``: the same recommendations as on the page, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.common import Stop, check_readable, reader_language, with_house, write_json
from services.cli.suggestions import language_asked, tell

if TYPE_CHECKING:
    from services.bootstrap import House


def recommend(
    profile: Annotated[Path, typer.Option(help="A profile: Passerelle JSON, Europass JSON or JSON Resume.")],
    language: Annotated[
        str | None, typer.Option(help="fr, nl, en or de; the profile's own by default.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Recommend offers for a profile, with reasons, best first."""
    from services.floor.faults import faults_of
    from services.floor.places import Gazetteer
    from services.jobseekers.importers.run import read_profile

    asked = language_asked(language)
    check_readable(profile)
    try:
        person = read_profile(profile, Gazetteer.load())
    except ValueError as error:
        faults = getattr(error, "faults", ()) or faults_of(error)
        if not faults:
            raise
        raise Stop(
            "; ".join(f"{f.field or profile.name}: {f.sentence(reader_language())}" for f in faults)
        ) from error
    words = asked or person.interface_language

    async def work(built: House) -> None:
        await built.catch_up()
        await built.recommender.catch_up()
        found = await built.recommender.recommend(person, words, limit)
        if as_json:
            write_json([one.as_json() for one in found.recommended])
            return
        tell(
            found.recommended,
            found.near_misses,
            lambda one: f"{one.title} [{one.language}] {one.score:.0%} ({one.source} {one.reference})",
            "No offer fits every condition of this profile.",
        )

    with_house("recommend", work)
