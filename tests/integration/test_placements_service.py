"""The placements service on a real PostgreSQL: commands, log, stream, views, queries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.envelope import Contract
from contracts.jobseekers import JobseekerErased
from contracts.trainings import EnrolmentCorrected, ExitCorrected, SessionAmended
from services.floor.database import Database, Pool, connected
from services.floor.streams import Batch, Message
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.floor.streams.pulling import PulledStream
from services.floor.views import View, ViewRunner
from services.kernel.clock import replaying
from services.placements.commands import Placements
from services.placements.publishing import to_contract
from services.placements.queries import PlacementQueries
from services.placements.rules import BrokenRule, UnknownPlacement
from services.placements.views import PathsThroughSessions, PlacementsAndFollowUps
from tests.keys import give_keys
from tests.paths import (
    OTHER,
    PATH,
    PERSON,
    PROGRAMME,
    SESSION,
    enrolled,
    exited,
    job,
    session_opened,
)

MORNING = datetime(2025, 1, 2, 8, tzinfo=UTC)
JOB = job()


@dataclass
class Told(PulledStream):
    """A stream of contracts that a test tells, upstream by upstream; another stream stands behind it for the rest."""

    behind: PostgresStream | None = None
    logs: dict[str, list[Contract]] = field(default_factory=dict)

    def tell(self, upstream: str, *contracts: Contract) -> None:
        self.logs.setdefault(upstream, []).extend(contracts)

    async def read(self, upstream: str, after: int, limit: int = 1000) -> Batch | None:
        if self.behind and upstream == "placements":
            return await self.behind.read(upstream, after, limit)
        told = list(enumerate(self.logs.get(upstream, ()), 1))[after : after + limit]
        messages = tuple(Message(upstream, position, contract) for position, contract in told)
        return Batch(upstream, messages, told[-1][0]) if told else None

    async def head(self, upstream: str) -> int:
        return len(self.logs.get(upstream, ()))

    def waking(self, upstreams: tuple[str, ...]) -> AbstractAsyncContextManager[asyncio.Event]:
        raise NotImplementedError("these tests catch up, and wait for nothing")


@dataclass
class House:
    """The service, and what it hears."""

    commands: Placements
    queries: PlacementQueries
    stream: Told
    views: list[ViewRunner]

    async def catch_up(self) -> None:
        for view in self.views:
            await view.catch_up()


class Erased(ValueError):
    field, rule = "person_id", "person_erased"
    params: dict[str, Any] = {}  # noqa: RUF012 - as a domain error carries them


@pytest.fixture
def erased() -> set[UUID]:
    return set()


@pytest.fixture
async def house(database: Database, pool: Pool, erased: set[UUID]) -> AsyncIterator[House]:
    def people(person_id: UUID) -> None:
        if person_id in erased:
            raise Erased

    await pool.execute("CREATE SCHEMA placements")
    with Placements(env=database.environment("placements"), people=people) as commands:
        give_keys(commands, PERSON)
        log = NotificationLog("placements", commands.mapper, to_contract)
        stream = Told(PostgresStream(pool, {"placements": log}))
        views = [
            ViewRunner(view, stream, pool) for view in (PathsThroughSessions(), PlacementsAndFollowUps())
        ]
        for view in views:
            await view.prepare()
        yield House(commands, PlacementQueries(pool), stream, views)


async def rows(pool: Pool, *tables: str) -> dict[str, list[str]]:
    """Everything that stands in the tables."""
    return {table: sorted(map(repr, await pool.fetch(f"SELECT * FROM {table}"))) for table in tables}


# Paths


async def test_a_path_is_known_from_entry_to_exit(house: House) -> None:
    house.stream.tell("trainings", session_opened(MORNING), enrolled(MORNING))
    await house.catch_up()
    assert await house.queries.path(SESSION, PERSON) == replace(PATH, exited_on=None)
    assert await house.queries.path(SESSION, OTHER) is None
    house.stream.tell("trainings", exited(MORNING))
    await house.catch_up()
    assert await house.queries.path(SESSION, PERSON) == PATH


async def test_a_path_follows_what_is_corrected(house: House) -> None:
    opened, entry, exit_ = session_opened(MORNING), enrolled(MORNING), exited(MORNING)
    earlier = opened.terms.model_copy(update={"starts_on": date(2024, 1, 2)})
    house.stream.tell(
        "trainings",
        *(opened, entry, exit_),
        SessionAmended(**opened.model_dump() | {"terms": earlier, "programme_id": OTHER}),
        EnrolmentCorrected(**entry.model_dump() | {"entered_on": date(2024, 1, 4)}),
        ExitCorrected(**exit_.model_dump() | {"exited_on": date(2024, 5, 31)}),
    )
    await house.catch_up()
    assert await house.queries.path(SESSION, PERSON) == replace(
        PATH,
        programme_id=OTHER,
        session_starts_on=date(2024, 1, 2),
        entered_on=date(2024, 1, 4),
        exited_on=date(2024, 5, 31),
    )
    due = await house.queries.due(date(2024, 6, 28))
    assert [(one.milestone, one.due_on) for one in due] == [("4_weeks", date(2024, 6, 28))]


# What is due


async def test_follow_ups_fall_due_by_themselves_until_they_are_recorded(house: House) -> None:
    house.stream.tell("trainings", session_opened(MORNING), enrolled(MORNING), exited(MORNING))
    await house.catch_up()

    async def due(on: date, **of: UUID) -> list[tuple[str, date, int]]:
        return [(one.milestone, one.due_on, one.days_overdue) for one in await house.queries.due(on, **of)]

    four_weeks, three_months = date(2024, 7, 26), date(2024, 9, 28)
    assert await due(date(2024, 7, 25)) == []
    assert await due(date(2024, 7, 26)) == [("4_weeks", four_weeks, 0)]
    assert await due(date(2024, 9, 28)) == [("4_weeks", four_weeks, 64), ("3_months", three_months, 0)]
    assert len(await due(date(2025, 6, 28), programme_id=PROGRAMME, session_id=SESSION)) == 4
    assert await due(date(2025, 6, 28), programme_id=OTHER) == []
    assert await due(date(2025, 6, 28), session_id=OTHER) == []

    house.commands.follow_up(PATH, "4_weeks", date(2024, 7, 26), "seeking", "interview")
    await house.catch_up()
    assert await due(date(2024, 9, 28)) == [("3_months", three_months, 0)]


async def test_who_was_transferred_or_erased_is_not_asked(house: House) -> None:
    house.stream.tell(
        "trainings",
        session_opened(MORNING),
        *(enrolled(MORNING), exited(MORNING, outcome="transferred")),
        *(enrolled(MORNING, OTHER), exited(MORNING, OTHER, outcome="dropped_out")),
    )
    await house.catch_up()
    assert {one.person_id for one in await house.queries.due(date(2025, 6, 28))} == {OTHER}
    house.stream.tell("jobseekers", JobseekerErased(occurred_at=MORNING, jobseeker_id=OTHER))
    await house.catch_up()
    assert await house.queries.due(date(2025, 6, 28)) == []


# Placements


async def test_the_view_holds_placements_as_they_now_are(house: House) -> None:
    commands = house.commands
    first = commands.record(PATH, JOB, "117")
    second = commands.record(replace(PATH, person_id=OTHER), job(starts_on="2024-08-01"))
    commands.correct(first, job(contract="fixed_term", ends_on="2024-12-31"), "prolongé ?")
    commands.withdraw(second, "never_started")
    await house.catch_up()

    page = await house.queries.placements(programme_id=PROGRAMME)
    assert [(row.placement_id, row.is_withdrawn, row.withdrawal_reason) for row in page.rows] == [
        (first, False, None),
        (second, True, "never_started"),
    ]
    assert page.rows[0].terms == job(contract="fixed_term", ends_on="2024-12-31")
    assert [row.placement_id for row in (await house.queries.placements(person_id=OTHER)).rows] == [second]
    assert (await house.queries.placements(session_id=SESSION)).total == 2
    later = await house.queries.placements(session_id=SESSION, limit=1, offset=1)
    assert ([row.placement_id for row in later.rows], later.total) == ([second], 2)
    past = await house.queries.placements(session_id=SESSION, offset=7)
    assert (past.rows, past.total) == ([], 2)
    assert (await house.queries.placements(session_id=OTHER)).total == 0


async def test_the_history_keeps_every_version_with_the_moment_it_was_recorded(house: House) -> None:
    better = job(contract="fixed_term")
    moments = [datetime(2025, 1, day, tzinfo=UTC) for day in (2, 9, 16)]
    with replaying(moments[0]):
        placement_id = house.commands.record(PATH, JOB, "117")
    with replaying(moments[1]):
        house.commands.correct(placement_id, better)
    with replaying(moments[2]):
        house.commands.withdraw(placement_id, "evidence_refuted")
    told = [
        (one.what, one.recorded_at, one.terms, one.reason) for one in house.commands.history(placement_id)
    ]
    assert told == [
        ("recorded", moments[0], JOB, None),
        ("corrected", moments[1], better, None),
        ("withdrawn", moments[2], None, "evidence_refuted"),
    ]


def test_the_same_fact_again_records_nothing(house: House) -> None:
    commands = house.commands
    for _ in range(2):
        placement_id = commands.record(PATH, JOB)
        commands.follow_up(PATH, "6_months", date(2024, 12, 28), "employed", "telephone", "BE")
        assert not commands.correct(placement_id, JOB)
    assert commands.recorder.max_notification_id() == 2


def test_recording_again_with_other_terms_corrects(house: House) -> None:
    placement_id = house.commands.record(PATH, JOB, "117")
    assert house.commands.record(PATH, job(starts_on="2024-07-08"), "117") == placement_id
    assert [one.what for one in house.commands.history(placement_id)] == ["recorded", "corrected"]


def test_what_is_no_placement_is_not_found(house: House) -> None:
    follow_up = house.commands.follow_up(PATH, "4_weeks", date(2024, 7, 26), "seeking", "letter")
    for unknown in (uuid4(), follow_up):
        for ask in (house.commands.placement, house.commands.history):
            with pytest.raises(UnknownPlacement):
                ask(unknown)
        with pytest.raises(UnknownPlacement):
            house.commands.correct(unknown, JOB)


def test_nothing_is_written_about_somebody_erased(house: House, erased: set[UUID]) -> None:
    placement_id = house.commands.record(PATH, JOB)
    erased.add(PERSON)
    for command in (
        lambda: house.commands.record(PATH, job(starts_on="2024-09-01")),
        lambda: house.commands.correct(placement_id, job(sector="C")),
        lambda: house.commands.withdraw(placement_id, "duplicate"),
        lambda: house.commands.follow_up(PATH, "4_weeks", date(2024, 7, 26), "seeking", "letter"),
    ):
        with pytest.raises(Erased):
            command()
    assert house.commands.recorder.max_notification_id() == 1


async def test_remarks_stay_in_the_service(house: House, pool: Pool) -> None:
    placement_id = house.commands.record(PATH, JOB, remarks="très motivée")
    house.commands.follow_up(PATH, "4_weeks", date(2024, 7, 26), "seeking", "letter", remarks="très motivée")
    await house.catch_up()
    assert house.commands.placement(placement_id).remarks == "très motivée"
    batch = await house.stream.read("placements", 0)
    assert batch is not None and len(batch.messages) == 2
    assert "motivée" not in "".join(message.contract.model_dump_json() for message in batch.messages)
    assert "motivée" not in str(await rows(pool, "placements.placements", "placements.follow_ups"))


# Batches and rivals


def test_a_batch_is_saved_whole_or_not_at_all(house: House) -> None:
    paths = [replace(PATH, person_id=uuid4()) for _ in range(20)]

    def work() -> list[UUID]:
        return [house.commands.record(path, JOB) for path in paths]

    def faulty() -> None:
        house.commands.record(PATH, JOB)
        house.commands.follow_up(
            replace(PATH, exited_on=None), "4_weeks", date(2024, 7, 26), "seeking", "letter"
        )

    placed = house.commands.together(work)
    assert len(set(placed)) == 20
    ahead = [house.commands.placement_id(path, JOB) for path in paths]
    assert house.commands.together(work, ahead) == placed == ahead
    with pytest.raises(BrokenRule):
        house.commands.together(faulty)
    assert house.commands.recorder.max_notification_id() == 20


def test_what_is_read_ahead_is_what_is_in_the_log(house: House) -> None:
    """One of the two was recorded and corrected before, the other was not; both are then told the same."""
    paths = [PATH, replace(PATH, person_id=OTHER)]
    house.commands.correct(house.commands.record(PATH, JOB, "117"), job(sector="C"))

    def work() -> None:
        for path in paths:
            house.commands.record(path, job(sector="C"), "117")
            house.commands.follow_up(path, "4_weeks", date(2024, 7, 26), "seeking", "letter")

    ahead = [house.commands.placement_id(path, JOB, "117") for path in paths]
    house.commands.together(work, [*ahead, *(house.commands.follow_up_id(path, "4_weeks") for path in paths)])
    whats = [[one.what for one in house.commands.history(one)] for one in ahead]
    assert whats == [["recorded", "corrected"], ["recorded"]]
    assert house.commands.recorder.max_notification_id() == 5


def test_in_a_batch_each_fact_has_the_moment_of_its_own_story(house: House) -> None:
    moments = [datetime(2024, 9, 1, tzinfo=UTC), datetime(2024, 10, 1, tzinfo=UTC)]

    def work() -> UUID:
        with replaying(moments[0]):
            house.commands.record(PATH, JOB, "117")
        with replaying(moments[1]):
            return house.commands.record(PATH, job(sector="C"), "117")

    history = house.commands.history(house.commands.together(work))
    assert [one.recorded_at for one in history] == moments


def test_two_who_write_at_once_both_succeed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between loading and saving, somebody else's correction comes in: the command is tried again on it."""
    placement_id = house.commands.record(PATH, JOB, "117")
    save, intruded = Placements.save, []

    def saved(app: Placements, *objects: Any, **kwargs: Any) -> Any:
        if not intruded:
            intruded.append(True)
            rival.correct(placement_id, job(sector="F"))
        return save(app, *objects, **kwargs)

    with Placements(env=house.commands.env) as rival:
        monkeypatch.setattr(Placements, "save", saved)
        assert house.commands.correct(placement_id, job(sector="C"))
    sectors = [one.terms.sector for one in house.commands.history(placement_id) if one.terms]
    assert sectors == [None, "F", "C"]


