"""What happens by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import date

import asyncpg
from eventsourcing.persistence import PersistenceError

from services.floor.reasons import reason_of
from services.offers.commands import Offers
from services.offers.queries import OfferQueries, today

log = logging.getLogger(__name__)


class WhenExpiryDatePassesThenCloseOffer:
    """Looks once an hour for offers whose last day is over, so that others (index, pages) hear that they closed."""

    def __init__(
        self,
        offers: Offers,
        queries: OfferQueries,
        *,
        every_seconds: float = 3600,
        on: Callable[[], date] = today,
    ) -> None:
        self._offers, self._queries, self._every_seconds, self._on = offers, queries, every_seconds, on

    async def apply(self) -> int:
        """Close what expired before today. Returns how many. The view says which; the log has the last word."""
        day = self._on()
        due = await self._queries.due(day)
        return await asyncio.to_thread(self._offers.expire, due, day) if due else 0

    async def run(self) -> None:
        """Apply until cancelled. A database that cannot be reached is reported, and asked again later."""
        while True:
            try:
                if closed := await self.apply():
                    log.info("%s offers expired and were closed", closed)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, PersistenceError) as error:
                log.warning("expired offers could not be closed: %s", reason_of(error))
            await asyncio.sleep(self._every_seconds)
