"""How applications come to their keys: the factory that ``Database.environment`` names makes the sealing mapper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from eventsourcing.persistence import JSONTranscoder, Mapper, Transcoder
from eventsourcing.postgres import PostgresFactory
from eventsourcing.utils import Environment

from services.floor.personal.key_encryption import GivenKeys, KeyFile, KeySource, KeysUnusable
from services.floor.personal.keyring import Keyring
from services.floor.personal.ledger import Ledger, LedgerUnusable
from services.floor.personal.sealing import SealingMapper
from services.floor.personal.tables import PostgresKeyTable
from services.floor.transcoding import DatabaseUUIDAsHex

TOPIC = "services.floor.personal.persistence:PersonalFactory"
"""For the setting ``PERSISTENCE_MODULE``."""
KEY, KEY_FILE, ERASURES = "PASSERELLE_KEY", "PASSERELLE_KEY_FILE", "PASSERELLE_ERASURES"
IDLE_SECONDS = 20.0
"""How often an application gives a connection back that it had no use for meanwhile; the library's pool waits ten minutes."""


class PersonalFactory(PostgresFactory):
    """The library's factory for PostgreSQL, whose mapper seals. Keys travel over the application's own connections."""

    def __init__(self, env: Environment) -> None:
        super().__init__(env)
        self.datastore.pool.max_idle = IDLE_SECONDS

    @cached_property
    def keyring(self) -> Keyring:
        """Nothing is read or made before the first person's key is asked for."""
        table = PostgresKeyTable(self.datastore, is_made=not self.env_create_table())
        return Keyring(table, key_source(self.env), ledger_of(self.env))

    def transcoder(self) -> Transcoder:
        transcoder = super().transcoder()
        if isinstance(transcoder, JSONTranscoder):
            transcoder.register(DatabaseUUIDAsHex())
        return transcoder

    def mapper(
        self, transcoder: Transcoder | None = None, mapper_class: type[Mapper[Any]] | None = None
    ) -> Mapper[Any]:
        return SealingMapper(transcoder or self.transcoder(), self.keyring)


def keyring_of(factory: object) -> Keyring:
    """The keyring of an application's factory; one in memory where its events are in memory."""
    return factory.keyring if isinstance(factory, PersonalFactory) else Keyring.in_memory()


def key_source(env: Mapping[str, str]) -> KeySource:
    """Where the settings say the key-encryption keys are. Raises ``KeysUnusable``."""
    if given := env.get(KEY):
        return GivenKeys(given)
    if path := env.get(KEY_FILE):
        return KeyFile(Path(path))
    raise KeysUnusable(f"personal data need a key: set {KEY} or {KEY_FILE}")


def ledger_of(env: Mapping[str, str]) -> Ledger:
    """The ledger of erasures that the settings name. Raises ``LedgerUnusable``."""
    if path := env.get(ERASURES):
        return Ledger(Path(path))
    raise LedgerUnusable(f"erasures need a ledger that outlives the database: set {ERASURES}")


@contextmanager
def opened_keyring(environment: Mapping[str, str]) -> Iterator[Keyring]:
    """The keys of a database (``Database.environment``), without any application."""
    factory = PersonalFactory(Environment("privacy", cast(dict[str, str], environment)))
    try:
        yield factory.keyring
    finally:
        factory.close()
