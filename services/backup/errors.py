"""What stands against a backup or a restore, in a sentence for the operator."""

from __future__ import annotations


class CannotBackUp(RuntimeError):
    """No backup was made; there is no file."""


class CannotRestore(RuntimeError):
    """Nothing was restored; what was there is there still."""
