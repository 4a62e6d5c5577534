"""What is left of an offer or a profile once it is read: plain values, and what in the text each was found by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contracts.values import (
    CEFR_ORDER,
    ContractType,
    LanguageFloor,
    LanguageLevel,
    Licence,
    TravelLimit,
    WorkingTime,
)

WORDS = "words:"
"""Begins the key of a skill that no nomenclature knows."""
Vector = NDArray[np.float32]
"""Shape (dimension,), length one; all zeros where there was nothing to read."""


@dataclass(frozen=True, slots=True)
class OccupationRead:
    """An ESCO occupation, how surely (0 to 1), and the words that were read as it."""

    uri: str
    score: float
    words: str = ""

    @property
    def counts(self) -> float:
        """What it counts in a pair, 0 to 1. The two of a pair multiply to the geometric mean of how surely each was read:
        two titles that are both read as the same, neither surely, are alike all the same. In half precision, as the index
        keeps it."""
        return float(np.float16(sqrt(self.score)))


@dataclass(frozen=True, slots=True)
class SkillRead:
    """A skill by its key, an ESCO address or, where no nomenclature knows it, ``words:`` and the folded wording."""

    key: str
    words: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Spot:
    """A located place of work: its number among the offer's places, and WGS 84 degrees."""

    place: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class OfferReading:
    """An offer as the index keeps it. ``languages`` are floors; ``text_languages`` those its text can be read in."""

    vector: Vector = field(compare=False, repr=False)
    occupations: tuple[OccupationRead, ...] = ()
    skills: tuple[SkillRead, ...] = ()
    spots: tuple[Spot, ...] = ()
    languages: tuple[LanguageFloor, ...] = ()
    text_languages: tuple[str, ...] = ()
    licences: tuple[Licence, ...] = ()
    contract: ContractType | None = None
    working_time: WorkingTime | None = None
    published_on: date | None = None
    expires_on: date | None = None

    def to_row(self) -> dict[str, Any]:
        """As JSON values, without the vector, which is kept beside them in binary."""
        return {
            "occupations": [[o.uri, round(o.score, 4), o.words] for o in self.occupations],
            "skills": [[s.key, s.words, s.required] for s in self.skills],
            "spots": [[s.place, s.latitude, s.longitude] for s in self.spots],
            "languages": [[f.language, f.level, f.required] for f in self.languages],
            "text_languages": list(self.text_languages),
            "licences": list(self.licences),
            "contract": self.contract,
            "working_time": self.working_time,
            "published_on": self.published_on and self.published_on.isoformat(),
            "expires_on": self.expires_on and self.expires_on.isoformat(),
        }

    @classmethod
    def from_row(cls, row: Mapping[str, Any], vector: Vector) -> OfferReading:
        """The reading that ``to_row`` wrote, with its vector."""
        return cls(
            vector=vector,
            occupations=tuple(OccupationRead(*values) for values in row["occupations"]),
            skills=tuple(SkillRead(*values) for values in row["skills"]),
            spots=tuple(Spot(*values) for values in row["spots"]),
            languages=tuple(
                LanguageFloor(language=code, level=level, required=required)
                for code, level, required in row["languages"]
            ),
            text_languages=tuple(row["text_languages"]),
            licences=tuple(row["licences"]),
            contract=row["contract"],
            working_time=row["working_time"],
            published_on=date.fromisoformat(row["published_on"]) if row["published_on"] else None,
            expires_on=date.fromisoformat(row["expires_on"]) if row["expires_on"] else None,
        )


@dataclass(frozen=True, slots=True)
class ProfileReading:
    """A profile as the ranking takes it.

    ``skills`` are those the jobseeker named; ``implied`` those essential to an occupation they held, with that
    occupation's address. The vector speaks of occupations only, never of skills: a skill can then only ever add.
    """

    vector: Vector = field(compare=False, repr=False)
    country: str | None
    latitude: float | None
    longitude: float | None
    travel: TravelLimit
    wanted: tuple[OccupationRead, ...] = ()
    held: tuple[OccupationRead, ...] = ()
    skills: tuple[SkillRead, ...] = ()
    implied: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[LanguageLevel, ...] = ()
    licences: frozenset[Licence] = frozenset()
    contracts: tuple[ContractType, ...] = ()
    working_times: tuple[WorkingTime, ...] = ()
    available_from: date | None = None

    def to_row(self) -> dict[str, Any]:
        """As JSON values, without the vector, which is kept beside them in binary."""
        return {
            "country": self.country,
            "latitude": self.latitude,
            "longitude": self.longitude,
            "travel": [self.travel.kilometres, self.travel.minutes],
            "wanted": [[o.uri, o.score, o.words] for o in self.wanted],
            "held": [[o.uri, o.score, o.words] for o in self.held],
            "skills": [[s.key, s.words, s.required] for s in self.skills],
            "implied": dict(self.implied),
            "languages": [[known.language, known.level] for known in self.languages],
            "licences": sorted(self.licences),
            "contracts": list(self.contracts),
            "working_times": list(self.working_times),
            "available_from": self.available_from and self.available_from.isoformat(),
        }

    @classmethod
    def from_row(cls, row: Mapping[str, Any], vector: Vector) -> ProfileReading:
        """The reading that ``to_row`` wrote, with its vector: it scores every offer as the one that was written."""
        kilometres, minutes = row["travel"]
        return cls(
            vector=vector,
            country=row["country"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            travel=TravelLimit(kilometres=kilometres, minutes=minutes),
            wanted=tuple(OccupationRead(*values) for values in row["wanted"]),
            held=tuple(OccupationRead(*values) for values in row["held"]),
            skills=tuple(SkillRead(*values) for values in row["skills"]),
            implied=row["implied"],
            languages=tuple(LanguageLevel(language=code, level=level) for code, level in row["languages"]),
            licences=frozenset(row["licences"]),
            contracts=tuple(row["contracts"]),
            working_times=tuple(row["working_times"]),
            available_from=date.fromisoformat(row["available_from"]) if row["available_from"] else None,
        )

    @property
    def levels(self) -> dict[str, int]:
        """CEFR rank (A1 1 … C2 6) by language, the best where one is named twice."""
        ranks: dict[str, int] = {}
        for known in self.languages:
            ranks[known.language] = max(ranks.get(known.language, 0), CEFR_ORDER[known.level])
        return ranks
