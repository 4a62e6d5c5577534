"""Personal data on a real PostgreSQL: sealed as written, gone after erasure, readable through rotations."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Mapper

from contracts.jobseekers import Profile
from services.floor.database import Database, Pool
from services.floor.personal import Keyring, KeysUnusable, opened_keyring
from services.floor.personal import keyring as keyrings
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.floor.views import ViewRunner
from services.jobseekers.commands import Jobseekers
from services.jobseekers.domain import Jobseeker, UnknownJobseeker
from services.jobseekers.identity import Identity, PartnerNumber
from services.jobseekers.policies import WhenJobseekerErasedThenDestroyKey
from services.jobseekers.publishing import to_contract
from services.jobseekers.views import Profiles
from services.kernel.personal import Personal, PersonErased, UnknownPerson

ZOE = Identity(
    given_name="Zoé",
    family_name="Vandamme",
    birth_date=date(1990, 2, 28),
    email="zoe.vandamme@example.org",
    phone="+32 470 12 34 56",
    address="Quai Notre-Dame 7, Tournai",
    partner_numbers=(PartnerNumber("Le Forem", "F-998877"),),
    remarks="prefers mornings",
)
PROFILE = Profile.model_validate(
    {
        "residence": {"label": "Tournai", "country": "BE", "latitude": 50.6, "longitude": 3.39},
        "languages": [{"language": "fr", "level": "C2"}],
        "skills": [{"label": "quasar polishing"}],
    }
)
WORDS = (
    "Vandamme",
    "zoe.",
    "+32 470",
    "Notre-Dame",
    "F-998877",
    "mornings",
    "1990-02-28",
    "Tournai",
    "quasar",
)


@pytest.fixture
def jobseekers(database: Database) -> Iterator[Jobseekers]:
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA jobseekers")
    with Jobseekers(env=database.environment("jobseekers")) as app:
        yield app


@pytest.fixture
def stream(pool: Pool, jobseekers: Jobseekers) -> PostgresStream:
    log = NotificationLog("jobseekers", jobseekers.mapper, to_contract)
    return PostgresStream(pool, {"jobseekers": log})


@pytest.fixture
async def profiles(pool: Pool, stream: PostgresStream) -> AsyncIterator[ViewRunner]:
    runner = ViewRunner(Profiles(), stream, pool)
    await runner.prepare()
    yield runner


@pytest.fixture
async def policy(pool: Pool, stream: PostgresStream, jobseekers: Jobseekers) -> ViewRunner:
    runner = ViewRunner(WhenJobseekerErasedThenDestroyKey(jobseekers), stream, pool)
    await runner.prepare()
    return runner


TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"""


def everything(database: Database) -> str:
    """All rows of all tables; what is in bytes, as bytes and as the text they may be."""
    dumped: list[bytes] = []
    with psycopg.connect(database.url) as connection:
        for (table,) in connection.execute(TABLES).fetchall():
            query = f"COPY (SELECT one::text FROM {table} AS one) TO STDOUT"
            if table.endswith("_events"):
                query = f"COPY (SELECT one::text || encode(state, 'escape') FROM {table} AS one) TO STDOUT"
            with connection.cursor().copy(query.encode()) as copy:
                dumped += [bytes(part) for part in copy]
    return b"".join(dumped).decode(errors="replace")


def found(database: Database, words: tuple[str, ...] = WORDS) -> list[str]:
    dump = everything(database)
    assert len(dump) > 500
    return [word for word in words if word in dump]


async def test_nothing_personal_stands_open_in_the_log_and_nothing_anywhere_after_erasure(
    database: Database, jobseekers: Jobseekers, profiles: ViewRunner, pool: Pool
) -> None:
    somebody = jobseekers.record_person(ZOE)
    jobseekers.record_person(replace(ZOE, remarks="prefers mornings, by telephone"))
    jobseekers.amend(somebody, PROFILE)
    other = jobseekers.register(PROFILE)
    assert found(database) == []
    await profiles.catch_up()
    assert found(database) == ["Tournai", "quasar"], "the view of profiles holds them until then"

    jobseekers.erase(other)
    jobseekers.erase(somebody)
    await profiles.catch_up()
    assert found(database) == []
    assert await pool.fetchval("SELECT count(*) FROM jobseekers.profiles") == 0
    assert await pool.fetchval("SELECT count(*) FROM privacy.keys") == 0
    assert await pool.fetchval("SELECT count(*) FROM privacy.recognised") == 0
    assert await pool.fetchval("SELECT count(*) FROM privacy.erased") == 2


