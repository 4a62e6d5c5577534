"""A figure: what was measured, and what it is to reach."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Figure:
    """``at_least`` or ``at_most`` the target, in ``unit``. ``detail`` says how it was measured, in this run."""

    name: str
    value: float
    unit: str
    target: float
    sense: Literal["at_least", "at_most"]
    detail: str = ""

    @property
    def reached(self) -> bool:
        return self.value >= self.target if self.sense == "at_least" else self.value <= self.target

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "reached": bool(self.reached)}