# Erasure, rebuilding, order


async def test_of_somebody_erased_the_rows_stay_to_be_counted_without_telling_whose(
    house: House, pool: Pool
) -> None:
    placement_id = house.commands.record(PATH, JOB)
    house.commands.follow_up(PATH, "6_months", date(2024, 12, 28), "employed", "telephone", "BE")
    house.stream.tell("jobseekers", JobseekerErased(occurred_at=MORNING, jobseeker_id=PERSON))
    await house.catch_up()
    (row,) = (await house.queries.placements(programme_id=PROGRAMME)).rows
    assert (row.placement_id, row.person_id) == (placement_id, None)
    assert (row.terms.employer.name, row.terms.occupation) == (None, None)
    assert (row.terms.country_of_work, row.terms.starts_on) == ("BE", date(2024, 7, 1))
    (told,) = await house.queries.follow_ups(session_id=SESSION)
    assert (told.person_id, told.milestone, told.finding.situation) == (None, "6_months", "employed")
    assert await house.queries.follow_ups(person_id=PERSON) == []
    kept = await rows(pool, "placements.placements", "placements.follow_ups")
    assert str(PERSON) not in str(kept) and "Lysandre" not in str(kept)


async def test_rebuilt_views_hold_the_same_rows(house: House, pool: Pool) -> None:
    house.stream.tell("trainings", session_opened(MORNING), enrolled(MORNING), enrolled(MORNING, OTHER))
    first = house.commands.record(PATH, JOB)
    await house.catch_up()
    house.commands.correct(first, job(sector="C"))
    house.commands.record(replace(PATH, person_id=OTHER), JOB)
    house.stream.tell("trainings", exited(MORNING), exited(MORNING, OTHER, outcome="dropped_out"))
    await house.catch_up()
    house.commands.follow_up(PATH, "6_months", date(2024, 12, 28), "employed", "telephone", "BE")
    house.stream.tell("jobseekers", JobseekerErased(occurred_at=MORNING, jobseeker_id=OTHER))
    await house.catch_up()
    house.commands.withdraw(first, "duplicate")
    await house.catch_up()
    for runner in house.views:
        live = await rows(pool, *runner.view.tables)
        assert all(live.values())
        await runner.rebuild()
        assert await rows(pool, *runner.view.tables) == live


