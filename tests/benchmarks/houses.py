"""A house of its own for each measurement, on an embedded PostgreSQL in a folder that goes away."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from services.bootstrap import House, house
from services.floor.database import embedded
from services.floor.settings import Settings, default_home


@contextlib.contextmanager
def temporary_home() -> Iterator[Path]:
    """A folder that the embedded server may enter, also when started by root. The encoder's folder is shared with the
    machine's own, so that it is converted once."""
    parent = Path("/var/lib") if os.geteuid() == 0 else default_home().parent
    parent.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="passerelle-bench-", dir=parent))
    home.chmod(0o755)
    models = default_home() / "models"
    models.mkdir(parents=True, exist_ok=True)
    (home / "models").symlink_to(models)
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
