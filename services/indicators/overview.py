"""Counts that need no definition: who took part, how far they came, where they work, what barred the way."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

import numpy as np

from services.indicators import vocabulary
from services.indicators.definitions.esf import state_at_six_months
from services.indicators.definitions.reasons import Verdict
from services.indicators.known import Known
from services.indicators.paths import TRANSFERRED, Column
from services.indicators.results import (
    Crossing,
    FunnelRow,
    ObstacleCount,
    Participation,
    SessionCount,
)
from services.indicators.vocabulary import NOT_STATED

FunnelCut = Literal["country_of_residence", "session"]
COMPLETED = vocabulary.number(vocabulary.OUTCOMES, "completed")


def stages(known: Known) -> dict[str, Column]:
    """Per path, which stages were reached. Placed: a job that began after the person entered the session. Employed at
    six months: the state on that day, whatever the status at entry."""
    paths, reference = known.paths, known.reference
    left = paths.exited <= reference
    completed = left & (paths.outcome == COMPLETED)
    return {
        "applied": paths.applied <= reference,
        "enrolled": known.entered,
        "completed": completed,
        "certified": known.entered & (paths.certified <= reference),
        "placed": known.entered & (paths.entered <= _last_start(known)),
        "employed_at_six_months": state_at_six_months(paths, reference).verdict == Verdict.IN,
    }


def _last_start(known: Known) -> Column:
    """Per path, the first day of the last job its person began by the reference day."""
    jobs = known.paths.jobs
    last = np.full(len(known.paths.people), -(2**31), np.int64)
    begun = (jobs.person >= 0) & (jobs.starts <= known.reference)
    np.maximum.at(last, jobs.person[begun], jobs.starts[begun])
    return last[known.paths.person]


def funnel(known: Known, by: FunnelCut | None = None) -> list[FunnelRow]:
    """People at each stage, counted once in each group."""
    reached = stages(known)
    if by is None:
        return [FunnelRow(None, **{name: _people(known, at) for name, at in reached.items()})]
    split = known.own_split(by)
    return [
        FunnelRow(label, **{name: _people(known, at & (split.cell == cell)) for name, at in reached.items()})
        for cell, label in enumerate(split.labels)
    ]


def _people(known: Known, rows: Column) -> int:
    return len(np.unique(known.paths.person[rows]))


def crossings(known: Known) -> list[Crossing]:
    """Placements begun by the day, by where the person lived and works, as the placement says."""
    jobs = known.paths.jobs
    begun = np.flatnonzero(jobs.starts <= known.reference)
    pairs: dict[tuple[str, str], list[Any]] = {}
    for job in begun:
        pair = jobs.residence[job].decode().strip(), jobs.work[job].decode().strip()
        pairs.setdefault(pair, []).append(jobs.person[job])
    return [
        Crossing(residence, work, len(people), len(set(people)))
        for (residence, work), people in sorted(pairs.items())
    ]


def obstacles(known: Known) -> list[ObstacleCount]:
    """Obstacles declared by the day."""
    states: dict[tuple[str, str], Counter[str]] = {}
    for one in known.obstacles:
        states.setdefault((one.kind, one.country), Counter())[one.state] += 1
    return [
        ObstacleCount(
            kind,
            country,
            count.total(),
            count["open"],
            count["resolved"],
            count["alleviated"],
            count["given_up"],
        )
        for (kind, country), count in sorted(states.items())
    ]


def participants(known: Known) -> Participation:
    """People enrolled by the day. Someone who moved to another session is counted in that one."""
    paths = known.paths
    reached = stages(known)
    moved = (paths.exited <= known.reference) & (paths.outcome == TRANSFERRED)
    begun = paths.jobs.starts <= known.reference
    work = Counter(country.decode().strip() for country in paths.jobs.work[begun])
    return Participation(
        code=known.programme.code,
        name=known.programme.name,
        as_of=known.as_of,
        participants=_people(known, reached["enrolled"]),
        by_country_of_residence=_by_residence(known),
        sessions=tuple(_session(known, number, reached, moved) for number in _in_order(known)),
        people_placed=_people(known, reached["placed"]),
        placements=int(begun.sum()),
        by_country_of_work=dict(sorted(work.items())),
        completed=_people(known, reached["completed"]),
        certified=_people(known, reached["certified"]),
        positions=known.positions,
    )


def _by_residence(known: Known) -> dict[str, int]:
    """Each person once, where they lived when they last entered."""
    paths = known.paths
    entered = np.flatnonzero(known.entered)
    last = np.full(len(paths.people), -1, np.int64)
    by_entry = entered[np.argsort(paths.entered[entered], kind="stable")]
    last[paths.person[by_entry]] = by_entry
    lived = Counter(one.decode().strip() or NOT_STATED for one in paths.residence[last[last >= 0]])
    return dict(sorted(lived.items(), key=lambda pair: (-pair[1], pair[0])))


def _in_order(known: Known) -> list[int]:
    sessions = known.paths.sessions
    return sorted(
        range(len(sessions)), key=lambda number: (sessions[number].starts_on, sessions[number].label)
    )


def _session(known: Known, number: int, reached: dict[str, Column], moved: Column) -> SessionCount:
    session = known.paths.sessions[number]
    here = (known.paths.session == number) & ~moved
    counts = {
        name: _people(known, reached[name] & here)
        for name in ("enrolled", "completed", "certified", "placed")
    }
    return SessionCount(
        session_id=session.session_id,
        code=session.label,
        training=session.training,
        starts_on=session.starts_on,
        ends_on=session.ends_on,
        seats=session.seats,
        is_cancelled=session.is_cancelled,
        participants=counts.pop("enrolled"),
        **counts,
    )
