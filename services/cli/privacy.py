"""``passerelle privacy …``: what only the operator does with personal data."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from services.cli.common import Stop, at_work, progress, say, with_house
from services.floor.settings import Settings

if TYPE_CHECKING:
    from services.bootstrap import House
    from services.floor.personal import Keyring

app = typer.Typer(help="Personal data: erasure and keys.", no_args_is_help=True)


@app.command("erase")
def erase(person: Annotated[UUID, typer.Argument(help="The person's pseudonym.")]) -> None:
    """Erase a person, for good. What was counted stays counted."""
    with_house("privacy erase", lambda built: _erase(built, person), reading=False)
    typer.echo(f"erased {person}")


@app.command("rotate")
def rotate() -> None:
    """Wrap every person's key under a new key-encryption key, and let go of the old one. Can be interrupted and run again."""
    with _keyring() as (keyring, settings):
        with progress(sum(keyring.standing().keys.values()), "Wrapping keys anew") as advance:
            current = keyring.rotate(advance)
        typer.echo(f"every key is wrapped under {current}")
        if settings.key:
            say("PASSERELLE_KEY is yours to change: every other key can now be taken out of it")


@app.command("status")
def status() -> None:
    """How many keys there are, under which key-encryption keys, and how many people were erased."""
    with _keyring() as (keyring, _):
        standing = keyring.standing()
    for kek_id, number in standing.keys.items():
        typer.echo(f"keys under {kek_id}: {number} ({'current' if kek_id == standing.current else 'old'})")
    if not standing.keys:
        typer.echo("no keys")
    typer.echo(f"people erased: {standing.erased}")


async def _erase(built: House, person: UUID) -> None:
    """Erase, and see to it that no view shows the person when the command ends, whether or not the house is running."""
    from services.jobseekers.policies import WhenJobseekerErasedThenDestroyKey
    from services.kernel.personal import UnknownPerson

    try:
        await asyncio.to_thread(built.jobseekers.erase, person)
    except UnknownPerson:
        raise Stop(f"nobody is known under the pseudonym {person}") from None
    for runner in built.runners:
        if runner.view.carries_personal_data or isinstance(runner.view, WhenJobseekerErasedThenDestroyKey):
            await runner.catch_up()


@contextmanager
def _keyring() -> Iterator[tuple[Keyring, Settings]]:
    from services.floor.personal import opened_keyring

    settings = Settings()
    with (
        at_work(settings) as place,
        opened_keyring(place.keyed(settings).environment("privacy")) as keyring,
    ):
        yield keyring, settings
