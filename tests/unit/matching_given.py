"""What the matching tests are given: a small taxonomy, and offers and profiles drawn from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, get_args
from uuid import UUID

import numpy as np
from hypothesis import strategies as st

from contracts.values import (
    CEFR,
    ContractType,
    LanguageFloor,
    LanguageLevel,
    Licence,
    TravelLimit,
    WorkingTime,
)
from matching.reading import OccupationRead, OfferReading, ProfileReading, SkillRead, Spot
from matching.reading.licences import with_implied
from matching.taxonomy.model import Crossing, Found, Label, Match, UnknownConcept

TODAY = date(2026, 6, 1)
DIMENSION = 8
LILLE = (50.6292, 3.0573)
KORTRIJK = (50.8276, 3.2649)
OCCUPATIONS = ("welder", "fitter", "boilermaker", "nurse", "cook", "driver")
SKILLS = ("tig", "mag", "plans", "grinding", "care", "hygiene", "first aid", "driving")
LANGUAGES = ("fr", "nl", "de")
_LIKENESS = {("welder", "boilermaker"): 0.7, ("welder", "fitter"): 0.5, ("fitter", "boilermaker"): 0.6}
_SKILLS_OF = {"welder": ("tig", "mag", "plans"), "nurse": ("care", "hygiene", "first aid")}
_ROME = {"H2913": (("welder", 0.6), ("boilermaker", 0.3))}


def occupation(name: str) -> str:
    return f"esco:occupation/{name}"


def skill(name: str) -> str:
    return f"esco:skill/{name}"


class SmallTaxonomy:
    """Six occupations and eight skills; a concept's name in any language is its English one."""

    digest = "small"
    one_form = staticmethod(str)

    def __init__(self) -> None:
        self._occupations = {occupation(name): row for row, name in enumerate(OCCUPATIONS)}
        self._skills = {skill(name) for name in SKILLS}

    def __contains__(self, uri: object) -> bool:
        return uri in self._occupations or uri in self._skills

    def index_of(self, uri: str) -> int:
        if uri not in self._occupations:
            raise UnknownConcept(uri)
        return self._occupations[uri]

    def similarity_row(self, uri: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        own = OCCUPATIONS[self.index_of(uri)]
        pairs = [_LIKENESS.get((own, other), _LIKENESS.get((other, own), 0.0)) for other in OCCUPATIONS]
        row = np.array(pairs, np.float32)
        row[self.index_of(uri)] = 1
        return row

    def label(self, uri: str, language: str) -> Label:
        return Label(uri.rsplit("/", 1)[1], language)

    def current(self, uri: str) -> str | None:
        return uri if uri in self else None

    def skills_of(self, uri: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return tuple(skill(name) for name in _SKILLS_OF.get(uri.rsplit("/", 1)[1], ())), ()

    def lookup(self, text: str, language: str | None = None, kinds: Sequence[str] = ()) -> list[Found]:
        name = text.lower()
        return [Found(skill(name), "skill", name, "en", 1.0, text)] if name in SKILLS else []

    def find_skills(self, text: str, language: str | None = None) -> list[Found]:
        return [
            Found(skill(name), "skill", name, "en", 0.8, name)
            for name in SKILLS
            if name in text.lower().split()
        ]

    def rome_occupations(self, code: str) -> tuple[Crossing, ...]:
        return tuple(Crossing(occupation(name), weight, Match.CLOSE) for name, weight in _ROME.get(code, ()))

    def rome_occupations_for_title(self, code: str, appellation: str) -> tuple[Crossing, ...]:
        named = [
            crossing for crossing in self.rome_occupations(code) if crossing.uri.endswith(appellation.lower())
        ]
        return (Crossing(named[0].uri, 1.0, Match.EXACT),) if named else self.rome_occupations(code)


TAXONOMY = SmallTaxonomy()


def direction(*numbers: float) -> np.ndarray[Any, np.dtype[np.float32]]:
    """A vector of length one, the missing coordinates zero."""
    vector = np.zeros(DIMENSION, np.float32)
    vector[: len(numbers)] = numbers
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else vector


def an_offer(**facts: Any) -> OfferReading:
    """An offer in Kortrijk for a welder, which anybody may take; ``facts`` say otherwise."""
    usual: dict[str, Any] = {
        "vector": direction(1),
        "occupations": (OccupationRead(occupation("welder"), 1.0),),
        "spots": (Spot(0, *KORTRIJK),),
        "text_languages": ("fr",),
        "published_on": TODAY,
    }
    return OfferReading(**(usual | facts))


def a_profile(**facts: Any) -> ProfileReading:
    """Somebody in Lille who speaks French, wants to weld and would go 40 km; ``facts`` say otherwise."""
    usual: dict[str, Any] = {
        "vector": direction(1),
        "country": "FR",
        "latitude": LILLE[0],
        "longitude": LILLE[1],
        "travel": TravelLimit(kilometres=40),
        "wanted": (OccupationRead(occupation("welder"), 1.0),),
        "languages": (LanguageLevel(language="fr", level="C2"),),
    }
    return ProfileReading(**(usual | facts))


def skills(*names: str, required: bool = True) -> tuple[SkillRead, ...]:
    return tuple(SkillRead(skill(name), name, required) for name in names)


def floor(language: str, level: CEFR, required: bool = True) -> LanguageFloor:
    return LanguageFloor(language=language, level=level, required=required)


def drawn_offer(random: Random) -> OfferReading:
    """Any offer around Lille: some nowhere, some in two places, some expired, some that name nothing."""
    spots = [
        Spot(n, random.uniform(50.2, 51.2), random.uniform(2.5, 4.0))
        for n in range(random.choice((0, 1, 1, 1, 1, 2)))
    ]
    published = TODAY - timedelta(days=random.randrange(-3, 60))
    return OfferReading(
        vector=direction(*(random.randint(-3, 5) for _ in range(DIMENSION))),
        occupations=tuple(
            OccupationRead(occupation(name), random.choice((0.4, 0.8, 1.0)))
            for name in random.sample(OCCUPATIONS, random.randrange(3))
        ),
        skills=tuple(
            SkillRead(skill(name), name, random.random() < 0.6)
            for name in random.sample(SKILLS, random.randrange(5))
        ),
        spots=tuple(spots),
        languages=tuple(
            floor(code, random.choice(get_args(CEFR)), random.random() < 0.7)
            for code in random.sample(LANGUAGES, random.choice((0, 0, 1, 1, 2)))
        ),
        text_languages=(random.choice(LANGUAGES),),
        licences=tuple(random.sample(("B", "C", "CE", "FORKLIFT"), random.choice((0, 0, 0, 1, 2)))),
        contract=random.choice((None, *get_args(ContractType)[:4])),
        working_time=random.choice((None, *get_args(WorkingTime))),
        published_on=random.choice((None, published, published)),
        expires_on=random.choice((None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=30))),
    )


def drawn_profile(random: Random) -> ProfileReading:
    """Anybody around Lille: with or without wishes, limits and experience."""
    reads = [
        OccupationRead(occupation(name), random.choice((0.5, 1.0))) for name in random.sample(OCCUPATIONS, 3)
    ]
    wanted, held = random.randrange(3), random.randrange(3)
    held_reads = reads[3 - held :]
    licences: list[Licence] = random.sample(["B", "CE", "FORKLIFT"], random.randrange(3))
    return ProfileReading(
        vector=direction(*(random.randint(-3, 5) for _ in range(DIMENSION))),
        country="FR",
        latitude=random.uniform(50.4, 51.0),
        longitude=random.uniform(2.8, 3.7),
        travel=TravelLimit(
            kilometres=random.choice((None, 15, 40, 80)), minutes=random.choice((None, None, 20, 45))
        ),
        wanted=tuple(reads[:wanted]),
        held=tuple(held_reads),
        skills=skills(*random.sample(SKILLS, random.randrange(5))),
        implied={key: read.uri for read in held_reads for key in TAXONOMY.skills_of(read.uri)[0]},
        languages=tuple(
            LanguageLevel(language=code, level=random.choice(get_args(CEFR)))
            for code in random.sample(LANGUAGES, random.randint(1, 3))
        ),
        licences=with_implied(licences),
        contracts=tuple(random.sample(get_args(ContractType)[:4], random.choice((0, 0, 1, 2)))),
        working_times=random.choice(((), (), ("full_time",))),
    )


def drawn_id(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128))


randoms = st.integers(min_value=0, max_value=2**32).map(Random)
"""A seed is all that Hypothesis shrinks: worlds of hundreds of offers are too large to draw choice by choice."""
