"""The parts of a score, each from 0 to 1, computed for many offers at once. ``docs/matching.md`` has them as a table.

Gender, age, name, nationality and where somebody comes from are no inputs: they are not even in a profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from contracts.values import CEFR_ORDER
from matching.index.columns import UNKNOWN_DAY, Columns
from matching.index.conditions import ConditionTable, LanguageNeeds
from matching.index.facts import DESIRED, skill_weight
from matching.index.skills import UNIT, SkillPool
from matching.reading.model import OccupationRead, OfferReading, ProfileReading

Floats = NDArray[np.float32]
Slots = NDArray[np.int64]

WEIGHTS: Mapping[str, float] = {
    "occupation": 0.25,
    "skills": 0.15,
    "meaning": 0.40,
    "language": 0.08,
    "distance": 0.08,
    "freshness": 0.04,
}
"""Chosen on half of the judged set, and better on the other half too: see docs/matching-quality.md."""
HELD = 0.85
"""An occupation held counts this much of one wanted: who looks for work may well want to do something else."""
NO_OCCUPATION_SAID = 0.5
"""The occupation part of every offer for a jobseeker who names no occupation: it then orders nothing."""
IMPLIED = 0.6
"""What a skill counts that is essential to an occupation held, but that the jobseeker did not name."""
RELATED = 0.07
"""The least occupation part of an offer that is recommended; below it the work is another trade."""
MEANT = 0.15
"""The least likeness in meaning of a recommended offer whose occupation could not be read. Offers of the trade one seeks
mostly lie above it in `use3`, others mostly below."""
CLOSELY_RELATED, CLOSELY_MEANT = 0.2, 0.25
"""The same for an offer that is shown although one thing stands in the way: nobody should wonder about a course or a licence
for work they would not do. Of the judged pairs (counted by hand) 92 in 100 are of some use above .2, 85 above .15, 72 above .07;
of those between .15 and .2 every second one is, between .2 and .25 three of four."""
NO_SKILL_NAMED = 0.3
"""The skills part of an offer that names none: less than where some are there, more than where none is."""
AT_FLOOR, PER_LEVEL_ABOVE = 0.8, 0.1
READS_WITH_EASE = CEFR_ORDER["B2"]
HALF_DISTANCE_KM, HALF_LIFE_DAYS = 25.0, 30.0
AGE_UNKNOWN = 0.5


class Likeness(Protocol):
    """What the ranking asks of the taxonomy: how close an occupation is to every other, float32 from 0 to 1."""

    def __contains__(self, uri: object) -> bool: ...
    def index_of(self, uri: str) -> int: ...
    def similarity_row(self, uri: str) -> Floats: ...


def stated_occupations(profile: ProfileReading) -> list[tuple[OccupationRead, float]]:
    """The occupations wanted and held, each with what it counts: its kind's factor times what its reading counts."""
    wanted = [(read, read.counts) for read in profile.wanted]
    return wanted + [(read, HELD * read.counts) for read in profile.held]


def occupation_affinity(profile: ProfileReading, taxonomy: Likeness) -> Floats | None:
    """How much the jobseeker's occupations speak for each of the taxonomy's: float32 of shape (occupations,), or None
    where the jobseeker names no occupation that is known."""
    rows = [
        np.float32(counts) * taxonomy.similarity_row(read.uri)
        for read, counts in stated_occupations(profile)
        if read.uri in taxonomy
    ]
    if not rows:
        return None
    best = np.nan_to_num(np.max(rows, axis=0), nan=0.0)
    affinity: Floats = np.clip(best, 0, 1).astype(np.float32)
    return affinity


def skill_table(skills: Mapping[str, int], profile: ProfileReading) -> Floats:
    """What each skill adds to the sum of an offer that requires it (row 2n) or desires it (row 2n + 1)."""
    values: dict[int, float] = {}
    for keys, value in ((profile.implied, IMPLIED), ([skill.key for skill in profile.skills], 1.0)):
        for key in keys:
            if key in skills:
                values[skills[key]] = value * skill_weight(key)
    has = np.zeros(len(skills) + 1, np.float32)  # only now: a skill may be numbered meanwhile
    has[np.fromiter(values, np.int64, len(values))] = list(values.values())
    return np.stack([has, np.float32(DESIRED) * has], axis=1).ravel()


