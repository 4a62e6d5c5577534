"""What the definitions of employment share: whose exit counts, and which records bear on it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from services.indicators import vocabulary
from services.indicators.days import FAR
from services.indicators.definitions.model import Sheet
from services.indicators.definitions.reasons import Reason, Verdict
from services.indicators.paths import TRANSFERRED, Paths

Column = np.ndarray[Any, Any]

EMPLOYED: Final = ("employed", "self_employed")
NOT_EMPLOYED: Final = ("in_training", "seeking", "inactive")
EMPLOYED_AT_ENTRY: Final = vocabulary.number(vocabulary.LABOUR_STATUSES, "employed")


class Leavers:
    """Each person of a programme, by their last exit from it.

    A person counts once per operation; who comes back has not left, and the exit that counts is the final one
    (European Commission, Monitoring and Evaluation of European Cohesion Policy, ESF guidance document, annex D, kept by

    ``row``: per person, the path whose exit counts, -1 where there is none. Jobs and follow-ups of the same person bear
    on it, whichever session they were recorded for; a milestone is that of the path itself.
    """

    def __init__(self, paths: Paths, reference: int) -> None:
        self.paths, self.reference = paths, reference
        entered = paths.entered <= reference
        left = entered & (paths.exited <= reference)
        people = len(paths.people)
        self.row: Column = np.full(people, -1, np.int64)
        self.row[paths.person[left]] = np.flatnonzero(left)  # rows are sorted by exit: the last one stays
        present = np.zeros(people, bool)
        present[paths.person[entered & ~left]] = True
        moved = (self.row >= 0) & (paths.outcome[self.row] == TRANSFERRED) if len(paths) else present
        self.row[present | moved] = -1
        self._entered, self._left = entered, left
        self.job_row = self._rows_of(paths.jobs.person)
        self.follow_up_row = self._rows_of(paths.follow_ups.person)
        own = paths.follow_ups.path
        self._own_row = np.where((own >= 0) & (own == self.follow_up_row), own, -1)
        self.is_job = ~paths.jobs.is_contract("internship")

    def sheet(self, due: Column) -> Sheet:
        """Verdicts in which only exits that count, and whose period was over by the reference day, are open."""
        paths = self.paths
        counted = np.zeros(len(paths), bool)
        counted[self.row[self.row >= 0]] = True
        sheet = Sheet(len(paths))
        sheet.settle(~self._entered, Verdict.EXCLUDED, Reason.NEVER_ENROLLED)
        over = paths.session_ends < self.reference if len(paths) else counted
        sheet.settle(~self._left & over, Verdict.EXCLUDED, Reason.EXIT_NOT_RECORDED)
        sheet.settle(~self._left, Verdict.EXCLUDED, Reason.STILL_IN_TRAINING)
        sheet.settle(paths.outcome == TRANSFERRED, Verdict.EXCLUDED, Reason.TRANSFERRED)
        sheet.settle(~counted, Verdict.EXCLUDED, Reason.COUNTED_ELSEWHERE)
        sheet.settle(due > self.reference, Verdict.EXCLUDED, Reason.NOT_DUE_YET)
        return sheet

    def exclude_employed_at_entry(self, sheet: Sheet) -> None:
        """Status at entry is that of the first time a person entered (annex D, on re-entry)."""
        paths = self.paths
        entered = np.flatnonzero(self._entered)
        by_entry = entered[np.argsort(paths.entered[entered], kind="stable")[::-1]]
        first = np.full(len(paths.people), -1, np.int64)
        first[paths.person[by_entry]] = by_entry
        at_entry = paths.labour_status[first[paths.person]] if len(paths) else paths.labour_status
        sheet.settle(at_entry == EMPLOYED_AT_ENTRY, Verdict.EXCLUDED, Reason.EMPLOYED_AT_ENTRY)

    def job_in(self, start: Column, end: Column, which: Column | None = None) -> Column:
        """Per path, the first job with a day in its period, bounds included."""
        jobs = self.paths.jobs
        return self._first(
            self.job_row,
            lambda at: (jobs.starts <= end[at]) & (jobs.ends >= start[at]),
            self.is_job if which is None else which,
        )

    def job_on(self, day: Column, which: Column | None = None) -> tuple[Column, Column]:
        """Per path, a job that runs on its day: first those with a recorded end, then those without."""
        which = self.is_job if which is None else which
        ended = self.paths.jobs.ends != FAR
        return self.job_in(day, day, which & ended), self.job_in(day, day, which & ~ended)

    def job_before(self, day: Column) -> Column:
        """Per path, a job that ended between the exit and the day."""
        jobs, exited = self.paths.jobs, self.paths.exited
        return self._first(
            self.job_row, lambda at: (jobs.ends < day[at]) & (jobs.ends >= exited[at]), self.is_job
        )

    def runs_on(self, day: Column) -> Column:
        """Per job, whether it runs on its path's day."""
        jobs = self.paths.jobs
        return self._of_path(day, lambda at: (jobs.starts <= at) & (jobs.ends >= at))

    def ends_before(self, day: Column) -> Column:
        """Per job, whether its last day comes before its path's day."""
        return self._of_path(day, lambda at: self.paths.jobs.ends < at)

    def _of_path(self, day: Column, condition: Any) -> Column:
        if not len(self.paths):
            return np.zeros(len(self.job_row), bool)
        holds: Column = (self.job_row >= 0) & condition(day[self.job_row])
        return holds

    @property
    def begins_after_exit(self) -> Column:
        """Per job, whether it begins on the day of the exit or later."""
        return self._of_path(self.paths.exited, lambda at: self.paths.jobs.starts >= at)

    def milestone(self, *names: str) -> Column:
        """Per path, its follow-up at one of the milestones."""
        which = vocabulary.among(vocabulary.MILESTONES, names)[self.paths.follow_ups.milestone]
        return self._first(self._own_row, lambda _: which, which)

    def asked_in(self, start: Column, end: Column, which: Column) -> Column:
        """Per path, a follow-up about a day in its period, among ``which``."""
        asked = self.paths.follow_ups.asked
        return self._first(self.follow_up_row, lambda at: (asked >= start[at]) & (asked <= end[at]), which)

    def asked_from(self, day: Column, which: Column) -> Column:
        """Per path, the first follow-up about its day or a later one, among ``which``."""
        return self.asked_in(day, np.full(len(day), FAR, np.int32), which)

    def day_asked(self, follow_up: Column) -> Column:
        """Per path, the day its follow-up asked about; ``FAR`` where it has none."""
        asked = self.paths.follow_ups.asked
        return np.where(follow_up >= 0, asked[follow_up], FAR) if len(asked) else np.full(len(follow_up), FAR)

    def found(self, follow_up: Column, *situations: str) -> Column:
        """Per path, whether its follow-up found one of the situations."""
        return pick(self.paths.follow_ups.found(*situations), follow_up)

    def _rows_of(self, person: Column) -> Column:
        if not len(self.row):
            return np.full(len(person), -1, np.int64)
        return np.where(person < 0, -1, self.row[person])

    def _first(self, row: Column, condition: Any, which: Column) -> Column:
        """Per path, the first record of its person for which both hold. ``condition`` takes each record's path."""
        found = np.full(len(self.paths), -1, np.int64)
        if len(self.paths) and len(row):
            records = np.flatnonzero((row >= 0) & which & condition(row))[::-1]
            found[row[records]] = records
        return found


def either(first: Column, second: Column) -> Column:
    """Per row, the first record, or the second where there is none."""
    return np.where(first >= 0, first, second)


def pick(values: Column, at: Column) -> Column:
    """Per row, whether its record has a property; a row without one has not."""
    return (at >= 0) & values[at] if len(values) else np.zeros(len(at), bool)
