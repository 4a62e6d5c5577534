"""Sentences about the conditions: languages, licences, place, contract, working time, dates."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from contracts.values import CEFR_ORDER, LanguageFloor
from matching.eligibility import too_far
from matching.explanation.bands import BANDS_KM, band_of
from matching.explanation.pair import Pair
from matching.travel import minutes
from translation.formats import day, distance, duration, language_name, listing, relative
from translation.glossary import cefr, term
from translation.locales import N_

NEW_DAYS = 7
"""An offer no older is said to be new."""
ROUNDED_TO = 5
"""Minutes to which a travel time is rounded: an estimate that said more would claim to know."""

NEXT_DOOR_KM = 1.0
"""Nearer than this, a distance says nothing: places stand for all of their streets."""


def languages(pair: Pair) -> Iterator[str]:
    """The languages the offer names that the jobseeker speaks well enough."""
    for floor in pair.offer.languages:
        if _speaks(pair, floor):
            yield pair.say(
                N_("You speak a language it asks for: %(language)s, from %(level)s on."),
                N_("They speak a language it asks for: %(language)s, from %(level)s on."),
                **_words(pair, floor),
            )


def languages_missing(pair: Pair) -> Iterator[str]:
    """The languages the offer names that the jobseeker does not speak well enough, and a text they cannot read."""
    for floor in pair.offer.languages:
        if _speaks(pair, floor):
            continue
        if floor.required:
            yield pair.say(
                N_(
                    "It requires a language you do not speak well enough yet: %(language)s, from %(level)s on."
                ),
                N_(
                    "It requires a language they do not speak well enough yet: %(language)s, from %(level)s on."
                ),
                **_words(pair, floor),
            )
        else:
            yield pair.say(
                N_("Another language would be welcome: %(language)s, from %(level)s on."),
                **_words(pair, floor),
            )
    if not any(code in pair.profile.levels for code in pair.offer.text_languages):
        written = [language_name(code, pair.language) for code in pair.offer.text_languages]
        yield pair.say(
            N_("It is written in a language you did not name: %(language)s."),
            N_("It is written in a language they did not name: %(language)s."),
            language=listing(written, pair.language, "or"),
        )


def licences(pair: Pair) -> Iterator[str]:
    """The licences the offer requires that the jobseeker holds."""
    for licence in pair.offer.licences:
        if licence in pair.profile.licences:
            yield pair.say(
                N_("You hold what it requires: %(licence)s."),
                N_("They hold what it requires: %(licence)s."),
                licence=term("licence", licence, pair.language, inline=True),
            )


def licences_missing(pair: Pair) -> Iterator[str]:
    """The licences the offer requires that the jobseeker does not hold."""
    for licence in pair.offer.licences:
        if licence not in pair.profile.licences:
            yield pair.say(
                N_("You would need: %(licence)s."),
                N_("They would need: %(licence)s."),
                licence=term("licence", licence, pair.language, inline=True),
            )


def near(pair: Pair) -> Iterator[str]:
    """How far it is, where that is within the jobseeker's limits."""
    if _is_too_far(pair):
        return
    if pair.told_to == "recruiter":
        yield _band(pair)
    elif pair.scored.distance_km < NEXT_DOOR_KM:
        yield pair.say(N_("The work is where you live: %(place)s."), place=pair.place.label)
    else:
        yield pair.say(
            N_(
                "%(place)s: %(distance)s from your home as the crow flies, by car about %(duration)s (estimate)."
            ),
            **_way(pair),
        )


def far(pair: Pair) -> Iterator[str]:
    """How far it is, where that is beyond the jobseeker's limits."""
    if _is_too_far(pair):
        if pair.told_to == "recruiter":
            yield pair.say(N_("%(place)s is further than they would go."), place=pair.place.label)
            yield _band(pair)
            return
        yield pair.say(
            N_(
                "%(place)s is further than you would go: %(distance)s as the crow flies, by car about %(duration)s (estimate)."
            ),
            **_way(pair),
        )


