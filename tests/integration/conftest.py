"""A house as the demonstration has it; and two homes on one server with a file between them, for tests of backups."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from services.bootstrap import House, house
from services.floor.database import Database
from services.floor.settings import Settings
from tests.backup_given import Home
from tests.conftest import fresh_database
from tests.kafka_given import BROKERS, Cluster


@pytest.fixture
async def built(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with house(Settings(home=tmp_path, demo=True), database) as found:
        yield found


@pytest.fixture(scope="module", params=BROKERS)
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """Each broker that is at hand."""
    with BROKERS[request.param]() as started:
        yield started


@pytest.fixture
def here(database: Database, tmp_path: Path) -> Home:
    return Home.on(database, tmp_path / "here")


@pytest.fixture
def elsewhere(server: Database, tmp_path: Path) -> Iterator[Home]:
    """Another database, in another folder: without keys and ledger."""
    with fresh_database(server) as other:
        yield Home.on(other, tmp_path / "elsewhere")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "one.backup"
