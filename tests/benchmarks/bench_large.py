"""A hundred thousand offers: how quickly a profile is served, and how much memory everything takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.bootstrap import House, house
from services.demo.offers import generate_offers
from services.demo.profiles import generate_profiles
from services.floor.database import embedded
from services.floor.settings import Settings
from tests.benchmarks.figures import Figure
from tests.benchmarks.houses import TODAY
from tests.benchmarks.processes import passerelle_up, until_answered
from tests.homes import temporary_home

OFFERS = 100_000
ENCODED = 2_000
PROFILES = 200


class Repeating:
    """Encodes the first adverts for real and gives the others a disturbed copy of one of those vectors: what is
    measured here is search and memory, and encoding them all would take the better part of an hour."""

    def __init__(self, encoder: Any) -> None:
        self._encoder = encoder
        self._random = np.random.default_rng(5)
        self._known: list[NDArray[np.float32]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)

    def encode(self, texts: Sequence[str], **how: Any) -> NDArray[np.float32]:
        if len(self._known) < ENCODED:
            vectors: NDArray[np.float32] = self._encoder.encode(texts, **how)
            self._known.extend(vectors)
            return vectors
        chosen = np.stack([self._known[n] for n in self._random.integers(0, len(self._known), len(texts))])
        disturbed = chosen + self._random.normal(0, 0.02, chosen.shape).astype(np.float32)
        return (disturbed / np.linalg.norm(disturbed, axis=1, keepdims=True)).astype(np.float32)


async def measure() -> list[Figure]:
    """Fill a house once; ask it in process; then start it as a whole and look at its memory."""
    with temporary_home() as home:
        with embedded(home / "postgres") as place:
            async with house(Settings(home=home), place) as built:
                await _fill(built)
                figures = await _ask(built)
        return figures + await asyncio.to_thread(_weigh, home)


async def _fill(built: House) -> None:
    made = generate_offers(OFFERS, 13, built.gazetteer, built.taxonomy, TODAY)
    while batch := list(islice(made, 1000)):
        await asyncio.to_thread(built.offers.take, batch)
    await asyncio.to_thread(lambda: built.room.reader)
    encoder = built.room.encoder
    built.room.use_encoders(Repeating(encoder))  # type: ignore[arg-type]
    await built.catch_up()
    built.room.use_encoders(encoder)
    await built.pool.execute("ANALYZE")
    await built.recommender.catch_up()


async def _ask(built: House) -> list[Figure]:
    profiles = [
        profile
        for _, profile in islice(
            generate_profiles(PROFILES, 17, built.gazetteer, built.taxonomy, TODAY), PROFILES
        )
    ]
    served: list[float] = []
    counts: list[int] = []
    for profile in profiles:
        await built.recommender.recommend(
            profile, profile.interface_language
        )  # reading a profile is done once
        start = time.perf_counter()
        found = await built.recommender.recommend(profile, profile.interface_language)
        served.append(1000 * (time.perf_counter() - start))
        counts.append(len(found.recommended))
    detail = (
        f"{PROFILES} profiles over {len(built.recommender)} offers, ten explained and the near misses; median"
        f" {np.median(served):.1f} ms, {np.mean(np.array(counts) > 0):.0%} of profiles got some"
    )
    p95 = float(np.percentile(served, 95))
    return [
        Figure("recommendations for one profile over 100 000 offers, p95", p95, "ms", 30, "at_most", detail)
    ]


def _weigh(home: Any) -> list[Figure]:
    with passerelle_up(home) as (address, process):
        until_answered(f"{address}/health/ready", seconds=300)
        until_answered(f"{address}/fr/")
        resident = process.memory_info().rss / 1e9
        servers = sum(child.memory_info().rss for child in process.children(recursive=True)) / 1e9
    detail = f"the process, {OFFERS} offers in the index" + (
        f"; its children {servers:.2f} GB" if servers else ""
    )
    return [Figure("resident memory of `passerelle up`", resident, "GB", 2, "at_most", detail)]
