"""Figures that others published of a programme: told as quoted, never computed.

Nobody knows who was counted, by which rule, on which day: numerator and denominator stay empty, and nothing stands
behind the figure that could be opened.
"""

from __future__ import annotations

from typing import Any

from services.indicators.definitions.model import Definition, Sheet
from translation.locales import N_


def _nobody(_: Any, reference: int) -> Sheet:
    return Sheet(0)


DEFINITIONS = (
    Definition(
        name="programme_declared",
        version=1,
        unit="declared",
        title=N_("Declared by the programme"),
        meaning=N_("A published figure, as quoted. How it was computed is not known."),
        source="",
        verdicts=_nobody,
        cuts=(),
    ),
)
