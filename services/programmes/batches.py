"""Obstacles by the batch, as importers bring them, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

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
