"""Programmes, the figures published of them, and obstacles: one row each."""

from __future__ import annotations

from typing import ClassVar

from contracts.envelope import Contract
from contracts.jobseekers import JobseekerErased
from contracts.programmes import (
    FigureDeclared,
    FigurePublished,
    ObstacleDeclared,
    ObstacleFollowed,
    ObstacleResolved,
    ProgrammeAmended,
    ProgrammeStarted,
)
from services.floor.views import View, Writes

PROGRAMMES = """
CREATE SCHEMA IF NOT EXISTS programmes;
CREATE TABLE IF NOT EXISTS programmes.programmes (
    programme_id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    terms jsonb NOT NULL,
    declared jsonb NOT NULL DEFAULT '[]',
    started_at timestamptz NOT NULL,
    amended_at timestamptz NOT NULL
);
CREATE TABLE IF NOT EXISTS programmes.figures (
    figure_id uuid PRIMARY KEY,
    programme_id uuid NOT NULL,
    published_by text NOT NULL,
    published_at timestamptz NOT NULL,
    definition text NOT NULL,
    version integer NOT NULL,
    cut jsonb NOT NULL,
    as_of date NOT NULL,
    positions jsonb NOT NULL,
    numerator integer NOT NULL,
    denominator integer NOT NULL,
    unknown integer NOT NULL,
    value double precision,
    lower double precision,
    upper double precision,
    interval_from double precision,
    interval_to double precision,
    suppressed boolean NOT NULL
);
CREATE INDEX IF NOT EXISTS figures_programme ON programmes.figures (programme_id, published_at DESC)
"""
START = """
INSERT INTO programmes.programmes (programme_id, code, terms, started_at, amended_at) VALUES ($1, $2, $3, $4, $4)"""
AMEND = "UPDATE programmes.programmes SET terms = $2, amended_at = $3 WHERE programme_id = $1"
DECLARE_FIGURE = "UPDATE programmes.programmes SET declared = declared || $2::jsonb WHERE programme_id = $1"
PUBLISH_FIGURE = """
INSERT INTO programmes.figures (figure_id, programme_id, published_by, published_at, definition, version, cut, as_of, positions,
    numerator, denominator, unknown, value, lower, upper, interval_from, interval_to, suppressed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"""

OBSTACLES = """
CREATE SCHEMA IF NOT EXISTS programmes;
CREATE TABLE IF NOT EXISTS programmes.obstacles (
    obstacle_id uuid PRIMARY KEY,
    programme_id uuid NOT NULL,
    person_id uuid,
    kind text NOT NULL,
    country text NOT NULL,
    owner text NOT NULL,
    declared_on date NOT NULL,
    followed_on date,
    step text,
    resolved_on date,
    status text NOT NULL DEFAULT 'open'
);
CREATE TABLE IF NOT EXISTS programmes.erased_people (person_id uuid PRIMARY KEY);
CREATE INDEX IF NOT EXISTS obstacles_programme ON programmes.obstacles (programme_id);
CREATE INDEX IF NOT EXISTS obstacles_person ON programmes.obstacles (person_id)
"""
DECLARE = """
INSERT INTO programmes.obstacles (obstacle_id, programme_id, person_id, kind, country, owner, declared_on)
SELECT $1, $2, CASE WHEN EXISTS (SELECT FROM programmes.erased_people WHERE person_id = $3) THEN NULL ELSE $3 END,
    $4, $5, $6, $7"""
FOLLOW = """
UPDATE programmes.obstacles SET followed_on = $2, step = $3, owner = $4, resolved_on = NULL, status = 'open'
WHERE obstacle_id = $1"""
RESOLVE = "UPDATE programmes.obstacles SET resolved_on = $2, status = $3 WHERE obstacle_id = $1"
REMEMBER_ERASED = "INSERT INTO programmes.erased_people VALUES ($1) ON CONFLICT DO NOTHING"
LET_GO = "UPDATE programmes.obstacles SET person_id = NULL WHERE person_id = $1"


class ProgrammeRegister(View):
    """Programmes with the figures others declared of them, and the figures published of them."""

    name: ClassVar[str] = "programmes.programmes"
    upstreams: ClassVar[tuple[str, ...]] = ("programmes",)
    tables: ClassVar[tuple[str, ...]] = ("programmes.programmes", "programmes.figures")
    schema: ClassVar[str] = PROGRAMMES

    async def apply(self, event: Contract, db: Writes) -> None:
        match event:
            case ProgrammeStarted():
                terms = event.terms.model_dump(mode="json", exclude_none=True)
                db.execute(START, event.programme_id, event.code, terms, event.occurred_at)
            case ProgrammeAmended():
                terms = event.terms.model_dump(mode="json", exclude_none=True)
                db.execute(AMEND, event.programme_id, terms, event.occurred_at)
            case FigureDeclared():
                figure = event.model_dump(mode="json", exclude={"occurred_at", "programme_id"})
                db.execute(DECLARE_FIGURE, event.programme_id, [figure])
            case FigurePublished():
                self._publish(event, db)

    def _publish(self, event: FigurePublished, db: Writes) -> None:
        interval = event.interval or (None, None)
        db.execute(
            PUBLISH_FIGURE, event.figure_id, event.programme_id, event.published_by, event.occurred_at,
            event.definition, event.version, event.cut, event.as_of, event.positions, event.numerator,
            event.denominator, event.unknown, event.value, event.lower, event.upper, *interval, event.suppressed,
        )  # fmt: skip


class ObstacleRegister(View):
    """Obstacles as they stand. One of an erased person goes on counting, as nobody's.

    Who was erased is remembered by pseudonym: the two logs are read one after the other, so that an erasure may come in
    before the obstacle it lets go of.
    """

    name: ClassVar[str] = "programmes.obstacles"
    upstreams: ClassVar[tuple[str, ...]] = ("programmes", "jobseekers")
    tables: ClassVar[tuple[str, ...]] = ("programmes.obstacles", "programmes.erased_people")
    schema: ClassVar[str] = OBSTACLES

    async def apply(self, event: Contract, db: Writes) -> None:
        match event:
            case ObstacleDeclared():
                db.execute(
                    DECLARE, event.obstacle_id, event.programme_id, event.person_id, event.kind, event.country,
                    event.owner, event.declared_on,
                )  # fmt: skip
            case ObstacleFollowed():
                db.execute(FOLLOW, event.obstacle_id, event.followed_on, event.step, event.owner)
            case ObstacleResolved():
                db.execute(RESOLVE, event.obstacle_id, event.resolved_on, event.outcome)
            case JobseekerErased():
                db.execute(REMEMBER_ERASED, event.jobseeker_id)
                db.execute(LET_GO, event.jobseeker_id)
