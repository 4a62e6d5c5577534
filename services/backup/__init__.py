"""Backup and restore: one file that holds what every service knew at one moment, and brings back nobody who was erased."""

from services.backup.archive import Archive, newest_in
from services.backup.errors import CannotBackUp, CannotRestore
from services.backup.keeping import keep_newest
from services.backup.restoring import Restored, restore
from services.backup.taking import Taken, back_up

__all__ = [
    "Archive",
    "CannotBackUp",
    "CannotRestore",
    "Restored",
    "Taken",
    "back_up",
    "keep_newest",
    "newest_in",
    "restore",
]
