"""What must hold before an offer is recommended, whatever its score; and which offers miss by one thing only.

An offer that does not state its contract, working time, licences or languages breaks no wish about them: the reader is
told that it does not say. A text in a language the jobseeker does not read bars nothing, it is rendered in theirs. A
start before the jobseeker is available bars nothing either, since dates are agreed between people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from contracts.values import CEFR_ORDER, LanguageFloor, Licence
from matching.index import OfferIndex
from matching.index.columns import RADIUS, Columns
from matching.index.conditions import CONTRACTS, LICENCE_BITS, WORKING_TIMES, ConditionTable
from matching.index.facts import ranked_skills
from matching.index.runs import Near
from matching.reading.model import OfferReading, ProfileReading, SkillRead
from matching.travel import chord_squared, km_of_chord_squared, minutes, on_sphere, reach_km

NEAR = 1.5
"""An offer up to this many times further than the jobseeker would go misses by distance; one beyond is not looked at."""


class Constraint(StrEnum):
    """The kinds of things an offer can miss by."""

    DISTANCE = "distance"
    LANGUAGE = "language"
    LICENCE = "licence"
    CONTRACT = "contract"
    WORKING_TIME = "working_time"


@dataclass(frozen=True, slots=True)
class Miss:
    """The one thing that stands between a jobseeker and an offer, with the language or licence that is missing."""

    constraint: Constraint
    language: LanguageFloor | None = None
    licence: Licence | None = None


@dataclass(frozen=True, slots=True)
class Examined:
    """Offers that miss by few things, arrays of one length: the slot of the nearest place, the squared chord of the unit
    sphere to it, and the number of misses, 0 where the offer is eligible. Slots ascend."""

    slots: NDArray[np.int64]
    squared: NDArray[np.float64]
    misses: NDArray[np.uint8]

    @property
    def distance_km(self) -> NDArray[np.float64]:
        """Kilometres to the nearest place: an arcsine each, so asked for once few are left."""
        return km_of_chord_squared(self.squared)

    def __getitem__(self, chosen: NDArray[np.int64]) -> Examined:
        """Some of these, by their positions."""
        return Examined(self.slots.take(chosen), self.squared.take(chosen), self.misses.take(chosen))


def examine(
    index: OfferIndex,
    profile: ProfileReading,
    today: date,
    *,
    most_misses: int = 1,
    margin: float = NEAR,
    occupations: NDArray[np.bool_] | None = None,
) -> Examined:
    """Every unexpired offer within ``margin`` times the jobseeker's reach that breaks ``most_misses`` constraints at
    most, each once, at its nearest place. ``occupations`` says of each of the taxonomy's whether it is sought: offers that
    were read as others only are then passed over.

    Two languages that are missing are two things. Nobody without a located residence can be told what is near: the
    result is then empty. Call it while the index is ``at_rest``.
    """
    if profile.latitude is None or profile.longitude is None:
        return Examined(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.uint8))
    columns, km = index.columns, margin * reach(profile)
    near = index.near(profile.latitude, profile.longitude, km, occupations)
    squared = _squared_to(near, columns, profile.latitude, profile.longitude)
    misses = _conditions_missed(index.conditions, near.of(columns.conditions), profile)
    misses += _beyond(profile, squared)
    fits = squared <= min(chord_squared(km), 4.0) * (1 + 1e-9)
    fits &= misses <= most_misses
    fits &= near.of(columns.expires) >= today.toordinal()
    kept = np.flatnonzero(fits)
    slots, squared, misses = near.at(kept), squared.take(kept), misses.take(kept)
    nearest = _nearest_place(columns, slots, squared, np.flatnonzero(near.of(columns.places).take(kept) > 1))
    return Examined(slots, squared, misses)[nearest]


def reach(profile: ProfileReading) -> float:
    """How far the jobseeker would go in km as the crow flies; infinite where they set no limit."""
    limits = [np.inf if profile.travel.kilometres is None else profile.travel.kilometres]
    if profile.travel.minutes is not None:
        limits.append(reach_km(profile.travel.minutes))
    return min(limits)


def too_far(profile: ProfileReading, distance_km: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which distances break the limit in km or, by estimate, the one in minutes."""
    beyond = np.zeros(len(distance_km), bool)
    if profile.travel.kilometres is not None:
        beyond |= distance_km > profile.travel.kilometres
    if profile.travel.minutes is not None:
        beyond |= minutes(distance_km) > profile.travel.minutes
    return beyond


def unmet(floors: Iterable[LanguageFloor], levels: Mapping[str, int]) -> list[LanguageFloor]:
    """The required languages that someone with these levels does not speak well enough."""
    return [
        floor
        for floor in floors
        if floor.required and levels.get(floor.language, 0) < CEFR_ORDER[floor.level]
    ]


