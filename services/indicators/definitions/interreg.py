"""The common indicators of Interreg on joint training and on obstacles.

Regulation (EU) 2021/1059, with the common output and result indicators of Regulation (EU) 2021/1058, annex I, table 2:
RCO85 "participations in joint training schemes", RCR81 "completion of joint training schemes", RCR82 "legal or
administrative obstacles across border alleviated or resolved". RCR81 is reported as the number completed, which is the
numerator here; the denominator says out of how many.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np

from services.indicators.days import FAR, number
from services.indicators.definitions.model import PATH_CUTS, Definition, Sheet
from services.indicators.definitions.reasons import Reason, Verdict
from services.indicators.paths import TRANSFERRED, Paths
from services.indicators.rows import Obstacle
from services.indicators.vocabulary import OUTCOMES
from services.indicators.vocabulary import number as code
from translation.locales import N_

COMPLETED: Final = code(OUTCOMES, "completed")
LEGAL_OR_ADMINISTRATIVE: Final = (
    "vocational_training", "apprenticeship", "unemployment_benefit", "diploma_recognition", "taxation",
    "social_security", "administrative",
)  # fmt: skip
"""The kinds of obstacle that a law or an authority makes; transport, language or childcare are obstacles of other kinds."""


def rco85(paths: Paths, reference: int) -> Sheet:
    """Every participation counts: who enrols in two sessions counts twice, who moves to another one counts there."""
    sheet = _participations(paths, reference)
    return sheet.finish(Verdict.IN, Reason.TOOK_PART)


def rcr81(paths: Paths, reference: int) -> Sheet:
    """In: completed, with every award of the session in, where it leads to any. Counted among the participations that
    ended: those with an exit, and those whose session is over, which are unknown where no exit is recorded."""
    sheet = _participations(paths, reference)
    left = paths.exited <= reference
    over = paths.session_ends < reference
    sheet.settle(~left & over, Verdict.UNKNOWN, Reason.EXIT_NOT_RECORDED)
    sheet.settle(~left, Verdict.EXCLUDED, Reason.STILL_IN_TRAINING)
    sheet.settle(paths.outcome != COMPLETED, Verdict.OUT, Reason.DROPPED_OUT)
    sheet.settle(
        (paths.session_awards > 0) & (paths.certified > reference), Verdict.OUT, Reason.AWARDS_MISSING
    )
    return sheet.finish(Verdict.IN, Reason.COMPLETED)


def _participations(paths: Paths, reference: int) -> Sheet:
    sheet = Sheet(len(paths))
    sheet.settle(paths.entered > reference, Verdict.EXCLUDED, Reason.NEVER_ENROLLED)
    moved = (paths.exited <= reference) & (paths.outcome == TRANSFERRED)
    sheet.settle(moved, Verdict.EXCLUDED, Reason.TRANSFERRED)
    return sheet


def rcr82(obstacles: Sequence[Obstacle], reference: int) -> Sheet:
    """In: resolved or alleviated by the reference day, among those declared by then that are legal or administrative.
    One that opened again is open."""
    sheet = Sheet(len(obstacles))
    kinds = np.array([one.kind in LEGAL_OR_ADMINISTRATIVE for one in obstacles], bool)
    ended = np.array([_number(one.ended_on) for one in obstacles], np.int64) <= reference
    sheet.settle(~kinds, Verdict.EXCLUDED, Reason.NOT_LEGAL)
    for state, verdict, reason in _ENDS:
        sheet.settle(ended & np.array([one.state == state for one in obstacles], bool), verdict, reason)
    return sheet.finish(Verdict.OUT, Reason.OBSTACLE_OPEN)


_ENDS = (
    ("resolved", Verdict.IN, Reason.OBSTACLE_RESOLVED),
    ("alleviated", Verdict.IN, Reason.OBSTACLE_ALLEVIATED),
    ("given_up", Verdict.OUT, Reason.OBSTACLE_GIVEN_UP),
)


def _number(day: date | None) -> int:
    return FAR if day is None else number(day)


SOURCE = "Regulation (EU) 2021/1058, annex I, table 2 (Interreg)"
DEFINITIONS = (
    Definition(
        name="rco85",
        version=1,
        unit="participations",
        title=N_("Interreg RCO85, participations"),
        meaning=N_("Participations in joint training schemes; someone who takes part twice counts twice."),
        source=SOURCE,
        verdicts=rco85,
        cuts=PATH_CUTS,
        is_count=True,
    ),
    Definition(
        name="rcr81",
        version=1,
        unit="participations",
        title=N_("Interreg RCR81, completions"),
        meaning=N_("Joint trainings completed, with every award in, among the participations that ended."),
        source=SOURCE,
        verdicts=rcr81,
        cuts=PATH_CUTS,
    ),
    Definition(
        name="rcr82",
        version=1,
        unit="obstacles",
        title=N_("Interreg RCR82, obstacles"),
        meaning=N_("Legal or administrative obstacles resolved or alleviated, among those declared."),
        source=SOURCE,
        verdicts=rcr82,
        cuts=("programme",),
    ),
)
