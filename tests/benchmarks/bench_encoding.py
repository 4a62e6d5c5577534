"""The encoder as Passerelle calls it, against the SentenceTransformer under it: one thread each, the same texts."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from functools import cache, partial
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from numpy.typing import NDArray

from matching.encoder import encoder as encoding
from matching.encoder import load_encoder
from matching.encoder.encoder import PIECE
from matching.reading.reader import HEAD
from matching.taxonomy.taxonomy import Taxonomy
from services.demo.offers import generate_offers
from services.floor.places import Gazetteer
from services.floor.settings import Settings
from services.recommendations.views import ReadOffers
from tests.benchmarks.figures import Figure
from tests.benchmarks.houses import TODAY
from tests.homes import temporary_home

OFFERS, ROUNDS = 600, 8
AT_ONCE = ReadOffers.batch_size
"""Texts in a list, as the view that reads offers brings them."""

Encode = Callable[[list[str]], Any]
Taken = tuple[float, float]
"""Seconds by the clock, and of the process's processor time, which a busy machine's other work does not lengthen as much."""


async def measure() -> list[Figure]:
    """By turns, list by list, and who comes first by turns too; of each list the best of its rounds."""
    return await asyncio.to_thread(_measure)


def _measure() -> list[Figure]:
    with temporary_home() as home:
        encoder = load_encoder(Settings(home=home).encoder, home, lambda _: None)
    torch.set_num_threads(1)
    bare = partial(
        encoder._model.encode, batch_size=PIECE, normalize_embeddings=True, show_progress_bar=False
    )
    # One thread for ours too, which gives way to nobody: neither does the model alone.
    with patch.multiple(encoding, processors=lambda: 1, give_way=lambda: None):
        adverts, titles = (
            np.sum([_best(encoder.encode, bare, one) for one in kind], axis=0) for kind in _lists()
        )
    (ours, own), (alone, own_alone) = adverts + titles
    count = sum(len(one) for kind in _lists() for one in kind)
    detail = (
        f"{count} different texts in lists of {AT_ONCE}: {count / ours:.0f}/s against {count / alone:.0f}/s;"
        f" adverts {adverts[1, 0] / adverts[0, 0]:.2f}, titles {titles[1, 0] / titles[0, 0]:.2f};"
        f" by processor time {own_alone / own:.2f}; load {os.getloadavg()[0]:.1f}"
    )
    name = "encoding against the bare SentenceTransformer on the same texts, one thread each"
    return [Figure(name, float(alone / ours), "×", 0.95, "at_least", detail)]


def _best(ours: Encode, bare: Encode, texts: list[str]) -> NDArray[np.float64]:
    """What each takes at best, (2, 2): a row each, the clock's and the processor's seconds."""
    taken: list[list[Taken]] = [[], []]
    for turn in range(ROUNDS):
        for who in (0, 1) if turn % 2 else (1, 0):
            taken[who].append(_taken((ours, bare)[who], texts))
    return np.array(taken).min(axis=1)


@cache
def _lists() -> tuple[list[list[str]], list[list[str]]]:
    """Adverts as they are read, and titles: each text once, so that nothing is won by not encoding it twice."""
    made = generate_offers(OFFERS, 12, Gazetteer.load(), Taxonomy.load(), TODAY)
    terms = [one for _, _, one in made]
    adverts = dict.fromkeys(f"{one.title}\n{one.description[:HEAD]}" for one in terms)
    titles = dict.fromkeys(one.title for one in terms)
    return _cut(list(adverts)), _cut(list(titles))


def _cut(texts: list[str]) -> list[list[str]]:
    return [texts[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE)]


def _taken(encode: Encode, texts: list[str]) -> Taken:
    clock, own = time.perf_counter(), time.process_time()
    encode(texts)
    return time.perf_counter() - clock, time.process_time() - own
