"""Return to work within six months, as France Travail publishes it of those who leave a training.

"Access, in the six months after leaving a training, to a job of at least one month", a business created included; cells
under sixty leavers are not published (France Travail, "Sortants de formation et retour à l'emploi", method note on
data.gouv.fr). Access is ever within the period, so this is another number than the state at six months.
"""

from __future__ import annotations

import numpy as np

from services.indicators.days import add_months
from services.indicators.definitions.leavers import EMPLOYED, NOT_EMPLOYED, Leavers
from services.indicators.definitions.model import Definition, Sheet
from services.indicators.definitions.reasons import Reason, Verdict
from services.indicators.paths import Paths
from translation.locales import N_


def return_to_work_six_months(paths: Paths, reference: int) -> Sheet:
    """In: a job with a day between the exit and six months after it that lasts, or had lasted by the reference day, at
    least one month by the calendar (1 March to 31 March), one employment relation at a time; or self-employment begun
    in that period. Out: only where a follow-up about a day at six months or later found no employment."""
    leavers = Leavers(paths, reference)
    jobs, follow_ups = paths.jobs, paths.follow_ups
    start, end = paths.exited, add_months(paths.exited, 6)
    sheet = leavers.sheet(due=end)

    created = leavers.is_job & jobs.is_contract("self_employed") & leavers.begins_after_exit
    business = leavers.job_in(start, end, created)
    sheet.settle(business >= 0, Verdict.IN, Reason.BUSINESS_CREATED, job=business)
    month = add_months(jobs.starts, 1) - 1  # the last day of a job of exactly one month
    lasted = leavers.is_job & (np.minimum(jobs.ends, reference) >= month)
    job = leavers.job_in(start, end, lasted)
    sheet.settle(job >= 0, Verdict.IN, Reason.JOB_OF_A_MONTH, job=job)
    told = leavers.asked_in(start, end, follow_ups.found("self_employed"))
    sheet.settle(told >= 0, Verdict.IN, Reason.BUSINESS_CREATED, follow_up=told)

    recent = leavers.job_in(start, end, leavers.is_job & ~lasted & (jobs.ends > reference))
    sheet.settle(recent >= 0, Verdict.UNKNOWN, Reason.JOB_TOO_RECENT, job=recent)
    asked = leavers.milestone("6_months")
    denied = leavers.asked_from(end, follow_ups.found(*NOT_EMPLOYED))
    sheet.settle(denied >= 0, Verdict.OUT, Reason.FOLLOW_UP_NOT_EMPLOYED, follow_up=denied)
    no = leavers.found(asked, *NOT_EMPLOYED)
    sheet.settle(no, Verdict.OUT, Reason.FOLLOW_UP_NOT_EMPLOYED, follow_up=asked)
    short = leavers.job_in(start, end)
    sheet.settle(short >= 0, Verdict.UNKNOWN, Reason.JOB_TOO_SHORT, job=short)
    employed = leavers.asked_in(start, end, follow_ups.found(*EMPLOYED))
    sheet.settle(employed >= 0, Verdict.UNKNOWN, Reason.LENGTH_UNKNOWN, follow_up=employed)
    sheet.settle(leavers.found(asked, *EMPLOYED), Verdict.UNKNOWN, Reason.LENGTH_UNKNOWN, follow_up=asked)
    sheet.settle(leavers.found(asked, "not_reached"), Verdict.UNKNOWN, Reason.NOT_REACHED, follow_up=asked)
    return sheet.finish(Verdict.UNKNOWN, Reason.NO_FOLLOW_UP)


DEFINITIONS = (
    Definition(
        name="return_to_work_six_months",
        version=1,
        unit="people",
        title=N_("Return to work within six months"),
        meaning=N_(
            "At some time within six months of leaving: a job of at least one month, or a business created."
        ),
        source="France Travail, “Sortants de formation et retour à l’emploi”, data.gouv.fr",
        verdicts=return_to_work_six_months,
        suppress_below=60,
    ),
)
