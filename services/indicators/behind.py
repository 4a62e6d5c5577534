"""Who stands behind the counts that need no definition: the people at a stage, the placements across the border, the
obstacles of a kind. Each row is one of those that ``overview`` counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from services.indicators import days
from services.indicators.known import Known
from services.indicators.overview import FunnelCut, stages
from services.indicators.paths import Column, as_uuid


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody who reached a stage, in the session they reached it in."""

    person_id: UUID
    session: str
    country_of_residence: str | None
    entered_on: date | None
    exited_on: date | None


@dataclass(frozen=True, slots=True)
class Took:
    """A job somebody took. ``person_id`` is ``None`` where the programme has no such participant any more."""

    placement_id: UUID
    person_id: UUID | None
    residence: str
    work: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Barred:
    """An obstacle as it stood. ``person_id`` is ``None`` where it is the programme's own."""

    obstacle_id: UUID
    person_id: UUID | None
    kind: str
    country: str
    owner: str
    declared_on: date
    state: str
    ended_on: date | None


def at_stage(
    known: Known, stage: str, by: FunnelCut | None = None, label: str | None = None
) -> list[Reached]:
    """Those who reached a stage, all or those of one group. Raises ``KeyError`` for a stage there is not."""
    here = stages(known)[stage]
    if by is not None:
        split = known.own_split(by)
        here = here & (split.cell == (split.labels.index(label) if label in split.labels else -2))
    paths = known.paths
    return [
        Reached(
            paths.pseudonym(paths.person[row]),
            paths.sessions[paths.session[row]].label,
            _country(paths.residence[row]),
            days.day(paths.entered[row]),
            days.day(paths.exited[row]),
        )
        for row in _by_session(known, np.flatnonzero(here))
    ]


def jobs(known: Known, residence: str | None = None, work: str | None = None) -> list[Took]:
    """Placements begun by the day, by their first day: all, or those of who lives and works there."""
    told = known.paths.jobs
    found = (
        Took(
            as_uuid(told.placement[job]),
            known.paths.pseudonym(told.person[job]) if told.person[job] >= 0 else None,
            told.residence[job].decode().strip(),
            told.work[job].decode().strip(),
            days.day(told.starts[job]),
            days.day(told.ends[job]),
        )
        for job in np.flatnonzero(told.starts <= known.reference).tolist()
    )
    return [one for one in found if residence in (None, one.residence) and work in (None, one.work)]


def obstacles(
    known: Known, kind: str | None = None, country: str | None = None, state: str | None = None
) -> list[Barred]:
    """Obstacles declared by the day: all, or those that match."""
    return [
        Barred(
            number, one.person_id, one.kind, one.country, one.owner, one.declared_on, one.state, one.ended_on
        )
        for number, one in zip(known.obstacle_ids, known.obstacles, strict=True)
        if kind in (None, one.kind) and country in (None, one.country) and state in (None, one.state)
    ]


def _by_session(known: Known, rows: Column) -> Iterable[int]:
    order = np.lexsort((known.paths.person[rows], known.paths.session[rows]))
    return [int(row) for row in rows[order]]


def _country(stored: bytes) -> str | None:
    return stored.decode().strip() or None
