"""The views figures are computed from. Each follows one upstream, so that a position of it names one state of the view.

``Facts`` keeps every contract about a person as it came: the way from a figure to what is behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, ClassVar, TypeVar, get_args

from contracts.envelope import Contract
from contracts.jobseekers import JobseekerErased
from contracts.programmes import FigureDeclared
from services.floor.streams import Batch, Message
from services.floor.views import View, Writes
from services.indicators import evolving, rows
from services.indicators.versions import Change, VersionedTable

UPSTREAMS = ("trainings", "placements", "programmes")
FACTS = """
CREATE TABLE IF NOT EXISTS indicators.facts (
    upstream text NOT NULL, position bigint NOT NULL, recorded_at timestamptz NOT NULL, topic text NOT NULL,
    subject_id uuid NOT NULL, programme_id uuid NOT NULL, session_id uuid, person_id uuid NOT NULL, data jsonb NOT NULL,
    PRIMARY KEY (upstream, position)
);
CREATE INDEX IF NOT EXISTS indicators_facts_by ON indicators.facts (programme_id, person_id)"""
PUT_FACTS = """
INSERT INTO indicators.facts
    (upstream, position, recorded_at, topic, subject_id, programme_id, session_id, person_id, data)
SELECT $1, position, recorded_at, topic, subject_id, programme_id, session_id, person_id, data::jsonb
FROM unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::text[])
    AS told (position, recorded_at, topic, subject_id, programme_id, session_id, person_id, data)"""
ERASED = """
CREATE TABLE IF NOT EXISTS indicators.erased (
    person_id uuid PRIMARY KEY, stand_in uuid NOT NULL UNIQUE DEFAULT gen_random_uuid()
)"""
PUT_ERASED = "INSERT INTO indicators.erased (person_id) VALUES ($1) ON CONFLICT DO NOTHING"
ENVELOPE = {"occurred_at", "person_id", "programme_id"}
"""What a fact says in columns of its own."""

_PATH, _SESSION, _TRAINING, _PLACEMENT, _FOLLOWUP, _PROGRAMME, _OBSTACLE = (
    frozenset(get_args(kinds))
    for kinds in (
        evolving.PathEvent,
        evolving.SessionEvent,
        evolving.TrainingEvent,
        evolving.PlacementEvent,
        evolving.FollowUpEvent,
        evolving.ProgrammeEvent,
        evolving.ObstacleEvent,
    )
)
_DECLARED = frozenset([FigureDeclared])

R = TypeVar("R", bound=tuple[Any, ...])


def _schema(*tables: VersionedTable[Any]) -> str:
    return ";\n".join(["CREATE SCHEMA IF NOT EXISTS indicators", *(table.schema for table in tables)])


def _changes(
    messages: Iterable[Message],
    kinds: frozenset[type[Contract]],
    key: Callable[[Message], tuple[Any, ...]],
    evolve: Callable[[Any, R | None], R | None],
) -> list[Change[R]]:
    """The changes that contracts of some kinds make."""
    return [
        Change(key(one), one.position, one.contract.occurred_at, partial(evolve, one.contract))
        for one in messages
        if type(one.contract) in kinds
    ]


def _subject(message: Message) -> tuple[Any, ...]:
    return (message.contract.subject,)


def _path(message: Message) -> tuple[Any, ...]:
    event: Any = message.contract
    return event.session_id, event.person_id


def _position(message: Message) -> tuple[Any, ...]:
    """A declared figure has no other identity than where it stands in the log."""
    return (message.position,)


class _BatchView(View):
    """A view that needs positions: it is only ever folded by the batch."""

    batch_size: ClassVar[int] = 2000

    async def apply(self, event: Contract, db: Writes) -> None:
        raise TypeError(f"{self.name} is folded by the batch")


class Enrolments(_BatchView):
    """Every version of every path through a session, of the sessions, and of the trainings they belong to."""

    name: ClassVar[str] = "indicators.enrolments"
    upstreams: ClassVar[tuple[str, ...]] = ("trainings",)
    tables: ClassVar[tuple[str, ...]] = (
        "indicators.enrolments",
        "indicators.sessions",
        "indicators.trainings",
    )
    schema: ClassVar[str] = _schema(rows.ENROLMENTS, rows.SESSIONS, rows.TRAININGS)

    async def fold(self, batch: Batch, db: Writes, prepared: None) -> None:
        told = batch.messages
        await rows.ENROLMENTS.write(_changes(told, _PATH, _path, evolving.enrolment), db)
        await rows.SESSIONS.write(_changes(told, _SESSION, _subject, evolving.session), db)
        await rows.TRAININGS.write(_changes(told, _TRAINING, _subject, evolving.training), db)


class Placements(_BatchView):
    """Every version of every placement and follow-up."""

    name: ClassVar[str] = "indicators.placements"
    upstreams: ClassVar[tuple[str, ...]] = ("placements",)
    tables: ClassVar[tuple[str, ...]] = ("indicators.placements", "indicators.follow_ups")
    schema: ClassVar[str] = _schema(rows.PLACEMENTS, rows.FOLLOW_UPS)

    async def fold(self, batch: Batch, db: Writes, prepared: None) -> None:
        told = batch.messages
        await rows.PLACEMENTS.write(_changes(told, _PLACEMENT, _subject, evolving.placement), db)
        await rows.FOLLOW_UPS.write(_changes(told, _FOLLOWUP, _subject, evolving.follow_up), db)


class Programmes(_BatchView):
    """Every version of the programmes and their obstacles, and the figures others told of them."""

    name: ClassVar[str] = "indicators.programmes"
    upstreams: ClassVar[tuple[str, ...]] = ("programmes",)
    tables: ClassVar[tuple[str, ...]] = (
        "indicators.programmes",
        "indicators.declared",
        "indicators.obstacles",
    )
    schema: ClassVar[str] = _schema(rows.PROGRAMMES, rows.DECLARED, rows.OBSTACLES)

    async def fold(self, batch: Batch, db: Writes, prepared: None) -> None:
        told = batch.messages
        await rows.PROGRAMMES.write(_changes(told, _PROGRAMME, _subject, evolving.programme), db)
        await rows.DECLARED.write(_changes(told, _DECLARED, _position, evolving.declared), db)
        await rows.OBSTACLES.write(_changes(told, _OBSTACLE, _subject, evolving.obstacle), db)


class Facts(_BatchView):
    """Each contract about a person, one row each, as it was told."""

    name: ClassVar[str] = "indicators.facts"
    upstreams: ClassVar[tuple[str, ...]] = UPSTREAMS
    tables: ClassVar[tuple[str, ...]] = ("indicators.facts",)
    schema: ClassVar[str] = f"CREATE SCHEMA IF NOT EXISTS indicators;\n{FACTS}"

    async def fold(self, batch: Batch, db: Writes, prepared: None) -> None:
        told = [
            (
                one.position,
                one.contract.occurred_at,
                one.contract.TOPIC,
                one.contract.subject,
                one.contract.programme_id,  # type: ignore[attr-defined]
                getattr(one.contract, "session_id", None),
                person_id,
                one.contract.model_dump_json(exclude=ENVELOPE),
            )
            for one in batch.messages
            if (person_id := getattr(one.contract, "person_id", None)) is not None
        ]
        if told:
            db.execute(PUT_FACTS, batch.upstream, *(list(column) for column in zip(*told, strict=True)))


class ErasedPeople(View):
    """Who was erased, each with a stand-in: a random pseudonym that leads back to nobody.

    Rows of the other views stay as they were told, since figures count them at any position; whoever reads them gets the
    stand-in in the place of the person (``queries.WHO``).
    """

    name: ClassVar[str] = "indicators.erased"
    upstreams: ClassVar[tuple[str, ...]] = ("jobseekers",)
    tables: ClassVar[tuple[str, ...]] = ("indicators.erased",)
    schema: ClassVar[str] = f"CREATE SCHEMA IF NOT EXISTS indicators;\n{ERASED}"
    incidental: ClassVar[tuple[str, ...]] = ("stand_in",)

    async def apply(self, event: Contract, db: Writes) -> None:
        if isinstance(event, JobseekerErased):
            db.execute(PUT_ERASED, event.jobseeker_id)


VIEWS: tuple[View, ...] = (Enrolments(), Placements(), Programmes(), Facts(), ErasedPeople())
"""All of them, for whoever builds the house."""
