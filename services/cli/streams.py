"""``passerelle streams``: how far everyone is, and what was set aside. ``passerelle views``: building them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.table import Table

from services.cli.common import Stop, console, progress, say, with_house, write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from services.bootstrap import House
    from services.floor.views import ViewRunner

T = TypeVar("T")
app = typer.Typer(
    help="How far views and relays are, and messages that were set aside.", no_args_is_help=True
)
quarantine_app = typer.Typer(help="Messages that a view could not take.", no_args_is_help=True)
app.add_typer(quarantine_app, name="quarantine")
views_app = typer.Typer(help="The read models.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON on standard output.")]


def prepare() -> None:
    """Make the tables that are missing, and build again the views whose code changed.

    Every process does so by itself where its role may; with deploy/roles.sql only the database's owner may.
    """

    from services.partner_files import memory

    async def work(built: House) -> None:
        if not built.database.makes_tables:
            raise Stop("this role may make no tables: run it as the database's owner")
        await memory.prepare(built.pool)
        for runner in built.runners:
            if await runner.is_outdated():
                with progress(words=runner.view.name) as advance:
                    say(f"{runner.view.name}: {await runner.rebuild(advance)} messages")

    _with_house("prepare", work)
    say("Every table is there")


@app.command()
def status(as_json: AsJson = False) -> None:
    """Each view and relay: its position in each log, how far it is behind, what is set aside, and what last went wrong.

    Of the index only the last: each process has its own, and says at ``/health/ready`` how far that is.
    """
    rows = _with_house("streams status", _status)
    if as_json:
        write_json(rows)
        return
    table = Table("part", "positions", "behind", "set aside", "last error", box=None)
    for row in rows:
        reached = ", ".join(f"{name} {position}" for name, position in row["positions"].items())
        table.add_row(
            row["part"],
            reached,
            "" if row["lag"] is None else str(row["lag"]),
            str(row["set_aside"] or ""),
            row["last_error"] or "",
        )
    console.print(table)


@quarantine_app.command("list")
def list_held(
    view: Annotated[str | None, typer.Option(help="Of one view only.")] = None, as_json: AsJson = False
) -> None:
    """What is set aside, in the order in which it came."""
    from services.floor.views import quarantine

    held = _with_house("streams quarantine list", lambda built: quarantine.held(built.pool, view))
    if as_json:
        write_json(held)
        return
    table = Table("number", "view", "message", "about", "tried", "reason", box=None)
    for one in held:
        message = f"{one.topic} at {one.position} of {one.upstream}"
        table.add_row(
            str(one.number), one.view, message, str(one.subject), str(one.attempts or "waits"), one.reason
        )
    console.print(table if held else "Nothing is set aside.")


@quarantine_app.command()
def retry(
    number: Annotated[int | None, typer.Argument(help="One message; all where none is named.")] = None,
    view: Annotated[str | None, typer.Option(help="Of one view only.")] = None,
) -> None:
    """Try again what was set aside, each aggregate's messages in order."""

    async def work(built: House) -> tuple[int, int]:
        taken = waiting = 0
        for runner in await _runners(built, view, number):
            done, left = await runner.retry(number)
            taken, waiting = taken + done, waiting + left
        return taken, waiting

    taken, waiting = _with_house("streams quarantine retry", work)
    say(f"{taken} taken, {waiting} still set aside")
    if waiting:
        raise typer.Exit(1)


@quarantine_app.command()
def drop(number: Annotated[int, typer.Argument(help="The message, by its number in the list.")]) -> None:
    """Let go of a message for good. The view is then not what its log says, until it is built again."""
    from services.floor.views import quarantine

    async def work(built: House) -> None:
        if not await quarantine.held(built.pool, number=number):
            raise Stop(f"no message {number} is set aside")
        await quarantine.drop(built.pool, number)

    _with_house("streams quarantine drop", work)
    say(
        f"message {number} is dropped; what waited behind it is taken by: passerelle streams quarantine retry"
    )


@views_app.command()
def rebuild(
    name: Annotated[str | None, typer.Argument(help="One view; all where none is named.")] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Build beside and compare only; exit with 1 where rows differ.")
    ] = False,
) -> None:
    """Build views again from the first message on, beside those that people read, and put them in their place."""

    async def work(built: House) -> list[str]:
        differing: list[str] = []
        for runner in await _runners(built, name):
            with progress(words=runner.view.name) as advance:
                if verify:
                    tables = await runner.verify(advance)
                    differing += tables
                    say(f"{runner.view.name}: {', '.join(tables) + ' differ' if tables else 'the same'}")
                else:
                    say(f"{runner.view.name}: {await runner.rebuild(advance)} messages")
        return differing

    if _with_house("views rebuild", work):
        raise typer.Exit(1)


async def _status(built: House) -> list[dict[str, Any]]:
    from services.floor.troubles import troubles
    from services.floor.views import quarantine

    aside, wrong = await quarantine.waiting(built.pool), await troubles(built.pool)
    index = built.recommender.name
    views = [
        {
            "part": f"view:{runner.view.name}",
            "positions": await runner.positions(),
            "lag": await runner.lag(),
            "set_aside": aside.get(runner.view.name, 0),
            "last_error": wrong.get(runner.view.name),
        }
        for runner in built.runners
    ]
    relays = [
        {
            "part": relay.name,
            "positions": {relay.upstream: await relay.position()},
            "lag": await relay.lag(),
            "set_aside": 0,
            "last_error": wrong.get(relay.name),
        }
        for relay in built.relays
    ]
    of_index: dict[str, Any] = {
        "part": index,
        "positions": {},
        "lag": None,
        "set_aside": 0,
        "last_error": wrong.get(index),
    }
    return [*views, *relays, of_index]


async def _runners(built: House, view: str | None, number: int | None = None) -> list[ViewRunner]:
    from services.floor.views import quarantine

    if number is not None:
        held = await quarantine.held(built.pool, view, number)
        if not held:
            raise Stop(f"no message {number} is set aside")
        view = held[0].view
    runners = [one for one in built.runners if view in (None, one.view.name)]
    if not runners:
        names = ", ".join(one.view.name for one in built.runners)
        raise Stop(f"there is no view “{view}”; there are: {names}")
    return runners


def _with_house(name: str, work: Callable[[House], Coroutine[Any, Any, T]]) -> T:
    return with_house(name, work, reading=False)
