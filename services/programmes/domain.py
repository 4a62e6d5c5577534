"""Programmes and the obstacles on their participants' paths: what can happen to them."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Annotated
from uuid import UUID, uuid4, uuid5

from eventsourcing.domain import Aggregate, event

from services.kernel.clock import recorded_at
from services.kernel.personal import Personal
from services.programmes.rules import (
    BrokenRule,
    broken_rules,
    check_past,
    check_remarks,
    check_said,
    check_texts,
)
from services.programmes.terms import Declaration, DeclaredFigure, Figure, ProgrammeTerms, Resolution, Step

PROGRAMMES = UUID("b0a6a1c4-5c0e-5f0b-8d55-3b1f0f2d7c61")
"""Namespace of programmes' ids; changing it would give every programme a new identity."""


class Programme(Aggregate):
    """A programme that carries trainings and reports of them under named definitions."""

    TOPIC = "programmes.Programme"

    class Event(Aggregate.Event):
        TOPIC = "programmes.Programme.Event"
        create_timestamp = staticmethod(recorded_at)

    class Started(Event, Aggregate.Created):
        TOPIC = "programmes.Programme.Started"
        code: str
        terms: ProgrammeTerms

    class Amended(Event):
        """The terms as they now are. Self-contained, as it is published."""

        TOPIC = "programmes.Programme.Amended"
        code: str
        terms: ProgrammeTerms

    class FigureDeclared(Event):
        TOPIC = "programmes.Programme.FigureDeclared"
        declared: DeclaredFigure

    class FigurePublished(Event):
        TOPIC = "programmes.Programme.FigurePublished"
        figure_id: UUID
        published_by: str
        figure: Figure

    @event(Started)
    def __init__(self, code: str, terms: ProgrammeTerms) -> None:
        self.code, self.terms = code, terms
        self.declared: tuple[DeclaredFigure, ...] = ()
        self.published: dict[UUID, Figure] = {}

    @staticmethod
    def create_id(code: str) -> UUID:
        """The same code is the same programme."""
        return uuid5(PROGRAMMES, code)

    @classmethod
    def start(cls, code: str, terms: ProgrammeTerms) -> Programme:
        """A new programme. Raises ``BrokenRule``."""
        for broken in broken_rules(code, terms):
            raise broken
        return cls(code=code, terms=terms)

    def amend(self, terms: ProgrammeTerms) -> bool:
        """New terms, whole; whether anything changed. Raises ``BrokenRule``.

        Figures published under a definition that is no longer reported under stay published.
        """
        if terms == self.terms:
            return False
        for broken in broken_rules(self.code, terms):
            raise broken
        self._amend(self.code, terms)
        return True

    def declare_figure(self, declared: DeclaredFigure) -> bool:
        """Keep a figure as others quote it; whether it is new. Raises ``BrokenRule``."""
        check_said(quoted=declared.quoted, source=declared.source)
        check_past("declared_on", declared.declared_on)
        if declared in self.declared:
            return False
        self._declare_figure(declared)
        return True

    def publish_figure(self, published_by: str, figure: Figure) -> UUID:
        """Publish a computed figure; returns its id. Published again it is the same figure, and nothing happens.

        Raises ``BrokenRule``; ``published_otherwise`` where the same log positions gave other numbers before.
        """
        if figure.definition not in self.terms.definitions:
            raise BrokenRule("definition", "not_reported_under", given=figure.definition)
        check_said(published_by=published_by)
        check_texts({"cut": figure.cut, "positions": figure.positions})
        check_past("as_of", figure.as_of)
        figure_id = self._figure_id(figure)
        earlier = self.published.get(figure_id)
        if earlier is None:
            self._publish_figure(figure_id, published_by, figure)
        elif earlier.counts != figure.counts:
            raise BrokenRule("numerator", "published_otherwise")
        return figure_id

    def _figure_id(self, figure: Figure) -> UUID:
        """The same definition, cut, day and positions are the same figure, whatever order they are named in."""
        named = [figure.definition, figure.version, figure.as_of.isoformat()]
        return uuid5(self.id, json.dumps([*named, dict(figure.cut), dict(figure.positions)], sort_keys=True))

    @event(Amended)
    def _amend(self, code: str, terms: ProgrammeTerms) -> None:
        self.code, self.terms = code, terms

    @event(FigureDeclared)
    def _declare_figure(self, declared: DeclaredFigure) -> None:
        self.declared = (*self.declared, declared)

    @event(FigurePublished)
    def _publish_figure(self, figure_id: UUID, published_by: str, figure: Figure) -> None:
        self.published[figure_id] = figure


