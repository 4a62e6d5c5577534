"""One real PostgreSQL per test session, and a fresh database in it for whoever asks."""

from __future__ import annotations

import gc
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from fastapi.dependencies import models as dependencies
from hypothesis import settings

from matching.encoder import BUILT_IN, Encoder
from matching.taxonomy.taxonomy import Taxonomy
from services.floor.database import Database, Pool, connected, embedded
from services.floor.places import Gazetteer
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.floor.views import ViewRunner
from services.offers.commands import Offers
from services.offers.publishing import to_contract
from services.offers.views import OpenOffers
from services.recommendations import reading_room

settings.register_profile(
    "shared machine", deadline=None
)  # no test may fail because others keep the machine busy
settings.load_profile("shared machine")

_numbers = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest, processes that are killed and brokers, comes first: at the end, one worker would wait for it."""
    items.sort(key=lambda item: "faults" not in item.path.parts)


@pytest.fixture(autouse=True)
def houses_go_when_a_test_ends() -> Iterator[None]:
    """A process has one house, which FastAPI remembers by its routes and a reading room keeps from the collector of garbage; tests
    have hundreds, of 130 MB each with what they read."""
    yield
    for remembering in vars(dependencies).values():
        if hasattr(remembering, "cache_clear"):
            remembering.cache_clear()
    gc.unfreeze()


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """The shipped taxonomy and gazetteer are read, the former indexed, and the encoders that ship loaded, once for all tests of a
    process: nothing changes them, and a house that is to read offers would take seconds for them, hundreds of times."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in (Taxonomy, Gazetteer):
            fresh = kind.load
            shipped = cache(fresh)
            patch.setattr(kind, "load", lambda *where, a=fresh, b=shipped: a(*where) if any(where) else b())
        fresh_encoder = reading_room.load_encoder
        loaded: dict[str, Encoder] = {}

        def load_once(name: str, home: Path, say: Callable[[str], None]) -> Encoder:
            if name not in BUILT_IN:
                return fresh_encoder(name, home, say)
            if name not in loaded:
                loaded[name] = fresh_encoder(name, home, say)
            return loaded[name]

        patch.setattr(reading_room, "load_encoder", load_once)
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[Database]:
    """The embedded PostgreSQL of this session. It forgets on a crash, which tests of these databases never ask about."""
    folder = Path(tempfile.mkdtemp(prefix="passerelle-tests-"))
    folder.chmod(0o755)  # started by root, the server runs as another user, who must be able to enter
    try:
        with embedded(folder / "postgres") as found:
            with psycopg.connect(found.url, autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
            yield found
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(server: Database) -> Iterator[Database]:
    """A new, empty database on the server, gone afterwards with whoever is still connected to it."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    try:
        yield replace(server, url=urlunsplit(urlsplit(server.url)._replace(path=f"/{name}")))
    finally:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def database(server: Database) -> Iterator[Database]:
    """A fresh database for one test."""
    with fresh_database(server) as found:
        yield found


@pytest.fixture(scope="module")
def module_database(server: Database) -> Iterator[Database]:
    """A fresh database for one module: for tests that only read what they share."""
    with fresh_database(server) as found:
        yield found


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[Pool]:
    """Connections to the test's database."""
    async with connected(database, size=4) as found:
        yield found


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The shipped gazetteer."""
    return Gazetteer.load()


@pytest.fixture
async def offers(database: Database, pool: Pool) -> AsyncIterator[Offers]:
    """The offers application on the test's database."""
    await pool.execute("CREATE SCHEMA offers")
    with Offers(database.environment("offers")) as application:
        yield application


@pytest.fixture
async def open_offers(pool: Pool, offers: Offers) -> ViewRunner:
    """The view of offers; ``await open_offers.catch_up()`` brings it up to date."""
    stream = PostgresStream(pool, {"offers": NotificationLog("offers", offers.mapper, to_contract)})
    runner = ViewRunner(OpenOffers(), stream, pool)
    await runner.prepare()
    return runner
