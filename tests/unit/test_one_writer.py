"""Who comes while others are being recorded goes into the log with whoever else came meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID

import pytest
from eventsourcing.persistence import IntegrityError, OperationalError, StoredEvent

from services.floor.one_writer import OneWriter, size_of

PATIENCE_SECONDS = 30
MOST = 100


class Log:
    """Records one transaction after the other; the first is held until ``go_on`` is set."""

    def __init__(
        self, refuses: Callable[[Sequence[StoredEvent]], Exception | None] = lambda events: None
    ) -> None:
        self.transactions: list[list[int]] = []
        self.tried: list[list[int]] = []
        self.began, self.go_on = threading.Event(), threading.Event()
        self._refuses, self._number = refuses, 0

    def record(self, events: Sequence[StoredEvent]) -> Sequence[int]:
        names = [one.originator_id.int for one in events if isinstance(one.originator_id, UUID)]
        self.tried.append(names)
        self.began.set()
        assert self.go_on.wait(PATIENCE_SECONDS)
        if error := self._refuses(events):
            raise error
        self.transactions.append(names)
        first, self._number = self._number + 1, self._number + len(events)
        return range(first, self._number + 1)


def event(name: int, size: int = 10) -> StoredEvent:
    return StoredEvent(UUID(int=name), 1, "test", b"x" * size)


@contextmanager
def while_one_is_written(
    log: Log, bring: Sequence[Sequence[StoredEvent]]
) -> Iterator[list[Future[Sequence[int]]]]:
    """Event 1 is being recorded; then the others come, each with what they bring, one after the other; then it goes on."""
    writer = OneWriter(log.record, MOST)
    with ThreadPoolExecutor(len(bring) + 1) as callers:
        told = [callers.submit(writer.write, [event(1)])]
        assert log.began.wait(PATIENCE_SECONDS)
        for number, events in enumerate(bring, 1):
            told.append(callers.submit(writer.write, events))
            deadline = time.monotonic() + PATIENCE_SECONDS
            while len(writer._waiting) < number:
                assert time.monotonic() < deadline
                time.sleep(0.001)
        log.go_on.set()
        yield told


def test_those_who_wait_are_recorded_together_and_each_is_told_its_own_numbers():
    log = Log()
    with while_one_is_written(log, [[event(2)], [event(3), event(4)], [event(5)]]) as told:
        assert [list(one.result()) for one in told] == [[1], [2], [3, 4], [5]]
    assert log.transactions == [[1], [2, 3, 4, 5]]


def test_what_does_not_fit_goes_into_the_next_transaction_in_its_turn():
    log = Log()
    with while_one_is_written(log, [[event(2, 60)], [event(3, 60)], [event(4, 40)], [event(5, 1)]]) as told:
        assert [list(one.result()) for one in told] == [[1], [2], [3], [4], [5]]
    assert log.transactions == [[1], [2], [3, 4], [5]]


def test_who_brings_what_is_refused_is_told_and_the_others_are_recorded():
    def conflict(events: Sequence[StoredEvent]) -> Exception | None:
        return (
            IntegrityError("3 is there") if any(one.originator_id == UUID(int=3) for one in events) else None
        )

    log = Log(conflict)
    with while_one_is_written(log, [[event(2)], [event(3), event(6)], [event(4)]]) as told:
        assert [list(told[each].result()) for each in (0, 1, 3)] == [[1], [2], [3]]
        with pytest.raises(IntegrityError, match="3 is there"):
            told[2].result()
    assert log.transactions == [[1], [2], [4]]


def test_a_database_that_is_away_is_asked_once_for_all_of_them():
    log = Log(lambda events: OperationalError("away") if len(events) > 1 else None)
    with while_one_is_written(log, [[event(2)], [event(3)]]) as told:
        for each in told[1:]:
            with pytest.raises(OperationalError, match="away"):
                each.result()
    assert log.tried == [[1], [2, 3]]


def test_many_at_once_are_each_recorded_once():
    log = Log()
    log.go_on.set()
    writer = OneWriter(log.record, MOST)
    with ThreadPoolExecutor(8) as callers:
        told = list(callers.map(lambda name: writer.write([event(name)]), range(500)))
    recorded = [name for transaction in log.transactions for name in transaction]
    assert sorted(recorded) == list(range(500))
    assert [recorded[numbers[0] - 1] for numbers in told] == list(range(500))


def test_the_size_is_that_of_what_is_recorded():
    assert size_of([event(1, 3), event(2, 4)]) == 7
