"""``passerelle demo …``"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.common import Stop, progress, say, with_house

if TYPE_CHECKING:
    from services.bootstrap import House

app = typer.Typer(
    help="Demonstration data: a believable border region, nobody's real data.", no_args_is_help=True
)


@app.callback()
def _group() -> None:
    pass


@app.command("load")
def load(
    programme: Annotated[
        str | None,
        typer.Argument(help="weldcome, actemploi or emploi-sans-frontieres; offers and profiles without."),
    ] = None,
    offers: Annotated[int, typer.Option(min=0)] = 2000,
    profiles: Annotated[int, typer.Option(min=0)] = 300,
    seed: Annotated[int, typer.Option(help="The same seed makes the same data.")] = 2021,
) -> None:
    """Make and load demonstration offers and profiles, the same ones for the same seed; or replay a programme's story."""

    async def work(built: House) -> None:
        if programme is not None:
            await replay_story(built, programme)
            await built.catch_up(reading=False)
            return
        await load_into(built, offers, profiles, seed)
        with progress(offers + profiles, "Reading") as advance:
            await built.catch_up(advance)

    with_house("demo load", work, reading=programme is None)


async def load_into(built: House, offers: int, profiles: int, seed: int) -> None:
    """Make the data and publish them; the views follow by themselves."""
    from services.demo.load import load as load_demo

    with progress(offers + profiles, "Making demonstration data") as advance:
        loaded = await asyncio.to_thread(
            load_demo,
            built.offers,
            built.jobseekers,
            built.gazetteer,
            built.taxonomy,
            datetime.now(UTC).date(),
            offers=offers,
            profiles=profiles,
            seed=seed,
            progress=lambda _, count: advance(count),
        )
    say(f"Demonstration data: {loaded.offers} offers, {loaded.profiles} profiles")


async def replay_story(built: House, code: str) -> None:
    """Record a programme's story, unless it was recorded before. Raises ``Stop`` for one that is not known."""
    from services.demo.programmes import STORIES, Services, replay

    if code not in STORIES:
        raise Stop(f"“{code}” is not one of {', '.join(STORIES)}")
    services = Services(built.jobseekers, built.programmes, built.trainings, built.placements)
    is_new = await asyncio.to_thread(replay, STORIES[code](datetime.now(UTC).date()), services)
    say(f"Programme {code}: " + ("its story is recorded" if is_new else "was here already"))


async def load_first_time(built: House) -> None:
    """Load the demonstration data where the log of offers is empty; wait until pages can show them."""
    from services.demo.programmes import STORIES

    if await built.stream.head("offers") == 0:
        say("First start: making the demonstration region")
        await load_into(built, 2000, 300, 2021)
        for code in STORIES:
            await replay_story(built, code)
        await built.catch_up(reading=False)
        say("Offers are now being read into concepts and vectors; recommendations fill up meanwhile")
