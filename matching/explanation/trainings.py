"""Sentences about a session of a training that gives what an offer misses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from contracts.trainings import TrainingTerms
from contracts.values import VersionOrigin
from matching.bridging import Bridge
from matching.explanation.pair import MOST_NAMED, Concepts, ToldTo, skill_names
from translation import french
from translation.formats import day, language_name, listing
from translation.glossary import term
from translation.locales import Translator, translator

ORIGINS: tuple[VersionOrigin, ...] = ("employer", "partner", "machine")
"""Whose words come first where several have translated a title."""


@dataclass(frozen=True, slots=True)
class TrainingTold:
    """A session in a reader's words. ``title`` is in ``title_language``; ``gives`` names what it gives of what is missing,
    ``sentence`` says it all."""

    title: str
    title_language: str
    places: tuple[str, ...]
    gives: tuple[str, ...]
    sentence: str


def tell(bridge: Bridge, language: str, taxonomy: Concepts, told_to: ToldTo = "jobseeker") -> TrainingTold:
    """A session for a reader of ``language``: the jobseeker it would serve, or a recruiter. Raises UnknownLanguage."""
    say, terms = translator(language), bridge.session.training.terms
    title, title_language, origin = _title(terms, language)
    quoted = say.gettext("“%(text)s”", text=title)
    if title_language != language:
        tongue = say.gettext("in %(language)s", language=language_name(title_language, language))
        quoted = f"{quoted} ({tongue})"
    elif origin == "machine":
        quoted = f"{quoted} ({term('origin', origin, language, inline=True)})"
    places = tuple(dict.fromkeys(site.place.label for site in terms.sites))
    gives = _gives(bridge, language, taxonomy)
    params = {
        "gives": listing(gives, language),
        "title": quoted,
        "day": _day(bridge.session.starts_on, language),
        "in_places": _where(places, language),
    }
    free = bridge.session.seats_free
    write = _of_candidate if told_to == "recruiter" else _of_reader
    sentence = write(say, bridge.whole, free, params)
    return TrainingTold(title, title_language, places, tuple(gives), sentence)


def _of_reader(say: Translator, whole: bool, free: int, params: Mapping[str, str]) -> str:
    if whole:
        return say.ngettext(
            "This training gives it – %(gives)s: %(title)s, starts on %(day)s, %(in_places)s, %(num)s seat free.",
            "This training gives it – %(gives)s: %(title)s, starts on %(day)s, %(in_places)s, %(num)s seats free.",
            free,
            **params,
        )
    return say.ngettext(
        "This training gives a part of it – %(gives)s: %(title)s, starts on %(day)s, %(in_places)s, %(num)s seat free.",
        "This training gives a part of it – %(gives)s: %(title)s, starts on %(day)s, %(in_places)s, %(num)s seats free.",
        free,
        **params,
    )


def _of_candidate(say: Translator, whole: bool, free: int, params: Mapping[str, str]) -> str:
    if whole:
        return say.ngettext(
            "This training would give them that – %(gives)s: %(title)s, starts on %(day)s, %(in_places)s, %(num)s seat free.",
            "This training would give them that – %(gives)s: %(title)s, starts on %(day)s, %(in_places)s, %(num)s seats free.",
            free,
            **params,
        )
    return say.ngettext(
        "This training would give them a part of it – %(gives)s: %(title)s, starts on %(day)s, %(in_places)s, %(num)s seat free.",
        "This training would give them a part of it – %(gives)s: %(title)s, starts on %(day)s, %(in_places)s, %(num)s seats free.",
        free,
        **params,
    )


def _gives(bridge: Bridge, language: str, taxonomy: Concepts) -> list[str]:
    return [
        *(f"{language_name(known.language, language)} {known.level}" for known in bridge.languages),
        *(term("licence", licence, language, inline=True) for licence in bridge.licences),
        *skill_names(bridge.skills[:MOST_NAMED], language, taxonomy),
    ]


def _title(terms: TrainingTerms, language: str) -> tuple[str, str, VersionOrigin]:
    """The title in the reader's language where there is one, the provider's own words before others'; else the original."""
    if terms.language != language:
        versions = [version for version in terms.versions if version.language == language]
        for version in sorted(versions, key=lambda version: ORIGINS.index(version.origin)):
            return version.title, language, version.origin
    return terms.title, terms.language, "employer"


def _where(places: tuple[str, ...], language: str) -> str:
    say = translator(language)
    joined = listing([say.gettext("in %(place)s", place=place) for place in places], language)
    return french.contracted(joined) if language == "fr" else joined


_day = lru_cache(maxsize=1024)(day)  # CLDR patterns take most of the time, and sessions start on few days