def wishes(pair: Pair) -> Iterator[str]:
    """The contract and working time, where the jobseeker wished for them."""
    contract, working_time = pair.offer.contract, pair.offer.working_time
    if contract in pair.profile.contracts:
        yield pair.say(
            N_("The contract suits you: %(words)s."),
            N_("The contract suits them: %(words)s."),
            words=_term(pair, "contract", contract),
        )
    if working_time in pair.profile.working_times:
        yield pair.say(
            N_("The working time suits you: %(words)s."),
            N_("The working time suits them: %(words)s."),
            words=_term(pair, "working_time", working_time),
        )


def wishes_missing(pair: Pair) -> Iterator[str]:
    """The contract and working time where they go against a wish, or are not stated though the jobseeker has one."""
    contract, working_time = pair.offer.contract, pair.offer.working_time
    if pair.profile.contracts and contract not in pair.profile.contracts:
        yield (
            pair.say(
                N_("The contract is not one you chose: %(words)s."),
                N_("The contract is not one they chose: %(words)s."),
                words=_term(pair, "contract", contract),
            )
            if contract
            else pair.say(N_("It does not say which contract it offers."))
        )
    if pair.profile.working_times and working_time not in pair.profile.working_times:
        yield (
            pair.say(
                N_("The working time is not one you chose: %(words)s."),
                N_("The working time is not one they chose: %(words)s."),
                words=_term(pair, "working_time", working_time),
            )
            if working_time
            else pair.say(N_("It does not say whether the work is full or part time."))
        )


def fresh(pair: Pair) -> Iterator[str]:
    """When it was published, where that is not long ago."""
    published = pair.offer.published_on
    if published and 0 <= (pair.today - published).days <= NEW_DAYS:
        when = relative(published, pair.today, pair.language)
        yield pair.say(N_("The offer is new, published %(when)s."), when=when)


def starts_early(pair: Pair) -> Iterator[str]:
    """A start before the jobseeker is available, which bars nothing: dates are agreed between people."""
    starts, free = pair.terms.starts_on, pair.profile.available_from
    if starts and free and starts < free:
        yield pair.say(
            N_("It starts before you are available: %(day)s."),
            N_("It starts before they are available: %(day)s."),
            day=day(starts, pair.language),
        )


def _speaks(pair: Pair, floor: LanguageFloor) -> bool:
    return pair.profile.levels.get(floor.language, 0) >= CEFR_ORDER[floor.level]


def _words(pair: Pair, floor: LanguageFloor) -> dict[str, str]:
    return {
        "language": language_name(floor.language, pair.language),
        "level": cefr(floor.level, pair.language),
    }


def _term(pair: Pair, kind: str, code: str | None) -> str:
    return term(kind, code or "", pair.language, inline=True)


def _is_too_far(pair: Pair) -> bool:
    return bool(too_far(pair.profile, np.array([pair.scored.distance_km]))[0])


def _band(pair: Pair) -> str:
    """How far a candidate lives from the work, as closely as a recruiter is told."""
    band = band_of(pair.scored.distance_km)
    return pair.say(
        N_("%(place)s is no more than %(distance)s from their home as the crow flies.")
        if band
        else N_("%(place)s is more than %(distance)s from their home as the crow flies."),
        place=pair.place.label,
        distance=_distance(float(band or BANDS_KM[-1]), pair.language),
    )


def _way(pair: Pair) -> dict[str, str]:
    estimate = float(minutes(pair.scored.distance_km))
    return {
        "place": pair.place.label,
        "distance": _distance(round(pair.scored.distance_km, 1), pair.language),
        "duration": _duration(max(ROUNDED_TO, ROUNDED_TO * round(estimate / ROUNDED_TO)), pair.language),
    }


# CLDR patterns take most of an explanation's time, and there are few different distances.
_distance = lru_cache(maxsize=4096)(distance)
_duration = lru_cache(maxsize=512)(duration)
