"""deploy/roles.sql on a real database: each part does its work as its role, and nothing else."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from typer.testing import CliRunner

from contracts.programmes import ProgrammeTerms
from services.backup import back_up
from services.bootstrap import House, house
from services.cli import app
from services.cli.common import Stop
from services.floor.database import Database, DatabaseUnavailable
from services.floor.settings import Settings
from services.floor.streams import Partition, Position
from services.jobseekers.identity import Identity
from services.jobseekers.policies import WhenJobseekerErasedThenDestroyKey
from services.kernel.personal import UnknownPerson
from services.offers.schemas import EXAMPLE
from services.offers.views import OpenOffers
from services.partner_files import memory
from services.programmes.schemas import TERMS
from services.recommendations.bridges import Bridges
from services.recommendations.recommender import Recommender
from services.recommendations.views import ReadOffers
from tests.benchmarks.processes import free_port, until_answered
from tests.integration.test_offers_service import LILLE, terms
from tests.integration.test_recommendations import Room
from tests.trainings_given import TAKEN_DOWN, session_terms, training_terms

ROLES = Path(__file__).parents[2] / "deploy" / "roles.sql"
SERVICES = ("offers", "jobseekers", "programmes", "trainings", "placements")
PARTS = (*SERVICES, "indicators", "recommendations", "relays", "views", "erasures", "web", "backup")


def as_role(place: Database, part: str) -> Database:
    address = urlsplit(place.url)
    where = address.netloc.rpartition("@")[2]
    return replace(place, url=urlunsplit(address._replace(netloc=f"passerelle_{part}@{where}")))


def apply(place: Database) -> None:
    with psycopg.connect(place.url, autocommit=True) as owner:
        owner.execute(ROLES.read_bytes())
        for part in PARTS:
            owner.execute(f"ALTER ROLE passerelle_{part} LOGIN".encode())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, key_file=tmp_path / "keys", erasures=tmp_path / "ledger")


@pytest.fixture
def place(database: Database, settings: Settings) -> Iterator[Database]:
    """A database with one of everything in it, as its owner sees it, and the roles that the owner made."""
    own = as_role(database, "owner")

    async def given() -> None:
        async with house(settings, own) as built:
            write_one_of_each(built)
            await memory.prepare(built.pool)
            await built.catch_up(reading=False)

    with psycopg.connect(database.url, autocommit=True) as server:
        server.execute("CREATE ROLE passerelle_owner LOGIN CREATEROLE")
        server.execute(f"ALTER DATABASE {database.name} OWNER TO passerelle_owner".encode())
    asyncio.run(given())
    apply(own)
    apply(own)  # again changes nothing
    yield own
    with psycopg.connect(database.url, autocommit=True) as owner:
        owner.execute(f"ALTER DATABASE {database.name} OWNER TO CURRENT_USER".encode())
        for part in (*PARTS, "owner"):
            owner.execute(f"DROP OWNED BY passerelle_{part}".encode())
            owner.execute(f"DROP ROLE passerelle_{part}".encode())


def write_one_of_each(built: House) -> None:
    built.offers.publish("test", "1", terms("Soudeur", LILLE))
    person = built.jobseekers.record_person(Identity("Zoé", "Testaert", date(1990, 2, 28)))
    programme = built.programmes.start("essai", ProgrammeTerms.model_validate(TERMS))
    training = built.trainings.offer_training("soudage", training_terms())
    session = built.trainings.open_session(training, programme, session_terms())
    built.trainings.enrol(session, person, session_terms().starts_on, TAKEN_DOWN)


def may(place: Database, part: str, statement: str) -> bool:
    with psycopg.connect(as_role(place, part).url) as connection:
        try:
            connection.execute(statement.encode())
        except InsufficientPrivilege:
            return False
        finally:
            connection.rollback()
    return True


def test_a_service_sees_and_writes_its_own(place: Database) -> None:
    own = "INSERT INTO {0}.{0}_events (originator_id, originator_version, topic, state) VALUES (gen_random_uuid(), 1, 't', '')"
    for part in (*SERVICES, "relays", "views", "backup", "indicators", "recommendations"):
        allowed = {service for service in SERVICES if may(place, part, own.format(service))}
        assert allowed == ({part} & set(SERVICES)), part
    for service in SERVICES:
        for change in ("DELETE FROM {0}.{0}_events", "TRUNCATE {0}.{0}_events", "UPDATE {0}.{0}_events SET topic = ''",
                       "DROP TABLE {0}.{0}_events", "CREATE TABLE {0}.mine ()"):  # fmt: skip
            for part in PARTS:
                assert not may(place, part, change.format(service)), (part, change)


def test_keys_and_people_are_seen_by_those_who_need_them(place: Database) -> None:
    def who(statement: str) -> set[str]:
        return {part for part in PARTS if may(place, part, statement)}

    of_people = {"jobseekers", "programmes", "trainings", "placements", "web"}
    following = {"relays", "views", "erasures", "backup"}
    assert who("SELECT FROM privacy.keys") == of_people | following
    assert who("DELETE FROM privacy.keys") == {"jobseekers", "erasures", "web"}
    assert who("SELECT FROM privacy.recognised") == {"jobseekers", "erasures", "web", "backup"}
    assert who("SELECT FROM jobseekers.jobseekers_events") == of_people | following
    assert who("SELECT FROM jobseekers.profiles") == {"jobseekers", "views", "erasures", "web", "backup"}
    assert who("SELECT FROM indicators.enrolments") == {"indicators", "views", "erasures", "web", "backup"}
    assert who("DELETE FROM indicators.enrolments") == {"views", "erasures"}
    assert who("SELECT FROM recommendations.candidates") == {
        "recommendations", "views", "erasures", "web", "backup"
    }  # fmt: skip
    assert who("SELECT FROM privacy.secrets") == {"jobseekers", "views", "erasures", "web", "backup"}
    assert who("UPDATE partner_files.mappings SET partner = ''") == {"web"}


@pytest.mark.parametrize("part", [part for part in PARTS if part != "erasures"])
async def test_a_house_runs_as_a_role_and_writes_what_it_may(
    place: Database, settings: Settings, part: str
) -> None:
    async with house(settings, as_role(place, part)) as built:
        assert not built.database.makes_tables
        writes = {
            "offers": lambda: built.offers.publish("test", "2", terms("Maçon", LILLE)),
            "jobseekers": lambda: built.jobseekers.record_person(Identity("Marc", "Essai", date(1984, 1, 1))),
            "programmes": lambda: built.programmes.start("autre", ProgrammeTerms.model_validate(TERMS)),
            "trainings": lambda: built.trainings.offer_training("maçonnerie", training_terms()),
        }
        for name, write in writes.items():
            if part in (name, "web"):
                await asyncio.to_thread(write)
            else:
                with pytest.raises(Exception, match="permission denied"):
                    await asyncio.to_thread(write)


async def test_who_writes_of_people_knows_them_and_seals_under_their_keys(
    place: Database, settings: Settings
) -> None:
    with psycopg.connect(place.url) as owner:
        [(person,)] = owner.execute("SELECT person_id FROM privacy.keys").fetchall()
        [(session,)] = owner.execute("SELECT session_id FROM trainings.sessions").fetchall()
    day = session_terms().starts_on
    async with house(settings, as_role(place, "trainings")) as built:
        with pytest.raises(UnknownPerson):
            await asyncio.to_thread(built.trainings.enrol, session, session, day, TAKEN_DOWN)
        assert not await asyncio.to_thread(built.trainings.enrol, session, person, day, TAKEN_DOWN)
        left = session, person, session_terms().ends_on, "completed"
        assert await asyncio.to_thread(built.trainings.exit, *left, remarks="on her way")


async def test_who_only_reads_reads_its_views(place: Database, settings: Settings) -> None:
    async with house(settings, as_role(place, "indicators")) as built:
        assert (await built.indicators.participants("essai")).participants == 1
    async with house(settings, as_role(place, "recommendations")) as built:
        built.recommender = Recommender(built.pool, Room(), Bridges(built.pool, Room()))  # type: ignore[arg-type]
        await built.recommender.catch_up()
        assert await built.recommender.lag() == 0


async def test_a_relay_reads_every_log(place: Database, settings: Settings) -> None:
    async def from_the_start() -> dict[Partition, Position]:
        return {}

    async with (
        house(settings, as_role(place, "relays")) as built,
        built.stream.through(SERVICES, from_the_start, 100) as following,
    ):
        seen = set()
        while batches := await following.next():
            assert not any(batch.unreadable for batch in batches)
            seen |= {batch.upstream for batch in batches}
    assert seen == set(SERVICES) - {"placements"}


async def test_views_follow_and_are_built_again_by_the_owner(place: Database, settings: Settings) -> None:
    async with house(settings, place) as owner, house(settings, as_role(place, "views")) as views:
        await asyncio.to_thread(owner.offers.publish, "test", "2", terms("Maçon", LILLE))
        for runner in views.runners:
            if not isinstance(runner.view, ReadOffers | WhenJobseekerErasedThenDestroyKey):
                await runner.catch_up()
        assert await views.runner(OpenOffers).lag() == 0
        with pytest.raises(Exception, match="permission denied"):
            await views.runner(OpenOffers).rebuild()

        await owner.runner(OpenOffers).rebuild()
        await asyncio.to_thread(owner.offers.publish, "test", "3", terms("Plombier", LILLE))
        assert await views.runner(OpenOffers).catch_up() == 1
        async with house(settings, as_role(place, "offers")) as offers:
            assert await offers.pool.fetchval("SELECT count(*) FROM offers.open_offers") == 3


async def test_an_erasure_is_finished_by_the_view_that_may(place: Database, settings: Settings) -> None:
    async with house(settings, as_role(place, "jobseekers")) as built:
        person = await built.pool.fetchval("SELECT person_id FROM privacy.keys")
        await asyncio.to_thread(built.jobseekers.erase, person)
    async with house(settings, as_role(place, "erasures")) as built:
        await built.runner(WhenJobseekerErasedThenDestroyKey).catch_up()
        assert await built.pool.fetchval("SELECT count(*) FROM jobseekers.erasures") == 1
        assert await built.pool.fetchval("SELECT count(*) FROM privacy.keys") == 0


async def test_a_backup_is_taken_by_a_role_that_reads(
    place: Database, settings: Settings, tmp_path: Path
) -> None:
    async with house(settings, as_role(place, "backup")) as built:
        taken = await back_up(built, tmp_path / "one.backup")
    assert taken.manifest.logs["offers"].events == 1
    assert "passerelle_offers" in taken.manifest.roles


async def test_a_role_that_may_make_nothing_says_who_has_to(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(database.url, autocommit=True) as owner:
        owner.execute("CREATE ROLE passerelle_nobody LOGIN")
    try:
        with pytest.raises(DatabaseUnavailable, match="passerelle prepare"):
            async with house(settings, as_role(database, "nobody")):
                pass
    finally:
        with psycopg.connect(database.url, autocommit=True) as owner:
            owner.execute("DROP ROLE passerelle_nobody")


def test_the_owner_prepares(place: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("home", "key_file", "erasures"):
        monkeypatch.setenv(f"PASSERELLE_{name.upper()}", str(getattr(settings, name)))
    with psycopg.connect(place.url, autocommit=True) as owner:
        owner.execute("UPDATE floor.views SET version = 'older' WHERE view = 'offers.open_offers'")
        monkeypatch.setenv("PASSERELLE_DATABASE_URL", as_role(place, "views").url)
        with pytest.raises(Stop, match="owner"):
            CliRunner().invoke(app, ["prepare"], catch_exceptions=False)
        monkeypatch.setenv("PASSERELLE_DATABASE_URL", place.url)
        said = CliRunner().invoke(app, ["prepare"], catch_exceptions=False).stderr
        assert "offers.open_offers: 1 messages" in said
        assert not owner.execute("SELECT FROM floor.views WHERE version = 'older'").fetchall()


def test_a_process_connects_as_its_role_only(place: Database, settings: Settings) -> None:
    port = free_port()
    environment = {
        **os.environ, "PASSERELLE_DATABASE_URL": as_role(place, "offers").url, "PASSERELLE_PORT": str(port),
        "PASSERELLE_HOME": str(settings.home), "PASSERELLE_KEY_FILE": str(settings.key_file),
        "PASSERELLE_ERASURES": str(settings.erasures), "PASSERELLE_LOG_FORMAT": "json",
    }  # fmt: skip
    command = [str(Path(sys.executable).with_name("passerelle")), "serve", "offers", "policies"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        until_answered(f"http://127.0.0.1:{port}/health/ready")
        assert "Soudeur" in httpx.get(f"http://127.0.0.1:{port}/api/offers").text
        published = httpx.post(f"http://127.0.0.1:{port}/api/offers", json=EXAMPLE)
        with closing(psycopg.connect(place.url)) as owner:
            connected = owner.execute(
                "SELECT DISTINCT usename FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchall()
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert published.status_code == 201, published.text
    assert connected == [("passerelle_offers",)]
    assert {json.loads(line)["level"] for line in said.splitlines()} == {"info"}, said
