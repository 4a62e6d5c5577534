"""``passerelle backup`` and ``passerelle restore``."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.common import Stop, at_work, progress, say, with_house
from services.floor.database import Database
from services.floor.settings import Settings

if TYPE_CHECKING:
    from services.backup import Archive, Restored, Taken
    from services.backup.manifest import Log
    from services.bootstrap import House


def backup(
    target: Annotated[
        Path, typer.Argument(help="A new file, or a folder in which one is named by the moment.")
    ],
    keep: Annotated[
        int | None,
        typer.Option(
            min=1, help="Then delete older backups of this database in the folder, but for so many."
        ),
    ] = None,
) -> None:
    """Write one file that holds what every service knows at this moment. Everything may go on meanwhile."""
    from services.backup import CannotBackUp, back_up, keep_newest

    if keep is not None and not target.is_dir():
        raise Stop(f"--keep: {target} is no folder, so there is none in which older backups would be")

    async def work(built: House) -> tuple[Taken, Database]:
        return await back_up(built, target, _step), built.database

    try:
        taken, place = with_house("backup", work, reading=False)
    except CannotBackUp as error:
        raise Stop(str(error)) from error
    manifest = taken.manifest
    say(f"As of {manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC: " + _logs(manifest.logs))
    say(
        f"Not in it: the keys it cannot be restored without. Keep a copy of"
        f" {'PASSERELLE_KEY' if place.key else place.key_file} apart from it"
    )
    say(f"Not in it: who is erased from now on. Copy {place.ledger} as often as people are erased")
    if keep is not None:
        try:
            old = keep_newest(taken.path, keep, manifest.database_id)
        except CannotBackUp as error:
            raise Stop(f"{taken.path} was written, but {error}") from error
        say(f"Deleted, older than the newest {keep}: {', '.join(path.name for path in old) or 'none'}")
    typer.echo(f"{taken.path}: {_megabytes(taken.size)}, {manifest.tables} tables, {manifest.events} events")


def restore(
    source: Annotated[Path, typer.Argument(help="A backup, or a folder of which the newest is taken.")],
    replace: Annotated[bool, typer.Option("--replace", help="Lose what the database now holds.")] = False,
    without_ledger: Annotated[
        bool,
        typer.Option(
            "--without-ledger", help="Restore although people erased since the backup may come back."
        ),
    ] = False,
) -> None:
    """Put a backup in the place of the database. Until the last moment what was there stays; who was erased stays erased."""
    from services.backup import Archive, CannotRestore, newest_in

    settings = Settings()
    try:
        archive = Archive.open(newest_in(source) if source.is_dir() else source)
        manifest = archive.manifest
        say(
            f"{archive.path} of {manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC, Passerelle {manifest.version}:"
            f" {_logs(manifest.logs)}"
        )
        if without_ledger:
            say(
                "Without the ledger of erasures: whoever was erased since then and is not known here comes back"
            )
        with at_work(settings) as place:
            restored = asyncio.run(_restored(archive, settings, place, replace, without_ledger))
    except CannotRestore as error:
        raise Stop(str(error)) from error
    say(
        f"In place of {restored.replaced} events; people of this backup who had been erased since: {restored.erased_again}"
    )
    if restored.left_over:
        say(
            f"The database that was replaced is still there as “{restored.left_over}”: the next restore drops it"
        )
    say(
        f"Generation {restored.generation} of the logs has begun; what others knew of them is of an older one"
    )
    typer.echo(f"restored {manifest.events} events; passerelle up serves them")


async def _restored(
    archive: Archive, settings: Settings, place: Database, replace: bool, without_ledger: bool
) -> Restored:
    from services.backup import restore as put_back

    return await put_back(
        archive, settings, place, replace=replace, without_ledger=without_ledger, steps=_step
    )


@contextlib.contextmanager
def _step(total: int | None, words: str) -> Iterator[Callable[[int], None]]:
    """A progress bar, and a line once the step is done."""
    done = 0
    with progress(total, words) as advance:

        def count(more: int) -> None:
            nonlocal done
            done += more
            advance(more)

        yield count
    say(f"{words}: {done}")


def _logs(logs: dict[str, Log]) -> str:
    return ", ".join(f"{name} {log.events}" for name, log in logs.items()) + " events"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
