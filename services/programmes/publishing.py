"""Between the service's own words and the published ones."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter

import contracts.programmes as published
from contracts.envelope import Contract
from services.programmes.domain import Obstacle, Programme
from services.programmes.terms import ProgrammeTerms

_OWN = TypeAdapter(ProgrammeTerms)


def own_terms(terms: published.ProgrammeTerms) -> ProgrammeTerms:
    """Published terms as the domain keeps them."""
    return _OWN.validate_python(terms.model_dump())


def published_terms(terms: ProgrammeTerms) -> published.ProgrammeTerms:
    """The domain's terms as others read them."""
    return published.ProgrammeTerms.model_validate(terms)


def to_contract(event: Any) -> Contract | None:
    """A domain event as the contract it is published as."""
    if isinstance(event, Programme.Event):
        return _of_programme(event)
    if isinstance(event, Obstacle.Event):
        return _of_obstacle(event)
    return None


def check_publishable(aggregate: Programme | Obstacle) -> None:
    """Raises ``pydantic.ValidationError`` where the contract refuses what just happened. Recorded all the same, it would
    stop every view at its place in the log."""
    for event in aggregate.pending_events:
        to_contract(event)


def _of_programme(event: Any) -> Contract | None:
    about = {"occurred_at": event.timestamp, "programme_id": event.originator_id}
    match event:
        case Programme.Started():
            return published.ProgrammeStarted(**about, code=event.code, terms=published_terms(event.terms))
        case Programme.Amended():
            return published.ProgrammeAmended(**about, code=event.code, terms=published_terms(event.terms))
        case Programme.FigureDeclared():
            return published.FigureDeclared(**about, **_parts(event.declared))
        case Programme.FigurePublished():
            return published.FigurePublished(
                **about, figure_id=event.figure_id, published_by=event.published_by, **_parts(event.figure)
            )
    return None


def _of_obstacle(event: Any) -> Contract | None:
    about = {
        "occurred_at": event.timestamp,
        "obstacle_id": event.originator_id,
        "programme_id": event.programme_id,
        "person_id": event.person_id,
        "kind": event.kind,
        "country": event.country,
    }
    match event:
        case Obstacle.Declared():
            return published.ObstacleDeclared(**about, declared_on=event.declared_on, owner=event.owner)
        case Obstacle.Followed():
            return published.ObstacleFollowed(
                **about, followed_on=event.followed_on, step=event.step, owner=event.owner
            )
        case Obstacle.Resolved():
            return published.ObstacleResolved(**about, resolved_on=event.resolved_on, outcome=event.outcome)
    return None


def _parts(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
