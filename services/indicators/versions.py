"""Tables that keep every version of a row, with the two times that belong to it.

A version stands from the log position of the contract that made it (``position_from``) to that of the next one
(``position_to``, exclusive; the last one stands for ever). The positions alone say what a log once said: they are what
a published figure is recomputed at. Beside them stands when it was recorded (``recorded_from``, ``recorded_to``), for
questions "as known on". Clocks step back and replays come late, so within one key a version never counts as recorded
before the version it follows: the recorded times of a key are the running maximum of its events'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from services.floor.views import Writes

FOREVER = 2**63 - 1
"""The ``position_to`` of a version that nothing followed yet."""

R = TypeVar("R", bound=tuple[Any, ...])
Key = tuple[Any, ...]


class Change(NamedTuple, Generic[R]):
    """What one contract does to one row: the row before (``None`` at first) → the row after (``None``: no row)."""

    key: Key
    position: int
    recorded_at: datetime
    evolve: Callable[[R | None], R | None]


@dataclass(slots=True)
class _Version(Generic[R]):
    row: R
    position_from: int
    recorded_from: datetime
    position_to: int = FOREVER
    recorded_to: datetime | None = None


@dataclass(frozen=True)
class VersionedTable(Generic[R]):
    """``key`` and ``values`` map columns to their PostgreSQL types; ``row`` is the named tuple of the values."""

    name: str
    key: Mapping[str, str]
    values: Mapping[str, str]
    row: Callable[..., R]
    indexed: tuple[str, ...] = field(default=("programme_id",))

    @property
    def schema(self) -> str:
        """DDL, safe to repeat."""
        columns = [f"{name} {kind} NOT NULL" for name, kind in self.key.items()]
        columns += [f"{name} {kind}" for name, kind in self.values.items()]
        short = self.name.replace(".", "_")
        index = f"CREATE INDEX IF NOT EXISTS {short}_by ON {self.name} ({', '.join(self.indexed)})"
        return f"""
CREATE TABLE IF NOT EXISTS {self.name} (
    {", ".join(columns)},
    position_from bigint NOT NULL, position_to bigint NOT NULL,
    recorded_from timestamptz NOT NULL, recorded_to timestamptz NOT NULL,
    PRIMARY KEY ({", ".join(self.key)}, position_from)
);
{index if self.indexed else ""}"""

    async def write(self, changes: Sequence[Change[R]], db: Writes) -> None:
        """Fold changes, those of each key in the order of their positions: one read and two writes, however many there are."""
        if not changes:
            return
        standing = await self._standing({change.key for change in changes}, db)
        stored, closed = set(standing), dict[Key, _Version[R]]()
        made: list[tuple[Key, _Version[R]]] = []
        for key, position, recorded_at, evolve in changes:
            before = standing.get(key)
            after = evolve(before.row if before else None)
            if after is None:
                continue
            if before is not None:
                recorded_at = max(recorded_at, before.recorded_from)
                before.position_to, before.recorded_to = position, recorded_at
                if key in stored:
                    stored.remove(key)
                    closed[key] = before
            standing[key] = _Version(after, position, recorded_at)
            made.append((key, standing[key]))
        if closed:
            db.execute(
                self._close, *_columns([(*k, v.position_to, v.recorded_to) for k, v in closed.items()])
            )
        if made:
            rows = [
                (*k, *v.row, v.position_from, v.position_to, v.recorded_from, v.recorded_to) for k, v in made
            ]
            db.execute(self._insert, *_columns(rows))

    async def _standing(self, keys: set[Key], db: Writes) -> dict[Key, _Version[R]]:
        found = await db.fetch(self._select, *_columns(list(keys)))
        width = len(self.key)
        return {
            tuple(one[:width]): _Version(self.row(*one[width:-2]), one[-2], one[-1])
            for one in map(tuple, found)
        }

    @property
    def _select(self) -> str:
        columns = ", ".join([*self.key, *self.values, "position_from", "recorded_from"])
        return (
            f"SELECT {columns} FROM {self.name} JOIN unnest({_arrays(self.key.values())})"
            f" AS wanted ({', '.join(self.key)}) USING ({', '.join(self.key)}) WHERE position_to = {FOREVER}"
        )

    @property
    def _close(self) -> str:
        matched = " AND ".join(f"standing.{name} = closed.{name}" for name in self.key)
        return (
            f"UPDATE {self.name} AS standing SET position_to = closed.position_to, recorded_to = closed.recorded_to"
            f" FROM unnest({_arrays([*self.key.values(), 'bigint', 'timestamptz'])})"
            f" AS closed ({', '.join(self.key)}, position_to, recorded_to)"
            f" WHERE {matched} AND standing.position_to = {FOREVER}"
        )

    @property
    def _insert(self) -> str:
        names = [*self.key, *self.values, "position_from", "position_to", "recorded_from"]
        kinds = [*self.key.values(), *self.values.values(), "bigint", "bigint", "timestamptz", "timestamptz"]
        return (
            f"INSERT INTO {self.name} ({', '.join(names)}, recorded_to)"
            f" SELECT {', '.join(names)}, coalesce(recorded_to, 'infinity')"
            f" FROM unnest({_arrays(kinds)}) AS made ({', '.join(names)}, recorded_to)"
        )


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _arrays(kinds: Any) -> str:
    return ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(kinds, 1))
