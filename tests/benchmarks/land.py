"""Many offers and people spread as the population is, drawn from a seed a batch at a time, as arrays.

A place of the gazetteer gets its share by inhabitants (a few big cities, thousands of villages, in France, Belgium and
the bands beyond their borders), an offer any ESCO occupation with some of its skills, and a vector around one direction
per ISCO-08 unit group, as in ``bench_matching``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, get_args
from uuid import UUID
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from contracts.values import CEFR_ORDER, ContractType, LanguageFloor, LanguageLevel, Licence, TravelLimit
from matching.index import OfferIndex
from matching.index.columns import OCCUPATIONS, SKILLS
from matching.index.conditions import CONTRACTS, LICENCE_BITS, WORKING_TIMES, Conditions, LanguageNeeds
from matching.index.facts import DESIRED, Facts
from matching.reading import OccupationRead, OfferReading, ProfileReading, SkillRead, Spot
from matching.reading.licences import with_implied
from matching.taxonomy.taxonomy import Taxonomy
from services.floor.places import Gazetteer

DIMENSION = 512
"""The built-in encoder's."""
TODAY = date(2026, 6, 1)
BATCH = 5_000
REQUIRED, DESIRED_MOST = 4, 6
LANGUAGES = ("fr", "nl", "de")
LEVELS = ("A2", "B1", "B2")
KINDS: tuple[ContractType, ...] = ("permanent", "fixed_term", "temporary", "apprenticeship", "internship")
KIND_SHARES = (0.5, 0.2, 0.2, 0.06, 0.04)
WISHES: tuple[tuple[ContractType, ...], ...] = (
    (),
    ("permanent",),
    ("permanent", "fixed_term"),
    ("fixed_term", "temporary"),
)
WITH_FLOOR, WITH_LICENCE, WITH_SECOND_PLACE = 0.6, 0.2, 0.02
AROUND = 0.04
"""Degrees by which an offer or a home lies off its place's middle, mostly."""

Drawn = dict[str, NDArray[Any]]
Tables = tuple[NDArray[np.uint32], NDArray[Any], NDArray[Any]]


