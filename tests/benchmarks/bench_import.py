"""Import, encoding included, against the models alone on the same texts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import torch
from numpy.typing import NDArray

from matching.encoder.builtin import BUILT_IN
from matching.encoder.encoder import MAX_TOKENS, processors
from services.demo.offers import generate_offers
from services.following import running
from services.offers.importers.run import import_offers
from tests.benchmarks.figures import Figure
from tests.benchmarks.houses import TODAY, temporary_house

OFFERS, ROUNDS = 1500, 4


class Listening:
    """Stands before the encoder and keeps what it was asked to encode, call by call."""

    def __init__(self, encoder: Any) -> None:
        self.encoder = encoder
        self.calls: list[tuple[list[str], dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.encoder, name)

    def encode(self, texts: Sequence[str], **how: Any) -> NDArray[np.float32]:
        self.calls.append((list(texts), how))
        return self.encoder.encode(texts, **how)  # type: ignore[no-any-return]


def feed(path: Path, offers: Any) -> None:
    """The offers as a file of JobPostings, the way a partner's feed brings them."""
    with path.open("wb") as file:
        for source, reference, terms in offers:
            place = terms.places[0]
            file.write(
                orjson.dumps(
                    {
                        "@context": "https://schema.org",
                        "@type": "JobPosting",
                        "identifier": {"@type": "PropertyValue", "name": source, "value": reference},
                        "title": terms.title,
                        "description": terms.description,
                        "inLanguage": terms.language,
                        "datePosted": str(terms.published_at.date()) if terms.published_at else None,
                        "skills": [skill.label for skill in terms.skills],
                        "hiringOrganization": {"@type": "Organization", "name": terms.employer.name},
                        "jobLocation": {
                            "@type": "Place",
                            "address": {
                                "@type": "PostalAddress",
                                "addressLocality": place.label,
                                "addressCountry": place.country,
                            },
                        },
                    }
                )
                + b"\n"
            )


class Bare:
    """A model itself, as whoever had only sentence-transformers would call it: every processor for each batch."""

    def __init__(self, name: str, home: Path) -> None:
        built_in = BUILT_IN[name]
        self._model = built_in.load(built_in.folder(home, lambda _: None))
        self._model.max_seq_length = MAX_TOKENS

    def encode(self, texts: Sequence[str], **_: Any) -> None:
        torch.set_num_threads(processors())
        try:
            self._model.encode(list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False)
        finally:
            torch.set_num_threads(1)


async def measure() -> list[Figure]:
    """Time ``passerelle offers import`` from file to searchable vectors, then the models on the very texts they got, by
    turns: machines have better and worse minutes."""
    imported = bare = ours = 0.0
    async with temporary_house() as built:
        await asyncio.to_thread(lambda: built.room.reader)
        (for_titles, _), (encoder, _) = built.room.titles_encoder.parts
        listening = [Listening(encoder), Listening(for_titles)]
        names = built.settings.encoder, built.settings.titles_encoder
        models = [Bare(name, built.settings.home) for name in names]
        built.room.use_encoders(*listening)  # type: ignore[arg-type]
        reader = await asyncio.to_thread(lambda: built.room.reader)
        others = generate_offers(20, 8, built.gazetteer, built.taxonomy, TODAY)
        reader.read_offers([terms for _, _, terms in others])  # what is built on first use is not import
        made = generate_offers(ROUNDS * OFFERS, 7, built.gazetteer, built.taxonomy, TODAY)
        for number in range(ROUNDS):
            path = built.settings.home / f"feed-{number}.jsonl"
            feed(path, islice(made, OFFERS))
            for one in listening:
                one.calls.clear()
            async with running(built):
                start = time.perf_counter()
                report = await asyncio.to_thread(import_offers, path, built.offers, built.gazetteer)
                await built.catch_up()
                await built.recommender.catch_up()
                imported += time.perf_counter() - start
            assert report.new == OFFERS and len(built.recommender) > 0
            for model, one in zip(models, listening, strict=True):
                bare += await asyncio.to_thread(timed, model, one.calls)
                ours += await asyncio.to_thread(timed, one.encoder, one.calls)
    count = ROUNDS * OFFERS
    detail = (
        f"{count} offers: {count / imported:.0f}/s imported, {count / bare:.0f}/s by the SentenceTransformers alone,"
        f" {count / ours:.0f}/s by the encoders as Passerelle calls them, of which import is {ours / imported:.2f}"
    )
    name = "import, encoding included, against the encoders alone"
    return [Figure(name, bare / imported, "×", 0.8, "at_least", detail)]


def timed(encoder: Any, calls: Sequence[tuple[list[str], dict[str, Any]]]) -> float:
    """Seconds that an encoder takes for these calls."""
    start = time.perf_counter()
    for texts, how in calls:
        encoder.encode(texts, **how)
    return time.perf_counter() - start