async def test_after_an_erasure_replays_and_rebuilds_go_on_with_the_others(
    jobseekers: Jobseekers, profiles: ViewRunner, pool: Pool
) -> None:
    erased, stays = (jobseekers.register(PROFILE) for _ in range(2))
    jobseekers.amend(erased, PROFILE.model_copy(update={"interface_language": "nl"}))
    jobseekers.erase(erased)
    rows = "SELECT jobseeker_id FROM jobseekers.profiles"
    await profiles.catch_up()
    assert [row[0] for row in await pool.fetch(rows)] == [stays]
    await profiles.rebuild()
    assert [row[0] for row in await pool.fetch(rows)] == [stays]
    read = [jobseekers.mapper.to_domain_event(one) for one in jobseekers.recorder.select_notifications(1, 9)]
    assert [type(one).__name__ for one in read] == ["Registered", "Registered", "ProfileAmended", "Erased"]
    assert [getattr(one, "profile", None) is None for one in read] == [True, False, True, True]
    assert jobseekers.repository.get(erased).is_erased
    with pytest.raises(UnknownJobseeker):
        jobseekers.profile(erased)
    with pytest.raises(PersonErased):
        jobseekers.amend(erased, PROFILE)


class Note(Aggregate):
    """Another service's aggregate: it speaks of a person whose key is the jobseekers'."""

    class Event(Aggregate.Event):
        pass

    class Taken(Event, Aggregate.Created):
        person_id: UUID
        remarks: Annotated[str | None, Personal()] = None

    def __init__(self, person_id: UUID, remarks: str | None = None) -> None:
        self.person_id, self.remarks = person_id, remarks


class Notes(Application[UUID]):
    name = "notes"

    def take(self, person_id: UUID, remarks: str) -> UUID:
        note = Note._create(Note.Taken, id=uuid4(), person_id=person_id, remarks=remarks)
        self.save(note)
        return note.id

    def remarks(self, note_id: UUID) -> str | None:
        note: Note = self.repository.get(note_id)
        return note.remarks


async def test_another_service_seals_by_its_environment_alone(
    database: Database, jobseekers: Jobseekers, pool: Pool
) -> None:
    await pool.execute("CREATE SCHEMA notes")
    somebody = jobseekers.record_person(ZOE)
    with Notes(env=database.environment("notes")) as notes:
        notes.mapper.keyring._seconds = 0.0  # type: ignore[attr-defined]
        note = notes.take(somebody, "needs a lift")
        assert notes.remarks(note) == "needs a lift"
        assert found(database, ("lift",)) == []
        with pytest.raises(UnknownPerson):
            notes.take(uuid4(), "whoever")
        jobseekers.erase(somebody)
        assert notes.remarks(note) is None
        with pytest.raises(PersonErased):
            notes.take(somebody, "once more")
        stream = PostgresStream(pool, {"notes": NotificationLog("notes", notes.mapper, lambda _: None)})
        batch = await stream.read("notes", 0)
        assert batch is not None and batch.position == notes.recorder.max_notification_id()


class KilledHere(BaseException):
    """The process ends between two steps."""


