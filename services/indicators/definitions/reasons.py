"""Why a participant is counted as they are: a code for machines, a sentence for people."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Final

from translation.locales import N_


class Verdict(IntEnum):
    """Whether one is counted in the numerator, only in the denominator, as unknown there, or not at all."""

    OUT = 0
    IN = 1
    UNKNOWN = 2
    EXCLUDED = 3

    @property
    def code(self) -> str:
        return self.name.lower()


class Reason(StrEnum):
    # in
    JOB_IN_PERIOD = "job_in_period"
    JOB_COVERS_DAY = "job_covers_day"
    JOB_WITHOUT_END = "job_without_end"
    JOB_OF_A_MONTH = "job_of_a_month"
    BUSINESS_CREATED = "business_created"
    FOLLOW_UP_EMPLOYED = "follow_up_employed"
    TOOK_PART = "took_part"
    COMPLETED = "completed"
    OBSTACLE_RESOLVED = "obstacle_resolved"
    OBSTACLE_ALLEVIATED = "obstacle_alleviated"
    # out
    FOLLOW_UP_NOT_EMPLOYED = "follow_up_not_employed"
    NOT_SALARIED = "not_salaried"
    SUBSIDISED = "subsidised"
    DROPPED_OUT = "dropped_out"
    AWARDS_MISSING = "awards_missing"
    OBSTACLE_OPEN = "obstacle_open"
    OBSTACLE_GIVEN_UP = "obstacle_given_up"
    # unknown
    NO_FOLLOW_UP = "no_follow_up"
    NOT_REACHED = "not_reached"
    ASKED_OUTSIDE = "asked_outside"
    JOB_ENDED = "job_ended"
    JOB_TOO_SHORT = "job_too_short"
    JOB_TOO_RECENT = "job_too_recent"
    LENGTH_UNKNOWN = "length_unknown"
    EXIT_NOT_RECORDED = "exit_not_recorded"
    # excluded
    NEVER_ENROLLED = "never_enrolled"
    STILL_IN_TRAINING = "still_in_training"
    TRANSFERRED = "transferred"
    COUNTED_ELSEWHERE = "counted_elsewhere"
    NOT_DUE_YET = "not_due_yet"
    EMPLOYED_AT_ENTRY = "employed_at_entry"
    NOT_LEGAL = "not_legal"

    @property
    def number(self) -> int:
        return _NUMBERS[self]


REASONS: Final = tuple(Reason)
_NUMBERS: Final = {reason: number for number, reason in enumerate(REASONS)}

SENTENCES: Final[dict[Reason, str]] = {
    Reason.JOB_IN_PERIOD: N_("A recorded job falls within the period."),
    Reason.JOB_COVERS_DAY: N_("A recorded job runs on that day."),
    Reason.JOB_WITHOUT_END: N_("A recorded job began before that day, and no end of it is recorded."),
    Reason.JOB_OF_A_MONTH: N_("A recorded job of at least one month falls within the six months."),
    Reason.BUSINESS_CREATED: N_("A business was created within the six months."),
    Reason.FOLLOW_UP_EMPLOYED: N_("The follow-up found the person in employment."),
    Reason.TOOK_PART: N_("The person took part."),
    Reason.COMPLETED: N_("The session was completed and every award is in."),
    Reason.OBSTACLE_RESOLVED: N_("The obstacle is resolved."),
    Reason.OBSTACLE_ALLEVIATED: N_("The obstacle is alleviated."),
    Reason.FOLLOW_UP_NOT_EMPLOYED: N_("The follow-up found the person not in employment."),
    Reason.NOT_SALARIED: N_("The person works, but not as an employee."),
    Reason.SUBSIDISED: N_("The only job recorded in the quarter is subsidised."),
    Reason.DROPPED_OUT: N_("The person left before the end."),
    Reason.AWARDS_MISSING: N_("The session was completed, but an award is still missing."),
    Reason.OBSTACLE_OPEN: N_("The obstacle is still open."),
    Reason.OBSTACLE_GIVEN_UP: N_("The obstacle was given up on."),
    Reason.NO_FOLLOW_UP: N_("Nothing recorded tells."),
    Reason.NOT_REACHED: N_("The follow-up did not reach the person."),
    Reason.ASKED_OUTSIDE: N_("The follow-up asked about a day outside the period."),
    Reason.JOB_ENDED: N_("The recorded job ended before, and no follow-up tells what came next."),
    Reason.JOB_TOO_SHORT: N_(
        "The only recorded job lasted less than a month, and no follow-up tells of another."
    ),
    Reason.JOB_TOO_RECENT: N_("The recorded job has not lasted a month yet."),
    Reason.LENGTH_UNKNOWN: N_("The follow-up found the person in employment, but not for how long."),
    Reason.EXIT_NOT_RECORDED: N_("The session is over, and no exit is recorded."),
    Reason.NEVER_ENROLLED: N_("The person applied and did not enrol."),
    Reason.STILL_IN_TRAINING: N_("The person has not left the training."),
    Reason.TRANSFERRED: N_("The person moved to another session and is counted there."),
    Reason.COUNTED_ELSEWHERE: N_("The person counts once, by the last exit from the programme."),
    Reason.NOT_DUE_YET: N_("The period is not over yet."),
    Reason.EMPLOYED_AT_ENTRY: N_("The person was already employed on entering."),
    Reason.NOT_LEGAL: N_("The obstacle is neither legal nor administrative."),
}
