"""Homes for whole Passerelles in tests and measurements: a folder of their own that goes away."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from services.floor.settings import default_home

SHARED = Path(__file__).resolve().parents[1] / "build" / "home"
"""What is made once of the encoder and the labels, and is the same in every home."""


@contextlib.contextmanager
def temporary_home() -> Iterator[Path]:
    """A home that the embedded server may enter, also when started by root."""
    parent = Path("/var/lib") if os.geteuid() == 0 else default_home().parent
    parent.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="passerelle-temporary-", dir=parent))
    home.chmod(0o755)
    for made_once in ("models", "labels"):
        (SHARED / made_once).mkdir(parents=True, exist_ok=True)
        (home / made_once).symlink_to(SHARED / made_once)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)
