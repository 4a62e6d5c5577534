"""A house of its own for each measurement, on an embedded PostgreSQL in a folder that goes away."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

from services.bootstrap import House, house
from services.floor.database import embedded
from services.floor.settings import Settings, default_home

TODAY = datetime.now(UTC).date()


@contextlib.contextmanager
def temporary_home() -> Iterator[Path]:
    """A folder that the embedded server may enter, also when started by root. What is made of the encoder once (its own
    folder, the labels' vectors) is shared with the machine's own home."""
    parent = Path("/var/lib") if os.geteuid() == 0 else default_home().parent
    parent.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="passerelle-bench-", dir=parent))
    home.chmod(0o755)
    for made_once in ("models", "labels"):
        shared = default_home() / made_once
        shared.mkdir(parents=True, exist_ok=True)
        (home / made_once).symlink_to(shared)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextlib.asynccontextmanager
async def temporary_house() -> AsyncIterator[House]:
    """A house with nothing in it and nothing running."""
    with temporary_home() as home, embedded(home / "postgres") as place:
        async with house(Settings(home=home), place) as built:
            yield built
