"""How long one search takes in process, explanations included, among 100 000 synthetic offers on one thread.

``python -m tests.benchmarks.bench_matching`` prints it. Offers and profiles are drawn from a seed: towns of the border
region by weight, any ESCO occupation with some of its essential skills, and vectors around one direction per ISCO-08
unit group.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, get_args
from uuid import UUID

import numpy as np

from contracts.offers import OfferTerms
from contracts.values import CEFR, ContractType, LanguageFloor, LanguageLevel, Place, TravelLimit, WorkingTime
from matching.explanation import explain
from matching.index import OfferIndex
from matching.ranking import Ranker
from matching.reading import OccupationRead, OfferReading, ProfileReading, SkillRead, Spot
from matching.reading.licences import with_implied
from matching.taxonomy.taxonomy import Taxonomy

OFFERS, SEARCHES, DIMENSION, SEED = 100_000, 300, 512, 7
TODAY = date(2026, 6, 1)
TOWNS = (
    ("Lille", "FR", 50.63, 3.06, 30),
    ("Tourcoing", "FR", 50.72, 3.16, 8),
    ("Dunkerque", "FR", 51.03, 2.37, 8),
    ("Valenciennes", "FR", 50.36, 3.52, 8),
    ("Lens", "FR", 50.43, 2.83, 8),
    ("Reims", "FR", 49.26, 4.03, 6),
    ("Kortrijk", "BE", 50.83, 3.26, 12),
    ("Doornik", "BE", 50.61, 3.39, 6),
    ("Mons", "BE", 50.45, 3.95, 6),
    ("Brugge", "BE", 51.21, 3.22, 8),
    ("Gent", "BE", 51.05, 3.72, 12),
    ("Liège", "BE", 50.63, 5.57, 8),
)


class Generator:
    """Draws offers and profiles, the same ones for the same seed."""

    def __init__(self, taxonomy: Taxonomy, seed: int) -> None:
        self.taxonomy, self.random = taxonomy, Random(seed)
        self._noise = np.random.default_rng(seed)
        self._uris = [occupation.uri for occupation in taxonomy.occupations]
        groups = sorted({occupation.isco or "" for occupation in taxonomy.occupations})
        self._directions = dict(
            zip(groups, self._noise.standard_normal((len(groups), DIMENSION)), strict=True)
        )

    def offer(self) -> tuple[UUID, OfferReading, OfferTerms]:
        random, uri = self.random, self.random.choice(self._uris)
        town, spot = self._somewhere()
        essential, optional = self.taxonomy.skills_of(uri)
        skills = [SkillRead(key, "", True) for key in essential[:4]] + [
            SkillRead(key, "", False) for key in optional[: random.randrange(6)]
        ]
        published, own = (
            TODAY - timedelta(days=random.randrange(90)),
            "nl" if town in ("Kortrijk", "Brugge", "Gent") else "fr",
        )
        floors = [LanguageFloor(language=own, level=random.choice(("A2", "B1", "B2")))] * (
            random.random() < 0.6
        )
        reading = OfferReading(
            vector=self.direction(uri),
            occupations=(OccupationRead(uri, random.uniform(0.6, 1.0)),),
            skills=tuple(skills),
            spots=(Spot(0, *spot),),
            languages=tuple(floors),
            text_languages=(own,),
            licences=("B",) if random.random() < 0.2 else (),
            contract=random.choice(get_args(ContractType)),
            working_time=random.choice(get_args(WorkingTime)),
            published_on=published,
            expires_on=published + timedelta(days=100),
        )
        country = next(country for name, country, *_ in TOWNS if name == town)
        place = Place(label=town, country=country, latitude=spot[0], longitude=spot[1])
        return (
            UUID(int=random.getrandbits(128)),
            reading,
            OfferTerms(title="–", language=own, places=(place,)),
        )

    def profile(self) -> ProfileReading:
        random = self.random
        wanted, held = (
            random.sample(self._uris, random.randint(1, 3)),
            random.sample(self._uris, random.randint(0, 2)),
        )
        skills = [key for uri in wanted for key in self.taxonomy.skills_of(uri)[0][:3]]
        levels: tuple[CEFR, ...] = get_args(CEFR)
        return ProfileReading(
            vector=self.direction(wanted[0]),
            country=random.choice(("FR", "BE")),
            latitude=(home := self._somewhere()[1])[0],
            longitude=home[1],
            travel=TravelLimit(kilometres=random.choice((15, 30, 60, 120))),
            wanted=tuple(OccupationRead(uri, 1.0) for uri in wanted),
            held=tuple(OccupationRead(uri, 1.0) for uri in held),
            skills=tuple(SkillRead(key, "") for key in skills),
            implied={key: uri for uri in held for key in self.taxonomy.skills_of(uri)[0]},
            languages=(
                LanguageLevel(language="fr", level="C2"),
                LanguageLevel(language="nl", level=random.choice(levels)),
            ),
            licences=with_implied(("B",) if random.random() < 0.6 else ()),
            contracts=random.choice(((), ("permanent", "fixed_term", "temporary"))),
        )

    def direction(self, uri: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        mixed = self._directions[self.taxonomy.isco_of(uri) or ""] + self._noise.standard_normal(DIMENSION)
        vector: np.ndarray[Any, np.dtype[np.float32]] = (mixed / np.linalg.norm(mixed)).astype(np.float32)
        return vector

    def _somewhere(self) -> tuple[str, tuple[float, float]]:
        name, _, latitude, longitude, _ = self.random.choices(TOWNS, [town[-1] for town in TOWNS])[0]
        return name, (self.random.gauss(latitude, 0.08), self.random.gauss(longitude, 0.12))


def measure() -> dict[str, float]:
    """Milliseconds of a search with its explanations, by the clock and of processor time (which a busy machine's other
    work does not lengthen), of putting one offer, and the index's size."""
    taxonomy = Taxonomy.load()
    generator = Generator(taxonomy, SEED)
    index, known = OfferIndex(DIMENSION, taxonomy), {}

    def drawn() -> Iterator[tuple[UUID, OfferReading]]:
        for _ in range(OFFERS):
            offer_id, reading, terms = generator.offer()
            known[offer_id] = reading, terms
            yield offer_id, reading

    entries = list(drawn())
    started = time.perf_counter()
    index.put(entries)
    put = time.perf_counter() - started
    ranker, profiles = Ranker(index, taxonomy), [generator.profile() for _ in range(SEARCHES)]
    taken = [_search_ms(ranker, profile, known, taxonomy) for profile in profiles]
    (p50, own_p50), (p95, own_p95), (p99, _) = np.percentile(taken, (50, 95, 99), axis=0).tolist()
    return {
        "offers": float(len(index)),
        "search_p50_ms": p50,
        "search_p95_ms": p95,
        "search_p99_ms": p99,
        "search_p50_cpu_ms": own_p50,
        "search_p95_cpu_ms": own_p95,
        "put_ms_per_offer": 1000 * put / OFFERS,
        "index_megabytes": index.nbytes / 1e6,
    }


def _search_ms(
    ranker: Ranker,
    profile: ProfileReading,
    known: dict[UUID, tuple[OfferReading, OfferTerms]],
    taxonomy: Taxonomy,
) -> tuple[float, float]:
    """By the clock, and of this thread's processor time."""
    started, own = time.perf_counter(), time.thread_time()
    found = ranker.search(profile, 10, TODAY)
    for scored in found.recommended + [near.scored for near in found.near_misses]:
        explain(profile, *known[scored.offer_id], scored, "nl", taxonomy, TODAY)
    return 1000 * (time.perf_counter() - started), 1000 * (time.thread_time() - own)


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