def skills_lacking(profile: ProfileReading, offer: OfferReading) -> list[SkillRead]:
    """The skills an offer requires that were neither named nor learned in an occupation held. They bar nothing."""
    own = {skill.key for skill in profile.skills} | set(profile.implied)
    return [skill for skill in ranked_skills(offer.skills) if skill.required and skill.key not in own]


def miss_of(index: OfferIndex, profile: ProfileReading, slot: int) -> Miss:
    """What stands between the jobseeker and an offer that misses by one thing; distance where nothing else does."""
    table, number = index.conditions, int(index.columns.conditions[slot])
    if missing := unmet(table.needs[table.needs_number[number]].floors, profile.levels):
        return Miss(Constraint.LANGUAGE, language=missing[0])
    if lacking := int(table.licences[number]) & ~_bits(profile.licences):
        licence = next(name for name in get_args(Licence) if lacking & LICENCE_BITS[name])
        return Miss(Constraint.LICENCE, licence=licence)
    if _unwished(CONTRACTS, profile.contracts)[table.contract[number]]:
        return Miss(Constraint.CONTRACT)
    if _unwished(WORKING_TIMES, profile.working_times)[table.working_time[number]]:
        return Miss(Constraint.WORKING_TIME)
    return Miss(Constraint.DISTANCE)


def _squared_to(near: Near, columns: Columns, latitude: float, longitude: float) -> NDArray[np.float64]:
    """The squared chords from a point to places."""
    # as places are kept, so that who lives there is 0 km away
    home = np.rint(RADIUS * on_sphere(latitude, longitude))
    points = near.of(columns.point)
    squared, apart = np.zeros(points.shape[1]), np.empty(points.shape[1])
    for axis, own in zip(points, home, strict=True):
        np.subtract(axis, own, out=apart)
        squared += np.square(apart, out=apart)
    squared /= RADIUS**2
    return squared


def _beyond(profile: ProfileReading, squared: NDArray[np.float64]) -> NDArray[np.bool_]:
    """``too_far`` by squared chords; only what lies at the very limit is worked out in km."""
    limit = min(chord_squared(reach(profile)), 4.0)
    beyond = squared > limit * (1 + 1e-9)
    at_limit = np.flatnonzero(beyond != (squared >= limit * (1 - 1e-9)))
    beyond[at_limit] = too_far(profile, km_of_chord_squared(squared.take(at_limit)))
    return beyond


def _nearest_place(
    columns: Columns, slots: NDArray[np.int64], squared: NDArray[np.float64], among: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The positions, ascending, of slots that are each their offer's nearest, and of equally near ones the first place. ``among``
    are the positions of offers with several places.

    Whatever else an offer misses by it misses by at each of its places, so the nearest one speaks for it.
    """
    if not len(among):
        return np.arange(len(slots))
    own = slots.take(among)
    _, whose, count = np.unique(columns.id_low.take(own), return_inverse=True, return_counts=True)
    several = np.flatnonzero(count.take(whose) > 1)  # of most offers only one place is near
    among, own = among.take(several), own.take(several)
    low, high = columns.id_low.take(own), columns.id_high.take(own)
    order = np.lexsort((columns.place.take(own), squared.take(among), low, high))
    low, high = low[order], high[order]
    again = np.zeros(len(order), bool)
    again[1:] = (low[1:] == low[:-1]) & (high[1:] == high[:-1])
    chosen = np.ones(len(slots), bool)
    chosen[among[order[again]]] = False
    return np.flatnonzero(chosen)


def _unwished(codes: Mapping[str | None, int], wished: Iterable[str]) -> NDArray[np.uint8]:
    """By code, 1 where it goes against the wish; nothing does where any is welcome, nor does silence."""
    allowed = {codes[name] for name in wished}
    return np.array(
        [bool(allowed) and code != 0 and code not in allowed for code in codes.values()], np.uint8
    )


def _conditions_missed(
    table: ConditionTable, numbers: NDArray[np.int32], profile: ProfileReading
) -> NDArray[np.uint8]:
    """How many languages, licences and wishes offers with the conditions of these numbers miss by."""
    present = np.flatnonzero(np.bincount(numbers, minlength=1))
    if not len(numbers):
        return np.zeros(0, np.uint8)
    needs, levels = table.needs_number[present], profile.levels
    languages = {number: len(unmet(table.needs[number].floors, levels)) for number in set(needs.tolist())}
    missed = np.array([languages[number] for number in needs.tolist()], np.uint8)
    missed += np.bitwise_count(table.licences[present] & ~np.uint32(_bits(profile.licences)))
    missed += _unwished(CONTRACTS, profile.contracts)[table.contract[present]]
    missed += _unwished(WORKING_TIMES, profile.working_times)[table.working_time[present]]
    by_number = np.zeros(present[-1] + 1, np.uint8)
    by_number[present] = missed
    return by_number.take(numbers)


def _bits(licences: Iterable[Licence]) -> int:
    return sum(LICENCE_BITS[licence] for licence in licences)
