"""Life stories for the tests of figures: logs of contracts as the services would write them, and what they come to.

``known`` folds them the plain way, contract by contract, without a database: what the views and their SELECTs are
compared with.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import numpy as np
from hypothesis import strategies as st

from contracts.envelope import Contract
from contracts.jobseekers import JobseekerErased
from contracts.placements import (
    Evidence,
    FollowUpCorrected,
    FollowUpRecorded,
    PlacementCorrected,
    PlacementRecorded,
    PlacementTerms,
    PlacementWithdrawn,
)
from contracts.programmes import (
    FigureDeclared,
    ObstacleDeclared,
    ObstacleFollowed,
    ObstacleResolved,
    ProgrammeStarted,
    ProgrammeTerms,
)
from contracts.trainings import (
    ApplicationReceived,
    AttendanceRecorded,
    Award,
    AwardGranted,
    EnrolmentCorrected,
    ExitCorrected,
    ParticipantEnrolled,
    ParticipantExited,
    Provider,
    SessionOpened,
    SessionTerms,
    Site,
    TrainingOffered,
    TrainingTerms,
)
from contracts.values import Characteristics, Place
from services.floor.streams import Batch, Message
from services.floor.streams.pulling import PulledStream
from services.indicators import days, evolving, rows, vocabulary
from services.indicators.audit import counted
from services.indicators.definitions import DEFINITIONS
from services.indicators.known import Known
from services.indicators.paths import ENROLMENT, FOLLOW_UP, JOB, SessionKnown
from services.indicators.queries import ProgrammeKnown, Told

SPACE = UUID("1f0e5c2a-6a51-4b54-9f0a-6f3f2d0f7a10")
PROGRAMME = uuid5(SPACE, "programme")
UPSTREAMS = ("trainings", "placements", "programmes")
FAR_FUTURE = date(2100, 1, 1)


def person(name: str) -> UUID:
    return uuid5(SPACE, f"person {name}")


def on(text: str) -> date:
    return date.fromisoformat(text)


class Logs(PulledStream):
    """Three logs, and a stream over them. A contract is recorded at noon of the day it is told of, where no other day
    is given. Positions have gaps, as those of real logs have."""

    def __init__(self, definitions: Iterable[str] = tuple(DEFINITIONS), awards: int = 0) -> None:
        self.told: dict[str, list[Message]] = {name: [] for name in (*UPSTREAMS, "jobseekers")}
        self.programme_id, self.training_id = PROGRAMME, uuid5(SPACE, "training")
        self.awards = tuple(f"award {number}" for number in range(awards))
        self.days: dict[tuple[UUID, UUID], dict[str, date]] = {}
        terms = ProgrammeTerms(
            name="Soudure sans frontière", countries=("FR", "BE"), definitions=tuple(definitions)
        )
        self.tell(
            "programmes", "2015-01-01", ProgrammeStarted, programme_id=PROGRAMME, code="soudure", terms=terms
        )
        training = TrainingTerms(
            title="Soudage", language="fr", providers=(Provider(name="École de la Lys"),), seats=20,
            sites=(Site(kind="both", place=Place(label="Tournai")),),
            awards=tuple(Award(code=code, title=code, body="Jury") for code in self.awards),
        )  # fmt: skip
        self.tell("trainings", "2015-01-01", TrainingOffered, training_id=self.training_id, reference="SOUD", terms=training)  # fmt: skip

    def tell(
        self, upstream: str, recorded: str | date | datetime, contract: type[Contract], /, **said: Any
    ) -> int:
        """Record a contract; returns its position."""
        if isinstance(recorded, str):
            recorded = on(recorded)
        if not isinstance(recorded, datetime):
            recorded = datetime.combine(recorded, datetime.min.time(), UTC) + timedelta(hours=12)
        messages = self.told[upstream]
        position = messages[-1].position + 2 if messages else 1
        messages.append(Message(upstream, position, contract(occurred_at=recorded, **said)))
        return position

    def session(self, code: str, starts: str = "2020-01-06", ends: str = "2020-06-30") -> UUID:
        session_id = uuid5(SPACE, f"session {code}")
        terms = SessionTerms(code=code, starts_on=on(starts), ends_on=on(ends), seats=20)
        self.tell("trainings", "2015-01-02", SessionOpened, session_id=session_id, terms=terms, awards=self.awards, **self._where())  # fmt: skip
        return session_id

    def _where(self) -> dict[str, UUID]:
        return {"training_id": self.training_id, "programme_id": self.programme_id}

    def apply(self, who: str, session: UUID, day: str, **told: Any) -> None:
        self.tell("trainings", day, ApplicationReceived, session_id=session, person_id=person(who), applied_on=on(day), characteristics=Characteristics(**told), **self._where())  # fmt: skip

    def enrol(self, who: str, session: UUID, day: str = "2020-01-06", *, recorded: str | None = None, corrects: bool = False, **told: Any) -> None:  # fmt: skip
        kind = EnrolmentCorrected if corrects else ParticipantEnrolled
        self.tell("trainings", recorded or day, kind, session_id=session, person_id=person(who), entered_on=on(day), characteristics=Characteristics(**told), **self._where())  # fmt: skip

    def exit(self, who: str, session: UUID, day: str = "2020-06-30", outcome: str = "completed", *, recorded: str | None = None, corrects: bool = False) -> None:  # fmt: skip
        kind = ExitCorrected if corrects else ParticipantExited
        self.tell("trainings", recorded or day, kind, session_id=session, person_id=person(who), exited_on=on(day), outcome=outcome, **self._where())  # fmt: skip

    def attend(self, who: str, session: UUID, day: str) -> None:
        self.tell("trainings", day, AttendanceRecorded, session_id=session, person_id=person(who), from_day=on(day), to_day=on(day), hours_planned=7, hours_attended=7, **self._where())  # fmt: skip

    def award(
        self, who: str, session: UUID, day: str, award: str = "award 0", *, complete: bool = True
    ) -> None:
        self.tell("trainings", day, AwardGranted, session_id=session, person_id=person(who), award=award, granted_on=on(day), is_complete=complete, **self._where())  # fmt: skip

    def path(self, who: str, session: UUID, entered: str = "2020-01-06", exited: str = "2020-06-30", outcome: str = "completed", **told: Any) -> None:  # fmt: skip
        """In and out."""
        self.enrol(who, session, entered, **told)
        self.exit(who, session, exited, outcome)

    def job(self, who: str, session: UUID, starts: str, ends: str | None = None, *, contract: str | None = "permanent", work: str = "BE", residence: str = "FR", subsidised: bool = False, sector: str | None = None, size: str | None = None, recorded: str | None = None, corrects: bool = False, name: str = "job") -> UUID:  # fmt: skip
        placement_id = uuid5(SPACE, f"{session} {who} {name}")
        terms = PlacementTerms(
            contract=contract, country_of_residence=residence, country_of_work=work, starts_on=on(starts),  # type: ignore[arg-type]
            ends_on=on(ends) if ends else None, is_subsidised=subsidised, sector=sector, size_class=size,  # type: ignore[arg-type]
            evidence=(Evidence(kind="contract"),),
        )  # fmt: skip
        kind = PlacementCorrected if corrects else PlacementRecorded
        self.tell("placements", recorded or starts, kind, placement_id=placement_id, person_id=person(who), programme_id=PROGRAMME, session_id=session, terms=terms)  # fmt: skip
        return placement_id

    def withdraw(self, who: str, session: UUID, recorded: str, name: str = "job") -> None:
        placement_id = uuid5(SPACE, f"{session} {who} {name}")
        self.tell("placements", recorded, PlacementWithdrawn, placement_id=placement_id, person_id=person(who), programme_id=PROGRAMME, session_id=session, reason="never_started")  # fmt: skip

    def follow_up(self, who: str, session: UUID, day: str, situation: str, milestone: str = "6_months", *, work: str | None = None, contract: str | None = None, recorded: str | None = None, corrects: bool = False) -> UUID:  # fmt: skip
        follow_up_id = uuid5(SPACE, f"{session} {who} {milestone}")
        kind = FollowUpCorrected if corrects else FollowUpRecorded
        self.tell("placements", recorded or day, kind, follow_up_id=follow_up_id, person_id=person(who), programme_id=PROGRAMME, session_id=session, milestone=milestone, situation_on=on(day), situation=situation, source="telephone", country_of_work=work, contract=contract)  # fmt: skip
        return follow_up_id

    def declare(self, quoted: str, value: float, recorded: str = "2021-05-20") -> None:
        self.tell("programmes", recorded, FigureDeclared, programme_id=PROGRAMME, quoted=quoted, value=value, source="A press release")  # fmt: skip

    def obstacle(self, name: str, day: str, kind: str = "apprenticeship", who: str | None = None) -> dict[str, Any]:  # fmt: skip
        about = {"obstacle_id": uuid5(SPACE, f"obstacle {name}"), "programme_id": PROGRAMME, "kind": kind, "country": "BE", "person_id": person(who) if who else None}  # fmt: skip
        self.tell("programmes", day, ObstacleDeclared, declared_on=on(day), owner="Lead partner", **about)
        return about

    def resolve(self, about: Mapping[str, Any], day: str, outcome: str = "resolved") -> None:
        self.tell("programmes", day, ObstacleResolved, resolved_on=on(day), outcome=outcome, **about)

    def reopen(self, about: Mapping[str, Any], day: str) -> None:
        self.tell("programmes", day, ObstacleFollowed, followed_on=on(day), step="taken_up", owner="Authority", **about)  # fmt: skip

    def erase(self, who: str, recorded: str) -> None:
        self.tell("jobseekers", recorded, JobseekerErased, jobseeker_id=person(who))

    def heads(self) -> dict[str, int]:
        return {name: self.told[name][-1].position if self.told[name] else 0 for name in UPSTREAMS}

    # a stream

    async def read(self, upstream: str, after: int, limit: int = 1000) -> Batch | None:
        found = tuple(one for one in self.told[upstream] if one.position > after)[:limit]
        return Batch(upstream, found, found[-1].position) if found else None

    async def head(self, upstream: str) -> int:
        return self.told[upstream][-1].position if self.told[upstream] else 0

    @asynccontextmanager
    async def waking(self, upstreams: tuple[str, ...]) -> AsyncIterator[asyncio.Event]:
        yield asyncio.Event()


def known(logs: Logs, as_of: str | date = FAR_FUTURE, positions: Mapping[str, int] | None = None) -> Known:
    """What the logs come to, folded one contract at a time."""
    day = on(as_of) if isinstance(as_of, str) else as_of
    at = {**logs.heads(), **(positions or {})}
    held = _folded(logs, at, days.end_of(day))
    # what names a session: as known on the day, or as first told
    named = {**_folded(logs, at, days.end_of(FAR_FUTURE), first=True), **held}
    sessions = tuple(
        SessionKnown(
            key[0], one.code, "SOUD", one.starts_on, one.ends_on, one.seats, one.awards, one.is_cancelled
        )
        for key, one in named.items()
        if isinstance(one, rows.Session)
    )
    told = Told(
        _records([_enrolment(*pair) for pair in held.items() if isinstance(pair[1], rows.Enrolment)], ENROLMENT),
        _records([_job(*pair) for pair in held.items() if isinstance(pair[1], rows.Placement) and not pair[1].is_withdrawn], JOB),
        _records([_asked(*pair) for pair in held.items() if isinstance(pair[1], rows.FollowUp)], FOLLOW_UP),
        sessions,
        tuple((key[0], one) for key, one in held.items() if isinstance(one, rows.Obstacle)),
        tuple(one for one in held.values() if isinstance(one, rows.Declared)),
    )  # fmt: skip
    terms = next(one for one in held.values() if isinstance(one, rows.Programme)).terms
    programme = ProgrammeKnown(PROGRAMME, "soudure", terms["name"], tuple(terms["definitions"]), terms)
    return Known(programme, at, day, told)


_RULES: tuple[tuple[Any, Any], ...] = (
    (evolving.PathEvent, evolving.enrolment),
    (evolving.SessionEvent, evolving.session),
    (evolving.PlacementEvent, evolving.placement),
    (evolving.FollowUpEvent, evolving.follow_up),
    (evolving.ProgrammeEvent, evolving.programme),
    (FigureDeclared, evolving.declared),
    (evolving.ObstacleEvent, evolving.obstacle),
)


def _folded(
    logs: Logs, at: Mapping[str, int], before: datetime, *, first: bool = False
) -> dict[tuple[Any, ...], Any]:
    held: dict[tuple[Any, ...], Any] = {}
    whole: dict[tuple[Any, ...], Any] = {}
    latest: dict[tuple[Any, ...], datetime] = {}
    for upstream in UPSTREAMS:
        for message in logs.told[upstream]:
            event: Any = message.contract
            for kinds, evolve in _RULES:
                if not isinstance(event, kinds) or message.position > at[upstream]:
                    continue
                key: tuple[Any, ...] = (event.subject,)
                if kinds is evolving.PathEvent:
                    key = (event.session_id, event.person_id)
                if kinds is FigureDeclared:
                    key = (message.position, "declared")
                row = evolve(event, whole.get(key))
                if row is None:  # an exit of somebody who never entered: no version, and no time to keep
                    continue
                whole[key] = row
                latest[key] = max(event.occurred_at, latest.get(key, event.occurred_at))
                if latest[key] < before and not (first and key in held):
                    held[key] = row
    return held


def _records(tuples: list[tuple[Any, ...]], fields: Mapping[str, str]) -> Any:
    return np.array(tuples, np.dtype(list(fields.items())))


def _day(day: date | None) -> int:
    return days.FAR if day is None else days.number(day)


def _code(words: tuple[str, ...], word: str | None) -> int:
    return vocabulary.number(words, word) if word in words else 0


def _country(code: str | None) -> bytes:
    return (code or "  ").encode()


def _enrolment(key: tuple[Any, ...], one: rows.Enrolment) -> tuple[Any, ...]:
    return (
        key[0].bytes, key[1].bytes, _day(one.applied_on), _day(one.entered_on), _day(one.exited_on),
        _day(one.certified_on), _code(vocabulary.OUTCOMES, one.outcome), _code(vocabulary.GENDERS, one.gender),
        _code(vocabulary.AGE_CLASSES, one.age_class), _code(vocabulary.LABOUR_STATUSES, one.labour_status),
        _country(one.country_of_residence),
    )  # fmt: skip


def _job(key: tuple[Any, ...], one: rows.Placement) -> tuple[Any, ...]:
    return (
        key[0].bytes, one.person_id.bytes, _day(one.starts_on), _day(one.ends_on),
        _code(vocabulary.CONTRACTS, one.contract), one.is_subsidised, _code(vocabulary.SECTORS, one.sector),
        _code(vocabulary.SIZE_CLASSES, one.size_class), _country(one.country_of_residence), _country(one.country_of_work),
    )  # fmt: skip


def _asked(key: tuple[Any, ...], one: rows.FollowUp) -> tuple[Any, ...]:
    return (
        key[0].bytes, one.session_id.bytes, one.person_id.bytes, _code(vocabulary.MILESTONES, one.milestone),
        _code(vocabulary.SITUATIONS, one.situation), _day(one.situation_on), _code(vocabulary.CONTRACTS, one.contract),
        _country(one.country_of_work),
    )  # fmt: skip


def verdicts(logs: Logs, definition: str, who: str, as_of: str = "2023-01-01") -> list[tuple[str, str]]:
    """What a definition makes of each of a person's participations, and why."""
    found = counted(known(logs, as_of), DEFINITIONS[definition], {})
    return [(one.verdict, one.reason) for one in found if one.person_id == person(who)]


