"""What placements and follow-ups share: both are single facts about a path, recorded, or corrected where they are known."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Generic, TypeVar
from uuid import UUID

from services.floor.faults import Fault
from services.floor.problems import Refused
from services.partner_files.mapping import ColumnMapping
from services.partner_files.people import People
from services.partner_files.reading import Fields
from services.partner_files.report import Done, Refusal
from services.partner_files.sheets import Row
from services.partner_files.targets import Services, Target
from services.partner_files.whose import Named, Paths, Whose

D = TypeVar("D")


class FactsAfterwards(ABC, Generic[D]):
    """Takes batches of rows, each batch in one transaction. ``D`` is a row that could be read."""

    def __init__(self, services: Services, target: Target, mapping: ColumnMapping, people: People) -> None:
        self._placements, self._mapping = services.placements, mapping
        self._paths = Paths(services, target, people)
        self._seen: dict[UUID, int] = {}

    def take(self, rows: list[Row]) -> list[Done | Refusal]:
        """Of each row what became of it, or why it was refused."""
        drafts = [self._drafted(row) for row in rows]
        owners = iter(self._paths.owners([one[0] for one in drafts if not isinstance(one, Refusal)]))
        found = [one if isinstance(one, Refusal) else (*one, next(owners)) for one in drafts]
        seen: dict[UUID, int] = {}

        def work() -> list[Done | Refusal]:
            seen.clear()
            return [
                one if isinstance(one, Refusal) else self._taken(row.line, *one, seen)
                for row, one in zip(rows, found, strict=True)
            ]

        results = self._placements.together(work)
        self._seen |= seen
        return results

    @abstractmethod
    def draft(self, row: Fields) -> D:
        """A row as its facts. What cannot be read is noted; raises ``pydantic.ValidationError``."""

    @abstractmethod
    def record(self, line: int, draft: D, whose: Whose, seen: dict[UUID, int]) -> Done:
        """Record or correct. Raises what the service does."""

    def once(self, fact_id: UUID, line: int, is_changed: bool, seen: dict[UUID, int]) -> None:
        """A second row about the same may repeat the first, not contradict it: rows would take turns.

        Raises ``Refused`` (``twice_in_file``).
        """
        first = seen.get(fact_id, self._seen.get(fact_id))
        if first is not None and is_changed:
            raise Refused([Fault("", "twice_in_file", {"given": first})])
        seen.setdefault(fact_id, line)

    def _drafted(self, row: Row) -> tuple[Named, D] | Refusal:
        try:
            read = Fields(row, self._mapping.positions)
            named = self._paths.named(read)
            draft = self.draft(read)
            read.check()
            return named, draft
        except (ValueError, LookupError) as error:
            return Refusal.of(row.line, error, self._mapping)

    def _taken(
        self, line: int, named: Named, draft: D, owner: UUID | Refused, seen: dict[UUID, int]
    ) -> Done | Refusal:
        try:
            return self.record(line, draft, self._paths.whose(named, owner), seen)
        except (ValueError, LookupError) as error:
            return Refusal.of(line, error, self._mapping)


def differences(before: Any, after: Any, told: Iterable[str]) -> str:
    """The fields that changed, with what they now are where that names nobody (``told``)."""
    return ", ".join(
        f"{one.name} {_shown(getattr(after, one.name))}" if one.name in told else one.name
        for one in fields(before)
        if getattr(before, one.name) != getattr(after, one.name)
    )


def _shown(value: Any) -> str:
    return "–" if value is None else str(value)
