"""A house of its own for each measurement, on an embedded PostgreSQL in a folder that goes away."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from services.bootstrap import House, house
from services.floor.database import embedded
from services.floor.settings import Settings
from tests.homes import temporary_home

TODAY = datetime.now(UTC).date()


@contextlib.asynccontextmanager
async def temporary_house() -> AsyncIterator[House]:
    """A house with nothing in it and nothing running."""
    with temporary_home() as home, embedded(home / "postgres") as place:
        async with house(Settings(home=home), place) as built:
            yield built
