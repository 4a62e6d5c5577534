"""Every definition and cut for a large programme, computed from the views.

The logs are made here: a seeded programme whose contracts are folded into the views as batches, without the services
that would write them.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID

from contracts.envelope import Contract
from contracts.placements import (
    Evidence,
    FollowUpRecorded,
    PlacementCorrected,
    PlacementRecorded,
    PlacementTerms,
)
from contracts.programmes import CutName, ProgrammeStarted, ProgrammeTerms
from contracts.trainings import ParticipantEnrolled, ParticipantExited, SessionOpened, SessionTerms
from contracts.values import Characteristics
from services.floor.database import Pool, connected, embedded
from services.floor.streams import Batch, Message
from services.floor.streams.pulling import PulledStream
from services.floor.views import ViewRunner
from services.indicators.definitions import DEFINITIONS
from services.indicators.reader import CUTS, Indicators
from services.indicators.views import VIEWS, Placements
from services.placements.commands import Placements as PlacementsService
from services.placements.terms import PathKnown
from tests.benchmarks.figures import Figure
from tests.benchmarks.houses import against_reading, temporary_house
from tests.homes import temporary_home

PARTICIPANTS, PLACEMENTS = 50_000, 35_000
MILESTONES = (("4_weeks", 28), ("3_months", 91), ("6_months", 183), ("12_months", 365))
MISSING = 20_000
"""Follow-ups that were never made, of four a participant: 180 000 remain."""
SESSIONS = 100
LOGGED = 5_000
"""Participants whose placement and two follow-ups the placements service records."""
TODAY = date(2026, 6, 1)
ALL_CUTS: list[tuple[CutName, ...]] = [(), *((name,) for name in CUTS)]


async def measure() -> list[Figure]:
    """Cold: nothing is kept, the views are read. Warm: asked again."""
    with temporary_home() as home, embedded(home / "postgres") as place:
        async with connected(place) as pool:
            await fill(pool)
            cold = min([await _timed(Indicators(pool, today=lambda: TODAY)) for _ in range(3)])
            past = min([await _timed(Indicators(pool), as_of=TODAY.replace(year=2021)) for _ in range(3)])
            kept = Indicators(pool, today=lambda: TODAY)
            await _timed(kept)
            warm = min([await _timed(kept) for _ in range(5)])
        detail = f"{PARTICIPANTS} participants, all definitions, all cuts"
        return [
            await _rebuilt(),
            Figure("figures of a programme from its views, cold", cold, "s", 1.0, "at_most", detail),
            Figure("figures of a programme, asked again", warm, "s", 0.1, "at_most", detail),
            Figure("figures of a programme as known five years back", past, "s", 2.0, "at_most", detail),
        ]


async def _timed(indicators: Indicators, as_of: date | None = None) -> float:
    start = time.perf_counter()
    figures = await indicators.figures("large", cuts=ALL_CUTS, as_of=as_of)
    assert len({one.definition for one in figures}) == len(DEFINITIONS) - 1, "declared figures there are none"
    return time.perf_counter() - start


async def _rebuilt() -> Figure:
    """A log that the placements service wrote, read alone, and folded into the view again."""
    async with temporary_house() as built:
        with PlacementsService(built.database.environment("placements")) as placements:
            for first in range(0, LOGGED, 500):
                work = partial(_write, placements, first)
                await asyncio.to_thread(placements.together, work)
            name = "rebuild of placements for figures against reading and mapping the log alone"
            return await against_reading(built, placements, Placements, name)


def _write(placements: PlacementsService, first: int) -> None:
    programme, session, begins, ends = UUID(int=1), UUID(int=2), date(2020, 1, 6), date(2020, 6, 30)
    for number in range(first, first + 500):
        path = PathKnown(UUID(int=10_000 + number), programme, session, begins, begins, ends)
        terms = PlacementTerms(
            contract="permanent", country_of_residence="FR", country_of_work="BE", sector="C", size_class="small",
            starts_on=date(2020, 7, 6), evidence=(Evidence(kind="contract"),),
        )  # fmt: skip
        placements.record(path, terms, "first job")
        placements.follow_up(path, "3_months", date(2020, 9, 30), "employed", "telephone", "BE")
        placements.follow_up(path, "6_months", date(2020, 12, 30), "employed", "telephone", "BE")


async def fill(pool: Pool, seed: int = 3) -> None:
    """Fold a programme's whole life into the views."""
    logs = Made(seed)
    for view in VIEWS:
        runner = ViewRunner(view, logs, pool, batch_size=5_000)
        await runner.prepare()
        await runner.catch_up()
    await pool.execute("ANALYZE")


