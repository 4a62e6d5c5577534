"""Sessions of trainings that give what an offer misses, to somebody who can follow them.

What can be given is a language at its floor, a licence or a required skill. A session is pointed to only where all of this
holds: it starts today or later, was not cancelled and has a seat free; every one of its sites is within the kilometres and
the minutes the person would travel; the person has the languages it is held in; and it leads to no licence that is given
only to who drives a car already, unless they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID

import numpy as np

from contracts.trainings import TrainingTerms
from contracts.values import CEFR_ORDER, LanguageFloor, LanguageLevel, Licence
from matching.eligibility import Miss, skills_lacking, too_far
from matching.reading.licences import UPON_B, with_implied
from matching.reading.model import OfferReading, ProfileReading, SkillRead
from matching.reading.skills import by_words
from matching.reading.trainings import TrainingReading
from matching.travel import km_of_chord_squared, on_sphere

MOST = 3
"""Sessions that are pointed to for one offer."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a training as it stands. ``reference`` tells sessions of one day and one distance apart."""

    session_id: UUID
    reference: str
    starts_on: date
    seats_free: int
    training: TrainingReading
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """What an offer asks for and somebody has not."""

    languages: tuple[LanguageFloor, ...] = ()
    licences: tuple[Licence, ...] = ()
    skills: tuple[SkillRead, ...] = ()

    def __len__(self) -> int:
        return len(self.languages) + len(self.licences) + len(self.skills)


@dataclass(frozen=True, slots=True)
class Reachable:
    """A session somebody can follow, and how far its furthest site is, in km as the crow flies."""

    session: Session
    distance_km: float


@dataclass(frozen=True, slots=True)
class Bridge:
    """A session that gives what is missing: languages at the level it leads to, and whether that is all of the gap."""

    session: Session
    distance_km: float
    languages: tuple[LanguageLevel, ...]
    licences: tuple[Licence, ...]
    skills: tuple[SkillRead, ...]
    whole: bool


def gap_of(profile: ProfileReading, offer: OfferReading, miss: Miss | None) -> Gap:
    """What a training would have to give: of a near miss the one thing that bars it, else the required skills lacking.

    Nothing where distance, contract or working time bars it: no skill would open it then.
    """
    if miss is None:
        return Gap(skills=tuple(skills_lacking(profile, offer)))
    return Gap(
        languages=(miss.language,) if miss.language else (),
        licences=(miss.licence,) if miss.licence else (),
    )


def open_to(profile: ProfileReading, sessions: Iterable[Session], today: date) -> list[Reachable]:
    """The sessions the person can follow, the soonest first, then the nearest, then by reference.

    A session with a site whose position is not known is in nobody's reach, and nothing is in reach of who has no located
    residence.
    """
    if profile.latitude is None or profile.longitude is None:
        return []
    levels, drives = profile.levels, "B" in profile.licences
    followed = [
        (session, sites)
        for session in sessions
        if not session.is_cancelled
        and session.seats_free > 0
        and session.starts_on >= today
        and (sites := session.training.sites) is not None
        and all(levels.get(language, 0) >= rank for language, rank in session.training.asks)
        and (drives or _takes_beginners(session.training.terms))
    ]
    if not followed:
        return []
    apart = np.concatenate([sites for _, sites in followed]) - on_sphere(profile.latitude, profile.longitude)
    firsts = np.cumsum([0, *(len(sites) for _, sites in followed[:-1])])
    km = km_of_chord_squared(np.maximum.reduceat((apart**2).sum(axis=1), firsts))
    reachable = [
        Reachable(session, distance)
        for (session, _), distance, far in zip(followed, km.tolist(), too_far(profile, km), strict=True)
        if not far
    ]
    return sorted(reachable, key=_rank)


def bridges(gap: Gap, profile: ProfileReading, reachable: Sequence[Reachable]) -> list[Bridge]:
    """Of the sessions ``open_to`` the person, in their order, the first ``MOST`` that give something of the gap."""
    if not len(gap):
        return []
    keys = [(skill, {skill.key, by_words(skill.words).key}) for skill in gap.skills]
    found = (bridge for one in reachable if (bridge := _bridge(gap, keys, profile, one)))
    return list(islice(found, MOST))


def _bridge(
    gap: Gap, keys: Sequence[tuple[SkillRead, set[str]]], profile: ProfileReading, one: Reachable
) -> Bridge | None:
    """``keys``: the gap's skills, each with what it may be called."""
    training = one.session.training
    languages = tuple(
        reached for floor in gap.languages for reached in _reached(floor, training.terms.exit_languages)
    )
    licences: tuple[Licence, ...] = ()
    if gap.licences and training.terms.licences:
        held = with_implied([*profile.licences, *training.terms.licences])
        licences = tuple(licence for licence in gap.licences if licence in held)
    skills = tuple(skill for skill, names in keys if not training.skills.isdisjoint(names))
    given = len(languages) + len(licences) + len(skills)
    if not given:
        return None
    return Bridge(one.session, one.distance_km, languages, licences, skills, whole=given == len(gap))


def _reached(floor: LanguageFloor, exits: Iterable[LanguageLevel]) -> list[LanguageLevel]:
    """The language at the floor or above, once and at its highest; nothing where it stays below."""
    enough = [
        known
        for known in exits
        if known.language == floor.language and CEFR_ORDER[known.level] >= CEFR_ORDER[floor.level]
    ]
    return sorted(enough, key=lambda known: CEFR_ORDER[known.level])[-1:]


def _takes_beginners(terms: TrainingTerms) -> bool:
    """Whether somebody without a car's licence can obtain the licences it leads to."""
    return "B" in terms.licences or UPON_B.isdisjoint(terms.licences)


def _rank(one: Reachable) -> tuple[date, float, str, UUID]:
    return one.session.starts_on, one.distance_km, one.session.reference, one.session.session_id
