"""The trainings service on a real PostgreSQL: rivals for seats, batches, the view followed and rebuilt, queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from contracts.envelope import Contract
from contracts.jobseekers import JobseekerErased
from contracts.values import Characteristics, Code, LanguageLevel
from services.floor.database import Database, Pool
from services.floor.streams import Batch, Message
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.floor.views import ViewRunner
from services.trainings.commands import Trainings
from services.trainings.publishing import to_contract
from services.trainings.queries import SessionSearch, TrainingQueries
from services.trainings.rules import BrokenRule, UnknownSession, UnknownTraining
from services.trainings.views import Sessions
from tests.trainings_given import ANNA, BRAM, CARLA, PROGRAMME, TAKEN_DOWN, session_terms, training_terms

MARCH, APRIL, JULY = date(2025, 3, 3), date(2025, 4, 1), date(2025, 7, 4)


@pytest.fixture
def trainings(database: Database) -> Iterator[Trainings]:
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA trainings")
    with Trainings(database.environment("trainings")) as application:
        yield application


@pytest.fixture
def training_id(trainings: Trainings) -> UUID:
    return trainings.offer_training("soudage", training_terms())


class WithErasures(PostgresStream):
    """The real stream of trainings beside a short one of erasures, as the jobseekers service would publish them."""

    def __init__(self, pool: Pool, trainings: Trainings) -> None:
        super().__init__(pool, {"trainings": NotificationLog("trainings", trainings.mapper, to_contract)})
        self.erased: list[Contract] = []

    def erase(self, person_id: UUID) -> None:
        self.erased.append(JobseekerErased(jobseeker_id=person_id, occurred_at=datetime.now(UTC)))

    async def read(self, upstream: str, after: int, limit: int = 1000) -> Batch | None:
        if upstream == "trainings":
            return await super().read(upstream, after, limit)
        told = [Message(upstream, number, one) for number, one in enumerate(self.erased, 1) if number > after]
        return Batch(upstream, tuple(told), len(self.erased)) if told else None


@pytest.fixture
def stream(pool: Pool, trainings: Trainings) -> WithErasures:
    return WithErasures(pool, trainings)


@pytest.fixture
async def view(pool: Pool, stream: WithErasures) -> AsyncIterator[ViewRunner]:
    runner = ViewRunner(Sessions(), stream, pool)
    await runner.prepare()
    yield runner


@pytest.fixture
def queries(pool: Pool) -> TrainingQueries:
    return TrainingQueries(pool)


def rivals_for(session_id: UUID, applications: list[Trainings], number: int = 64) -> Counter[str]:
    """What each of so many who enrol at once is told."""

    def enrol(one: int) -> str:
        try:
            return str(
                applications[one % len(applications)].enrol(session_id, uuid4(), MARCH, Characteristics())
            )
        except BrokenRule as refused:
            return refused.rule

    with ThreadPoolExecutor(number) as threads:
        return Counter(threads.map(enrol, range(number)))


@pytest.mark.parametrize("processes", [1, 2])
def test_of_64_who_want_the_last_three_seats_three_get_one(
    trainings: Trainings, training_id: UUID, database: Database, processes: int
) -> None:
    session_id = trainings.open_session(training_id, PROGRAMME, session_terms(seats=5))
    trainings.enrol(session_id, ANNA, MARCH, TAKEN_DOWN)
    trainings.enrol(session_id, BRAM, MARCH, TAKEN_DOWN)
    with Trainings(database.environment("trainings")) as other:
        told = rivals_for(session_id, [trainings, other][:processes])
    assert told == {"True": 3, "session_full": 61}
    session = trainings.session(session_id)
    assert len(session.paths) == session.seats_taken == 5
    assert session.version == 6


def test_as_many_as_there_are_seats_all_get_one(trainings: Trainings, training_id: UUID) -> None:
    session_id = trainings.open_session(training_id, PROGRAMME, session_terms(seats=32))
    assert rivals_for(session_id, [trainings], 32) == {"True": 32}
    assert trainings.session(session_id).seats_taken == 32


def test_one_who_enrols_twice_at_once_has_one_seat(trainings: Trainings, training_id: UUID) -> None:
    session_id = trainings.open_session(training_id, PROGRAMME, session_terms())

    def enrol(_: int) -> bool:
        return trainings.enrol(session_id, ANNA, MARCH, TAKEN_DOWN)

    with ThreadPoolExecutor(8) as threads:
        assert Counter(threads.map(enrol, range(8))) == {True: 1, False: 7}


def imported(trainings: Trainings, training_id: UUID) -> tuple[int, list[str]]:
    """A file of two sessions, one of whose lines breaks a rule; how much of it was new, and the rules broken."""
    changes: list[bool] = []
    broken: list[str] = []

    def work() -> None:
        changes.clear()
        broken.clear()
        for code in ("2025-1", "2025-2"):
            session_id = trainings.open_session(training_id, PROGRAMME, session_terms(code))
            for person_id, entered_on in ((ANNA, MARCH), (BRAM, date(2024, 1, 1)), (CARLA, MARCH)):
                try:
                    changes.append(trainings.enrol(session_id, person_id, entered_on, TAKEN_DOWN))
                    changes.append(trainings.exit(session_id, person_id, JULY, "completed"))
                except BrokenRule as refused:
                    broken.append(refused.rule)

    trainings.together(work)
    return sum(changes), broken


def test_commands_put_together_are_saved_at_once_and_again_change_nothing(
    trainings: Trainings, training_id: UUID
) -> None:
    assert imported(trainings, training_id) == (8, ["outside_session"] * 2)
    head = trainings.recorder.max_notification_id()
    assert imported(trainings, training_id) == (0, ["outside_session"] * 2)
    assert trainings.recorder.max_notification_id() == head


def test_work_that_meets_somebody_elses_is_done_again(trainings: Trainings, training_id: UUID) -> None:
    session_id = trainings.open_session(training_id, PROGRAMME, session_terms(seats=2))
    intruded: list[bool] = []

    def intrude() -> None:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(trainings.enrol, session_id, BRAM, MARCH, TAKEN_DOWN).result()

    def work() -> bool:
        changed = trainings.enrol(session_id, ANNA, MARCH, TAKEN_DOWN)
        if not intruded:
            intruded.append(True)
            intrude()
        return changed

    assert trainings.together(work)
    assert trainings.session(session_id).paths.keys() == {ANNA, BRAM}


def test_what_does_not_exist_is_said_by_name(trainings: Trainings, training_id: UUID) -> None:
    with pytest.raises(UnknownTraining):
        trainings.open_session(uuid4(), PROGRAMME, session_terms())
    session_id = trainings.open_session(training_id, PROGRAMME, session_terms())
    for unknown in (uuid4(), training_id):  # a training is no session
        with pytest.raises(UnknownSession):
            trainings.enrol(unknown, ANNA, MARCH, TAKEN_DOWN)
    trainings.enrol(session_id, ANNA, MARCH, TAKEN_DOWN)
    with pytest.raises(BrokenRule) as refused:
        trainings.exit(session_id, ANNA, APRIL, "transferred", to_session=uuid4())
    assert (refused.value.field, refused.value.rule) == ("to_session", "no_such_session")


def test_nothing_is_written_about_somebody_who_was_erased(
    trainings: Trainings, training_id: UUID, database: Database
) -> None:
    session_id = trainings.open_session(training_id, PROGRAMME, session_terms())

    def must_know(person_id: UUID) -> None:
        if person_id == ANNA:
            raise BrokenRule("person_id", "person_erased")

    with Trainings(database.environment("trainings"), people=must_know) as careful:
        assert careful.enrol(session_id, BRAM, MARCH, TAKEN_DOWN)
        for command in (
            lambda: careful.apply(session_id, ANNA, MARCH, TAKEN_DOWN),
            lambda: careful.enrol(session_id, ANNA, MARCH, TAKEN_DOWN),
            lambda: careful.exit(session_id, ANNA, MARCH, "completed"),
        ):
            with pytest.raises(BrokenRule) as refused:
                command()
            assert refused.value.rule == "person_erased"
    assert trainings.session(session_id).paths.keys() == {BRAM}


def a_story(trainings: Trainings, training_id: UUID) -> UUID:
    """One completes with both awards, one drops out, one is declined."""
    session_id = trainings.open_session(training_id, PROGRAMME, session_terms())
    trainings.apply(session_id, CARLA, MARCH, TAKEN_DOWN)
    trainings.decline(session_id, CARLA, APRIL, "no_answer")
    trainings.enrol(session_id, ANNA, MARCH, TAKEN_DOWN)
    trainings.enrol(session_id, BRAM, MARCH, TAKEN_DOWN)
    trainings.record_attendance(session_id, ANNA, MARCH, APRIL, 150, 140)
    trainings.record_attendance(session_id, ANNA, date(2025, 4, 2), JULY, 400, 390)
    trainings.record_attendance(session_id, ANNA, MARCH, APRIL, 150, 145.5)
    trainings.exit(session_id, BRAM, JULY, "completed")
    trainings.correct_exit(session_id, BRAM, APRIL, "dropped_out", "found_work")
    trainings.exit(session_id, ANNA, JULY, "completed")
    trainings.grant_award(session_id, ANNA, "FR", JULY)
    trainings.grant_award(session_id, ANNA, "BE", JULY)
    return session_id


async def test_the_view_tells_a_session_and_its_paths(
    trainings: Trainings, training_id: UUID, view: ViewRunner, queries: TrainingQueries, stream: WithErasures
) -> None:
    session_id = a_story(trainings, training_id)
    trainings.offer_training("soudage", training_terms(title="Souder des deux côtés"))
    await view.catch_up()
    session = await queries.session(session_id)
    assert session is not None
    assert (session.terms.title, session.terms.versions[0].language) == ("Souder des deux côtés", "nl")
    assert (session.code, session.seats, session.seats_free, session.awards) == (
        "2025-1",
        3,
        2,
        ("FR", "BE"),
    )
    assert (session.applied, session.enrolled, session.completed, session.certified) == (3, 2, 1, 1)
    assert await queries.session(uuid4()) is None

    anna, bram, carla = sorted(await queries.paths(session_id), key=lambda path: path.person_id)
    assert (anna.hours_planned, anna.hours_attended, anna.is_complete) == (550, 535.5, True)
    assert (anna.outcome, anna.exited_on, anna.awards) == ("completed", JULY, {"FR": JULY, "BE": JULY})
    assert (bram.outcome, bram.reason, bram.exited_on) == ("dropped_out", "found_work", APRIL)
    assert (bram.is_complete, bram.is_erased) == (False, False)
    assert (carla.applied_on, carla.declined_on, carla.decline_reason) == (MARCH, APRIL, "no_answer")
    assert carla.entered_on is None
    assert [path.session_id for path in await queries.paths_of(BRAM)] == [session_id]
    assert [row.reference for row in await queries.trainings()] == ["soudage"]

    stream.erase(BRAM)
    await view.catch_up()
    assert await queries.paths_of(BRAM) == []
    assert [path.person_id for path in await queries.paths(session_id) if path.is_erased] == [None]
    assert await queries.session(session_id) == session


async def test_a_rebuilt_view_holds_the_same_rows(
    trainings: Trainings, training_id: UUID, view: ViewRunner, stream: WithErasures, pool: Pool
) -> None:
    session_id = a_story(trainings, training_id)
    await view.catch_up()
    stream.erase(BRAM)
    await view.catch_up()
    again = trainings.open_session(training_id, PROGRAMME, session_terms("2025-2", seats=1))
    trainings.enrol(again, BRAM, MARCH, TAKEN_DOWN)  # told by a process that had not heard of it yet
    trainings.cancel_session(trainings.open_session(training_id, PROGRAMME, session_terms("2025-3")))
    trainings.offer_training("soudage", training_terms(awards=training_terms().model_dump()["awards"][:1]))
    trainings.open_session(training_id, PROGRAMME, session_terms(seats=9))
    trainings.correct_enrolment(session_id, ANNA, MARCH, Characteristics())
    await view.catch_up()

    async def rows() -> list[Any]:
        return [await pool.fetch(f"SELECT * FROM {table} ORDER BY 1, 2") for table in Sessions.tables[:3]]

    followed = await rows()
    assert [len(part) for part in followed] == [1, 3, 4]
    assert Counter(path["is_erased"] for path in followed[2]) == {True: 2, False: 2}
    for size in (1000, 1):
        runner = ViewRunner(Sessions(), stream, pool, batch_size=size)
        await runner.rebuild()
        assert await rows() == followed


@pytest.fixture
async def searched(trainings: Trainings, view: ViewRunner, queries: TrainingQueries) -> Any:
    """Searches on 1 March 2026 among five sessions; gives their codes and how many there are."""
    welding = trainings.offer_training("soudage", training_terms())
    care = trainings.offer_training(
        "aide",
        training_terms(
            occupations=[{"scheme": "ESCO", "code": "http://data.europa.eu/esco/occupation/x"}],
            skills=[{"label": "Écouter", "code": {"scheme": "ESCO", "code": "http://data.europa.eu/esco/skill/y"}}],
            licences=["B"],
            exit_languages=[{"language": "nl", "level": "B1"}],
        ),
    )  # fmt: skip
    other = uuid4()
    for training_id, programme_id, code, starts_on, seats in (
        (welding, PROGRAMME, "past", "2026-03-01", 5),
        (welding, PROGRAMME, "next", "2026-03-02", 5),
        (welding, other, "other", "2026-05-02", 5),
        (care, PROGRAMME, "care", "2026-04-02", 5),
        (care, PROGRAMME, "gone", "2026-04-03", 5),
        (care, PROGRAMME, "full", "2025-04-03", 1),
    ):
        terms = session_terms(code, starts_on=starts_on, ends_on="2026-12-31", seats=seats)
        session_id = trainings.open_session(training_id, programme_id, terms)
        if code == "gone":
            trainings.cancel_session(session_id)
        if code == "full":
            trainings.enrol(session_id, ANNA, date(2025, 5, 1), TAKEN_DOWN)
    await view.catch_up()

    async def search(**wanted: Any) -> tuple[list[str], int]:
        page = await queries.sessions(SessionSearch(**({"today": date(2026, 3, 1)} | wanted)))
        return [row.code for row in page.rows], page.total

    return search


async def test_sessions_are_found_by_what_they_lead_to(searched: Any) -> None:
    assert await searched(free=True) == (["next", "care", "other"], 3)
    assert await searched(free=True, today=date(2025, 4, 1)) == (["past", "next", "care", "other"], 4)
    assert await searched(programme_id=PROGRAMME, limit=2) == (["full", "past"], 5)
    assert await searched(programme_id=PROGRAMME, limit=2, offset=4) == (["gone"], 5)
    rome, esco = (
        Code(scheme="ROME", code="H2913"),
        Code(scheme="ESCO", code="http://data.europa.eu/esco/occupation/x"),
    )
    assert await searched(free=True, occupations=(rome,)) == (["next", "other"], 2)
    assert (await searched(free=True, occupations=(rome, esco)))[1] == 3
    assert await searched(free=True, occupations=(Code(scheme="ESCO", code="H2913"),)) == ([], 0)
    skill = Code(scheme="ESCO", code="http://data.europa.eu/esco/skill/y")
    assert await searched(free=True, skills=(skill,)) == (["care"], 1)
    assert await searched(free=True, skills=("ecouter",)) == (["care"], 1)
    assert await searched(free=True, skills=("Souder à l'arc",), licences=("VCA",)) == (["next", "other"], 2)
    assert await searched(free=True, licences=("B", "CE")) == (["care"], 1)
    for level, found in (("A1", 3), ("A2", 3), ("B1", 1), ("B2", 0)):
        wanted = (LanguageLevel.model_validate({"language": "nl", "level": level}),)
        assert (await searched(free=True, languages=wanted))[1] == found
