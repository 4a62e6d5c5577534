"""How whoever runs for ever waits after something went wrong: a little longer each time, and not all at once."""

from __future__ import annotations

import asyncio
import random

FIRST_SECONDS, LONGEST_SECONDS = 0.2, 10.0


class Waits:
    """The next wait doubles until something went well again."""

    def __init__(self) -> None:
        self.seconds = FIRST_SECONDS

    def went_well(self) -> None:
        """The next wait is the first one again."""
        self.seconds = FIRST_SECONDS

    async def wait(self) -> None:
        """Wait between half of ``seconds`` and all of it: those who failed together do not come back together."""
        await asyncio.sleep(self.seconds * random.uniform(0.5, 1))  # noqa: S311 - spread, not secrecy
        self.seconds = min(self.seconds * 2, LONGEST_SECONDS)