class Land:
    """Draws offers, the same ones for the same seed, and people who look for work among them."""

    def __init__(self, taxonomy: Taxonomy, offers: int, seed: int) -> None:
        self.taxonomy, self.offers, self.seed = taxonomy, offers, seed
        places = Gazetteer.load().entries
        people = np.array([place.population for place in places], float)
        self._share = people / people.sum()
        self._at = np.array([(place.lat, place.lon) for place in places])
        self._language = np.array([_language(place.country, place.lat) for place in places])
        self._uris = [one.uri for one in taxonomy.occupations]
        groups = sorted({one.isco or "" for one in taxonomy.occupations})
        self._group = np.array([groups.index(one.isco or "") for one in taxonomy.occupations])
        random = np.random.default_rng(seed)
        self._directions = random.standard_normal((len(groups), DIMENSION), np.float32)
        named = [taxonomy.skills_of(uri) for uri in self._uris]
        self._skills = [(e[:REQUIRED], o[: DESIRED_MOST - 1]) for e, o in named]
        self._tables: WeakKeyDictionary[OfferIndex, Tables] = WeakKeyDictionary()

    def batches(self) -> Iterator[Drawn]:
        """Every offer, ``BATCH`` at a time, as arrays of that length: what ``facts`` and ``reading`` make offers of."""
        for number, start in enumerate(range(0, self.offers, BATCH)):
            yield self._batch(np.random.default_rng((self.seed, 1, number)), min(BATCH, self.offers - start))

    def more(self, count: int) -> Drawn:
        """Offers that are in none of the batches."""
        return self._batch(np.random.default_rng((self.seed, 2)), count)

    def facts(self, drawn: Drawn, index: OfferIndex) -> Facts:
        """A batch as the index takes it."""
        n = len(drawn["low"])
        if index not in self._tables:
            self._tables[index] = self._skill_tables(index)
        table, counts, totals = self._tables[index]
        occupation, desired = drawn["occupation"], drawn["desired"]
        required = counts[occupation, 0]
        desired = np.minimum(desired, counts[occupation, 1])
        nothing = np.zeros(n)
        second = np.flatnonzero(drawn["has_second"])
        offer = np.concatenate((np.arange(n), second))
        order = np.argsort(offer, kind="stable")
        at = np.concatenate((drawn["at"], drawn["second"][second]))[order]
        return Facts(
            [_uuid(high, low) for high, low in zip(drawn["high"], drawn["low"], strict=True)],
            {
                "occupations": np.stack((occupation + 1, *(nothing,) * (OCCUPATIONS - 1))),
                "occupation_scores": np.stack((np.sqrt(drawn["sure"]), *(nothing,) * (OCCUPATIONS - 1))),
                "skill_count": required + desired,
                "skill_total": totals[occupation] + DESIRED * desired,
                "conditions": _conditions(drawn, index),
                "published": drawn["published"],
                "expires": drawn["published"] + 100,
            },
            table[occupation],
            drawn["vectors"],
            offer[order],
            at[:, 0].copy(),
            at[:, 1].copy(),
            np.concatenate((np.zeros(n), np.ones(len(second))))[order].astype(np.int16),
        )

    def reading(self, drawn: Drawn, n: int) -> tuple[UUID, OfferReading]:
        """One offer of a batch as the matching reads offers."""
        own = {name: values[n] for name, values in drawn.items()}
        essential, optional = self._skills[own["occupation"]]
        needs = _needs(own["language"], own["floor"])
        at = [own["at"], own["second"]] if own["has_second"] else [own["at"]]
        times = {code: name for name, code in WORKING_TIMES.items()}
        return _uuid(own["high"], own["low"]), OfferReading(
            vector=own["vectors"],
            occupations=(OccupationRead(self._uris[own["occupation"]], float(own["sure"])),),
            skills=tuple(SkillRead(key, "") for key in essential)
            + tuple(SkillRead(key, "", False) for key in optional[: own["desired"]]),
            spots=tuple(Spot(place, float(lat), float(lon)) for place, (lat, lon) in enumerate(at)),
            languages=needs.floors,
            text_languages=needs.text_languages,
            licences=("B",) if own["licence"] else (),
            contract=KINDS[own["kind"]],
            working_time=times[int(own["working_time"])],  # type: ignore[arg-type]
            published_on=date.fromordinal(int(own["published"])),
            expires_on=date.fromordinal(int(own["published"]) + 100),
        )

    def people(self, count: int, kilometres: int) -> list[ProfileReading]:
        """Jobseekers who live where people live and would go so many kilometres."""
        random = np.random.default_rng((self.seed, 3))
        return [self._person(random, kilometres) for _ in range(count)]

    def _person(self, random: np.random.Generator, kilometres: int) -> ProfileReading:
        place = random.choice(len(self._share), p=self._share)
        home = self._at[place] + random.normal(0, AROUND, 2)
        own = LANGUAGES[self._language[place]]
        other = LANGUAGES[(self._language[place] + 1) % 2]
        wanted = random.choice(len(self._uris), random.integers(1, 3), replace=False)
        levels = ("A1", "A2", "B1", "B2", "C1")
        licences: tuple[Licence, ...] = ("B",) if random.random() < 0.7 else ()
        return ProfileReading(
            vector=self._vectors(random, wanted[:1])[0],
            country="FR",
            latitude=float(home[0]),
            longitude=float(home[1]),
            travel=TravelLimit(kilometres=kilometres),
            wanted=tuple(OccupationRead(self._uris[one], 1.0) for one in wanted),
            skills=tuple(SkillRead(key, "") for one in wanted for key in self._skills[one][0][:3]),
            languages=(
                LanguageLevel(language=own, level="C2"),
                LanguageLevel(language=other, level=levels[random.integers(len(levels))]),  # type: ignore[arg-type]
            ),
            licences=with_implied(licences),
            contracts=WISHES[random.integers(len(WISHES))],
        )

    def _batch(self, random: np.random.Generator, n: int) -> Drawn:
        place, elsewhere = random.choice(len(self._share), (2, n), p=self._share)
        occupation = random.integers(0, len(self._uris), n)
        return {
            "high": random.integers(0, 2**64, n, np.uint64),
            "low": random.integers(0, 2**64, n, np.uint64),
            "at": self._at[place] + random.normal(0, AROUND, (n, 2)),
            "second": self._at[elsewhere] + random.normal(0, AROUND, (n, 2)),
            "has_second": random.random(n) < WITH_SECOND_PLACE,
            "language": self._language[place],
            "occupation": occupation,
            "sure": random.uniform(0.6, 1, n),
            "desired": random.integers(0, DESIRED_MOST, n),
            "floor": np.where(random.random(n) < WITH_FLOOR, random.integers(1, len(LEVELS) + 1, n), 0),
            "licence": random.random(n) < WITH_LICENCE,
            "kind": random.choice(len(KINDS), n, p=KIND_SHARES),
            "working_time": random.integers(1, len(WORKING_TIMES), n),
            "published": TODAY.toordinal() - random.integers(0, 90, n),
            "vectors": self._vectors(random, occupation),
        }

    def _vectors(self, random: np.random.Generator, occupation: NDArray[Any]) -> NDArray[np.float32]:
        """Of length one, as the encoder's are; in half precision from here on, as the table keeps them."""
        vectors = random.standard_normal((len(occupation), DIMENSION), np.float32)
        vectors += self._directions[self._group[occupation]]
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors.astype(np.float16).astype(np.float32)

    def _skill_tables(self, index: OfferIndex) -> Tables:
        """By occupation: the numbers of its skills, how many are required and desired, the weight of the required."""
        table = np.zeros((len(self._skills), SKILLS), np.uint32)
        for row, (essential, optional) in enumerate(self._skills):
            numbers = [2 * index.number_of_skill(key) for key in essential]
            numbers += [2 * index.number_of_skill(key) + 1 for key in optional]
            table[row, : len(numbers)] = numbers
        counts = np.array([(len(essential), len(optional)) for essential, optional in self._skills])
        return table, counts, counts[:, 0].astype(float)


