"""What the commands share: opening the house, and speaking while they work."""

from __future__ import annotations

import asyncio
import contextlib
import logging
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
from services.floor.telemetry.logs import speak, speaks_json
from services.floor.telemetry.tracing import begun, exported

if TYPE_CHECKING:
    from services.bootstrap import House

T = TypeVar("T")
log = logging.getLogger(__name__)
console = Console(stderr=True, highlight=False)


class Stop(RuntimeError):
    """Ends a command with a sentence for people."""


def say(words: str) -> None:
    """A line about what is being done, on standard error: standard output is for results."""
    if speaks_json():
        log.info(words)
    else:
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


@contextlib.contextmanager
def at_work(settings: Settings, *, aloud: bool = False) -> Iterator[Database]:
    """The database of the settings, while the process speaks and is traced as they say. Raises ``Stop`` where there is none.

    ``aloud`` says that it is looked for: the first start of the embedded one takes some seconds.
    """
    speak(settings.log_format, settings.log_level)
    if aloud:
        say(
            "Connecting to the database"
            if settings.database_url
            else f"Starting the database in {settings.home}"
        )
    try:
        with exported(settings.traces), database(settings.database_url, settings.home) as place:
            yield place
    except DatabaseUnavailable as error:
        raise Stop(str(error)) from error


def with_house(name: str, work: Callable[[House], Coroutine[Any, Any, T]], *, reading: bool = True) -> T:
    """Run ``work`` in the house on the database of the settings, and tell what it leads to as one trace, by the ``name`` of
    the command. Raises ``Stop`` where there is no database.

    Without ``reading`` nothing follows the streams meanwhile, and no encoder is loaded: ``work`` catches up by itself.
    """
    settings = Settings()

    async def main(place: Database) -> T:
        from services.bootstrap import house
        from services.following import look_elsewhere, running_unless_elsewhere

        async with house(settings, place, say) as built:
            if not reading:
                await look_elsewhere(built)
                with begun(name):
                    return await work(built)
            async with running_unless_elsewhere(built):
                with begun(name):  # what follows the streams here has traces of its own
                    return await work(built)

    with at_work(settings) as place:
        return asyncio.run(main(place))


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
