"""Bringing views to what is recorded now, beside whoever else follows."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from contracts.topics import TOPICS
from services.floor.database import Pool
from services.floor.streams import Stream
from services.floor.streams.kafka import Relay
from services.floor.turns import is_followed_by_any
from services.floor.views import ViewRunner
from services.floor.views.follower import Progress
from services.parts import VIEW

LOOK_SECONDS = 0.1
"""How often it is looked whether somebody else has done what is waited for."""


@dataclass(frozen=True)
class CatchingUp:
    """``followed_elsewhere`` names what other processes follow: they are waited for, and replaced when they go."""

    pool: Pool
    stream: Stream
    relays: Sequence[Relay]
    followed_elsewhere: Collection[str]

    async def run(self, runners: Sequence[ViewRunner], progress: Progress | None = None) -> None:
        """Return once the views hold all that the logs hold now; ``progress`` gets the messages as they are applied."""
        heads = {name: await self.stream.head(name) for name in TOPICS}
        for relay in self.relays:
            await _published(relay, heads[relay.upstream])
        elsewhere = [one for one in runners if VIEW + one.view.name in self.followed_elsewhere]
        for runner in runners:
            if runner not in elsewhere:
                await runner.catch_up(progress)
        behind = await _behind(elsewhere, heads)
        while behind:
            await asyncio.sleep(LOOK_SECONDS)
            before, behind = behind, await _behind(elsewhere, heads)
            if progress:
                progress(max(0, before - behind))
            if before == behind:
                elsewhere = await self._take_over(elsewhere, progress)
                behind = await _behind(elsewhere, heads)

    async def _take_over(
        self, elsewhere: Sequence[ViewRunner], progress: Progress | None
    ) -> list[ViewRunner]:
        """Catch up with the views whose process is gone; gives those that are still followed."""
        still = []
        for runner in elsewhere:
            if await is_followed_by_any(self.pool, VIEW + runner.view.name):
                still.append(runner)
            else:
                await runner.catch_up(progress)
        return still


async def _behind(runners: Sequence[ViewRunner], heads: Mapping[str, int]) -> int:
    """How far the views are behind positions of their logs, all together."""
    behind = 0
    for runner in runners:
        reached = await runner.positions()
        behind += sum(max(0, heads[name] - reached.get(name, 0)) for name in runner.view.upstreams)
    return behind


async def _published(relay: Relay, head: int) -> None:
    """Return once a topic holds what its log held up to a position. Only one relay of a topic runs at a time, for as long as
    its process lives: this one publishes where nobody else does, or no longer does. Raises what the relay raises."""
    publishing = asyncio.create_task(relay.catch_up())
    try:
        while not publishing.done() and await relay.position() < head:
            await asyncio.wait([publishing], timeout=LOOK_SECONDS)
        if publishing.done():
            publishing.result()
    finally:
        publishing.cancel()
        await asyncio.gather(publishing, return_exceptions=True)