def _language(country: str, latitude: float) -> int:
    if country == "BE":
        return 1 if latitude > 50.75 else 0
    return {"FR": 0, "LU": 0, "NL": 1, "DE": 2}[country]


def _needs(language: int, level: int) -> LanguageNeeds:
    """The languages of an offer: a floor in its own language, or none at level 0."""
    own = LANGUAGES[language]
    floors = (LanguageFloor(language=own, level=LEVELS[level - 1]),) if level else ()  # type: ignore[arg-type]
    return LanguageNeeds(floors, (own,))


def _conditions(drawn: Drawn, index: OfferIndex) -> NDArray[np.int64]:
    asked = np.stack(
        [drawn[name] for name in ("language", "floor", "licence", "kind", "working_time")], axis=1
    )
    different, which = np.unique(asked, axis=0, return_inverse=True)
    numbers = [
        index.conditions.number(
            Conditions(
                _needs(language, level), LICENCE_BITS["B"] if licence else 0, CONTRACTS[KINDS[kind]], time
            )
        )
        for language, level, licence, kind, time in different.tolist()
    ]
    return np.array(numbers)[which.reshape(-1)]


def _uuid(high: int, low: int) -> UUID:
    return UUID(int=int(high) << 64 | int(low))


def floor_ranks() -> NDArray[np.int64]:
    """The CEFR rank of each drawn floor, 0 for none."""
    return np.array([0, *(CEFR_ORDER[level] for level in LEVELS)])


assert set(KINDS) <= set(get_args(ContractType))
