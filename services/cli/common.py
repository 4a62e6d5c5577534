"""What the commands share: opening the house, and speaking while they work."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from services.floor.database import Database, DatabaseUnavailable, database
from services.floor.settings import Settings

if TYPE_CHECKING:
    from services.bootstrap import House

T = TypeVar("T")
console = Console(stderr=True, highlight=False)


class Stop(RuntimeError):
    """Ends a command with a sentence for people."""


def say(words: str) -> None:
    """A line about what is being done, on standard error: standard output is for results."""
    console.print(f"[dim]·[/dim] {words}", soft_wrap=True)


def check_readable(file: Path) -> None:
    """Raises ``Stop`` where a file cannot be read, before anything is started for it."""
    if file.is_dir():
        raise Stop(f"{file} is a folder; name a file in it")
    try:
        file.open("rb").close()
    except OSError as error:
        raise Stop(f"cannot read {file}: {error.strerror}") from error


@contextlib.contextmanager
def progress(total: int | None = None, words: str = "") -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, nothing elsewhere; the callable advances it."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(words, total=total)
        yield lambda count: bar.advance(task, count)


def with_house(work: Callable[[House], Coroutine[Any, Any, T]], *, reading: bool = True) -> T:
    """Run ``work`` in the house on the database of the settings. Raises ``Stop`` where there is none.

    Without ``reading`` nothing follows the streams meanwhile, and no encoder is loaded: ``work`` catches up by itself.
    """
    settings = Settings()

    async def main(place: Database) -> T:
        from services.bootstrap import house
        from services.following import look_elsewhere, running_unless_elsewhere

        async with house(settings, place, say) as built:
            if not reading:
                await look_elsewhere(built)
                return await work(built)
            async with running_unless_elsewhere(built):
                return await work(built)

    try:
        with database(settings.database_url, settings.home) as place:
            return asyncio.run(main(place))
    except DatabaseUnavailable as error:
        raise Stop(str(error)) from error


def reader_language() -> str:
    """The language of whoever sits at the terminal."""
    from translation.locales import negotiate

    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
    return negotiate(name.split(".")[0].replace("_", "-"), default="en")


def write_json(value: Any) -> None:
    """A result on standard output."""
    import orjson

    how = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    sys.stdout.buffer.write(orjson.dumps(value, default=str, option=how))  # str: asyncpg's own kind of UUID
    sys.stdout.flush()
