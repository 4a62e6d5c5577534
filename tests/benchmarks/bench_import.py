"""Import, encoding included, against the encoder alone on the same texts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from services.demo.offers import generate_offers
from services.following import running
from services.offers.importers.run import import_offers
from tests.benchmarks.figures import Figure
from tests.benchmarks.houses import TODAY, temporary_house

OFFERS = 1500


class Listening:
    """Stands before the encoder and keeps what it was asked to encode, call by call."""

    def __init__(self, encoder: Any) -> None:
        self._encoder = encoder
        self.calls: list[tuple[list[str], dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)

    def encode(self, texts: Sequence[str], **how: Any) -> NDArray[np.float32]:
        self.calls.append((list(texts), how))
        return self._encoder.encode(texts, **how)  # type: ignore[no-any-return]


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


async def measure() -> list[Figure]:
    """Time ``passerelle offers import`` from file to searchable vectors, then the encoder on the very texts it got."""
    async with temporary_house() as built:
        path = built.settings.home / "feed.jsonl"
        made = generate_offers(OFFERS, 7, built.gazetteer, built.taxonomy, TODAY)
        feed(path, islice(made, OFFERS))
        await asyncio.to_thread(lambda: built.room.reader)
        encoder = built.room.encoder
        listening = Listening(encoder)
        built.room.use_encoder(listening)  # type: ignore[arg-type]
        reader = await asyncio.to_thread(lambda: built.room.reader)
        others = generate_offers(20, 8, built.gazetteer, built.taxonomy, TODAY)
        reader.read_offers([terms for _, _, terms in others])  # what is built on first use is not import
        listening.calls.clear()
        async with running(built):
            start = time.perf_counter()
            report = await asyncio.to_thread(import_offers, path, built.offers, built.gazetteer)
            await built.catch_up()
            await built.recommender.catch_up()
            imported = time.perf_counter() - start
        assert report.new == OFFERS and len(built.recommender) > 0
        start = time.perf_counter()
        for texts, how in listening.calls:
            await asyncio.to_thread(encoder.encode, texts, **how)
        alone = time.perf_counter() - start
        detail = f"{OFFERS} offers: {OFFERS / imported:.0f}/s imported, {OFFERS / alone:.0f}/s by the encoder alone"
        return [
            Figure(
                "import, encoding included, against the encoder alone",
                alone / imported,
                "×",
                0.8,
                "at_least",
                detail,
            )
        ]