def verdict(logs: Logs, definition: str, who: str = "ada", as_of: str = "2023-01-01") -> tuple[str, str]:
    """The same of a person with one participation."""
    (only,) = verdicts(logs, definition, who, as_of)
    return only


@st.composite
def stories(draw: st.DrawFn) -> Logs:
    """Any lives, told in any order: late, corrected, withdrawn, out of the blue, with clocks that step back."""
    logs = Logs(awards=draw(st.integers(0, 1)))
    sessions = [logs.session("S1"), logs.session("S2", "2020-03-02", "2020-09-30")]
    for _ in range(draw(st.integers(1, 25))):
        _happens(draw, logs, draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(sessions)))
    return logs


PEOPLE = ("ada", "ben", "cem", "dua")
COUNTRIES = ("FR", "BE")


def _happens(draw: st.DrawFn, logs: Logs, who: str, session: UUID) -> None:
    day, recorded = (draw(st.dates(date(2020, 1, 1), date(2021, 12, 31))).isoformat() for _ in range(2))
    residence, again = draw(st.sampled_from([*COUNTRIES, None])), draw(st.booleans())
    match draw(
        st.sampled_from(["path", "enrol", "exit", "award", "job", "withdraw", "follow_up", "obstacle"])
    ):
        case "path":
            logs.path(who, session, country_of_residence=residence, labour_status=draw(st.sampled_from(["unemployed", "employed"])))  # fmt: skip
        case "enrol":
            logs.enrol(who, session, day, recorded=recorded, corrects=again, country_of_residence=residence, gender=draw(st.sampled_from(["female", "male"])))  # fmt: skip
        case "exit":
            outcome = draw(st.sampled_from(["completed", "dropped_out", "transferred"]))
            logs.exit(who, session, day, outcome, recorded=recorded, corrects=again)
        case "award":
            logs.award(who, session, day)
        case "job":
            ends = draw(st.none() | st.dates(on(day), date(2022, 6, 30)))
            contract = draw(st.sampled_from(["permanent", "self_employed", "internship", None]))
            logs.job(
                who, session, day, ends.isoformat() if ends else None, contract=contract, recorded=recorded,
                work=draw(st.sampled_from(COUNTRIES)), residence=residence or "FR", subsidised=draw(st.booleans()),
                sector=draw(st.sampled_from(["C", None])), name=draw(st.sampled_from(["job", "second"])), corrects=again,
            )  # fmt: skip
        case "withdraw":
            logs.withdraw(who, session, recorded)
        case "follow_up":
            situation = draw(st.sampled_from(["employed", "self_employed", "seeking", "not_reached"]))
            milestone = draw(st.sampled_from(["4_weeks", "6_months", "12_months"]))
            logs.follow_up(who, session, day, situation, milestone, recorded=recorded, corrects=again)
        case "obstacle":
            about = logs.obstacle(f"{who} {day}", day, draw(st.sampled_from(["taxation", "transport"])), who)
            if again:
                logs.resolve(about, recorded, draw(st.sampled_from(["resolved", "given_up"])))
