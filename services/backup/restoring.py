"""Restoring: a backup is put beside what is there, whoever was erased since is erased in it, and then it takes the place.

Whatever goes wrong before that, the process being killed included, leaves what was there. Nobody can read the restored
database before it is in its place, so nobody sees a person come back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from importlib.metadata import version
from uuid import UUID

import asyncpg
from eventsourcing.persistence import PersistenceError

from services.backup.archive import Archive
from services.backup.databases import Beside, Standing, beside, standing
from services.backup.errors import CannotRestore
from services.backup.manifest import check_signatures
from services.backup.steps import Steps, silently
from services.backup.taking import head
from services.backup.tools import ToolFailed, ToolMissing, load
from services.bootstrap import House, house
from services.floor import generation
from services.floor.database import Database
from services.floor.personal import Ledger, LedgerMissing, key_source, ledger_of
from services.floor.personal.key_encryption import KeyFileMissing
from services.floor.settings import Settings
from services.jobseekers.policies import WhenJobseekerErasedThenDestroyKey
from services.kernel.personal import UnknownPerson

ROLES_THERE = "SELECT $1::text[] <@ array(SELECT rolname::text FROM pg_roles)"
NEW_DATABASE_ID = "DELETE FROM privacy.ledger"
ERASED = "SELECT person_id FROM privacy.erased"

FAILURES = (
    ToolMissing, ToolFailed, OSError, asyncpg.PostgresError, asyncpg.InterfaceError, PersistenceError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: how many events were replaced, how many people erased again, the generation that has begun."""

    replaced: int
    left_over: str | None
    """The database that was replaced, where it could not be dropped."""
    erased_again: int
    generation: int


async def restore(
    archive: Archive,
    settings: Settings,
    place: Database,
    *,
    replace: bool = False,
    without_ledger: bool = False,
    steps: Steps = silently,
) -> Restored:
    """Put a backup in the place of a database that nobody uses.

    With ``replace``, of one that holds something; ``without_ledger``, although whoever was erased since the backup, and is
    not known to be in the database that is replaced, comes back. Raises ``CannotRestore``, ``KeysUnusable`` where a key
    that the backup needs is not there, ``LedgerUnusable``.
    """
    place = place.keyed(settings)
    try:
        believe(archive, place, steps)
        ledger = ledger_of(place.environment("backup"))
        check_ledger(ledger, archive.manifest.database_id, without_ledger)
        before = await standing(place)
        if before.holding and not replace:
            raise CannotRestore(
                f"the database “{place.name}” holds {before.events} events, and rows in {len(before.holding)} tables:"
                " say --replace to lose them, or back them up first"
            )
        async with beside(place) as made:
            await _fill(made.place, archive, steps)
            if without_ledger:
                await _forget_ledger(made.place)
            anew = frozenset(archive.manifest.folded_anew)
            return await _take_place(made, settings, ledger, before, anew, steps)
    except FAILURES as error:
        raise CannotRestore(f"nothing was restored: {error}") from error


def believe(archive: Archive, place: Database, steps: Steps) -> None:
    """Raises ``CannotRestore``, ``KeysUnusable`` unless the file is one that we wrote, whole, and can open."""
    manifest = archive.manifest
    manifest.check_version(version("passerelle"))
    try:
        keys = key_source(place.environment("backup")).read()
    except KeyFileMissing as missing:
        raise CannotRestore(f"{missing}: put back the copy you keep apart from backups") from missing
    check_signatures(archive.manifest_bytes, archive.signatures, manifest.keys, keys)
    with steps(manifest.dump_bytes, "Checking the file's bytes") as advance:
        archive.check(advance)


def check_ledger(ledger: Ledger, database_id: UUID, without_ledger: bool) -> None:
    """Raises ``LedgerUnusable``, ``CannotRestore`` unless the ledger is the one of the database that was backed up."""
    if without_ledger:
        return
    hint = (
        ": put back the copy you keep. Without it, whoever was erased since the backup would come back;"
        " --without-ledger says that they may"
    )
    try:
        entries = ledger.read()
    except LedgerMissing as missing:
        raise CannotRestore(f"{missing}{hint}") from missing
    if database_id not in entries.databases:
        raise CannotRestore(f"the ledger of erasures that is here was kept for another database{hint}")


async def _fill(place: Database, archive: Archive, steps: Steps) -> None:
    """The dump's tables; its logs compared with what the manifest says."""
    connection = await asyncpg.connect(place.url)
    try:
        with steps(archive.manifest.tables, "Restoring tables") as advance:
            server = connection.get_server_version().major
            are_there = await connection.fetchval(ROLES_THERE, archive.manifest.roles)
            await load(place, server, archive.dump(), are_there, lambda _: advance(1))
        for service, log in archive.manifest.logs.items():
            if (found := await head(connection, service)) != log:
                raise CannotRestore(
                    f"the log of {service} came back with {found.events} events of {log.events}"
                )
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


async def _forget_ledger(place: Database) -> None:
    """The database goes on under another name: the ledger that is begun for it lacks those whom the lost one had, and must
    not pass for it when the same backup is restored again."""
    connection = await asyncpg.connect(place.url)
    try:
        await connection.execute(NEW_DATABASE_ID)
    finally:
        await connection.close()


async def _take_place(
    made: Beside,
    settings: Settings,
    ledger: Ledger,
    before: Standing,
    anew: frozenset[str],
    steps: Steps,
) -> Restored:
    """Erase whom the backup does not know to be erased, fold views anew that it lacks, then let it take the place."""
    straight = settings.model_copy(update={"kafka": None})  # what a broker holds is not of this database
    done: set[UUID] = set()
    erased_again = begun = 0
    while True:
        async with house(straight, made.place) as built:
            people = before.erased | ledger.read().erased.keys()
            erased_again += await _erase(built, people - done, steps)
            await _fold(built, anew, steps)
            begun = begun or await generation.begin(built.pool, above=before.generation)
        done |= people
        # held, so that nobody is erased elsewhere between the last look and the change of place
        with ledger.held() as entries:
            if entries.erased.keys() <= done:
                left_over = await made.take_place()
                return Restored(before.events, left_over, erased_again, begun)


async def _erase(built: House, people: Collection[UUID], steps: Steps) -> int:
    """Erase as on the day they asked: others hear of it, and their keys go. How many of them the backup knew."""
    already = {row["person_id"] for row in await built.pool.fetch(ERASED)}
    missing = sorted(set(people) - already)
    with steps(len(missing), "Erasing again") as advance:
        known = 0
        for person_id in missing:
            known += await asyncio.to_thread(_erased, built, person_id)
            advance(1)
    return known


async def _fold(built: House, anew: Collection[str], steps: Steps) -> None:
    """Views that carry personal data are without whoever was erased before anybody reads them."""
    with steps(None, "Folding what is personal") as advance:
        for runner in built.runners:
            view = runner.view
            if view.name in anew or (view.carries_personal_data and await runner.is_outdated()):
                await runner.rebuild(advance)
            elif view.carries_personal_data or isinstance(view, WhenJobseekerErasedThenDestroyKey):
                await runner.catch_up(advance)


def _erased(built: House, person_id: UUID) -> bool:
    """Whether the backup knew the person. Who it did not know is kept from coming back all the same: the pseudonym of a
    profile that is imported again is the one it had."""
    try:
        built.jobseekers.erase(person_id)
    except UnknownPerson:
        built.jobseekers.keyring.destroy(person_id)
        return False
    return True
