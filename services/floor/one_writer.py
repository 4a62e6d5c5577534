"""One writes for all who wait: commands that come while others are being recorded go into the log in one transaction.

Whoever records locks the log's table until its commit is on the disk, so commands of one process that came one after the
other would wait for one disk write each. The first of those who wait writes what they all bring.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from eventsourcing.persistence import InterfaceError, OperationalError, StoredEvent

Record = Callable[[Sequence[StoredEvent]], Sequence[int]]
"""Records events in one transaction and tells their numbers, in their order."""


def size_of(events: Iterable[StoredEvent]) -> int:
    """Bytes of what is recorded."""
    return sum(len(one.state) for one in events)


@dataclass(slots=True, eq=False)
class _Waiting:
    events: Sequence[StoredEvent]
    numbers: Sequence[int] = ()
    error: Exception | None = field(default_factory=lambda: InterfaceError("its writer was interrupted"))
    is_done: bool = False


class OneWriter:
    """At most ``most`` bytes go into one transaction; one who brings more goes alone."""

    def __init__(self, record: Record, most: int) -> None:
        self._record, self._most = record, most
        self._waiting: deque[_Waiting] = deque()
        self._writing = threading.Lock()

    def write(self, events: Sequence[StoredEvent]) -> Sequence[int]:
        """Record these events, whole or not at all, and tell their numbers. Raises what recording them raises: what others
        do wrong who were written with them is no concern of theirs."""
        mine = _Waiting(events)
        self._waiting.append(mine)
        with self._writing:
            while not mine.is_done:
                self._write(self._next())
        if mine.error:
            raise mine.error
        return mine.numbers

    def _next(self) -> list[_Waiting]:
        """The first who wait, as many as fit."""
        batch = [self._waiting.popleft()]
        left = self._most - size_of(batch[0].events)
        while self._waiting and (left := left - size_of(self._waiting[0].events)) >= 0:
            batch.append(self._waiting.popleft())
        return batch

    def _write(self, batch: Sequence[_Waiting]) -> None:
        try:
            numbers = iter(self._record([event for one in batch for event in one.events]))
            for one in batch:
                one.numbers, one.error = [next(numbers) for _ in one.events], None
        except (InterfaceError, OperationalError) as error:  # the database is away, for all of them
            for one in batch:
                one.error = error
        except Exception as error:
            if len(batch) == 1:
                batch[0].error = error
            else:
                for one in batch:
                    self._write([one])
        finally:
            for one in batch:
                one.is_done = True
