"""Salaried employment 6, 12, 18 and 24 months after leaving, after InserJeunes.

InserJeunes (DEPP and Dares, method notes of the "Notes d'information": the situation of those who leave, at 6, 12, 18
and 24 months) looks at salaried employment on a day; self-employment is not in it. Two things differ here, on purpose:
jobs abroad count, which the French registers do not see, and who is in training on the day is out rather than left
out, because no school register tells who went on studying.
"""

from __future__ import annotations

from functools import partial

from services.indicators import vocabulary
from services.indicators.days import add_months
from services.indicators.definitions.leavers import EMPLOYED, NOT_EMPLOYED, Leavers, either, pick
from services.indicators.definitions.model import Definition, Sheet
from services.indicators.definitions.reasons import Reason, Verdict
from services.indicators.definitions.state import settle_state
from services.indicators.paths import Paths
from translation.locales import N_

ASKED_AT = {6: ("6_months",), 12: ("12_months",)}
"""The follow-ups about these days; later ones are known by jobs alone."""


def inserjeunes(months: int, paths: Paths, reference: int) -> Sheet:
    """The state on the day so many months after the exit, as ``settle_state`` finds it, of jobs as an employee.
    Who is known to be self-employed then is out."""
    leavers = Leavers(paths, reference)
    day = add_months(paths.exited, months)
    sheet = leavers.sheet(due=day)
    asked = leavers.milestone(*ASKED_AT.get(months, ()))
    own_account = paths.follow_ups.found("self_employed") | (
        paths.follow_ups.contract == vocabulary.number(vocabulary.CONTRACTS, "self_employed")
    )
    sheet.settle(
        leavers.found(asked, *EMPLOYED) & pick(own_account, asked),
        Verdict.OUT,
        Reason.NOT_SALARIED,
        follow_up=asked,
    )
    salaried = leavers.is_job & ~paths.jobs.is_contract("self_employed")
    business = leavers.job_in(day, day, leavers.is_job & ~salaried)
    employee = either(*leavers.job_on(day, salaried))
    told = leavers.found(asked, *EMPLOYED, *NOT_EMPLOYED)
    alone = (business >= 0) & (employee < 0) & ~told
    sheet.settle(alone, Verdict.OUT, Reason.NOT_SALARIED, job=business)
    settle_state(leavers, sheet, day, asked, salaried)
    return sheet


DEFINITIONS = tuple(
    Definition(
        name=f"inserjeunes_{months}",
        version=1,
        unit="people",
        title=title,
        meaning=N_("In salaried employment on that day."),
        source="InserJeunes (DEPP, Dares), notes d’information, method",
        verdicts=partial(inserjeunes, months),
    )
    for months, title in (
        (6, N_("InserJeunes at 6 months")),
        (12, N_("InserJeunes at 12 months")),
        (18, N_("InserJeunes at 18 months")),
        (24, N_("InserJeunes at 24 months")),
    )
)
