"""The common result indicators of the European Social Fund Plus on employment.

Regulation (EU) 2021/1057, annex I: EECR04 "participants in employment, including self-employment, upon leaving" and
EECR05 "… six months after leaving". Upon leaving means within four weeks of the exit. Annex I says "participants" only;
whom they are was told for their predecessors, CR04 and CR06 of 2014-2020 (ESF guidance document, annex D): unemployed or
inactive persons on entering. Annex I renames the indicators and does not count others, so the same is read into EECR04 and
EECR05. Who was employed at entry is for EECR06 (CR07 before), "improved labour market situation", which is not computed
here. So those recorded as employed at entry are left out; those whose status was not stated stay in, since an exclusion
needs a record. Subsidised jobs and apprenticeships count; an internship is
training.
"""

from __future__ import annotations

from services.indicators.days import add_days, add_months
from services.indicators.definitions.leavers import EMPLOYED, NOT_EMPLOYED, Leavers
from services.indicators.definitions.model import Definition, Sheet
from services.indicators.definitions.reasons import Reason, Verdict
from services.indicators.definitions.state import settle_state
from services.indicators.paths import Paths
from translation.locales import N_

FOUR_WEEKS = 28


def esf_exit(paths: Paths, reference: int) -> Sheet:
    """In: a job with at least one day from the exit to 28 days after it, bounds included, a job running at the exit
    too; or a follow-up about such a day that found employment. Out: a follow-up about such a day, or of the milestone
    of four weeks, that found none."""
    leavers = Leavers(paths, reference)
    start, end = paths.exited, add_days(paths.exited, FOUR_WEEKS)
    sheet = leavers.sheet(due=end)
    leavers.exclude_employed_at_entry(sheet)
    job = leavers.job_in(start, end)
    sheet.settle(job >= 0, Verdict.IN, Reason.JOB_IN_PERIOD, job=job)
    told = leavers.asked_in(start, end, paths.follow_ups.found(*EMPLOYED))
    sheet.settle(told >= 0, Verdict.IN, Reason.FOLLOW_UP_EMPLOYED, follow_up=told)
    denied = leavers.asked_in(start, end, paths.follow_ups.found(*NOT_EMPLOYED))
    sheet.settle(denied >= 0, Verdict.OUT, Reason.FOLLOW_UP_NOT_EMPLOYED, follow_up=denied)
    asked = leavers.milestone("4_weeks")
    no = leavers.found(asked, *NOT_EMPLOYED)
    sheet.settle(no, Verdict.OUT, Reason.FOLLOW_UP_NOT_EMPLOYED, follow_up=asked)
    late = leavers.found(asked, *EMPLOYED)
    sheet.settle(late, Verdict.UNKNOWN, Reason.ASKED_OUTSIDE, follow_up=asked)
    sheet.settle(asked >= 0, Verdict.UNKNOWN, Reason.NOT_REACHED, follow_up=asked)
    return sheet.finish(Verdict.UNKNOWN, Reason.NO_FOLLOW_UP)


def esf_six_months(paths: Paths, reference: int) -> Sheet:
    """The state on the day six months after the exit, as ``settle_state`` finds it."""
    return state_at_six_months(paths, reference, employed_at_entry_too=False)


def state_at_six_months(paths: Paths, reference: int, *, employed_at_entry_too: bool = True) -> Sheet:
    """The same state of everyone who left."""
    leavers = Leavers(paths, reference)
    day = add_months(paths.exited, 6)
    sheet = leavers.sheet(due=day)
    if not employed_at_entry_too:
        leavers.exclude_employed_at_entry(sheet)
    settle_state(leavers, sheet, day, leavers.milestone("6_months"), leavers.is_job)
    return sheet


SOURCE = "Regulation (EU) 2021/1057, annex I; ESF guidance document 2014-2020, annex D (CR04, CR06)"
DEFINITIONS = (
    Definition(
        name="esf_exit",
        version=1,
        unit="people",
        title=N_("ESF+ on leaving (EECR04)"),
        meaning=N_("In employment, self-employment included, within four weeks of leaving."),
        source=SOURCE,
        verdicts=esf_exit,
    ),
    Definition(
        name="esf_six_months",
        version=1,
        unit="people",
        title=N_("ESF+ at six months (EECR05)"),
        meaning=N_("In employment, self-employment included, on the day six months after leaving."),
        source=SOURCE,
        verdicts=esf_six_months,
    ),
)
