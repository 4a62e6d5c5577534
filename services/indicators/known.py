"""All that was known of one programme at some log positions on a day, and the figures it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

import numpy as np

from contracts.programmes import CutName
from services.indicators import days, paths, vocabulary
from services.indicators.calculation import Split, Stamp, figures
from services.indicators.definitions import DEFINITIONS, JOB_CUTS, Cut, Definition, Sheet
from services.indicators.paths import Column, Paths
from services.indicators.queries import ProgrammeKnown, Told
from services.indicators.results import Figure, Quotation
from services.indicators.rows import Declared, Obstacle
from services.indicators.vocabulary import NOT_STATED

T = TypeVar("T")
NOWHERE = b"  "
"""A country that was not stated, as columns hold it."""


class Known:
    """Immutable; what is computed once is kept. Safe to use from several threads.

    ``reference``: the day as of which it is known, and by which definitions judge whether a period is over.
    """

    def __init__(
        self, programme: ProgrammeKnown, positions: Mapping[str, int], as_of: date, told: Told
    ) -> None:
        self.programme, self.positions, self.as_of = programme, dict(positions), as_of
        self.reference = days.number(as_of)
        self.paths: Paths = paths.build(told.enrolments, told.placements, told.follow_ups, told.sessions)
        self.obstacle_ids: tuple[UUID, ...] = tuple(one for one, _ in told.obstacles)
        self.obstacles: tuple[Obstacle, ...] = tuple(one for _, one in told.obstacles)
        self.declared: tuple[Declared, ...] = told.declared
        self._lock = Lock()
        self._kept: dict[Any, Any] = {}

    def sheet(self, definition: Definition) -> Sheet:
        """The verdicts under a definition: one a path, or one an obstacle."""
        counted = self.obstacles if definition.unit == "obstacles" else self.paths
        return self._once(("sheet", definition.name), lambda: definition.verdicts(counted, self.reference))

    def figures(self, definition: Definition, cut: Cut = ()) -> list[Figure]:
        """The figures of one definition and cut, one a cell."""
        return self._once((definition.name, cut), lambda: self._figures(definition, cut))

    def split(self, name: CutName, sheet: Sheet) -> Split:
        """The cells of a cut, over the paths."""
        if name in JOB_CUTS:
            return self._job_split(name, sheet)
        return self.own_split(name)

    def own_split(self, name: CutName) -> Split:
        """The cells of a cut by what participants bring."""
        return self._once(("split", name), lambda: self._own_split(name))

    def reported(self) -> list[Definition]:
        """The definitions the programme reports under, in the order of the registry; figures that others declared are
        told wherever there are any."""
        names = {*self.programme.definitions, *(["programme_declared"] if self.declared else [])}
        return [one for name, one in DEFINITIONS.items() if name in names]

    def _figures(self, definition: Definition, cut: Cut) -> list[Figure]:
        stamp = Stamp(definition, self.as_of, self.positions)
        if definition.unit == "declared":
            return [self._declared(definition, one) for one in self.declared]
        sheet = self.sheet(definition)
        everyone = np.ones(len(sheet.verdict), bool)
        if definition.unit == "obstacles":
            own = [Split(name, np.zeros(len(everyone), np.int64), [self.programme.code]) for name in cut]
            return figures(stamp, sheet.verdict, everyone, own, ())
        splits = [self.split(name, sheet) for name in cut]
        own = [one for one in splits if one.name not in JOB_CUTS]
        job = [one for one in splits if one.name in JOB_CUTS]
        return figures(stamp, sheet.verdict, self.entered, own, job)

    def _declared(self, definition: Definition, told: Declared) -> Figure:
        return Figure(
            definition=definition.name,
            version=definition.version,
            cut={},
            numerator=None,
            denominator=None,
            unknown=None,
            value=told.value,
            lower=None,
            upper=None,
            interval=None,
            as_of=self.as_of,
            positions=self.positions,
            method_unknown=True,
            quotation=Quotation(told.quoted, told.source, told.declared_on),
        )

    @cached_property
    def entered(self) -> Column:
        """Per path, whether the person had taken a seat."""
        return self.paths.entered <= self.reference

    def _own_split(self, name: CutName) -> Split:
        at = self.paths
        match name:
            case "programme":
                return Split(name, np.zeros(len(at), np.int64), [self.programme.code])
            case "session":
                return _by_words(name, [one.label for one in at.sessions], at.session)
            case "training":
                return _by_words(name, [one.training for one in at.sessions], at.session)
            case "gender":
                return _coded(name, at.gender, vocabulary.GENDERS)
            case "age_class":
                return _coded(name, at.age_class, vocabulary.AGE_CLASSES)
        return _by_country(name, at.residence)

    def _job_split(self, name: CutName, sheet: Sheet) -> Split:
        jobs = self.paths.jobs
        if name == "country_of_work":
            return _by_country(name, self.countries_of_work(sheet))
        vocabulary_of, column = (
            (vocabulary.SECTORS, jobs.sector)
            if name == "sector"
            else (vocabulary.SIZE_CLASSES, jobs.size_class)
        )
        return _coded(name, _taken(column, sheet.job, 0), vocabulary_of)

    def countries_of_work(self, sheet: Sheet) -> Column:
        """Per path, where the job that decided is: what the follow-up said, else what the placement says."""
        asked = _taken(self.paths.follow_ups.work, sheet.follow_up, NOWHERE)
        placed = _taken(self.paths.jobs.work, sheet.job, NOWHERE)
        return np.where(asked != NOWHERE, asked, placed)

    def _once(self, key: Any, work: Callable[[], T]) -> T:
        if key not in self._kept:
            result = work()
            with self._lock:
                self._kept.setdefault(key, result)
        kept: T = self._kept[key]
        return kept


def _taken(values: Column, at: Column, missing: Any) -> Column:
    """The value of each row's record; ``missing`` for a row without one."""
    if not len(values):
        return np.full(len(at), missing, values.dtype)
    return np.where(at >= 0, values[at], np.array(missing, values.dtype))


def _coded(name: str, codes: Column, words: tuple[str, ...]) -> Split:
    """Codes in the order of their vocabulary; what was not stated comes last."""
    labels = [word for word in words if word != NOT_STATED]
    place = {word: number for number, word in enumerate([*labels, NOT_STATED])}
    cell = np.array([place[vocabulary.named(words, number)] for number in range(len(words) + 1)])
    return Split(name, cell[codes], [*labels, NOT_STATED])


def _by_country(name: str, countries: Column) -> Split:
    found, cell = np.unique(countries.view(np.uint16), return_inverse=True)
    return _by_words(name, [one.decode().strip() or NOT_STATED for one in found.view("S2")], cell)


def _by_words(name: str, words: Sequence[str], at: Column) -> Split:
    """``words`` may repeat: those alike are one cell."""
    labels = _in_order(set(words))
    place = {word: number for number, word in enumerate(labels)}
    cells: Column = np.array([place[word] for word in words], np.int64)
    return Split(name, cells[at] if len(cells) else np.zeros(len(at), np.int64), labels)


def _in_order(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (word == NOT_STATED, word))