async def test_an_interrupted_erasure_is_finished_by_itself(
    jobseekers: Jobseekers,
    policy: ViewRunner,
    profiles: ViewRunner,
    pool: Pool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    somebody = jobseekers.record_person(ZOE)

    def killed(*_: object) -> None:
        raise KilledHere

    with monkeypatch.context() as patched:
        patched.setattr(Keyring, "destroy", killed)
        with pytest.raises(KilledHere):
            jobseekers.erase(somebody)
    assert jobseekers.repository.get(somebody).is_erased
    assert jobseekers.keyring.key_of(somebody) is not None
    await policy.catch_up()
    with pytest.raises(PersonErased):
        jobseekers.keyring.must_know(somebody)
    assert await pool.fetchval("SELECT count(*) FROM privacy.recognised") == 0
    assert [row["person_id"] for row in await pool.fetch("TABLE jobseekers.erasures")] == [somebody]
    await policy.rebuild()
    assert [row["person_id"] for row in await pool.fetch("TABLE jobseekers.erasures")] == [somebody]


@pytest.mark.parametrize("finish", ["erase again", "record again"])
def test_an_interrupted_erasure_is_finished_by_whoever_comes_first(
    jobseekers: Jobseekers, monkeypatch: pytest.MonkeyPatch, finish: str
) -> None:
    somebody = jobseekers.record_person(ZOE)

    def killed(*_: object) -> None:
        raise KilledHere

    with monkeypatch.context() as patched:
        patched.setattr(Keyring, "destroy", killed)
        with pytest.raises(KilledHere):
            jobseekers.erase(somebody)
    if finish == "erase again":
        jobseekers.erase(somebody)
    assert jobseekers.record_person(ZOE) != somebody
    with pytest.raises(PersonErased):
        jobseekers.keyring.must_know(somebody)


@pytest.mark.parametrize("step", ["before the event", "before the key"])
def test_a_recording_interrupted_between_its_steps_is_taken_up_again(
    jobseekers: Jobseekers, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def killed(*_: object) -> None:
        raise KilledHere

    with monkeypatch.context() as patched:
        if step == "before the event":
            patched.setattr(Jobseekers, "save", killed)
        else:
            patched.setattr(Keyring, "create_many", killed)
        with pytest.raises(KilledHere):
            jobseekers.record_person(ZOE)
    somebody = jobseekers.record_person(ZOE)
    assert jobseekers.identity(somebody) == ZOE
    assert jobseekers.record_person(ZOE) == somebody


def test_who_record_the_same_people_at_once_end_up_with_one_of_each(
    database: Database, jobseekers: Jobseekers
) -> None:
    """Four processes, each with an application of its own; some know the number too, some come in batches."""
    rounds = 8
    with ExitStack() as stack:
        apps = [stack.enter_context(Jobseekers(env=database.environment("jobseekers"))) for _ in range(4)]
        together = threading.Barrier(len(apps))

        def record(number: int) -> list[list[UUID]]:
            got = []
            for one in range(rounds):
                person = replace(ZOE, given_name=f"Zoé {one}", partner_numbers=())
                numbered = replace(person, partner_numbers=(PartnerNumber("VDAB", f"V{one}"),))
                other = replace(ZOE, given_name=f"Ali {one}", partner_numbers=())
                batch = [[person], [numbered], [other, numbered], [numbered, other]][number]
                together.wait()
                people = apps[number].record_people(batch)
                got.append(people if number != 2 else people[::-1])
            return got

        with ThreadPoolExecutor(len(apps)) as threads:
            results = list(threads.map(record, range(len(apps))))
    for one in range(rounds):
        assert len({result[one][0] for result in results}) == 1
        assert results[2][one] == results[3][one]
    created = [event for event in notified(jobseekers) if isinstance(event, Jobseeker.Recorded)]
    assert len(created) == 2 * rounds


def notified(app: Jobseekers) -> list[Any]:
    return app.mapper.to_domain_events(app.recorder.select_notifications(1, 10_000))  # type: ignore[attr-defined]


def test_a_rotation_keeps_everything_readable_also_elsewhere_and_drops_the_old_key(
    database: Database, jobseekers: Jobseekers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyrings, "BATCH", 2)
    own = replace(database, key_file=tmp_path / "keys" / "own.keys")
    with (
        Jobseekers(env=own.environment("jobseekers")) as running,
        opened_keyring(own.environment("privacy")) as operator,
    ):
        people = running.record_people(
            [replace(ZOE, given_name=f"Z{n}", partner_numbers=()) for n in range(5)]
        )
        before = own.key_file.read_text()

        def interrupt(_: int) -> None:
            raise KilledHere

        with pytest.raises(KilledHere):
            operator.rotate(interrupt)
        assert before in own.key_file.read_text()
        assert len(operator.standing().keys) == 2
        assert [running.identity(one).given_name for one in people] == ["Z0", "Z1", "Z2", "Z3", "Z4"]
        current = operator.rotate()
        assert before not in own.key_file.read_text()
        assert operator.standing().keys == {current: 5}
        people.append(running.record_person(replace(ZOE, given_name="Z5", partner_numbers=())))
        assert operator.standing().keys == {current: 6}
        assert len(notified(running)) == 6
    with Jobseekers(env=own.environment("jobseekers")) as later:
        assert [later.identity(one).given_name for one in people] == [f"Z{n}" for n in range(6)]
        assert later.record_person(replace(ZOE, given_name="z3", partner_numbers=())) == people[3]
    own.key_file.write_text(before)
    with Jobseekers(env=own.environment("jobseekers")) as with_old_key, pytest.raises(KeysUnusable):
        with_old_key.identity(people[0])


class Unsealing(Jobseekers):
    """What ran before personal data were sealed."""

    name = "jobseekers"

    def construct_mapper(self) -> Any:
        super().construct_mapper()
        return Mapper[UUID](self.construct_transcoder())


async def test_logs_from_before_sealing_are_read_amended_and_erased_like_others(
    database: Database, jobseekers: Jobseekers, profiles: ViewRunner, pool: Pool
) -> None:
    with Unsealing(env=database.environment("jobseekers")) as old:
        untouched, written = (old.register(PROFILE) for _ in range(2))
    await pool.execute("DELETE FROM privacy.keys")
    assert found(database, ("quasar",)) == ["quasar"]
    assert jobseekers.profile(written) == PROFILE
    jobseekers.must_know(written)
    jobseekers.amend(written, PROFILE.model_copy(update={"interface_language": "nl"}))
    await profiles.catch_up()
    jobseekers.erase(untouched)
    jobseekers.erase(written)
    await profiles.catch_up()
    assert found(database) == []
    await profiles.rebuild()
    assert await pool.fetchval("SELECT count(*) FROM jobseekers.profiles") == 0
