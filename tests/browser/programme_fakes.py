"""A programme in memory: Weldcome's story told as contracts, and the real figures computed from them.

Only the database is missing. What its views would hold is folded contract by contract; everything above that, from the
verdicts to the figures, is the product's own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid5

from contracts import placements as placed
from contracts import programmes as run
from contracts import trainings as trained
from contracts.envelope import Contract
from contracts.values import Characteristics
from services.demo.programmes import weldcome
from services.demo.programmes.story import Participant, Story
from services.floor.streams import Message
from services.indicators import days, rows, rules
from services.indicators.paths import ENROLMENT, FOLLOW_UP, JOB, SessionKnown
from services.indicators.queries import ProgrammeKnown, Told
from services.indicators.reader import Indicators
from services.indicators.records import Participation
from services.kernel.clock import today
from services.programmes.commands import Programmes
from services.programmes.domain import Programme
from services.programmes.queries import Declared, FigureRow, ProgrammeRow
from tests import indicators_given as given

SPACE = UUID("00000000-0000-0000-0000-00000000f00d")
AGES = ((18, "under_18"), (30, "18_29"), (55, "30_54"), (200, "55_plus"))


class StoryLogs:
    """The three logs that a story would have left. Each contract is recorded at noon of its day."""

    def __init__(self, story: Story) -> None:
        self.story, self.programme_id = story, Programme.create_id(story.code)
        found = sorted(self._contracts(), key=lambda pair: pair[1].occurred_at)
        self.told: dict[str, list[Message]] = {name: [] for name in given.UPSTREAMS}
        for upstream, event in found:
            at = self.told[upstream]
            at.append(Message(upstream, len(at) + 1, event))

    def heads(self) -> dict[str, int]:
        return {name: len(messages) for name, messages in self.told.items()}

    def person(self, number: int) -> UUID:
        return uuid5(SPACE, f"{self.story.code} {number}")

    def _session(self, code: str) -> dict[str, UUID]:
        story = self.story.sessions[code]
        return {
            "session_id": uuid5(SPACE, f"session {code}"),
            "training_id": uuid5(SPACE, f"training {story.training}"),
            "programme_id": self.programme_id,
        }

    def _contracts(self) -> Iterator[tuple[str, Contract]]:
        story = self.story
        started = _noon(story.started_on)
        yield (
            "programmes",
            run.ProgrammeStarted(
                occurred_at=started, programme_id=self.programme_id, code=story.code, terms=story.terms
            ),
        )
        for reference, terms in story.trainings.items():
            yield "trainings", trained.TrainingOffered(
                occurred_at=started, training_id=uuid5(SPACE, f"training {reference}"), reference=reference, terms=terms
            )  # fmt: skip
        for code, session in story.sessions.items():
            awards = tuple(award.code for award in story.trainings[session.training].awards)
            yield (
                "trainings",
                trained.SessionOpened(
                    occurred_at=_noon(session.opened_on),
                    terms=session.terms,
                    awards=awards,
                    **self._session(code),
                ),
            )
        for number, path in enumerate(story.participants):
            yield from self._path(self.person(number), path)
        for quoted in story.quoted:
            yield "programmes", run.FigureDeclared(
                occurred_at=_noon(quoted.declared_on), programme_id=self.programme_id, quoted=quoted.quoted,
                value=quoted.value, source=quoted.source, declared_on=quoted.declared_on,
            )  # fmt: skip
        yield from self._obstacles()

    def _path(self, person: UUID, path: Participant) -> Iterator[tuple[str, Contract]]:
        about = {**self._session(path.session), "person_id": person}
        who = path.person
        age = (path.entered_on or path.applied_on).year - who.birth_date.year
        counted = Characteristics(
            gender=who.gender, age_class=next(name for below, name in AGES if age < below),
            country_of_residence=who.country, labour_status=who.labour_status, education=who.education,
        )  # fmt: skip
        yield (
            "trainings",
            trained.ApplicationReceived(
                occurred_at=_noon(path.applied_on),
                applied_on=path.applied_on,
                characteristics=counted,
                **about,
            ),
        )
        if path.declined:
            on, reason = path.declined
            yield (
                "trainings",
                trained.ApplicationDeclined(occurred_at=_noon(on), declined_on=on, reason=reason, **about),
            )
        if path.entered_on:
            yield (
                "trainings",
                trained.ParticipantEnrolled(
                    occurred_at=_noon(path.entered_on),
                    entered_on=path.entered_on,
                    characteristics=counted,
                    **about,
                ),
            )
        for first, last, planned, attended in path.attendance:
            yield "trainings", trained.AttendanceRecorded(
                occurred_at=_noon(last), from_day=first, to_day=last, hours_planned=planned, hours_attended=attended, **about
            )  # fmt: skip
        if path.exit:
            yield "trainings", trained.ParticipantExited(
                occurred_at=_noon(path.exit.on), exited_on=path.exit.on, outcome=path.exit.outcome,
                reason=path.exit.reason, **about,
            )  # fmt: skip
        for award, on in path.awards:
            yield (
                "trainings",
                trained.AwardGranted(
                    occurred_at=_noon(on), award=award, granted_on=on, is_complete=True, **about
                ),
            )
        yield from self._afterwards(person, path)

    def _afterwards(self, person: UUID, path: Participant) -> Iterator[tuple[str, Contract]]:
        about = {**self._session(path.session), "person_id": person}
        del about["training_id"]
        for rank, job in enumerate(path.jobs):
            named = {**about, "placement_id": uuid5(person, f"job {rank}")}
            yield (
                "placements",
                placed.PlacementRecorded(occurred_at=_noon(job.recorded_on), terms=job.terms, **named),
            )
            for on, terms in job.corrected:
                yield "placements", placed.PlacementCorrected(occurred_at=_noon(on), terms=terms, **named)
            if job.withdrawn:
                on, reason = job.withdrawn
                yield "placements", placed.PlacementWithdrawn(occurred_at=_noon(on), reason=reason, **named)
        for answer in path.answers:
            yield "placements", placed.FollowUpRecorded(
                occurred_at=_noon(answer.recorded_on), follow_up_id=uuid5(person, answer.milestone),
                milestone=answer.milestone, situation_on=answer.situation_on, situation=answer.situation,
                country_of_work=answer.country_of_work, source=answer.source, **about,
            )  # fmt: skip

    def _obstacles(self) -> Iterator[tuple[str, Contract]]:
        for told in self.story.obstacles:
            about: dict[str, Any] = {
                "obstacle_id": uuid5(SPACE, told.reference), "programme_id": self.programme_id, "kind": told.kind,
                "country": told.country, "person_id": None if told.participant is None else self.person(told.participant),
            }  # fmt: skip
            yield (
                "programmes",
                run.ObstacleDeclared(
                    occurred_at=_noon(told.declared_on),
                    declared_on=told.declared_on,
                    owner=told.owner,
                    **about,
                ),
            )
            for on, step in told.steps:
                yield (
                    "programmes",
                    run.ObstacleFollowed(
                        occurred_at=_noon(on), followed_on=on, step=step, owner=told.owner, **about
                    ),
                )
            if told.resolved:
                on, outcome = told.resolved
                yield (
                    "programmes",
                    run.ObstacleResolved(occurred_at=_noon(on), resolved_on=on, outcome=outcome, **about),
                )


class FakeIndicatorQueries:
    """What the views of figures would answer."""

    def __init__(self, logs: StoryLogs) -> None:
        self.logs = logs

    async def programmes(self) -> list[ProgrammeKnown]:
        story = self.logs.story
        terms = story.terms.model_dump(mode="json")
        return [
            ProgrammeKnown(
                self.logs.programme_id, story.code, story.terms.name, story.terms.definitions, terms
            )
        ]

    async def positions(self) -> dict[str, int]:
        return self.logs.heads()

    facts_positions = positions

    async def must_have_followed(self, positions: Mapping[str, int]) -> None:
        for upstream, position in positions.items():
            if position > self.logs.heads()[upstream]:
                raise rules.not_followed_yet(upstream)

    def held(self, positions: Mapping[str, int], as_of: date) -> dict[Any, Any]:
        return given._folded(self.logs, positions, days.end_of(as_of))

    async def told(self, programme_id: UUID, positions: Mapping[str, int], as_of: date) -> Told:
        held = self.held(positions, as_of)
        sessions = tuple(
            SessionKnown(
                key[0],
                one.code,
                "soudage",
                one.starts_on,
                one.ends_on,
                one.seats,
                one.awards,
                one.is_cancelled,
            )
            for key, one in self.held(positions, given.FAR_FUTURE).items()
            if isinstance(one, rows.Session)
        )
        return Told(
            given._records([given._enrolment(*pair) for pair in held.items() if isinstance(pair[1], rows.Enrolment)], ENROLMENT),
            given._records([given._job(*pair) for pair in held.items() if isinstance(pair[1], rows.Placement) and not pair[1].is_withdrawn], JOB),
            given._records([given._asked(*pair) for pair in held.items() if isinstance(pair[1], rows.FollowUp)], FOLLOW_UP),
            sessions,
            tuple((key[0], one) for key, one in held.items() if isinstance(one, rows.Obstacle)),
            tuple(one for one in held.values() if isinstance(one, rows.Declared)),
        )  # fmt: skip

    async def erased(self) -> int:
        return 0

    async def was_erased(self, person_id: UUID) -> bool:
        return False

    async def facts(self, programme_id: UUID, person_id: UUID) -> list[dict[str, Any]]:
        return [
            {
                "upstream": upstream, "position": one.position, "recorded_at": one.contract.occurred_at,
                "topic": one.contract.TOPIC, "subject_id": one.contract.subject,
                "data": one.contract.model_dump(mode="json", exclude={"occurred_at", "person_id", "programme_id"}),
            }
            for upstream, messages in self.logs.told.items()
            for one in messages
            if getattr(one.contract, "person_id", None) == person_id
        ]  # fmt: skip


class FakeIndicators(Indicators):
    def __init__(self, logs: StoryLogs) -> None:
        self._queries: Any = FakeIndicatorQueries(logs)
        self._today = today
        self._kept = OrderedDict()


class FakeRecords:
    def __init__(self, logs: StoryLogs) -> None:
        self._queries = FakeIndicatorQueries(logs)

    async def participations(
        self, programme_id: UUID, positions: Mapping[str, int], as_of: date
    ) -> list[Participation]:
        return [
            Participation(
                key[0], key[1], one.applied_on, one.entered_on, one.exited_on, one.outcome, one.certified_on,
                one.gender, one.age_class, one.country_of_residence, one.labour_status, one.education,
            )
            for key, one in self._queries.held(positions, as_of).items()
            if isinstance(one, rows.Enrolment) and one.entered_on and one.entered_on <= as_of
        ]  # fmt: skip


class FakeProgrammeQueries:
    """Reads the write side at once."""

    def __init__(self, programmes: Programmes, codes: tuple[str, ...]) -> None:
        self._programmes, self._codes = programmes, codes

    async def all(self) -> list[ProgrammeRow]:
        return [row for code in self._codes if (row := await self.by_code(code))]

    async def by_code(self, code: str) -> ProgrammeRow | None:
        if not self._programmes.exists(code):
            return None
        one = self._programmes.programme_of(code)
        declared = tuple(Declared(d.quoted, d.value, d.source, d.declared_on) for d in one.declared)
        terms = run.ProgrammeTerms.model_validate(one.terms)
        return ProgrammeRow(one.id, code, terms, declared)

    async def figures(self, programme_id: UUID) -> list[FigureRow]:
        published = self._programmes.programme(programme_id).published
        return [
            FigureRow(
                figure_id, programme_id, "programme manager", datetime.now(UTC), one.definition, one.version,
                dict(one.cut), one.as_of, dict(one.positions), *one.counts, one.value, one.lower, one.upper,
                one.interval, one.suppressed,
            )
            for figure_id, one in reversed(published.items())
        ]  # fmt: skip


def weldcome_ports() -> SimpleNamespace:
    """The ports of one programme: Weldcome."""
    logs = _weldcome()
    programmes = Programmes(env={})
    programmes.start(logs.story.code, logs.story.terms)
    for quoted in logs.story.quoted:
        programmes.declare_figure(
            logs.programme_id, quoted.quoted, quoted.value, quoted.source, quoted.declared_on
        )
    return SimpleNamespace(
        programmes=programmes,
        programme_queries=FakeProgrammeQueries(programmes, (logs.story.code,)),
        indicators=FakeIndicators(logs),
        records=FakeRecords(logs),
        logs=logs,
    )


@cache
def _weldcome() -> StoryLogs:
    return StoryLogs(weldcome.story())


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(hours=12)
