"""Whether someone was employed on a day: what a follow-up found, and what placements record.

A follow-up of a milestone may tell of a day some weeks from the one that is asked for. It decides, unless a placement
tells more exactly: a job that agrees with what was found and runs on the day itself counts in; a job that was found and
ended before the day does not count. Without an answer a job that runs on the day counts in, also one with no end
recorded. A job that ended before the day, and nothing else: unknown, not out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from services.indicators.definitions.leavers import EMPLOYED, NOT_EMPLOYED, Leavers, either
from services.indicators.definitions.model import Sheet
from services.indicators.definitions.reasons import Reason, Verdict

Column = np.ndarray[Any, Any]
NEVER = -(2**31)
"""A day no job runs on."""


def settle_state(leavers: Leavers, sheet: Sheet, day: Column, asked: Column, which: Column) -> None:
    """Settle every open row. ``day``: per path, the day meant; ``asked``: its follow-up; ``which``: jobs that count."""
    yes, no = leavers.found(asked, *EMPLOYED), leavers.found(asked, *NOT_EMPLOYED)
    told = leavers.day_asked(asked)
    # Someone found without work had no job that day, whatever end a contract foresees: such a job proves nothing.
    refuted = leavers.runs_on(np.where(no, told, NEVER))
    ended, running = leavers.job_on(day, which & ~refuted)
    job = either(ended, running)
    found_job = leavers.job_in(told, told, which & leavers.ends_before(day))
    before = leavers.job_before(day)

    gone = yes & (told < day) & (found_job >= 0) & (job < 0)
    sheet.settle(gone, Verdict.UNKNOWN, Reason.JOB_ENDED, job=found_job, follow_up=asked)
    sheet.settle(yes, Verdict.IN, Reason.FOLLOW_UP_EMPLOYED, job=job, follow_up=asked)
    sheet.settle(ended >= 0, Verdict.IN, Reason.JOB_COVERS_DAY, job=ended)
    sheet.settle(no & (running < 0), Verdict.OUT, Reason.FOLLOW_UP_NOT_EMPLOYED, follow_up=asked)
    sheet.settle(running >= 0, Verdict.IN, Reason.JOB_WITHOUT_END, job=running)
    sheet.settle(asked >= 0, Verdict.UNKNOWN, Reason.NOT_REACHED, follow_up=asked)
    sheet.settle(before >= 0, Verdict.UNKNOWN, Reason.JOB_ENDED, job=before)
    sheet.finish(Verdict.UNKNOWN, Reason.NO_FOLLOW_UP)
