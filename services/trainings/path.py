"""One participant's path through one session: what is known of it, and what may happen next.

A path is immutable; each fact gives a new one. The methods named ``is_new_…`` say whether a fact changes anything, and
raise ``BrokenRule`` where it does not fit what is known already. A fact told again just as it is known is no news, even
where it could not happen any more: what was imported once can be imported again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from services.trainings.rules import BrokenRule, check_past
from services.trainings.terms import Characteristics, Exit, Hours

Period = tuple[date, date]
"""First and last day, both included."""
NOT_STATED = Characteristics()
LEAVES_THE_SEAT = frozenset({"dropped_out", "transferred"})


@dataclass(frozen=True, slots=True)
class Path:
    """What is known of one person in one session. Days are when it was true, not when it was told."""

    characteristics: Characteristics = NOT_STATED
    applied_on: date | None = None
    declined_on: date | None = None
    decline_reason: str | None = None
    entered_on: date | None = None
    exit: Exit | None = None
    remarks: str | None = None
    attendance: Mapping[Period, Hours] = field(default_factory=dict)
    awards: Mapping[str, date] = field(default_factory=dict)

    @property
    def has_entered(self) -> bool:
        return self.entered_on is not None

    @property
    def takes_a_seat(self) -> bool:
        """Who dropped out or was transferred has left the seat to somebody else; who completed keeps it."""
        return self.has_entered and not (self.exit is not None and self.exit.outcome in LEAVES_THE_SEAT)

    def attended(self, period: Period, hours: Hours) -> Path:
        """The path with the hours of a period, in place of what was known of that period."""
        return replace(self, attendance={**self.attendance, period: hours})

    def awarded(self, award: str, granted_on: date) -> Path:
        """The path with an award."""
        return replace(self, awards={**self.awards, award: granted_on})

    def is_new_application(self, applied_on: date) -> bool:
        """An application stands until it is declined; after that day one may apply again."""
        if self.applied_on is not None:
            if applied_on <= max(self.applied_on, self.declined_on or date.min):
                return False
            if not self.has_entered and (self.declined_on is None or self.declined_on < self.applied_on):
                return False
        if self.has_entered:
            raise BrokenRule("person_id", "already_enrolled")
        check_past("applied_on", applied_on)
        return True

    def is_new_decline(self, declined_on: date, reason: str) -> bool:
        """Told again with another day or reason, it replaces what was known."""
        if (self.declined_on, self.decline_reason) == (declined_on, reason):
            return False
        if self.has_entered:
            raise BrokenRule("person_id", "already_enrolled")
        if self.applied_on is None:
            raise BrokenRule("person_id", "no_application")
        check_past("declined_on", declined_on)
        if declined_on < self.applied_on:
            raise BrokenRule("declined_on", "declined_before_applied", given=self.applied_on.isoformat())
        return True

    def is_new_entry(self, entered_on: date, characteristics: Characteristics) -> bool:
        """One enters once; who has left enrols in another session."""
        if not self.has_entered:
            check_past("entered_on", entered_on)
            return True
        if (self.entered_on, self.characteristics) == (entered_on, characteristics):
            return False
        raise BrokenRule("person_id", "already_enrolled")

    def is_other_entry(self, entered_on: date, characteristics: Characteristics) -> bool:
        """A corrected day of entry comes before all that is known to have followed it."""
        if (self._entry(), self.characteristics) == (entered_on, characteristics):
            return False
        check_past("entered_on", entered_on)
        if self.exit is not None and self.exit.exited_on < entered_on:
            raise BrokenRule("entered_on", "exit_before_entry")
        if any(first < entered_on for (first, _), hours in self.attendance.items() if hours.attended):
            raise BrokenRule("entered_on", "attendance_before_entry")
        if any(granted_on < entered_on for granted_on in self.awards.values()):
            raise BrokenRule("entered_on", "award_before_entry")
        return True

    def is_new_exit(self, left: Exit, session_id: UUID) -> bool:
        """One leaves once. A second, other exit is a correction."""
        if self.exit == left:
            return False
        if self.exit is not None:
            raise BrokenRule("person_id", "already_exited")
        self._check_exit(left, session_id)
        return True

    def is_other_exit(self, left: Exit, remarks: str | None, session_id: UUID) -> bool:
        """Without remarks those made before stay."""
        self._entry()
        if self.exit is None:
            raise BrokenRule("person_id", "no_exit")
        if self.exit == left and remarks in (None, self.remarks):
            return False
        self._check_exit(left, session_id)
        return True

    def is_new_attendance(self, period: Period, hours: Hours) -> bool:
        """Hours of a period of the stay; no day counts in two periods.

        A period recorded by mistake is recorded again with no hours: it then stands in nobody's way.
        """
        if self.attendance.get(period) == hours:
            return False
        first, last = period
        if last < first:
            raise BrokenRule("to_day", "ends_before_start")
        check_past("to_day", last)
        for name, amount in (("hours_planned", hours.planned), ("hours_attended", hours.attended)):
            if not amount >= 0:  # which is also so of what is not a number
                raise BrokenRule(name, "too_small", limit=0)
        if hours.attended > hours.planned:
            raise BrokenRule("hours_attended", "more_than_planned")
        if first < self._entry():
            raise BrokenRule("from_day", "attendance_before_entry")
        if self.exit is not None and last > self.exit.exited_on:
            raise BrokenRule("to_day", "attendance_after_exit")
        for (begins, ends), known in self.attendance.items():
            if (begins, ends) != period and known.planned and begins <= last and first <= ends:
                raise BrokenRule("from_day", "period_overlaps", given=f"{begins} – {ends}")
        return True

    def is_new_award(self, award: str, granted_on: date, known: tuple[str, ...]) -> bool:
        """One of the awards that the session gives. Another day of the same award replaces the first."""
        if self.awards.get(award) == granted_on:
            return False
        entered_on = self._entry()
        if award not in known:
            raise BrokenRule("award", "unknown_award", given=award)
        check_past("granted_on", granted_on)
        if granted_on < entered_on:
            raise BrokenRule("granted_on", "award_before_entry")
        return True

    def _entry(self) -> date:
        if self.entered_on is None:
            raise BrokenRule("person_id", "no_entry")
        return self.entered_on

    def _check_exit(self, left: Exit, session_id: UUID) -> None:
        entered_on = self._entry()
        check_past("exited_on", left.exited_on)
        if left.exited_on < entered_on:
            raise BrokenRule("exited_on", "exit_before_entry")
        if (left.outcome == "dropped_out") != (left.reason is not None):
            raise BrokenRule("reason", "reason_not_expected" if left.reason else "reason_needed")
        if (left.outcome == "transferred") != (left.to_session is not None):
            raise BrokenRule("to_session", "session_not_expected" if left.to_session else "session_needed")
        if left.to_session == session_id:
            raise BrokenRule("to_session", "session_is_itself")
        if any(last > left.exited_on for (_, last), hours in self.attendance.items() if hours.attended):
            raise BrokenRule("exited_on", "attendance_after_exit")
