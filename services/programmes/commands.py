"""What can be asked of the programmes service: load, call, save. Blocking: called from plain ``def`` endpoints or threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import JSONTranscoder

import contracts.programmes as published
from services.floor.conflicts import in_spite_of_conflicts
from services.kernel.personal import People, everybody, is_erased
from services.programmes import stored
from services.programmes.batches import ObstacleBrought, Taken, decided
from services.programmes.domain import Obstacle, Programme
from services.programmes.publishing import check_publishable, own_terms
from services.programmes.rules import UnknownObstacle, UnknownProgramme
from services.programmes.terms import Declaration, DeclaredFigure, Figure

A = TypeVar("A", bound=Programme | Obstacle)
T = TypeVar("T")


class Programmes(Application[UUID]):
    """The write side. ``people`` raises for a person about whom nothing may be written any more."""

    name = "programmes"

    def __init__(self, env: Mapping[str, str], people: People = everybody) -> None:
        super().__init__(env)
        self._people = people

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        stored.register(transcoder)

    def start(self, code: str, terms: published.ProgrammeTerms) -> UUID:
        """Start a programme; one known by this code is amended instead. Raises ``BrokenRule``."""
        programme_id = Programme.create_id(code)

        def attempt() -> UUID:
            if self.exists(code):
                programme = self.programme(programme_id)
                programme.amend(own_terms(terms))
            else:
                programme = Programme.start(code, own_terms(terms))
            self._keep(programme)
            return programme_id

        return in_spite_of_conflicts(attempt)

    def exists(self, code: str) -> bool:
        """Whether a programme was ever started under this code."""
        return Programme.create_id(code) in self.repository

    def programme(self, programme_id: UUID) -> Programme:
        """The programme as it now is, straight from the log. Raises ``UnknownProgramme``."""
        programme = self._found(programme_id)
        if not isinstance(programme, Programme):
            raise UnknownProgramme(programme_id)
        return programme

    def programme_of(self, code: str) -> Programme:
        """The programme of this code. Raises ``UnknownProgramme``."""
        if not self.exists(code):
            raise UnknownProgramme(code)
        return self.programme(Programme.create_id(code))

    def obstacle(self, obstacle_id: UUID) -> Obstacle:
        """The obstacle as it now is, straight from the log. Raises ``UnknownObstacle``."""
        obstacle = self._found(obstacle_id)
        if not isinstance(obstacle, Obstacle):
            raise UnknownObstacle(obstacle_id)
        return obstacle

    def is_erased(self, person_id: UUID) -> bool:
        """Whether somebody was erased: obstacles on their path are then shown as nobody's."""
        return is_erased(self._people, person_id)

    def declare_figure(
        self, programme_id: UUID, quoted: str, value: float, source: str, declared_on: date | None = None
    ) -> bool:
        """Keep a figure of the programme as others quote it; whether it is new. Raises ``UnknownProgramme``,
        ``BrokenRule``, ``pydantic.ValidationError``."""
        declared = DeclaredFigure(quoted, value, source, declared_on)
        return self._changed(
            self.programme, programme_id, lambda programme: programme.declare_figure(declared)
        )

    def publish_figure(
        self,
        programme_id: UUID,
        *,
        published_by: str,
        definition: str,
        version: int,
        as_of: date,
        positions: Mapping[str, int],
        numerator: int,
        denominator: int,
        unknown: int,
        value: float | None,
        lower: float | None,
        upper: float | None,
        interval: tuple[float, float] | None = None,
        cut: Mapping[str, str] | None = None,
        suppressed: bool = False,
    ) -> UUID:
        """Publish a computed figure; returns its id, the same for the same figure at the same positions.

        ``published_by`` is a role or an organisation. Raises ``UnknownProgramme``, ``BrokenRule``,
        ``pydantic.ValidationError``.
        """
        figure = Figure(
            definition=definition, version=version, as_of=as_of, positions=dict(positions), numerator=numerator,
            denominator=denominator, unknown=unknown, value=value, lower=lower, upper=upper, interval=interval,
            cut=dict(cut or {}), suppressed=suppressed,
        )  # fmt: skip
        return self._changed(
            self.programme, programme_id, lambda programme: programme.publish_figure(published_by, figure)
        )

    def declare_obstacle(
        self,
        programme_id: UUID,
        kind: published.ObstacleKind,
        country: str,
        owner: str,
        declared_on: date,
        person_id: UUID | None = None,
        reference: str | None = None,
        remarks: str | None = None,
    ) -> UUID:
        """Declare an obstacle on a person's path, or on the programme's own; returns its id.

        Declared again under its reference it is the same one. Raises ``UnknownProgramme``, ``BrokenRule``,
        ``pydantic.ValidationError``, and what ``people`` raises.
        """
        declaration = Declaration(programme_id, person_id, kind, country, declared_on, owner, remarks)
        obstacle_id = Obstacle.create_id(programme_id, reference)

        def attempt() -> UUID:
            self._keep(self._declared(obstacle_id, declaration, self._known(obstacle_id)))
            return obstacle_id

        return in_spite_of_conflicts(attempt)

    def follow_obstacle(
        self,
        obstacle_id: UUID,
        followed_on: date,
        step: published.ObstacleStep,
        owner: str | None = None,
        remarks: str | None = None,
    ) -> bool:
        """Record what was done about an obstacle; one that was resolved is open again. Returns whether it is new.

        Raises ``UnknownObstacle``, ``BrokenRule``, ``pydantic.ValidationError``, and what ``people`` raises.
        """
        return self._changed(
            self._still_written_about,
            obstacle_id,
            lambda obstacle: obstacle.follow(followed_on, step, owner, remarks),
        )

    def resolve_obstacle(
        self, obstacle_id: UUID, resolved_on: date, outcome: published.ObstacleOutcome
    ) -> bool:
        """Record how an obstacle ended; whether that is new. Raises as ``follow_obstacle`` does."""
        return self._changed(
            self._still_written_about, obstacle_id, lambda obstacle: obstacle.resolve(resolved_on, outcome)
        )

    def take_obstacles(self, batch: Iterable[ObstacleBrought]) -> Taken:
        """Obstacles as an importer brings them, some hundreds at a time, saved together; the same batch again changes
        nothing. One that breaks a rule is named in ``refused``, whole; the others are saved."""
        brought = list(batch)

        def attempt() -> Taken:
            touched, taken = decided(brought, self._known, self._declared)
            self._keep(*touched)
            return taken

        return in_spite_of_conflicts(attempt)

    def _declared(self, obstacle_id: UUID, declaration: Declaration, known: Obstacle | None) -> Obstacle:
        if declaration.person_id is not None:
            self._people(declaration.person_id)
        if known is not None:
            known.declare_again(declaration)
            return known
        self.programme(declaration.programme_id)
        return Obstacle.declare(obstacle_id, declaration)

    def _changed(self, load: Callable[[UUID], A], aggregate_id: UUID, change: Callable[[A], T]) -> T:
        def attempt() -> T:
            aggregate = load(aggregate_id)
            changed = change(aggregate)
            self._keep(aggregate)
            return changed

        return in_spite_of_conflicts(attempt)

    def _still_written_about(self, obstacle_id: UUID) -> Obstacle:
        obstacle = self.obstacle(obstacle_id)
        if obstacle.person_id is not None:
            self._people(obstacle.person_id)
        return obstacle

    def _keep(self, *aggregates: Programme | Obstacle) -> None:
        for aggregate in aggregates:
            check_publishable(aggregate)
        self.save(*aggregates)

    def _known(self, obstacle_id: UUID) -> Obstacle | None:
        found = self._found(obstacle_id)
        return found if isinstance(found, Obstacle) else None

    def _found(self, aggregate_id: UUID) -> Programme | Obstacle | None:
        try:
            found: Programme | Obstacle = self.repository.get(aggregate_id)
        except AggregateNotFoundError:
            return None
        return found
