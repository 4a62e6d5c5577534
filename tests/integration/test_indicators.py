"""Figures from the views in PostgreSQL: the same as folding contract by contract, live, rebuilt, at any position and day."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.programmes import FigurePublished
from services.floor import problems
from services.floor.database import Database, Pool, connected
from services.floor.views import ViewRunner
from services.indicators.api import router
from services.indicators.definitions import DEFINITIONS
from services.indicators.known import Known
from services.indicators.listing import Asked, Listing, listing
from services.indicators.reader import CUTS, Indicators, publication
from services.indicators.results import Figure
from services.indicators.rules import NotAnswered
from services.indicators.views import VIEWS
from tests.indicators_given import PROGRAMME, Logs, known, on, person, stories

TODAY = date(2023, 1, 1)
ALL_CUTS = [(), *((name,) for name in CUTS), ("session", "country_of_work")]
TABLES = [table for view in VIEWS for table in view.tables]


async def follow(logs: Logs, pool: Pool, batch_size: int = 1000) -> list[ViewRunner]:
    runners = [ViewRunner(view, logs, pool, batch_size=batch_size) for view in VIEWS]
    for runner in runners:
        await runner.prepare()
        await runner.catch_up()
    return runners


async def dump(pool: Pool) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(map(tuple, await pool.fetch(f"SELECT t::text FROM {table} t"))) for table in TABLES}


def plain(state: Known) -> list[Figure]:
    """The figures of what was folded by hand, in the order the reader tells them."""
    return [
        figure
        for definition in state.reported()
        for cut in ALL_CUTS
        if all(name in definition.cuts for name in cut)
        for figure in state.figures(definition, cut)
    ]


def reader(pool: Pool) -> Indicators:
    return Indicators(pool, today=lambda: TODAY)


def life() -> Logs:
    """Two sessions, three people, a correction and an obstacle."""
    logs = Logs(awards=1)
    first, second = logs.session("S1"), logs.session("S2", "2021-01-04", "2021-06-30")
    logs.apply("dua", first, "2019-12-10", country_of_residence="BE")
    logs.path("ada", first, country_of_residence="FR", gender="female")
    logs.award("ada", first, "2020-07-02")
    logs.job("ada", first, "2020-07-13", work="BE", sector="C", size="small")
    logs.path("ben", first, country_of_residence="BE", gender="male", outcome="dropped_out")
    logs.follow_up("ben", first, "2020-12-30", "seeking")
    logs.path("cem", second, "2021-01-04", "2021-06-30", country_of_residence="FR")
    logs.job("cem", second, "2021-08-02", "2021-09-30", work="FR")
    benefit = logs.obstacle("benefit", "2020-02-01", "unemployment_benefit", "ada")
    logs.resolve(benefit, "2020-03-01")
    logs.declare("79 %", 0.79)
    return logs


@pytest.mark.parametrize("batch_size", [1, 2, 1000])
async def test_live_rebuilt_and_folded_by_hand_are_the_same(pool: Pool, batch_size: int) -> None:
    logs = life()
    runners = await follow(logs, pool, batch_size)
    live = await dump(pool)
    assert await reader(pool).figures("soudure", cuts=ALL_CUTS) == plain(known(logs, TODAY))
    for runner in runners:
        await runner.rebuild()
    assert await dump(pool) == live


async def test_any_story_at_any_position_and_day_is_read_as_it_was_told(database: Database) -> None:
    async with connected(database, size=4) as pool:
        await follow(Logs(), pool)

        @given(stories(), st.dates(date(2019, 12, 1), date(2022, 12, 31)), st.data())
        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
        def told(logs: Logs, as_of: date, data: st.DataObject) -> None:
            examples.append((logs, as_of, data.draw(st.integers(1, 20)), data.draw(st.floats(0.3, 1))))

        examples: list[tuple[Logs, date, int, float]] = []
        await asyncio.to_thread(told)
        for logs, as_of, batch_size, share in examples:
            await pool.execute(f"TRUNCATE floor.positions, {', '.join(TABLES)}")
            await follow(logs, pool, batch_size)
            at = {
                name: int(position * share) for name, position in logs.heads().items() if name != "programmes"
            }
            for positions in (None, at):
                found = await reader(pool).figures("soudure", None, ALL_CUTS, as_of, positions)
                assert found == plain(known(logs, as_of, positions)), (as_of, positions)


async def test_the_order_in_which_the_logs_are_followed_does_not_matter(pool: Pool) -> None:
    logs = life()
    for view in reversed(VIEWS):
        runner = ViewRunner(view, logs, pool, batch_size=2)
        await runner.prepare()
        await runner.catch_up()
    backwards = await dump(pool)
    await pool.execute(f"TRUNCATE floor.positions, {', '.join(TABLES)}")
    await follow(logs, pool, 3)
    assert await dump(pool) == backwards


async def test_a_published_figure_is_recomputed_after_later_corrections(pool: Pool) -> None:
    logs = life()
    await follow(logs, pool)
    before = await reader(pool).figures("soudure", ["esf_exit", "rcr81"], [("session",)], on("2022-01-01"))
    published = [
        FigurePublished(
            occurred_at=datetime(2022, 1, 1, tzinfo=UTC), programme_id=PROGRAMME, figure_id=UUID(int=1),
            published_by="Programme office", **publication(one),
        )
        for one in before
    ]  # fmt: skip
    # the job turns out never to have begun, and ben left later than was told: recorded on the very day of publication
    session = logs.session("S1")
    logs.withdraw("ada", session, "2022-01-01")
    logs.exit("ben", session, "2021-12-20", "completed", recorded="2022-01-01", corrects=True)
    await follow(logs, pool)
    again = reader(pool)
    for one in published:
        assert (await again.reproduce(one)).stands
    now = await again.figures("soudure", ["esf_exit"], [("session",)], on("2022-01-01"))
    assert [one.numerator for one in now] != [one.numerator for one in before[:2]]
    falsified = published[0].model_copy(update={"numerator": published[0].numerator + 1})
    assert (await again.reproduce(falsified)).differs == ("numerator",)


async def test_what_is_recorded_later_does_not_change_what_was_known(pool: Pool) -> None:
    logs = life()
    await follow(logs, pool)
    before = await reader(pool).figures("soudure", cuts=ALL_CUTS, as_of=on("2021-12-31"))
    session = logs.session("S1")
    logs.enrol("ada", session, "2020-02-03", recorded="2022-01-01", corrects=True, country_of_residence="BE")
    logs.job("ada", session, "2020-09-01", recorded="2022-06-01", corrects=True)
    logs.follow_up("ben", session, "2020-12-30", "employed", recorded="2022-06-01", corrects=True)
    await follow(logs, pool)
    again = reader(pool)
    found = await again.figures("soudure", cuts=ALL_CUTS, as_of=on("2021-12-31"))
    assert [one.as_json() for one in found] == [one.as_json() for one in before]
    assert await again.figures("soudure", cuts=ALL_CUTS) != found


async def test_the_day_ends_in_brussels(pool: Pool) -> None:
    logs = Logs()
    session = logs.session("S1")
    logs.path("ada", session)
    logs.job("ada", session, "2020-07-01", recorded="2020-07-01")
    late = logs.told["placements"].pop()
    moment = datetime(2020, 8, 31, 22, 30, tzinfo=UTC)  # half past midnight, 1 September, in Brussels
    said = {"placement_id": late.contract.subject, "person_id": person("ada"), "programme_id": PROGRAMME}
    logs.tell(
        "placements", moment, type(late.contract), session_id=session, terms=late.contract.terms, **said
    )  # type: ignore[attr-defined]
    await follow(logs, pool)

    async def placed(day: str) -> int | None:
        (figure,) = await reader(pool).figures("soudure", ["esf_exit"], as_of=on(day))
        return figure.numerator

    assert (await placed("2020-08-31"), await placed("2020-09-01")) == (0, 1)


async def test_an_erased_person_keeps_counting(pool: Pool) -> None:
    logs = life()
    await follow(logs, pool)
    before = await reader(pool).figures("soudure", cuts=ALL_CUTS)
    logs.erase("ada", "2022-02-02")
    await follow(logs, pool)
    assert await reader(pool).figures("soudure", cuts=ALL_CUTS) == before


async def test_from_a_figure_to_the_people_and_from_a_person_to_the_events(pool: Pool) -> None:
    logs = life()
    await follow(logs, pool)
    indicators = reader(pool)
    (figure,) = await indicators.figures("soudure", ["esf_exit"])
    for verdict, count in (("in", figure.numerator), ("unknown", figure.unknown)):
        assert len(await indicators.people("soudure", "esf_exit", verdict=verdict)) == count
    (one,) = await indicators.people("soudure", "esf_exit", {"country_of_work": "BE"})
    assert (one.person_id, one.session, one.reason) == (person("ada"), "S1", "job_in_period")
    trail = await indicators.events("soudure", person("ada"))
    assert [fact.topic.split(".")[2] for fact in trail.facts] == [
        "ParticipantEnrolled", "ObstacleDeclared", "ObstacleResolved", "ParticipantExited", "AwardGranted",
        "PlacementRecorded",
    ]  # fmt: skip
    assert [fact.true_on for fact in trail.facts][-1] == on("2020-07-13")
    assert one.decided_by in {
        UUID(fact.data["placement_id"]) for fact in trail.facts if "placement_id" in fact.data
    }
    assert {(c.definition, c.verdict) for c in trail.counted} >= {("esf_exit", "in"), ("rcr81", "in")}
    early = await indicators.events("soudure", person("ada"), on("2020-06-30"))
    assert len(early.facts) == 4


async def test_a_list_tells_no_more_than_its_figures_may(pool: Pool) -> None:
    logs = Logs()
    for code, people in (("S1", 70), ("S2", 70)):
        session = logs.session(code)
        for number in range(people):
            country = "BE" if number < 3 else "FR"
            logs.path(f"{code}-{number}", session, country_of_residence=country)
    await follow(logs, pool)
    indicators = reader(pool)

    async def told(definition: str, **cut: str) -> Listing:
        return await listing(indicators, Asked("soudure", definition, cut))

    whole = await told("return_to_work_six_months")
    assert (len(whole.rows), whole.columns, whole.is_hidden) == (140, {"session", "country_of_work"}, False)
    assert {one.session for one in whole.rows} == {"S1", "S2"}
    assert {one.country_of_residence for one in whole.rows} == {None}
    for country in ("BE", "FR"):  # who is told of all but three knows the three
        cell = await told("return_to_work_six_months", country_of_residence=country)
        assert (cell.rows, cell.is_hidden) == ((), True)
    session = await told("return_to_work_six_months", session="S1")
    assert (len(session.rows), session.columns) == (70, {"session", "country_of_work"})
    free = await told("esf_exit")
    assert {one.country_of_residence for one in free.rows} == {"BE", "FR"}
    assert all(one.entered_on and one.exited_on for one in free.rows)


async def test_overviews_count_people_and_jobs(pool: Pool) -> None:
    await follow(life(), pool)
    indicators = reader(pool)
    told = await indicators.participants("soudure")
    assert (told.participants, dict(told.by_country_of_residence)) == (3, {"FR": 2, "BE": 1})
    assert [(one.code, one.participants, one.certified) for one in told.sessions] == [
        ("S1", 2, 1),
        ("S2", 1, 0),
    ]
    assert (told.people_placed, told.placements, told.by_country_of_work) == (2, 2, {"BE": 1, "FR": 1})
    (funnel,) = await indicators.funnel("soudure")
    assert (funnel.applied, funnel.enrolled, funnel.completed, funnel.certified) == (4, 3, 2, 1)
    assert (funnel.placed, funnel.employed_at_six_months) == (2, 1)
    by = {row.group: row.applied for row in await indicators.funnel("soudure", by="country_of_residence")}
    assert by == {"BE": 2, "FR": 2}
    crossings = [(one.residence, one.work, one.placements) for one in await indicators.crossings("soudure")]
    assert crossings == [("FR", "BE", 1), ("FR", "FR", 1)]
    (obstacle,) = await indicators.obstacles("soudure", on("2020-02-15"))
    assert (obstacle.declared, obstacle.open, obstacle.resolved) == (1, 1, 0)


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({"programme": "other"}, "unknown_programme"),
        ({"definitions": ["insertion_rate"]}, "unknown_definition"),
        ({"definitions": ["wioa_q2"]}, "not_reported_under"),
        ({"cuts": [("shoe_size",)]}, "unknown_cut"),
        ({"cuts": [("session", "gender", "training")]}, "unknown_cut"),
        ({"definitions": ["rco85"], "cuts": [("sector",)]}, "not_cut_by"),
        ({"as_of": date(2023, 1, 2)}, "in_the_future"),
        ({"positions": {"trainings": 10_000}}, "not_followed_yet"),
    ],
)
async def test_a_question_without_an_answer_says_why(pool: Pool, asked, rule: str) -> None:
    await follow(Logs(definitions=["esf_exit", "rco85"]), pool)
    with pytest.raises(NotAnswered) as refused:
        await reader(pool).figures(**{"programme": "soudure", **asked})
    assert refused.value.rule == rule


async def test_the_api_answers_and_refuses(pool: Pool) -> None:
    await follow(life(), pool)
    app = FastAPI()
    problems.install(app)
    app.include_router(router(reader(pool)))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test/api/indicators") as client:
        figures = (await client.get("/soudure", params={"by": "session", "definition": "esf_exit"})).json()
        assert [(one["cut"], one["numerator"], one["denominator"]) for one in figures] == [
            ({"session": "S1"}, 1, 2), ({"session": "S2"}, 0, 1),
        ]  # fmt: skip
        at = figures[0]["positions"]
        again = await client.get(f"/{PROGRAMME}", params={f"{name}_position": at[name] for name in at})
        assert {one["definition"] for one in again.json()} == set(DEFINITIONS)
        asked = {"definition": "esf_exit", "cell": "session:S1", "verdict": "in"}
        people = (await client.get("/soudure/people", params=asked)).json()
        assert (people["total"], people["people"][0]["person_id"]) == (1, str(person("ada")))
        events = await client.get("/soudure/events", params={"person": str(person("ada"))})
        assert len(events.json()["facts"]) == 6
        for path in ("funnel", "crossings", "obstacles", "participants"):
            assert (await client.get(f"/soudure/{path}")).status_code == 200
        for path, status in (
            ("/other", 404),
            ("/soudure?definition=insertion_rate", 422),
            ("/soudure?trainings_position=100000", 409),
            (f"/soudure/events?person={person('nobody')}", 404),
            ("/soudure/people?definition=esf_exit&cell=session", 422),
        ):
            answer = await client.get(path, headers={"Accept-Language": "fr"})
            assert (answer.status_code, answer.headers["content-type"]) == (
                status,
                "application/problem+json",
            )
