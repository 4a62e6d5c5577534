"""The programmes service on a real PostgreSQL: commands, log, stream, views, queries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.envelope import Contract
from services.floor.database import Database, Pool
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.floor.views import ViewRunner, Writes
from services.programmes.batches import ObstacleBrought
from services.programmes.commands import Programmes
from services.programmes.publishing import to_contract
from services.programmes.queries import ObstacleCount, ProgrammeQueries
from services.programmes.rules import BrokenRule, UnknownObstacle, UnknownProgramme
from services.programmes.views import OBSTACLES, ObstacleRegister, ProgrammeRegister
from tests.integration.programmes_given import (
    DEUX_RIVES,
    FIGURE,
    JANUARY,
    SOMEBODY,
    SOMEBODY_ELSE,
    People,
    PersonErased,
    Told,
    batch,
    erased,
)
from tests.keys import give_keys

IN_MEMORY = {"PERSISTENCE_MODULE": "eventsourcing.popo"}
EVERYTHING = {
    "programmes.programmes": "programme_id",
    "programmes.figures": "figure_id",
    "programmes.obstacles": "obstacle_id",
}


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def programmes(database: Database, people: People) -> Iterator[Programmes]:
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA programmes")
    with Programmes(database.environment("programmes"), people) as application:
        give_keys(application, SOMEBODY)
        yield application


@pytest.fixture
def stream(pool: Pool, programmes: Programmes) -> Told:
    return Told(
        PostgresStream(pool, {"programmes": NotificationLog("programmes", programmes.mapper, to_contract)})
    )


@pytest.fixture
async def views(pool: Pool, stream: Told) -> AsyncIterator[list[ViewRunner]]:
    runners = [ViewRunner(view, stream, pool) for view in (ProgrammeRegister(), ObstacleRegister())]
    for runner in runners:
        await runner.prepare()
    yield runners


@pytest.fixture
def queries(pool: Pool) -> ProgrammeQueries:
    return ProgrammeQueries(pool)


async def followed(views: list[ViewRunner]) -> None:
    for runner in views:
        await runner.catch_up()


async def rows(pool: Pool) -> dict[str, list[Any]]:
    return {
        table: await pool.fetch(f"SELECT * FROM {table} ORDER BY {key}") for table, key in EVERYTHING.items()
    }


# Programmes and figures


async def test_a_programme_and_its_figures_are_found(programmes, views, queries) -> None:
    programme_id = programmes.start("deux-rives", DEUX_RIVES)
    programmes.declare_figure(programme_id, "79 %", 0.79, "Page du programme", date(2021, 5, 31))
    programmes.declare_figure(programme_id, "89", 89, "Communiqué")
    figure_id = programmes.publish_figure(programme_id, **FIGURE)
    nobody = FIGURE | dict.fromkeys(("numerator", "denominator", "unknown"), 0)
    nobody |= dict.fromkeys(("value", "lower", "upper", "interval"))
    programmes.publish_figure(programme_id, **nobody | {"cut": {"sector": "C"}, "suppressed": True})
    programmes.start("act-emploi", DEUX_RIVES)
    await followed(views)

    assert [row.code for row in await queries.all()] == ["act-emploi", "deux-rives"]
    row = await queries.by_code("deux-rives")
    assert (row.programme_id, row.terms) == (programme_id, DEUX_RIVES)
    assert [(one.quoted, one.value, one.declared_on) for one in row.declared] == [
        ("79 %", 0.79, date(2021, 5, 31)),
        ("89", 89, None),
    ]
    assert await queries.by_code("nobody") is None

    suppressed, figure = await queries.figures(programme_id)
    assert {name: getattr(figure, name) for name in FIGURE} == FIGURE
    assert (figure.figure_id, figure.suppressed) == (figure_id, False)
    assert (suppressed.value, suppressed.interval, suppressed.suppressed) == (None, None, True)


async def test_what_a_query_hands_out_is_written_into_the_log_and_read_back(
    programmes, views, queries
) -> None:
    programmes.start("deux-rives", DEUX_RIVES)
    for view in views:
        await view.catch_up()
    found = await queries.by_code("deux-rives")
    assert type(found.programme_id) is not UUID  # asyncpg's own kind
    obstacle_id = programmes.declare_obstacle(found.programme_id, "language", "BE", "Deux Rives", JANUARY)
    assert type(programmes.obstacle(obstacle_id).programme_id) is UUID
    assert programmes.obstacle(obstacle_id).programme_id == found.programme_id


async def test_an_amended_programme_is_found_as_it_now_is(programmes, views, queries) -> None:
    programme_id = programmes.start("deux-rives", DEUX_RIVES)
    programmes.declare_figure(programme_id, "79 %", 0.79, "Page du programme")
    await followed(views)
    changed = DEUX_RIVES.model_copy(update={"name": "Twee Oevers", "funding": None, "ends_on": None})
    assert programmes.start("deux-rives", changed) == programme_id
    await followed(views)
    row = await queries.by_code("deux-rives")
    assert (row.terms, len(row.declared)) == (changed, 1)


def test_the_same_facts_again_record_nothing(programmes) -> None:
    def everything() -> tuple[UUID, UUID, UUID]:
        programme_id = programmes.start("deux-rives", DEUX_RIVES)
        programmes.declare_figure(programme_id, "79 %", 0.79, "Page du programme")
        figure_id = programmes.publish_figure(programme_id, **FIGURE)
        obstacle_id = programmes.declare_obstacle(
            programme_id, "other", "BE", "Guichet", JANUARY, SOMEBODY, "ADM-17", "Attend."
        )
        programmes.follow_obstacle(obstacle_id, date(2019, 2, 1), "waiting", remarks="Rappelé.")
        programmes.resolve_obstacle(obstacle_id, date(2019, 3, 1), "resolved")
        return programme_id, figure_id, obstacle_id

    first = everything()
    recorded = programmes.recorder.max_notification_id()
    assert everything() == first
    assert programmes.recorder.max_notification_id() == recorded == 6


def test_whatever_is_read_back_from_the_log_is_what_was_said(programmes) -> None:
    programme_id = programmes.start("deux-rives", DEUX_RIVES)
    figure_id = programmes.publish_figure(programme_id, **FIGURE)
    figure = programmes.programme(programme_id).published[figure_id]
    assert {name: getattr(figure, name) for name in FIGURE if name != "published_by"} == {
        name: value for name, value in FIGURE.items() if name != "published_by"
    }
    obstacle_id = programmes.declare_obstacle(
        programme_id, "other", "BE", "Guichet", JANUARY, SOMEBODY, remarks="Attend."
    )
    programmes.follow_obstacle(obstacle_id, date(2019, 2, 1), "waiting", "Onem", "Rappelé.")
    obstacle = programmes.obstacle(obstacle_id)
    assert (obstacle.remarks, obstacle.steps[0].remarks, obstacle.owner) == ("Attend.", "Rappelé.", "Onem")


# What is refused


def test_what_does_not_exist_is_said_by_name(programmes) -> None:
    programme_id = programmes.start("deux-rives", DEUX_RIVES)
    obstacle_id = programmes.declare_obstacle(programme_id, "other", "BE", "Guichet", JANUARY)
    for unknown in (uuid4(), obstacle_id):
        with pytest.raises(UnknownProgramme):
            programmes.declare_figure(unknown, "79 %", 0.79, "Page")
        with pytest.raises(UnknownProgramme):
            programmes.publish_figure(unknown, **FIGURE)
        with pytest.raises(UnknownProgramme):
            programmes.declare_obstacle(unknown, "other", "BE", "Guichet", JANUARY)
    with pytest.raises(UnknownProgramme):
        programmes.programme_of("nobody")
    for unknown in (uuid4(), programme_id):
        with pytest.raises(UnknownObstacle):
            programmes.follow_obstacle(unknown, JANUARY, "waiting")
        with pytest.raises(UnknownObstacle):
            programmes.resolve_obstacle(unknown, JANUARY, "resolved")


@pytest.mark.parametrize(
    ("command", "arguments", "field"),
    [
        ("declare_figure", {"quoted": "79 %", "value": -1.0, "source": "Page"}, "value"),
        ("declare_figure", {"quoted": "79 %", "value": float("nan"), "source": "Page"}, "value"),
        ("declare_figure", {"quoted": "7" * 301, "value": 1.0, "source": "Page"}, "quoted"),
        ("publish_figure", FIGURE | {"cut": {"colour": "red"}}, "cut.colour.[key]"),
        ("publish_figure", FIGURE | {"published_by": "x" * 101}, "published_by"),
        ("declare_obstacle", {"kind": "weather", "country": "BE", "owner": "Guichet", "declared_on": JANUARY}, "kind"),
        ("declare_obstacle", {"kind": "other", "country": "XX", "owner": "Guichet", "declared_on": JANUARY}, "country"),
        ("declare_obstacle", {"kind": "other", "country": "BE", "owner": "x" * 201, "declared_on": JANUARY}, "owner"),
    ],
)  # fmt: skip
def test_what_could_not_be_published_is_not_recorded(programmes, command, arguments, field) -> None:
    programme_id = programmes.start("deux-rives", DEUX_RIVES)
    with pytest.raises(ValidationError) as error:
        getattr(programmes, command)(programme_id, **arguments)
    assert [".".join(map(str, one["loc"])) for one in error.value.errors()] == [field]
    assert programmes.recorder.max_notification_id() == 1


def test_nothing_is_written_about_a_person_who_was_erased(programmes, people) -> None:
    programme_id = programmes.start("deux-rives", DEUX_RIVES)
    obstacle_id = programmes.declare_obstacle(programme_id, "other", "BE", "Guichet", JANUARY, SOMEBODY, "1")
    people.erased.add(SOMEBODY)
    recorded = programmes.recorder.max_notification_id()
    for reference in ("1", "2", None):
        with pytest.raises(PersonErased):
            programmes.declare_obstacle(
                programme_id, "other", "BE", "Guichet", JANUARY, SOMEBODY, reference, "Attend."
            )
    with pytest.raises(PersonErased):
        programmes.follow_obstacle(obstacle_id, JANUARY, "waiting", remarks="Rappelé.")
    with pytest.raises(PersonErased):
        programmes.resolve_obstacle(obstacle_id, JANUARY, "resolved")
    assert programmes.recorder.max_notification_id() == recorded
    programmes.declare_obstacle(programme_id, "other", "BE", "Guichet", JANUARY, SOMEBODY_ELSE)
    programmes.declare_obstacle(programme_id, "other", "BE", "Guichet", JANUARY)


def test_writers_at_the_same_time_lose_nothing(programmes, database) -> None:
    programme_id = programmes.start("deux-rives", DEUX_RIVES)
    with Programmes(database.environment("programmes")) as other, ThreadPoolExecutor(4) as threads:

        def write(number: int) -> bool:
            (programmes if number % 2 else other).start(f"programme-{number // 4}", DEUX_RIVES)
            return (programmes if number % 2 else other).declare_figure(programme_id, "89", number, "Page")

        assert all(threads.map(write, range(12)))
    assert sorted(one.value for one in programmes.programme(programme_id).declared) == list(range(12))
    assert all(programmes.programme_of(f"programme-{number}").version == 1 for number in range(3))


# Batches


def test_a_batch_counts_what_it_did_and_again_changes_nothing(programmes) -> None:
    programme_id = programmes.start("deux-rives", DEUX_RIVES)

    def brought(reference: str, **more: Any) -> ObstacleBrought:
        return ObstacleBrought(programme_id, reference, "other", "BE", "Guichet", JANUARY, **more)

    first = [brought(str(number), person_id=SOMEBODY) for number in range(3)]
    taken = programmes.take_obstacles(first)
    assert (taken.new, taken.amended, taken.unchanged, taken.refused) == (3, 0, 0, ())
    ended = brought("2", person_id=SOMEBODY, resolved_on=date(2019, 3, 1), outcome="resolved")
    again = [first[0], first[1], ended, ended, brought("3", resolved_on=JANUARY, outcome="given_up")]
    taken = programmes.take_obstacles(again)
    assert (taken.new, taken.amended, taken.unchanged, taken.refused) == (1, 1, 3, ())
    recorded = programmes.recorder.max_notification_id()
    assert programmes.take_obstacles(again).unchanged == 5
    assert programmes.recorder.max_notification_id() == recorded


def test_a_refused_obstacle_does_not_hold_up_the_others_and_leaves_no_trace(programmes, people) -> None:
    programme_id = programmes.start("deux-rives", DEUX_RIVES)
    people.erased.add(SOMEBODY)

    def brought(reference: str, **more: Any) -> ObstacleBrought:
        told = {"programme_id": programme_id, "kind": "other", "country": "BE", "owner": "Guichet", "declared_on": JANUARY}  # fmt: skip
        return ObstacleBrought(**told | {"reference": reference} | more)

    taken = programmes.take_obstacles(
        [
            brought("1"),
            brought("1", kind="taxation"),
            brought("1", resolved_on=date(2019, 1, 1), outcome="resolved"),
            brought("1", resolved_on=JANUARY, outcome="mended"),
            brought("1", resolved_on=JANUARY),
            brought("2", resolved_on=date(2019, 1, 1), outcome="resolved"),
            brought("3", person_id=SOMEBODY),
            brought("4", programme_id=uuid4()),
            brought("5", kind="weather"),
            brought("6"),
        ]
    )
    assert (taken.new, taken.amended, taken.unchanged) == (2, 0, 0)
    assert [
        (position, getattr(error, "rule", type(error).__name__)) for position, error in taken.refused
    ] == [
        (1, "declared_otherwise"),
        (2, "before_declared"),
        (3, "ValidationError"),
        (4, "ValidationError"),
        (5, "before_declared"),
        (6, "person_erased"),
        (7, "unknown_programme"),
        (8, "ValidationError"),
    ]
    assert programmes.recorder.max_notification_id() == 3


# Obstacles in the view


async def test_obstacles_are_found_open_ones_first_and_counted(programmes, views, queries) -> None:
    programme_id, other_id = (programmes.start(code, DEUX_RIVES) for code in ("deux-rives", "act-emploi"))

    def declared(kind: str, day: int, person_id: UUID | None = None, programme: UUID = programme_id) -> UUID:
        return programmes.declare_obstacle(programme, kind, "BE", "Guichet", date(2019, 1, day), person_id)

    old, ended, new = declared("taxation", 1, SOMEBODY), declared("transport", 9), declared("taxation", 5)
    elsewhere = declared("housing", 7, SOMEBODY, other_id)
    programmes.resolve_obstacle(ended, date(2019, 2, 1), "alleviated")
    programmes.follow_obstacle(new, date(2019, 2, 1), "waiting", "Onem")
    await followed(views)

    found = await queries.obstacles(programme_id=programme_id)
    assert [row.obstacle_id for row in found] == [new, old, ended]
    assert [row.status for row in found] == ["open", "open", "alleviated"]
    assert (found[0].followed_on, found[0].step, found[0].owner) == (date(2019, 2, 1), "waiting", "Onem")
    assert found[2].resolved_on == date(2019, 2, 1)
    assert [row.obstacle_id for row in await queries.obstacles(person_id=SOMEBODY)] == [elsewhere, old]
    both = await queries.obstacles(programme_id=other_id, person_id=SOMEBODY)
    assert [row.obstacle_id for row in both] == [elsewhere]
    assert await queries.obstacle_counts(programme_id) == [
        ObstacleCount("taxation", "BE", "open", 2),
        ObstacleCount("transport", "BE", "alleviated", 1),
    ]
    assert sum(one.count for one in await queries.obstacle_counts()) == 4


async def test_a_step_opens_a_resolved_obstacle_again_in_the_view(programmes, views, queries) -> None:
    programme_id = programmes.start("deux-rives", DEUX_RIVES)
    obstacle_id = programmes.declare_obstacle(programme_id, "other", "BE", "Guichet", JANUARY)
    programmes.resolve_obstacle(obstacle_id, date(2019, 2, 1), "given_up")
    programmes.follow_obstacle(obstacle_id, date(2019, 2, 2), "taken_up")
    await followed(views)
    (row,) = await queries.obstacles(programme_id=programme_id)
    assert (row.status, row.resolved_on, row.followed_on) == ("open", None, date(2019, 2, 2))


async def test_an_erased_persons_obstacle_goes_on_counting_as_nobodys(
    programmes, views, queries, stream
) -> None:
    programme_id = programmes.start("deux-rives", DEUX_RIVES)
    for person_id in (SOMEBODY, SOMEBODY, SOMEBODY_ELSE):
        programmes.declare_obstacle(programme_id, "other", "BE", "Guichet", JANUARY, person_id)
    await followed(views)
    stream.jobseekers.append(erased(SOMEBODY))
    await followed(views)
    assert await queries.obstacles(person_id=SOMEBODY) == []
    owners = {row.person_id for row in await queries.obstacles(programme_id=programme_id)}
    assert owners == {None, SOMEBODY_ELSE}
    assert await queries.obstacle_counts(programme_id) == [ObstacleCount("other", "BE", "open", 3)]


async def test_rebuilt_views_hold_the_same_rows(programmes, views, pool, stream) -> None:
    programme_id = programmes.start("deux-rives", DEUX_RIVES)
    programmes.declare_figure(programme_id, "79 %", 0.79, "Page du programme")
    programmes.publish_figure(programme_id, **FIGURE)
    ids = [
        programmes.declare_obstacle(programme_id, "other", "BE", "Guichet", JANUARY, person_id)
        for person_id in (SOMEBODY, SOMEBODY_ELSE, None)
    ]
    await followed(views)
    stream.jobseekers.append(erased(SOMEBODY))
    programmes.resolve_obstacle(ids[1], date(2019, 2, 1), "resolved")
    programmes.start("deux-rives", DEUX_RIVES.model_copy(update={"name": "Twee Oevers"}))
    await followed(views)
    before = await rows(pool)
    for runner in views:
        await runner.rebuild()
    assert await rows(pool) == before
    assert [len(found) for found in before.values()] == [1, 1, 3]


# Any interleaving of the two logs

PERSONS = [SOMEBODY, SOMEBODY_ELSE, None]
days = st.dates(date(2019, 1, 1), date(2019, 12, 31))
acts = st.one_of(
    st.tuples(st.just("declare"), st.sampled_from(PERSONS), days),
    st.tuples(st.just("follow"), st.integers(0, 9), days),
    st.tuples(st.just("resolve"), st.integers(0, 9), days),
)


def published(told: list[tuple[str, Any, date]]) -> list[Contract]:
    """The contracts of what the commands accept of a story."""
    with Programmes(IN_MEMORY) as application:
        programme_id = application.start("deux-rives", DEUX_RIVES)
        ids: list[UUID] = []
        for name, about, day in told:
            try:
                if name == "declare":
                    ids.append(
                        application.declare_obstacle(programme_id, "other", "BE", "Guichet", day, about)
                    )
                elif ids and name == "follow":
                    application.follow_obstacle(ids[about % len(ids)], day, "waiting")
                elif ids:
                    application.resolve_obstacle(ids[about % len(ids)], day, "resolved")
            except BrokenRule:
                continue
        notices = application.recorder.select_notifications(1, 1000)
        contracts = [to_contract(application.mapper.to_domain_event(notice)) for notice in notices]
    return [contract for contract in contracts if contract is not None]


@settings(max_examples=30)
@given(
    told=st.lists(acts, max_size=12),
    gone=st.lists(st.sampled_from([SOMEBODY, SOMEBODY_ELSE]), max_size=3),
    order=st.randoms(use_true_random=False),
)
def test_any_interleaving_of_the_two_logs_gives_the_same_rows(
    module_database: Database, told: list[tuple[str, Any, date]], gone: list[UUID], order: Any
) -> None:
    logs = {"programmes": published(told), "jobseekers": [erased(person_id) for person_id in gone]}

    async def fold(turns: list[str]) -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(module_database.url)
        left = {name: list(log) for name, log in logs.items()}
        try:
            await connection.execute(OBSTACLES)
            await connection.execute(f"TRUNCATE {', '.join(ObstacleRegister.tables)}")
            for upstream in turns:
                writes = Writes(connection)
                await ObstacleRegister().fold(batch(upstream, 0, [left[upstream].pop(0)]), writes, None)
                await writes.flush()
            found = await connection.fetch("SELECT * FROM programmes.obstacles ORDER BY obstacle_id")
            return [tuple(row) for row in found]
        finally:
            await connection.close()

    one_after_the_other = [name for name, log in logs.items() for _ in log]
    mixed = list(one_after_the_other)
    order.shuffle(mixed)
    expected = asyncio.run(fold(one_after_the_other))
    assert asyncio.run(fold(mixed)) == expected
    assert asyncio.run(fold(one_after_the_other[::-1])) == expected
    assert not {row[2] for row in expected} & set(gone)
