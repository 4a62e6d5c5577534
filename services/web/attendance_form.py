"""The form of a session's attendance in one period, and how it becomes one command for everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.floor.faults import faults_of
from services.trainings.path import Path
from services.trainings.terms import Hours
from services.web.forms import Form
from services.web.programme import Asked
from services.web.work import PersonTold
from services.web.work_form import in_words, required_day

MOST_HOURS: Final = 10_000
OF_THE_PERIOD: Final = frozenset(
    {"to_day.ends_before_start", "to_day.in_the_future", "from_day.in_the_future"}
)
"""Refusals that are about the period whoever attended it: they are told once, at its days."""


@dataclass(frozen=True)
class Line:
    """A participant's line of the form, and the names of its two fields."""

    person: PersonTold
    path: Path

    @property
    def attended(self) -> str:
        return f"attended-{self.person.person_id}"

    @property
    def planned(self) -> str:
        return f"planned-{self.person.person_id}"


class NotAttended(Exception):
    """Some hours are refused: each with whose they are. Nothing is saved."""

    def __init__(self, refused: Sequence[tuple[Line, Exception]]) -> None:
        self.refused = refused
        super().__init__(f"{len(refused)} refused")


@dataclass(frozen=True)
class AttendanceForm:
    """The form, with a line for each participant. A line without hours attended says nothing about its participant."""

    form: Form
    lines: Sequence[Line]

    async def record(self, asked: Asked, session_id: UUID) -> bool:
        """Record what the form says, for all or for nobody; whether anything is new. What is wrong the form then says."""
        first, last = required_day(self.form, "from_day"), required_day(self.form, "to_day")
        hours = self._hours()
        if self.form.faults:
            return False
        trainings = asked.visit.ports.trainings

        def work() -> bool:
            is_new, refused = False, list[tuple[Line, Exception]]()
            for line, told in hours:
                try:
                    is_new |= trainings.record_attendance(
                        session_id, line.person.person_id, first, last, told.planned, told.attended
                    )
                except (ValueError, LookupError) as error:
                    refused.append((line, error))
            if refused:
                raise NotAttended(refused)
            return is_new

        try:
            return await asyncio.to_thread(trainings.together, work)
        except NotAttended as error:
            for line, one in error.refused:
                self._refuse(line, one, asked.visit.language)
            return False

    def _hours(self) -> list[tuple[Line, Hours]]:
        """The hours of each line that says any; planned are those of the line, else those for everybody."""
        for_all = self.form.number("planned", 0, MOST_HOURS)
        told: list[tuple[Line, Hours]] = []
        for line in self.lines:
            attended = self.form.number(line.attended, 0, MOST_HOURS)
            own = self.form.number(line.planned, 0, MOST_HOURS)
            planned = for_all if own is None else own
            if attended is None:
                if own is not None:
                    self.form.fault(line.attended, "missing")
            elif planned is None:
                self.form.fault("planned", "missing")
            else:
                told.append((line, Hours(planned, attended)))
        if not told and not self.form.faults and self.lines:
            self.form.fault(self.lines[0].attended, "missing")
        return told

    def _refuse(self, line: Line, error: Exception, language: str) -> None:
        """A refusal, at the line it is about, or at the days of the period."""
        faults = faults_of(error)
        if not faults:
            raise error
        for one in faults:
            field = one.field if f"{one.field}.{one.rule}" in OF_THE_PERIOD else line.attended
            params = {name: in_words(value, language) for name, value in one.params.items()}
            self.form.fault(field, one.rule, **params)
