"""A batch of offers as arrays: what the index keeps of readings, before anything of it is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from matching.index.columns import NEVER, OCCUPATIONS, SKILLS, UNKNOWN_DAY
from matching.index.conditions import CONTRACTS, LICENCE_BITS, WORKING_TIMES, Conditions, LanguageNeeds
from matching.reading.model import WORDS, OfferReading, SkillRead

DESIRED = 0.4
"""What a skill that an offer would like counts beside one that it requires."""
UNKNOWN_WORDS = 0.3
"""What a skill counts that no nomenclature knows: two people seldom say it in the same words."""


class Occupations(Protocol):
    """What the index asks of the taxonomy: an occupation's column in every similarity row."""

    def __contains__(self, uri: object) -> bool: ...
    def index_of(self, uri: str) -> int: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """n offers and the m places of all of them, as arrays.

    ``ids`` are their n identifiers, each once. ``columns`` are facts by name as in ``Columns``, the last axis n long,
    except for those of a place and of where skills are kept. ``skills`` is uint32 (n, SKILLS): twice a skill's number,
    one more where it is only desired. ``vectors`` is (n, dimension). ``offer`` is int64 (m,), ascending: whose place it
    is; ``latitude`` and ``longitude`` are degrees, (m,), and ``place`` int16 its number among the offer's places.
    """

    ids: Sequence[UUID]
    columns: Mapping[str, NDArray[Any]]
    skills: NDArray[np.uint32]
    vectors: NDArray[np.floating[Any]]
    offer: NDArray[np.int64]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    place: NDArray[np.int16]


def facts_of(
    entries: Mapping[UUID, OfferReading],
    taxonomy: Occupations,
    number_of_skill: Callable[[str], int],
    number_of_conditions: Callable[[Conditions], int],
) -> Facts:
    """The facts of some readings, whose vectors are of one shape."""
    readings = list(entries.values())
    occupations = np.zeros((OCCUPATIONS, len(readings)), np.uint16)
    scores = np.zeros((OCCUPATIONS, len(readings)), np.float16)
    skills = np.zeros((len(readings), SKILLS), np.uint32)
    counts, totals = np.zeros(len(readings), np.uint8), np.zeros(len(readings), np.float32)
    for n, reading in enumerate(readings):
        known = [read for read in reading.occupations if read.uri in taxonomy][:OCCUPATIONS]
        occupations[: len(known), n] = [1 + taxonomy.index_of(read.uri) for read in known]
        scores[: len(known), n] = [read.counts for read in known]
        named = ranked_skills(reading.skills)
        skills[n, : len(named)] = [2 * number_of_skill(one.key) + (not one.required) for one in named]
        counts[n] = len(named)
        totals[n] = sum(skill_weight(one.key) * (1.0 if one.required else DESIRED) for one in named)
    columns = {
        "occupations": occupations,
        "occupation_scores": scores,
        "skill_count": counts,
        "skill_total": totals,
        "conditions": [number_of_conditions(_conditions(one)) for one in readings],
        "published": [one.published_on.toordinal() if one.published_on else UNKNOWN_DAY for one in readings],
        "expires": [one.expires_on.toordinal() if one.expires_on else NEVER for one in readings],
    }
    spots = [(n, spot) for n, reading in enumerate(readings) for spot in reading.spots]
    return Facts(
        list(entries),
        {name: np.asarray(values) for name, values in columns.items()},
        skills,
        np.stack([one.vector for one in readings]),
        np.array([n for n, _ in spots], np.int64),
        np.array([spot.latitude for _, spot in spots], np.float64),
        np.array([spot.longitude for _, spot in spots], np.float64),
        np.array([spot.place for _, spot in spots], np.int16),
    )


def _conditions(reading: OfferReading) -> Conditions:
    return Conditions(
        LanguageNeeds(reading.languages, reading.text_languages),
        sum(LICENCE_BITS[name] for name in set(reading.licences)),
        CONTRACTS[reading.contract],
        WORKING_TIMES[reading.working_time],
    )


def skill_weight(key: str) -> float:
    """What a required skill weighs beside others, by its key."""
    return UNKNOWN_WORDS if key.startswith(WORDS) else 1.0


def ranked_skills(skills: Iterable[SkillRead]) -> list[SkillRead]:
    """The skills that count: each once, required ones first, as many as the index keeps."""
    unique: dict[str, SkillRead] = {}
    for skill in sorted(skills, key=lambda skill: not skill.required):
        unique.setdefault(skill.key, skill)
    return list(unique.values())[:SKILLS]