class Obstacle(Aggregate):
    """Something that bars the way: on a person's path, or on the programme itself where no person is named."""

    TOPIC = "programmes.Obstacle"

    class Event(Aggregate.Event):
        """Each says whose obstacle it is and of what kind, as it is published."""

        TOPIC = "programmes.Obstacle.Event"
        create_timestamp = staticmethod(recorded_at)
        programme_id: UUID
        person_id: UUID | None
        kind: str
        country: str

    class Declared(Event, Aggregate.Created):
        TOPIC = "programmes.Obstacle.Declared"
        declared_on: date
        owner: str
        remarks: Annotated[str | None, Personal()] = None

    class Followed(Event):
        TOPIC = "programmes.Obstacle.Followed"
        followed_on: date
        step: str
        owner: str
        remarks: Annotated[str | None, Personal()] = None

    class Resolved(Event):
        TOPIC = "programmes.Obstacle.Resolved"
        resolved_on: date
        outcome: str

    @event(Declared)
    def __init__(
        self, programme_id: UUID, person_id: UUID | None, kind: str, country: str, declared_on: date, owner: str,
        remarks: str | None = None,
    ) -> None:  # fmt: skip
        self.programme_id, self.person_id, self.kind, self.country = programme_id, person_id, kind, country
        self.declared_on, self.declared_to, self.owner, self.remarks = declared_on, owner, owner, remarks
        self.steps: tuple[Step, ...] = ()
        self.resolutions: tuple[Resolution, ...] = ()
        self.is_open, self.last_on = True, declared_on

    @staticmethod
    def create_id(programme_id: UUID, reference: str | None = None) -> UUID:
        """The same reference in the same programme is the same obstacle; without one each is its own."""
        return uuid4() if reference is None else uuid5(programme_id, f"obstacle\n{reference}")

    @classmethod
    def declare(cls, obstacle_id: UUID, declared: Declaration) -> Obstacle:
        """A new obstacle. Raises ``BrokenRule``."""
        check_said(owner=declared.owner)
        check_past("declared_on", declared.declared_on)
        check_remarks(declared.person_id, declared.remarks)
        return cls._create(cls.Declared, id=obstacle_id, **asdict(declared))

    def declare_again(self, declared: Declaration) -> None:
        """The same declaration again is nothing new. Raises ``BrokenRule`` (``declared_otherwise``) for another one."""
        known = Declaration(
            self.programme_id, self.person_id, self.kind, self.country, self.declared_on, self.declared_to
        )
        if replace(declared, remarks=None) != known:
            raise BrokenRule("reference", "declared_otherwise")

    def follow(
        self, followed_on: date, step: str, owner: str | None = None, remarks: str | None = None
    ) -> bool:
        """Something was done, by a new ``owner`` where one is named; opens a resolved obstacle again. Returns whether
        that is new. Raises ``BrokenRule``."""
        if owner is not None:
            check_said(owner=owner)
        check_remarks(self.person_id, remarks)
        if any(known.covers(followed_on, step, owner, remarks) for known in self.steps):
            return False
        self._check_order("followed_on", followed_on)
        self._follow(*self._whose, followed_on, step, owner or self.owner, remarks)
        return True

    def resolve(self, resolved_on: date, outcome: str) -> bool:
        """The end of it; returns whether that is new. Raises ``BrokenRule``; ``already_resolved`` for another end."""
        again = Resolution(resolved_on, outcome) in self.resolutions
        if again and (not self.is_open or resolved_on < self.last_on):
            return False
        if not self.is_open:
            raise BrokenRule("resolved_on", "already_resolved")
        self._check_order("resolved_on", resolved_on)
        self._resolve(*self._whose, resolved_on, outcome)
        return True

    @property
    def _whose(self) -> tuple[UUID, UUID | None, str, str]:
        return self.programme_id, self.person_id, self.kind, self.country

    def _check_order(self, field: str, day: date) -> None:
        """Each step is the latest one when it is recorded, so that whoever folds them in that order sees them right."""
        check_past(field, day)
        if day < self.declared_on:
            raise BrokenRule(field, "before_declared")
        if day < self.last_on:
            raise BrokenRule(field, "before_last_step")

    @event(Followed)
    def _follow(
        self, programme_id: UUID, person_id: UUID | None, kind: str, country: str, followed_on: date, step: str, owner: str,
        remarks: str | None = None,
    ) -> None:  # fmt: skip
        self.steps = (*self.steps, Step(followed_on, step, owner, remarks))
        self.is_open, self.last_on, self.owner = True, followed_on, owner

    @event(Resolved)
    def _resolve(
        self,
        programme_id: UUID,
        person_id: UUID | None,
        kind: str,
        country: str,
        resolved_on: date,
        outcome: str,
    ) -> None:
        self.resolutions = (*self.resolutions, Resolution(resolved_on, outcome))
        self.is_open, self.last_on = False, resolved_on
