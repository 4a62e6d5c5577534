"""Weighted choices that cost next to nothing: cumulative weights are added up once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from services.demo.region import Town
from services.demo.trades import TRADES
from services.demo.trades.model import Trade

T = TypeVar("T")


class Weighted(Generic[T]):
    """Things drawn by weight. What weighs nothing is never drawn."""

    def __init__(self, things: Sequence[T], weight: Callable[[T], float]) -> None:
        self._things = [thing for thing in things if weight(thing) > 0]
        self._cumulated = list(accumulate(weight(thing) for thing in self._things))

    def draw(self, random: Random) -> T:
        return random.choices(self._things, cum_weights=self._cumulated)[0]


class TradeChoice:
    """A trade for a town: what the region employs, shifted to what the town's basin employs."""

    def __init__(self) -> None:
        self._by_basin: dict[str, Weighted[Trade]] = {}

    def draw(self, random: Random, town: Town) -> Trade:
        known = self._by_basin.get(town.basin)
        if known is None:
            known = Weighted(
                TRADES, lambda trade: trade.weight * trade.basins.get(town.basin, trade.elsewhere)
            )
            self._by_basin[town.basin] = known
        return known.draw(random)
