"""The stream as everyone sees it. No other code knows which transport runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from contracts.envelope import Contract, made


@dataclass(frozen=True, slots=True, order=True)
class Partition:
    """Where messages of one upstream lie in order: its log itself, or a numbered part of a topic."""

    upstream: str
    topic: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reader is in a partition.

    ``log`` is the position in the upstream's log of the last message dealt with: what figures cite, and what a message
    delivered twice is known by. ``offset`` is what the transport is asked for next; zero where the log says it all.
    """

    log: int = 0
    offset: int = 0


Reached = Callable[[], Awaitable[Mapping[Partition, Position]]]
"""Asks what a reader recorded. A partition not named starts where its upstream's log was left, else from zero."""


@dataclass(slots=True)
class Said:
    """A contract's JSON as plain values, in its newest version, of which a contract is made when somebody asks for one."""

    topic: str
    subject: UUID
    values: dict[str, Any]
    _contract: Contract | None = None

    @property
    def contract(self) -> Contract:
        """Raises ``pydantic.ValidationError`` for values of another shape."""
        if self._contract is None:
            self._contract = made(self.topic, self.values)
        return self._contract


@dataclass(frozen=True, slots=True)
class Message:
    """A contract, and where it stands in its upstream's log. Positions only grow; they may have gaps."""

    upstream: str
    position: int
    told: Contract | Said
    trace: str | None = None
    """W3C ``traceparent`` of the command that it came from."""

    @property
    def contract(self) -> Contract:
        """Raises ``pydantic.ValidationError`` where what was said makes none."""
        return self.told.contract if isinstance(self.told, Said) else self.told

    @property
    def values(self) -> dict[str, Any]:
        """The contract's JSON as plain values, for whoever writes it down again: half of reading a log is to make contracts of
        it. They are not validated where a service's own log is read, and not to be changed."""
        if isinstance(self.told, Said):
            return self.told.values
        return self.told.model_dump(mode="json", exclude_defaults=True)

    @property
    def topic(self) -> str:
        return self.told.topic if isinstance(self.told, Said) else self.told.TOPIC

    @property
    def subject(self) -> UUID:
        return self.told.subject


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message that no contract could be made of: what it was, and why not. One that does not even say where in the log it
    stands has a number below zero in the place of its position, its own in its upstream."""

    upstream: str
    position: int
    subject: UUID
    topic: str
    data: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """A message in the words it is carried in: JSON of the contract that ``topic`` names."""

    upstream: str
    position: int
    subject: UUID
    topic: str
    occurred_at: datetime
    data: bytes
    trace: str | None = None

    @classmethod
    def of(cls, one: Message) -> Told:
        """A contract put into words."""
        contract = one.contract
        data = contract.model_dump_json(exclude_defaults=True).encode()
        return cls(
            one.upstream, one.position, one.subject, contract.TOPIC, contract.occurred_at, data, one.trace
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages of one partition in order. ``position`` is how far in the log was read: it may go on past the last message
    with events that are nobody else's business."""

    upstream: str
    messages: tuple[Message, ...]
    position: int
    unreadable: tuple[Unreadable, ...] = ()
    partition: Partition = Partition("")
    offset: int = 0

    def __post_init__(self) -> None:
        if not self.partition.upstream:
            object.__setattr__(self, "partition", Partition(self.upstream))

    @property
    def starts_after(self) -> int:
        """A reader that has dealt with no more than this has seen none of the batch."""
        return min(self._positions, default=self.position) - 1

    @property
    def _positions(self) -> list[int]:
        return [one.position for one in self.messages] + [one.position for one in self.unreadable]

    def after(self, position: int) -> Batch:
        """What of the batch comes after a position of the log, and what stands nowhere in it."""
        return replace(
            self,
            messages=tuple(one for one in self.messages if one.position > position),
            unreadable=tuple(one for one in self.unreadable if one.position > position or one.position < 0),
            position=max(self.position, position),
        )

    def first(self, count: int) -> Batch:
        """No more than so many of its messages, as if the log went no further for now."""
        positions = sorted(self._positions)
        if len(positions) <= count:
            return self
        last = positions[count - 1]
        return replace(
            self,
            messages=tuple(one for one in self.messages if one.position <= last),
            unreadable=tuple(one for one in self.unreadable if one.position <= last),
            position=last,
            offset=0,  # the rest is still to be asked for
        )


def together(batches: Sequence[Batch]) -> Batch:
    """What several partitions of one upstream brought, for whoever does not ask in which of them a message lay. One batch
    alone stays what it is."""
    if len(batches) == 1:
        return batches[0]
    return Batch(
        batches[0].upstream,
        tuple(message for batch in batches for message in batch.messages),
        max(batch.position for batch in batches),
        tuple(one for batch in batches for one in batch.unreadable),
    )


class Following(Protocol):
    """What one reader gets of the upstreams it follows, at least once and each partition in order."""

    async def next(self) -> Sequence[Batch]:
        """The next messages, of one upstream, a batch a partition; empty where there are no more for now."""
        ...

    async def applied(self, batches: Sequence[Batch]) -> None:
        """The batches and their positions are committed: the transport need not deliver them again."""
        ...

    async def wait(self, seconds: float) -> None:
        """Return when something may be new, or after so many seconds."""
        ...


class Stream(Protocol):
    """Contracts of several upstreams, each partition in order, at least once."""

    @property
    def divides(self) -> bool:
        """Whether those who follow under one name divide the partitions among them. Otherwise each gets everything, and
        they must take turns."""
        ...

    async def head(self, upstream: str) -> int:
        """The position of the newest event in the log of ``upstream``; zero where there is none."""
        ...

    async def again(self, upstream: str, position: int) -> Message | Unreadable | None:
        """One message once more, by its position in the log; ``None`` where there is nothing."""
        ...

    def follow(
        self, reader: str, upstreams: tuple[str, ...], reached: Reached, limit: int
    ) -> AbstractAsyncContextManager[Following]:
        """Follow under a name, from where it has recorded to be, with at most ``limit`` messages a batch."""
        ...

    def through(
        self, upstreams: tuple[str, ...], reached: Reached, limit: int
    ) -> AbstractAsyncContextManager[Following]:
        """Every partition from where ``reached`` says, to what is the end while it is read: for catching up once."""
        ...
