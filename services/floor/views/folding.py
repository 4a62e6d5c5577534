"""A batch into the rows of a view: whole, or around the messages that cannot be taken."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

import asyncpg

from services.floor.database import Connection
from services.floor.reasons import reason_of
from services.floor.streams import Batch, Message, Unreadable, together
from services.floor.telemetry.metrics import FOLDED, REFUSED
from services.floor.telemetry.tracing import following
from services.floor.turns import take_turns
from services.floor.views import positions, quarantine
from services.floor.views.view import View, Writes

log = logging.getLogger(__name__)

ATTEMPTS = 3
PAUSE_SECONDS = 0.05


class StillUnreadable(ValueError):
    """No contract can be made of the message yet; says why."""


class Folding:
    """Applies batches of one view, under the name that its position is recorded by."""

    def __init__(self, view: View, name: str, writes: Callable[[Connection], Writes] = Writes) -> None:
        self.view, self.name, self._writes = view, name, writes

    async def prepared(self, batch: Batch) -> Any:
        """What the view prepares of a batch; the error where it cannot, which is looked into when it is applied."""
        try:
            return await self.view.prepare(batch)
        except Exception as error:
            if quarantine.is_trouble(error):
                raise
            return error

    async def apply(self, batches: Sequence[Batch], prepared: Any, connection: Connection) -> None:
        """Fold batches of one upstream and record their positions, in one transaction where all of them can be taken.
        ``prepared`` is of what they bring together.

        Raises what is the house's trouble and not the messages': see ``is_trouble``.
        """
        with following(f"fold {self.name}", (one.trace for batch in batches for one in batch.messages)):
            try:
                await self._whole(batches, prepared, connection)
            except Exception as error:
                if quarantine.is_trouble(error):
                    raise
                if len(batches) == 1:
                    return await self._around(batches[0], error, connection)
                for one in batches:
                    await self.apply([one], await self.prepared(one), connection)

    async def refresh(self, connection: Connection) -> int:
        """One step of ``View.refresh``."""
        async with connection.transaction():
            writes = self._writes(connection)
            refreshed = await self.view.refresh(writes)
            await writes.flush()
            return refreshed

    async def again(
        self, held: quarantine.Held, message: Message | Unreadable | None, connection: Connection
    ) -> None:
        """Fold a message that was set aside, and let go of it. Raises what the view raises, ``StillUnreadable``."""
        if not isinstance(message, Message):
            raise StillUnreadable(message.reason if message else "the log has no such message")
        batch = Batch(message.upstream, (message,), message.position)
        prepared = await self.view.prepare(batch)
        async with connection.transaction():
            await take_turns(connection, self.name)
            await self._fold(batch, prepared, connection)
            await connection.execute(quarantine.LEAVE, held.number)
        FOLDED.labels(self.name).inc()

    async def _whole(self, batches: Sequence[Batch], prepared: Any, connection: Connection) -> None:
        async with connection.transaction():
            await take_turns(connection, self.name)
            left = [await positions.advance(connection, self.name, batch) for batch in batches]
            new = [one for one in left if one is not None]
            if not new:
                return  # somebody already applied all this
            rest = together(new)
            free, waiting = await quarantine.held_back(connection, self.name, rest)
            is_all = all(one is batch for one, batch in zip(left, batches, strict=True))
            if isinstance(prepared, Exception) or not is_all or waiting:
                prepared = await self.view.prepare(free)
            await self._fold(free, prepared, connection)
            for one in rest.unreadable:
                log.error("view %s cannot read message %s of %s", self.name, one.position, one.upstream)
                await quarantine.set_aside(connection, self.name, one, one.reason, ATTEMPTS)
            for message in waiting:
                await quarantine.set_aside(connection, self.name, message, quarantine.BEHIND, 0)
        FOLDED.labels(self.name).inc(len(free.messages))
        REFUSED.labels(self.name).inc(len(rest.unreadable))
        log.debug(
            "view %s took %s messages up to %s of %s",
            self.name,
            len(free.messages),
            rest.position,
            rest.upstream,
        )

    async def _fold(self, batch: Batch, prepared: Any, connection: Connection) -> None:
        writes = self._writes(connection)
        await self.view.fold(batch, writes, prepared)
        await writes.flush()

    async def _around(self, batch: Batch, error: Exception, connection: Connection) -> None:
        """Halve the batch until the message that cannot be taken stands alone; that one is tried some more times."""
        if not batch.messages:
            raise error
        count = len(batch.messages) + len(batch.unreadable)
        if count > 1:
            half = batch.first(count // 2)
            for part in (half, batch.after(half.position)):
                await self.apply([part], await self.prepared(part), connection)
            return
        for attempt in range(1, ATTEMPTS):
            await asyncio.sleep(PAUSE_SECONDS * 2**attempt)
            try:
                return await self._whole([batch], await self.prepared(batch), connection)
            except Exception as again:
                if quarantine.is_trouble(again):
                    raise
                error = again
        await self._aside(batch, batch.messages[0], error, connection)

    async def _aside(self, batch: Batch, poison: Message, error: Exception, connection: Connection) -> None:
        reason = reason_of(error)
        quotes_rows = isinstance(error, asyncpg.PostgresError)
        log.error(
            "view %s sets aside message %s of %s: %s",
            self.name, poison.position, poison.upstream, reason, exc_info=None if quotes_rows else error,
        )  # fmt: skip
        async with connection.transaction():
            await take_turns(connection, self.name)
            if await positions.advance(connection, self.name, batch) is not None:
                await quarantine.set_aside(connection, self.name, poison, reason, ATTEMPTS)
        REFUSED.labels(self.name).inc()