class Made(PulledStream):
    """Three logs of one programme, made from a seed: a stream."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._programme = self._id()
        self.told = {
            upstream: [Message(upstream, place, one) for place, one in enumerate(contracts, 1)]
            for upstream, contracts in self._contracts().items()
        }

    async def read(self, upstream: str, after: int, limit: int = 1000) -> Batch | None:
        found = self.told.get(upstream, [])[after : after + limit]
        return Batch(upstream, tuple(found), found[-1].position) if found else None

    async def head(self, upstream: str) -> int:
        return len(self.told.get(upstream, ()))

    @asynccontextmanager
    async def waking(self, upstreams: tuple[str, ...]) -> AsyncIterator[asyncio.Event]:
        yield asyncio.Event()

    def _id(self) -> UUID:
        return UUID(int=self._random.getrandbits(128), version=4)

    def _contracts(self) -> dict[str, list[Contract]]:
        terms = ProgrammeTerms(name="Large", countries=("FR", "BE"), definitions=tuple(DEFINITIONS))
        started = ProgrammeStarted(occurred_at=_moment(date(2015, 1, 1)), programme_id=self._programme, code="large", terms=terms)  # fmt: skip
        trainings: list[Contract] = []
        placements: list[Contract] = []
        training = self._id()
        sessions = []
        for number in range(SESSIONS):
            begins = date(2016, 1, 1) + timedelta(days=30 * number)
            sessions.append((self._id(), begins, begins + timedelta(days=120)))
            trainings.append(
                SessionOpened(
                    occurred_at=_moment(begins), session_id=sessions[-1][0], training_id=training,
                    programme_id=self._programme, awards=(),
                    terms=SessionTerms(code=f"S{number}", starts_on=begins, ends_on=sessions[-1][2], seats=600),
                )
            )  # fmt: skip
        skipped = set(self._random.sample(range(4 * PARTICIPANTS), MISSING))
        for number in range(PARTICIPANTS):
            session, begins, ends = sessions[number % SESSIONS]
            about = {"session_id": session, "programme_id": self._programme, "person_id": self._id()}
            trainings += self._path(about | {"training_id": training}, begins, ends)
            if number < PLACEMENTS:
                placements += self._jobs(about, ends)
            asked = (one for place, one in enumerate(MILESTONES) if 4 * number + place not in skipped)
            placements += [self._follow_up(about, ends, *one) for one in asked]
        by_time = {"trainings": trainings, "placements": placements, "programmes": [started]}
        return {name: sorted(told, key=lambda one: one.occurred_at) for name, told in by_time.items()}

    def _path(self, about: dict[str, UUID], begins: date, ends: date) -> Iterator[Contract]:
        pick = self._random.choice
        told = Characteristics(
            gender=pick(["female", "male"]), age_class=pick(["under_18", "18_29", "30_54", "55_plus"]),
            country_of_residence=pick(["FR", "FR", "BE"]), labour_status=pick(["unemployed", "inactive", "employed"]),
        )  # fmt: skip
        yield ParticipantEnrolled(
            occurred_at=_moment(begins), entered_on=begins, characteristics=told, **about
        )
        outcome = pick(["completed", "completed", "dropped_out"])
        yield ParticipantExited(occurred_at=_moment(ends), exited_on=ends, outcome=outcome, **about)

    def _jobs(self, about: dict[str, UUID], ends: date) -> Iterator[Contract]:
        pick, starts = self._random.choice, ends + timedelta(days=self._random.randrange(300))
        lasts = pick([None, 20, 90, 400])
        terms = PlacementTerms(
            contract=pick(["permanent", "fixed_term", "temporary", "self_employed"]), country_of_residence="FR",
            country_of_work=pick(["FR", "BE"]), starts_on=starts, sector=pick("CFGHQ"),
            size_class=pick(["micro", "small", "medium", "large"]), evidence=(Evidence(kind="contract"),),
        )  # fmt: skip
        job = self._id()
        yield PlacementRecorded(occurred_at=_moment(starts), placement_id=job, terms=terms, **about)
        if lasts:
            last = starts + timedelta(days=lasts)
            terms = terms.model_copy(update={"ends_on": last})
            yield PlacementCorrected(occurred_at=_moment(last), placement_id=job, terms=terms, **about)

    def _follow_up(self, about: dict[str, UUID], ends: date, milestone: str, after: int) -> Contract:
        asked = ends + timedelta(days=after)
        situation = self._random.choice(["employed", "employed", "seeking", "in_training", "not_reached"])
        return FollowUpRecorded(
            occurred_at=_moment(asked), follow_up_id=self._id(), milestone=milestone, situation_on=asked,  # type: ignore[arg-type]
            situation=situation, source="telephone", **about,
        )  # fmt: skip


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


if __name__ == "__main__":
    for figure in asyncio.run(measure()):
        print(f"{figure.name}: {figure.value:.3f} {figure.unit} (to reach {figure.target})")
