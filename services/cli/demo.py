"""``passerelle demo …``"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.common import progress, say, with_house

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
    offers: Annotated[int, typer.Option(min=0)] = 2000,
    profiles: Annotated[int, typer.Option(min=0)] = 300,
    seed: Annotated[int, typer.Option(help="The same seed makes the same data.")] = 2021,
) -> None:
    """Make and load demonstration offers and profiles. The same seed makes the same ones."""

    async def work(built: House) -> None:
        await load_into(built, offers, profiles, seed)
        with progress(offers + profiles, "Reading") as advance:
            await built.catch_up(advance)

    with_house(work)


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


async def load_first_time(built: House) -> None:
    """Load the demonstration data where the log of offers is empty; wait until pages can show them."""
    from services.jobseekers.views import Profiles
    from services.offers.views import OpenOffers

    if await built.stream.head("offers") == 0:
        say("First start: making the demonstration region")
        await load_into(built, 2000, 300, 2021)
        await built.runner(OpenOffers).catch_up()
        await built.runner(Profiles).catch_up()
        say("Offers are now being read into concepts and vectors; recommendations fill up meanwhile")