def contracts_of_placements(people: list[UUID]) -> list[Contract]:
    """What the service publishes of some people's placements and follow-ups."""
    with Placements(env={"PERSISTENCE_MODULE": "eventsourcing.popo"}) as app, replaying(MORNING):
        for person_id in people:
            path = replace(PATH, person_id=person_id)
            placement_id = app.record(path, JOB)
            app.correct(placement_id, job(sector="C"))
            app.follow_up(path, "4_weeks", date(2024, 7, 26), "seeking", "letter")
            app.follow_up(path, "4_weeks", date(2024, 7, 27), "employed", "letter", "FR")
            app.withdraw(placement_id, "duplicate")
        stored = app.recorder.select_notifications(1, 100)
        published = [to_contract(app.mapper.to_domain_event(one)) for one in stored]
    return [one for one in published if one is not None]


OPENED = session_opened(MORNING)
UPSTREAMS: dict[type[View], dict[str, list[Contract]]] = {
    PathsThroughSessions: {
        "trainings": [
            OPENED,
            enrolled(MORNING),
            enrolled(MORNING, OTHER),
            exited(MORNING),
            SessionAmended(**OPENED.model_dump() | {"programme_id": OTHER}),
            ExitCorrected(**exited(MORNING).model_dump() | {"exited_on": date(2024, 5, 31)}),
        ],
        "jobseekers": [
            JobseekerErased(occurred_at=MORNING, jobseeker_id=OTHER),
            JobseekerErased(occurred_at=MORNING, jobseeker_id=PERSON),
        ],
    },
    PlacementsAndFollowUps: {
        "placements": contracts_of_placements([PERSON, OTHER]),
        "jobseekers": [JobseekerErased(occurred_at=MORNING, jobseeker_id=PERSON)],
    },
}


