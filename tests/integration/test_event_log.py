"""Events are recorded whole or not at all, few of them in one round trip and many one statement after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from services.floor.event_log import AT_ONCE
from services.offers.commands import Offers

pytestmark = pytest.mark.parametrize("size", [2, AT_ONCE + 1], ids=["few", "many"])


def event(size: int) -> StoredEvent:
    return StoredEvent(uuid4(), 1, "test", b"x" * size)


def test_what_is_recorded_stands_in_the_log_under_the_numbers_that_are_told(
    offers: Offers, size: int
) -> None:
    told = [event(size), event(size)]
    ids = offers.recorder.insert_events(told)
    assert ids is not None
    kept = offers.recorder.select_notifications(1, 10)
    assert [(one.id, one.originator_id, one.state) for one in kept] == [
        (number, one.originator_id, one.state) for number, one in zip(ids, told, strict=True)
    ]


def test_of_what_conflicts_nothing_is_recorded_and_the_connection_serves_on(
    offers: Offers, size: int
) -> None:
    first, other = event(size), event(size)
    offers.recorder.insert_events([first])
    for _ in range(2):
        with pytest.raises(IntegrityError) as refused:
            offers.recorder.insert_events([other, replace(first, state=b"other")])
        assert isinstance(refused.value.__cause__, psycopg.errors.UniqueViolation)
    assert len(offers.recorder.select_notifications(1, 10)) == 1
    offers.recorder.insert_events([other])
    assert [one.originator_id for one in offers.recorder.select_notifications(1, 10)] == [
        first.originator_id,
        other.originator_id,
    ]


def test_of_those_who_come_at_once_with_the_same_event_one_is_recorded(offers: Offers, size: int) -> None:
    same, others = event(size), [event(size) for _ in range(20)]

    def record(one: StoredEvent) -> bool:
        try:
            return bool(offers.recorder.insert_events([one]))
        except IntegrityError:
            return False

    with ThreadPoolExecutor(8) as callers:
        told = list(callers.map(record, [each for one in others for each in (one, same)]))
    assert told.count(True) == len(others) + 1
    assert all(told[::2])
    kept = offers.recorder.select_notifications(1, 100)
    assert len(kept) == len(others) + 1
    assert [one.id for one in kept] == sorted(one.id for one in kept)


def test_nothing_is_recorded_of_nothing(offers: Offers, size: int) -> None:
    assert not offers.recorder.insert_events([])
    assert offers.recorder.select_notifications(1, size) == []
