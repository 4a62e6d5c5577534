"""A message that cannot be taken is set aside with its reason; what follows about the same waits, the rest goes on."""

from __future__ import annotations

import dataclasses
from uuid import UUID, uuid4

import pytest

from contracts.envelope import Contract
from services.floor.database import Pool
from services.floor.streams import Batch, Partition, Unreadable, together
from services.floor.views import ViewRunner, Writes, positions, quarantine
from services.floor.views.folding import Folding
from tests.integration.test_views import Counted, ListStream, Totals, rows

POISON = 13


class Choosy(Totals):
    """Cannot take what counts thirteen, until it has learned to."""

    def __init__(self) -> None:
        super().__init__()
        self.has_learned = False

    async def apply(self, event: Contract, db: Writes) -> None:
        assert isinstance(event, Counted)
        if event.by == POISON and not self.has_learned:
            raise ValueError("thirteen is no number")
        await super().apply(event, db)


class HalfReadable(ListStream):
    """A stream in which some positions hold nothing that can be read."""

    def __init__(self) -> None:
        super().__init__()
        self.broken: set[tuple[str, int]] = set()

    async def read(self, upstream: str, after: int, limit: int = 1000) -> Batch | None:
        batch = await super().read(upstream, after, limit)
        if batch is None:
            return None
        broken = [one for one in batch.messages if (upstream, one.position) in self.broken]
        return dataclasses.replace(
            batch,
            messages=tuple(one for one in batch.messages if one not in broken),
            unreadable=tuple(
                Unreadable(upstream, one.position, one.subject, "test.Counted.v9", b"?", "nobody knows v9")
                for one in broken
            ),
        )


Given = tuple[Choosy, HalfReadable, ViewRunner]


@pytest.fixture
async def given(pool: Pool) -> Given:
    view, stream = Choosy(), HalfReadable()
    runner = ViewRunner(view, stream, pool, batch_size=10)
    await runner.prepare()
    return view, stream, runner


async def held(pool: Pool) -> list[tuple[UUID, int, str]]:
    return [(one.subject, one.attempts, one.reason) for one in await quarantine.held(pool)]


async def test_the_rest_goes_on_but_never_past_it_for_the_same(given: Given, pool: Pool) -> None:
    _, stream, runner = given
    a, b, c = uuid4(), uuid4(), uuid4()
    for what, by in [(a, 1), (b, POISON), (b, 2), (c, 3), (a, 4), (b, 5), (c, 6)]:
        stream.add("one", what, by)

    await runner.catch_up()
    assert await rows(pool) == {a: 5, c: 9}
    assert await runner.lag() == 0
    assert await held(pool) == [
        (b, 3, "ValueError: thirteen is no number"),
        (b, 0, quarantine.BEHIND),
        (b, 0, quarantine.BEHIND),
    ]
    stream.add("one", b, 7)  # comes later, and waits too
    stream.add("one", a, 8)
    await runner.catch_up()
    assert await rows(pool) == {a: 13, c: 9}
    assert len(await held(pool)) == 4


async def test_what_other_partitions_brought_with_a_poison_goes_on(given: Given, pool: Pool) -> None:
    view, stream, _ = given
    a, b, c = uuid4(), uuid4(), uuid4()
    for what, by in [(a, 1), (b, POISON), (a, 2), (c, 3), (b, 4)]:
        stream.add("one", what, by)
    lying = [(0, [0, 2]), (1, [1, 4]), (2, [3])]
    batches = [
        Batch("one", told, told[-1].position, partition=Partition("one", "topic", number))
        for number, rows_of in lying
        if (told := tuple(stream.lists["one"][row] for row in rows_of))
    ]
    folding = Folding(view, view.name)
    async with pool.acquire() as connection:
        await folding.apply(batches, await folding.prepared(together(batches)), connection)
        await folding.apply(batches[:1], None, connection)  # once more: it is known
    assert await rows(pool) == {a: 3, c: 3}
    assert await held(pool) == [(b, 3, "ValueError: thirteen is no number"), (b, 0, quarantine.BEHIND)]
    assert {one.number: at.log for one, at in (await positions.recorded(pool, view.name)).items()} == {
        number: batch.position for (number, _), batch in zip(lying, batches, strict=True)
    }


async def test_what_was_set_aside_is_taken_in_order_once_it_can_be(given: Given, pool: Pool) -> None:
    view, stream, runner = given
    b = uuid4()
    for by in (POISON, 2, 3):
        stream.add("one", b, by)
    await runner.catch_up()
    assert await runner.retry() == (0, 3)
    assert [attempts for _, attempts, _ in await held(pool)] == [4, 0, 0]

    view.has_learned = True
    assert await runner.retry() == (3, 0)
    assert await rows(pool) == {b: POISON + 5}
    assert await held(pool) == []
    assert await runner.verify() == ()


async def test_what_is_dropped_is_never_taken(given: Given, pool: Pool) -> None:
    _, stream, runner = given
    b = uuid4()
    stream.add("one", b, POISON)
    stream.add("one", b, 2)
    await runner.catch_up()
    await quarantine.drop(pool, (await quarantine.held(pool))[0].number)
    assert await runner.retry() == (1, 0)
    assert await rows(pool) == {b: 2}


async def test_a_message_nobody_can_read_is_set_aside_too(given: Given, pool: Pool) -> None:
    _, stream, runner = given
    a, b = uuid4(), uuid4()
    for what in (a, b, a, b):
        stream.add("two", what)
    stream.broken.add(("two", 4))

    await runner.catch_up()
    assert await rows(pool) == {a: 2}
    assert await held(pool) == [(b, 3, "nobody knows v9"), (b, 0, quarantine.BEHIND)]
    stream.broken.clear()
    assert await runner.retry() == (2, 0)
    assert await rows(pool) == {a: 2, b: 2}


async def test_poison_among_what_cannot_be_read(given: Given, pool: Pool) -> None:
    _, stream, runner = given
    a, b, c = uuid4(), uuid4(), uuid4()
    for what, by in [(a, 1), (b, POISON), (c, 1), (c, 2), (a, 2), (b, 2), (a, POISON)]:
        stream.add("one", what, by)
    stream.broken.add(("one", 7))
    await runner.catch_up()
    assert await rows(pool) == {a: 3}
    assert sorted(await held(pool)) == sorted(
        [
            (b, 3, "ValueError: thirteen is no number"),
            (c, 3, "nobody knows v9"),
            (c, 0, quarantine.BEHIND),
            (b, 0, quarantine.BEHIND),
            (a, 3, "ValueError: thirteen is no number"),
        ]
    )


async def test_a_failing_disk_sets_nothing_aside(given: Given, pool: Pool) -> None:
    view, stream, runner = given
    stream.add("one", uuid4())
    view.refuse_after = 0
    with pytest.raises(Exception, match="disk is full"):
        await runner.catch_up()
    assert await held(pool) == []
    assert await rows(pool) == {}
