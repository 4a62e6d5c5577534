"""A view is a fold over a stream: what a service's `views.py` says of one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import asyncpg

from contracts.envelope import Contract
from services.floor.database import Connection
from services.floor.streams import Batch


class Writes:
    """Statements of one batch, in order. Runs of the same statement are sent together: a batch of a thousand events
    costs a few round trips, not a thousand."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._runs: list[tuple[str, list[tuple[Any, ...]]]] = []

    def execute(self, statement: str, *arguments: Any) -> None:
        """Queue a statement. It is sent at the next read or at the end of the batch."""
        if self._runs and self._runs[-1][0] == statement:
            self._runs[-1][1].append(arguments)
        else:
            self._runs.append((statement, [arguments]))

    async def fetch(self, statement: str, *arguments: Any) -> list[asyncpg.Record]:
        """Read what the view holds now, queued statements included."""
        await self.flush()
        return await self._connection.fetch(statement, *arguments)

    async def flush(self) -> None:
        runs, self._runs = self._runs, []
        for statement, arguments in runs:
            await self._connection.executemany(statement, arguments)


class View(ABC):
    """A read model in PostgreSQL. Name, upstreams and tables are the class's; ``apply`` is the fold."""

    name: ClassVar[str]
    upstreams: ClassVar[tuple[str, ...]]
    tables: ClassVar[tuple[str, ...]]
    carries_personal_data: ClassVar[bool] = False
    """Whether rows say more of a person than counts do. Then the view drops them on ``JobseekerErased``."""
    schema: ClassVar[str]
    """DDL, each statement safe to repeat."""
    batch_size: ClassVar[int] = 1000
    """Messages folded in one transaction at most."""
    version: ClassVar[int] = 1
    """Raised when the same events now give other rows. The view is then built again beside itself."""
    incidental: ClassVar[tuple[str, ...]] = ()
    """Columns that may differ between two views that say the same."""
    refreshes: ClassVar[bool] = False
    """Whether there is anything for ``refresh`` to do."""

    @abstractmethod
    async def apply(self, event: Contract, db: Writes) -> None:
        """Fold one event into the rows."""

    async def apply_all(self, events: Sequence[Contract], db: Writes) -> None:
        """Fold a batch. Views that profit from seeing many events at once override this."""
        for event in events:
            await self.apply(event, db)

    async def load(self) -> None:
        """Whatever takes long to load and is needed for every batch, before others count on this process."""
        return

    async def prepare(self, batch: Batch) -> Any:
        """Work on a batch that needs none of the rows (encoding texts). It goes on while the batch before is written."""
        return None

    async def fold(self, batch: Batch, db: Writes, prepared: Any) -> None:
        """Fold a batch whole. Views that keep where each message stands in its log, or that prepare, override this."""
        await self.apply_all([message.contract for message in batch.messages], db)

    async def refresh(self, db: Writes) -> int:
        """Bring up to date some rows that depend on more than the stream (a taxonomy, a model); returns how many.
        Called, each time in a transaction of its own, until nothing is left to do."""
        return 0
