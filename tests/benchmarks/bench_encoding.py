"""The encoder as Passerelle calls it, against the SentenceTransformer under it: one thread each, the same texts."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import torch

from matching.encoder import load_encoder
from matching.encoder.encoder import PIECE
from matching.reading.reader import HEAD
from matching.taxonomy.taxonomy import Taxonomy
from services.demo.offers import generate_offers
from services.floor.places import Gazetteer
from services.floor.settings import Settings
from tests.benchmarks.figures import Figure
from tests.benchmarks.houses import TODAY
from tests.homes import temporary_home

OFFERS, ROUNDS = 600, 8


async def measure() -> list[Figure]:
    """By turns, and who comes first by turns too: machines have better and worse minutes."""
    return await asyncio.to_thread(_measure)


def _measure() -> list[Figure]:
    with temporary_home() as home:
        encoder = load_encoder(Settings(home=home).encoder, home, lambda _: None)
    torch.set_num_threads(1)
    encoder._processors = ThreadPoolExecutor(
        1
    )  # which gives way to nobody here, as whoever it is compared with
    model = encoder._model
    lists = _texts()
    turns: list[Callable[[list[str]], object]] = [
        encoder.encode,
        partial(model.encode, batch_size=PIECE, normalize_embeddings=True, show_progress_bar=False),
    ]
    taken = [[0.0, 0.0] for _ in lists]
    for turn in range(-1, ROUNDS):
        for number, texts in enumerate(lists):
            for who in (0, 1) if turn % 2 else (1, 0):
                seconds = _seconds(turns[who], texts)
                taken[number][who] += seconds if turn >= 0 else 0.0  # the first one does not count
    ours, bare = (sum(one[who] for one in taken) for who in (0, 1))
    count = ROUNDS * sum(map(len, lists))
    each = ", ".join(
        f"{name} {alone / own:.2f}" for name, (own, alone) in zip(("adverts", "titles"), taken, strict=True)
    )
    detail = (
        f"{' and '.join(str(len(one)) for one in lists)} different texts, {ROUNDS} times: {count / ours:.0f}/s against"
        f" {count / bare:.0f}/s; {each}; load {os.getloadavg()[0]:.1f}"
    )
    name = "encoding against the bare SentenceTransformer on the same texts, one thread each"
    return [Figure(name, bare / ours, "×", 0.95, "at_least", detail)]


def _texts() -> tuple[list[str], list[str]]:
    """Adverts as they are read, and titles: each text once, so that nothing is won by not encoding it twice."""
    made = generate_offers(OFFERS, 12, Gazetteer.load(), Taxonomy.load(), TODAY)
    terms = [one for _, _, one in made]
    adverts = dict.fromkeys(f"{one.title}\n{one.description[:HEAD]}" for one in terms)
    return list(adverts), list(dict.fromkeys(one.title for one in terms))


def _seconds(encode: Callable[[list[str]], object], texts: list[str]) -> float:
    start = time.perf_counter()
    encode(texts)
    return time.perf_counter() - start
