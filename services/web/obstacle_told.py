"""What was done about an obstacle, in the order it was: its declaration, its steps, its ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.programmes.domain import Obstacle


@dataclass(frozen=True)
class Done:
    """One thing that was recorded of an obstacle. ``word`` is a code of ``kind``, a kind of the glossary; a declaration
    has none."""

    on: date
    kind: str = ""
    word: str = ""
    owner: str = ""
    remarks: str | None = None


def history_of(obstacle: Obstacle) -> list[Done]:
    """The latest first. What ended on the day of its last step is told after it, unless that step opened it again."""
    steps = [
        Done(one.followed_on, "obstacle_step", one.step, one.owner, one.remarks) for one in obstacle.steps
    ]
    ends = [Done(one.resolved_on, "obstacle_state", one.outcome) for one in obstacle.resolutions]
    told = sorted([*steps, *ends], key=lambda one: one.on)
    if obstacle.is_open and told and told[-1].kind == "obstacle_state":
        told.remove(steps[-1])
        told.append(steps[-1])
    declared = Done(obstacle.declared_on, owner=obstacle.declared_to, remarks=obstacle.remarks)
    return [declared, *told][::-1]
