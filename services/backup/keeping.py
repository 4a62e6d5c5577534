"""How many backups a folder keeps: the newest of one database; those of others, and files by other names, are nobody's here."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from services.backup.archive import ENDING, Archive
from services.backup.errors import CannotBackUp, CannotRestore


def keep_newest(taken: Path, count: int, database_id: UUID) -> list[Path]:
    """Delete from the folder of a backup that was just taken what is of the same database and named by the moment, but for the
    newest, so that ``count`` are left; returns those deleted, the newest first. The one just taken stays even where a clock that
    jumped makes others look newer. A file that cannot be read as a backup is left, and takes nobody's place.

    Raises ``CannotBackUp`` where one cannot be deleted.
    """
    named = sorted(set(taken.parent.glob(f"passerelle-*{ENDING}")) - {taken}, reverse=True)
    old = [path for path in named if _is_of(path, database_id)][count - 1 :]
    for path in old:
        try:
            path.unlink(missing_ok=True)  # another run may have been quicker
        except OSError as error:
            raise CannotBackUp(f"{path} is to go and cannot be deleted: {error.strerror}") from error
    return old


def _is_of(path: Path, database_id: UUID) -> bool:
    try:
        return Archive.open(path).manifest.database_id == database_id
    except CannotRestore:
        return False
