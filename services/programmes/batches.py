"""Obstacles by the batch, as importers bring them, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.floor.faults import faults_of
from services.programmes.domain import Obstacle
from services.programmes.publishing import check_publishable
from services.programmes.terms import Declaration


@dataclass(frozen=True, slots=True)
class ObstacleBrought:
    """An obstacle as an importer brings it, whole: how it was declared and, where it ended, how."""

    programme_id: UUID
    reference: str
    kind: str
    country: str
    owner: str
    declared_on: date
    person_id: UUID | None = None
    remarks: str | None = None
    resolved_on: date | None = None
    outcome: str | None = None
    """Said where ``resolved_on`` is."""

    @property
    def declaration(self) -> Declaration:
        return Declaration(
            self.programme_id, self.person_id, self.kind, self.country, self.declared_on, self.owner, self.remarks
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch. ``refused``: the position in the batch, and the error that tells why."""

    new: int = 0
    amended: int = 0
    unchanged: int = 0
    refused: tuple[tuple[int, Exception], ...] = ()


def decided(
    brought: Sequence[ObstacleBrought],
    known: Callable[[UUID], Obstacle | None],
    declared: Callable[[UUID, Declaration, Obstacle | None], Obstacle],
) -> tuple[list[Obstacle], Taken]:
    """The obstacles as the batch leaves them, to be saved, and what became of each line.

    ``known`` finds an obstacle in the log; ``declared`` declares one, or the known one again.
    """
    touched: dict[UUID, Obstacle] = {}
    new, amended, unchanged = 0, 0, 0
    refused: list[tuple[int, Exception]] = []
    for position, one in enumerate(brought):
        obstacle_id = Obstacle.create_id(one.programme_id, one.reference)
        before = touched.get(obstacle_id) or known(obstacle_id)
        try:
            # On a copy: what is refused halfway leaves no trace on what an earlier line brought.
            obstacle = declared(obstacle_id, one.declaration, deepcopy(before))
            if one.resolved_on is not None:
                obstacle.resolve(one.resolved_on, one.outcome or "")
            check_publishable(obstacle)
        except (ValueError, LookupError) as error:
            if not faults_of(error):
                raise
            refused.append((position, error))
            continue
        touched[obstacle_id] = obstacle
        if before is None:
            new += 1
        elif obstacle.version > before.version:
            amended += 1
        else:
            unchanged += 1
    return list(touched.values()), Taken(new, amended, unchanged, tuple(refused))
