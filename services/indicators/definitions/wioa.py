"""Employment in the second and fourth quarter after exit, of the Workforce Innovation and Opportunity Act.

Section 116 (b) (2) (A) (i) (I) and (II) (29 U.S.C. 3141): the percentage of participants who are in unsubsidised
employment during the second (fourth) quarter after exit; self-employment counts (Training and Employment Guidance
Letters 10-16, change 2, and 26-16). Quarters are those of the calendar; any day of the quarter will do.
"""

from __future__ import annotations

from functools import partial

from services.indicators.days import quarter_after
from services.indicators.definitions.leavers import EMPLOYED, NOT_EMPLOYED, Leavers
from services.indicators.definitions.model import Definition, Sheet
from services.indicators.definitions.reasons import Reason, Verdict
from services.indicators.paths import Paths
from translation.locales import N_


def wioa(quarters: int, paths: Paths, reference: int) -> Sheet:
    """In: a job that is not subsidised, or employment found by a follow-up on a day no subsidised job covers, in the
    quarter. Out: only a subsidised job, or a follow-up about a day of the quarter that found no employment."""
    leavers = Leavers(paths, reference)
    jobs, follow_ups = paths.jobs, paths.follow_ups
    start, end = quarter_after(paths.exited, quarters)
    sheet = leavers.sheet(due=end)
    job = leavers.job_in(start, end, leavers.is_job & ~jobs.subsidised)
    sheet.settle(job >= 0, Verdict.IN, Reason.JOB_IN_PERIOD, job=job)
    aided = leavers.job_in(start, end, leavers.is_job & jobs.subsidised)
    told = leavers.asked_in(start, end, follow_ups.found(*EMPLOYED))
    day = leavers.day_asked(told)
    elsewhere = (told >= 0) & (leavers.job_in(day, day, leavers.is_job & jobs.subsidised) < 0)
    sheet.settle(elsewhere, Verdict.IN, Reason.FOLLOW_UP_EMPLOYED, follow_up=told)
    sheet.settle(aided >= 0, Verdict.OUT, Reason.SUBSIDISED, job=aided)
    denied = leavers.asked_in(start, end, follow_ups.found(*NOT_EMPLOYED))
    sheet.settle(denied >= 0, Verdict.OUT, Reason.FOLLOW_UP_NOT_EMPLOYED, follow_up=denied)
    asked = leavers.milestone({2: "6_months", 4: "12_months"}[quarters])
    sheet.settle(leavers.found(asked, "not_reached"), Verdict.UNKNOWN, Reason.NOT_REACHED, follow_up=asked)
    sheet.settle(asked >= 0, Verdict.UNKNOWN, Reason.ASKED_OUTSIDE, follow_up=asked)
    before = leavers.job_before(start)
    sheet.settle(before >= 0, Verdict.UNKNOWN, Reason.JOB_ENDED, job=before)
    return sheet.finish(Verdict.UNKNOWN, Reason.NO_FOLLOW_UP)


DEFINITIONS = tuple(
    Definition(
        name=f"wioa_q{quarters}",
        version=1,
        unit="people",
        title=title,
        meaning=meaning,
        source="WIOA section 116 (b) (2) (A) (i), 29 U.S.C. 3141; TEGL 10-16, change 2",
        verdicts=partial(wioa, quarters),
    )
    for quarters, title, meaning in (
        (
            2,
            N_("WIOA, second quarter after exit"),
            N_("In unsubsidised employment in the second calendar quarter after that of the exit."),
        ),
        (
            4,
            N_("WIOA, fourth quarter after exit"),
            N_("In unsubsidised employment in the fourth calendar quarter after that of the exit."),
        ),
    )
)