@pytest.mark.parametrize("kind", UPSTREAMS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_interleaving_of_the_upstreams_gives_the_same_rows(
    kind: type[View], data: st.DataObject, database: Database
) -> None:
    """Whatever arrives first, as long as each upstream keeps its own order, in batches of any size."""
    upstreams = UPSTREAMS[kind]
    turns = [name for name, contracts in upstreams.items() for _ in contracts]
    order = data.draw(st.permutations(turns))
    pauses = data.draw(st.sets(st.integers(0, len(turns))))

    async def folded(order: list[str], pauses: set[int]) -> dict[str, list[str]]:
        async with connected(database, size=2) as pool:
            await pool.execute(
                "DROP SCHEMA IF EXISTS placements CASCADE; DROP SCHEMA IF EXISTS floor CASCADE"
            )
            stream, view = Told(), kind()
            runner = ViewRunner(view, stream, pool)
            await runner.prepare()
            left = {name: list(contracts) for name, contracts in upstreams.items()}
            for turn, name in enumerate(order):
                stream.tell(name, left[name].pop(0))
                if turn in pauses:
                    await runner.catch_up()
            await runner.catch_up()
            return await rows(pool, *view.tables)

    one_by_one = set(range(len(turns)))
    assert asyncio.run(folded(order, pauses)) == asyncio.run(folded(turns, one_by_one))