def occupation_part(columns: Columns, slots: Slots, affinity: Floats | None) -> Floats:
    """The best of the offer's occupations: likeness to a stated one, times what both readings count."""
    if affinity is None:
        return np.full(len(slots), NO_OCCUPATION_SAID, np.float32)
    best = np.zeros(len(slots), np.float32)
    with_none = np.concatenate((np.zeros(1, np.float32), affinity))
    for occupation, score in zip(columns.occupations, columns.occupation_scores, strict=True):
        read = occupation.take(slots)
        if not read.any():
            break  # readings leave no gap
        own = with_none.take(read)
        own *= score.take(slots)
        np.maximum(best, own, out=best)
    return np.minimum(best, 1)


def occupation_value(offer: OfferReading, affinity: Floats, taxonomy: Likeness) -> float:
    """``occupation_part`` of one offer that stands in no index."""
    known = (read for read in offer.occupations if read.uri in taxonomy)
    values = (read.counts * float(affinity[taxonomy.index_of(read.uri)]) for read in known)
    return max(values, default=0.0)


def is_unread(columns: Columns, slots: Slots) -> NDArray[np.bool_]:
    """Whether no occupation could be read from the offer."""
    unread: NDArray[np.bool_] = columns.occupations[0].take(slots) == 0
    return unread


def may_be_related(affinity: Floats) -> NDArray[np.bool_]:
    """Which of the taxonomy's occupations may be of the trade sought, however surely an offer was read as one of them."""
    related: NDArray[np.bool_] = affinity >= RELATED
    return related


def skills_part(columns: Columns, pool: SkillPool, slots: Slots, table: Floats) -> Floats:
    """The share of the offer's skills that are there, by weight: see ``DESIRED`` and ``UNKNOWN_WORDS``."""
    counts, totals = columns.skill_count.take(slots), columns.skill_total.take(slots)
    begins, numbers = UNIT * columns.skills_at.take(slots).astype(np.int64), pool.numbers
    there = np.zeros(len(slots), np.float32)
    for number in range(int(counts.max(initial=0))):
        has_it = np.flatnonzero(counts > number)
        there[has_it] += table.take(numbers.take(begins.take(has_it) + number))
    part = np.full(len(slots), NO_SKILL_NAMED, np.float32)
    np.divide(there, totals, out=part, where=counts > 0)
    return np.clip(part, 0, 1)


def language_part(columns: Columns, slots: Slots, table: ConditionTable, levels: Mapping[str, int]) -> Floats:
    """``language_value`` of each offer; computed once for all offers that name the same languages."""
    numbers = table.needs_number.take(columns.conditions.take(slots))
    values = np.zeros(len(table.needs), np.float32)
    for number in np.flatnonzero(np.bincount(numbers, minlength=1)):
        values[number] = language_value(table.needs[number], levels)
    return values.take(numbers)


def language_value(needs: LanguageNeeds, levels: Mapping[str, int]) -> float:
    """Half how easily the jobseeker reads the offer, half how well they speak what it names.

    A text is read with ease from B2. A language named counts .8 at its floor, .1 more a level above, less below; an
    offer that names none counts as one whose floor is just met. ``levels`` are CEFR ranks, A1 1 to C2 6.
    """
    reading = max((levels.get(language, 0) for language in needs.text_languages), default=0) / READS_WITH_EASE
    spoken = [_floor_value(levels.get(floor.language, 0), CEFR_ORDER[floor.level]) for floor in needs.floors]
    return (min(reading, 1.0) + (sum(spoken) / len(spoken) if spoken else AT_FLOOR)) / 2


def distance_part(distance_km: NDArray[np.float64]) -> Floats:
    """1 next door, half of it every ``HALF_DISTANCE_KM``."""
    part: Floats = np.exp2(distance_km.astype(np.float32) / np.float32(-HALF_DISTANCE_KM))
    return part


def freshness_part(columns: Columns, slots: Slots, today: int) -> Floats:
    """1 on the day of publication, half of it every ``HALF_LIFE_DAYS``."""
    published = columns.published.take(slots)
    age = np.maximum(today - published, 0).astype(np.float32)
    part: Floats = np.exp2(age / np.float32(-HALF_LIFE_DAYS))
    part[published == UNKNOWN_DAY] = AGE_UNKNOWN
    return part


def _floor_value(level: int, floor: int) -> float:
    if level < floor:
        return AT_FLOOR * level / floor
    return min(AT_FLOOR + PER_LEVEL_ABOVE * (level - floor), 1.0)
