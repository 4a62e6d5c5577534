"""The jobseekers service on a real PostgreSQL: commands, log, stream, view, queries."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from uuid import UUID, uuid4

import psycopg
import pytest

from contracts.jobseekers import Profile
from services.floor.database import Database, Pool
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.floor.views import ViewRunner
from services.jobseekers.commands import Jobseekers
from services.jobseekers.domain import AlreadyRegistered, HasLeft, UnknownJobseeker
from services.jobseekers.publishing import to_contract
from services.jobseekers.queries import JobseekerQueries
from services.jobseekers.views import Profiles

WELDER = Profile.model_validate(
    {
        "residence": {"label": "Tournai", "country": "BE", "latitude": 50.6, "longitude": 3.39},
        "languages": [{"language": "fr", "level": "C2"}],
        "skills": [
            {"label": "souder", "code": {"scheme": "ESCO", "code": "http://data.europa.eu/esco/skill/x"}}
        ],
        "available_from": "2027-01-04",
    }
)
CARER = WELDER.model_copy(update={"interface_language": "nl", "skills": ()})


@pytest.fixture
def jobseekers(database: Database) -> Iterator[Jobseekers]:
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA jobseekers")
    with Jobseekers(env=database.environment("jobseekers")) as app:
        yield app


@pytest.fixture
async def view(pool: Pool, jobseekers: Jobseekers) -> AsyncIterator[ViewRunner]:
    log = NotificationLog("jobseekers", jobseekers.mapper, to_contract)
    runner = ViewRunner(Profiles(), PostgresStream(pool, {"jobseekers": log}), pool)
    await runner.prepare()
    yield runner


async def test_the_view_follows_what_happens(jobseekers: Jobseekers, view: ViewRunner, pool: Pool) -> None:
    queries = JobseekerQueries(pool)
    first, second = jobseekers.register(WELDER), jobseekers.register(WELDER)
    await view.catch_up()
    assert await queries.count() == 2
    assert [row.jobseeker_id for row in await queries.some(1)] == [first]

    jobseekers.amend(first, CARER)
    jobseekers.leave(second)
    await view.catch_up()
    row = await queries.get(first)
    assert row is not None and row.profile == CARER
    assert await queries.get(second) is None
    assert await queries.count() == 1


async def test_a_rebuilt_view_holds_the_same_rows(
    jobseekers: Jobseekers, view: ViewRunner, pool: Pool
) -> None:
    ids = [jobseekers.register(WELDER) for _ in range(5)]
    jobseekers.amend(ids[3], CARER)
    jobseekers.leave(ids[1])
    await view.catch_up()
    everything = "SELECT * FROM jobseekers.profiles ORDER BY jobseeker_id"
    before = await pool.fetch(everything)
    await view.rebuild()
    assert await pool.fetch(everything) == before
    assert len(before) == 4


def test_a_batch_taken_twice_changes_nothing(jobseekers: Jobseekers) -> None:
    batch = [(uuid4(), WELDER), (uuid4(), CARER)]
    assert jobseekers.take(batch).new == 2
    again = jobseekers.take([*batch[:1], (batch[1][0], WELDER)])
    assert (again.new, again.amended, again.unchanged) == (0, 1, 1)


def test_a_refused_profile_does_not_hold_up_the_others(jobseekers: Jobseekers) -> None:
    gone = jobseekers.register(WELDER)
    jobseekers.leave(gone)
    twice = WELDER.model_copy(update={"languages": WELDER.languages * 2})
    taken = jobseekers.take([(gone, CARER), (uuid4(), WELDER), (uuid4(), twice)])
    assert taken.new == 1
    assert [error.rule for _, error in taken.refused] == ["has_left", "duplicate_language"]


def test_a_taken_pseudonym_and_an_unknown_one(jobseekers: Jobseekers) -> None:
    somebody = jobseekers.register(WELDER)
    with pytest.raises(AlreadyRegistered):
        jobseekers.register(CARER, somebody)
    assert jobseekers.profile(somebody) == WELDER
    for command in (jobseekers.leave, jobseekers.profile, lambda one: jobseekers.amend(one, WELDER)):
        with pytest.raises(UnknownJobseeker):
            command(uuid4())


def test_who_left_stays_away(jobseekers: Jobseekers) -> None:
    somebody = jobseekers.register(WELDER)
    jobseekers.leave(somebody)
    with pytest.raises(HasLeft):
        jobseekers.amend(somebody, CARER)
    with pytest.raises(UnknownJobseeker):
        jobseekers.profile(somebody)


def test_two_who_write_at_once_both_succeed(jobseekers: Jobseekers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between loading and saving, somebody else's amendment comes in: the command is tried again on it."""
    somebody = jobseekers.register(WELDER)
    load, intruded = Jobseekers._found, []

    def found(app: Jobseekers, jobseeker_id: UUID):  # type: ignore[no-untyped-def]
        jobseeker = load(app, jobseeker_id)
        if not intruded:
            intruded.append(True)
            jobseekers.amend(jobseeker_id, WELDER.model_copy(update={"interface_language": "de"}))
        return jobseeker

    monkeypatch.setattr(Jobseekers, "_found", found)
    jobseekers.amend(somebody, CARER)
    assert jobseekers.profile(somebody) == CARER
    assert jobseekers.repository.get(somebody).version == 3
