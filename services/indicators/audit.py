"""From a figure to the people behind it, and from a person to everything that was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

from services.indicators import days, rules
from services.indicators.definitions import JOB_CUTS, REASONS, Definition, Sheet, Verdict
from services.indicators.known import Known
from services.indicators.paths import Column, as_uuid
from services.indicators.results import Counted, Fact, Trail

TRUE_ON = (
    "applied_on", "declined_on", "entered_on", "exited_on", "granted_on", "to_day", "situation_on", "declared_on",
    "followed_on", "resolved_on",
)  # fmt: skip
"""The fields in which contracts say which day they tell of; a placement says it in its terms."""


def counted(
    known: Known, definition: Definition, cut: Mapping[Any, str], verdict: str | None = None
) -> list[Counted]:
    """The rows under a definition, those of one cell or all, in the order of sessions and pseudonyms."""
    if definition.unit == "declared":
        return []
    sheet = known.sheet(definition)
    here = np.ones(len(sheet.verdict), bool)
    if verdict is not None:
        here &= sheet.verdict == Verdict[verdict.upper()]
    if definition.unit == "obstacles":
        return [_obstacle(known, definition, sheet, row) for row in np.flatnonzero(here).tolist()]
    for name, label in cut.items():
        split = known.split(name, sheet)
        here &= split.cell == (split.labels.index(label) if label in split.labels else -2)
        if name in JOB_CUTS:
            here &= sheet.verdict == Verdict.IN
    return _paths(known, definition, sheet, np.flatnonzero(here))


def trail(known: Known, person_id: UUID, told: Iterable[Mapping[str, Any]]) -> Trail:
    """A person's facts and verdicts. Raises ``NotAnswered`` (unknown_participant) where nothing was recorded."""
    facts = _facts(known, told)
    if not facts:
        raise rules.unknown_participant(person_id)
    person = known.paths.number_of(person_id)
    rows = np.flatnonzero(known.paths.person == person) if person >= 0 else np.zeros(0, np.int64)
    found = [
        one
        for definition in known.reported()
        if definition.unit in ("people", "participations")
        for one in _paths(known, definition, known.sheet(definition), rows)
    ]
    return Trail(person_id, tuple(facts), tuple(found))


def _paths(known: Known, definition: Definition, sheet: Sheet, rows: Column) -> list[Counted]:
    paths = known.paths
    work = known.countries_of_work(sheet)
    order = np.lexsort((paths.person[rows], paths.session[rows]))
    return [
        Counted(
            definition=definition.name,
            verdict=Verdict(int(sheet.verdict[row])).code,
            reason=REASONS[int(sheet.reason[row])].value,
            person_id=paths.pseudonym(paths.person[row]),
            session_id=paths.sessions[paths.session[row]].session_id,
            session=paths.sessions[paths.session[row]].label,
            entered_on=days.day(paths.entered[row]),
            exited_on=days.day(paths.exited[row]),
            country_of_residence=_country(paths.residence[row]),
            country_of_work=_country(work[row]) if sheet.verdict[row] == Verdict.IN else None,
            decided_by=_decided_by(known, sheet, row),
        )
        for row in rows[order]
    ]


def _decided_by(known: Known, sheet: Sheet, row: int) -> UUID | None:
    if sheet.follow_up[row] >= 0:
        return as_uuid(known.paths.follow_ups.follow_up[sheet.follow_up[row]])
    if sheet.job[row] >= 0:
        return as_uuid(known.paths.jobs.placement[sheet.job[row]])
    return None


def _obstacle(known: Known, definition: Definition, sheet: Sheet, row: int) -> Counted:
    return Counted(
        definition=definition.name,
        verdict=Verdict(int(sheet.verdict[row])).code,
        reason=REASONS[int(sheet.reason[row])].value,
        person_id=known.obstacles[row].person_id,
        obstacle_id=known.obstacle_ids[row],
    )


def _country(stored: bytes) -> str | None:
    return stored.decode().strip() or None


def _facts(known: Known, told: Iterable[Mapping[str, Any]]) -> list[Fact]:
    """What was recorded by the day, by the same rule as versions: within what one subject says, never before what it
    said before."""
    before = days.end_of(known.as_of)
    latest: dict[Any, Any] = {}
    facts = []
    for row in told:
        subject = row["upstream"], row["subject_id"]
        latest[subject] = max(row["recorded_at"], latest.get(subject, row["recorded_at"]))
        if latest[subject] < before and row["position"] <= known.positions[row["upstream"]]:
            told_of = true_on(row["data"])
            fact = row["upstream"], row["position"], row["recorded_at"], row["topic"], told_of, row["data"]
            facts.append(Fact(*fact))
    return sorted(facts, key=lambda fact: (fact.recorded_at, fact.upstream, fact.position))


def true_on(data: Mapping[str, Any]) -> date | None:
    """The day a contract tells of."""
    terms: Mapping[str, Any] = data.get("terms") or {}
    told: Sequence[Any] = [data[name] for name in TRUE_ON if name in data] or [terms.get("starts_on")]
    return date.fromisoformat(told[0]) if told[0] else None
