"""Coded values in the words the region's public services use: "permanent" is CDI, contract van onbepaalde duur, …

The codes are those of ``contracts.values``. Words are kept as they stand inside a sentence; :func:`term` capitalises
them for labels.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from translation.formats import PERIODS, capitalised, country_name, language_name
from translation.locales import N_, translator
from translation.programme_terms import PROGRAMME_TERMS

CONTRACTS: Final = {
    "permanent": N_("permanent contract"),
    "fixed_term": N_("fixed-term contract"),
    "temporary": N_("temporary agency work"),
    "apprenticeship": N_("apprenticeship"),
    "internship": N_("internship"),
    "seasonal": N_("seasonal work"),
    "self_employed": N_("self-employed work"),
    "student": N_("student job"),
    "other": N_("other contract"),
}
WORKING_TIMES: Final = {"full_time": N_("full time"), "part_time": N_("part time")}
LEVELS: Final = {
    "A1": N_("a few words"),
    "A2": N_("simple everyday exchanges"),
    "B1": N_("gets by at work"),
    "B2": N_("at ease at work"),
    "C1": N_("fluent"),
    "C2": N_("full command"),
    "native": N_("mother tongue"),
}
"""Plain words for the CEFR levels, after the Council of Europe's global scale: readers need not know the codes."""
LICENCES: Final = {
    "AM": N_("driving licence AM (moped)"),
    "A1": N_("driving licence A1 (light motorcycle)"),
    "A2": N_("driving licence A2 (medium motorcycle)"),
    "A": N_("driving licence A (motorcycle)"),
    "B1": N_("driving licence B1 (quadricycle)"),
    "B": N_("driving licence B (car)"),
    "BE": N_("driving licence BE (car with trailer)"),
    "C1": N_("driving licence C1 (light lorry)"),
    "C1E": N_("driving licence C1E (light lorry with trailer)"),
    "C": N_("driving licence C (lorry)"),
    "CE": N_("driving licence CE (articulated lorry)"),
    "D1": N_("driving licence D1 (minibus)"),
    "D1E": N_("driving licence D1E (minibus with trailer)"),
    "D": N_("driving licence D (bus)"),
    "DE": N_("driving licence DE (bus with trailer)"),
    "FORKLIFT": N_("forklift certificate"),
    "CODE95": N_("professional driver qualification (code 95)"),
    "ADR": N_("ADR certificate (dangerous goods)"),
    "VCA": N_("VCA safety certificate"),
}
CLOSE_REASONS: Final = {
    "filled": N_("the position is filled"),
    "withdrawn": N_("the offer was withdrawn"),
    "expired": N_("the offer has expired"),
    "gone_from_feed": N_("the offer is no longer published by its source"),
}
ORIGINS: Final = {
    "employer": N_("text of the employer"),
    "partner": N_("translation by a partner"),
    "machine": N_("machine translation"),
}

TERMS: Final[Mapping[str, Mapping[str, str]]] = {
    "contract": CONTRACTS,
    "working_time": WORKING_TIMES,
    "salary_period": PERIODS,
    "cefr": LEVELS,
    "licence": LICENCES,
    "close_reason": CLOSE_REASONS,
    "origin": ORIGINS,
    **PROGRAMME_TERMS,
}
"""The English words by kind and code. Kinds "country" (ISO 3166) and "language" (ISO 639-1) come from CLDR instead."""


class UnknownTerm(LookupError):
    """No such kind of term, or no such code among its terms."""


def term(kind: str, code: str, language: str, *, inline: bool = False) -> str:
    """The words for a code: "CDI", "Deeltijds"; with ``inline`` as inside a sentence: "deeltijds".

    Raises :class:`UnknownTerm`.
    """
    words = _words(kind, code, language)
    return words if inline else capitalised(words)


def choices(kind: str, language: str) -> list[tuple[str, str]]:
    """The codes of a kind with their words, in the codes' own order: what a form offers. Raises :class:`UnknownTerm`."""
    if kind not in TERMS:
        raise UnknownTerm(kind)
    return [(code, term(kind, code, language)) for code in TERMS[kind]]


def cefr(level: str, language: str) -> str:
    """A CEFR level with its plain words: "B1 (se débrouille au travail)"; a mother tongue is words only."""
    words = term("cefr", level, language, inline=True)
    return words if level == "native" else f"{level} ({words})"


def _words(kind: str, code: str, language: str) -> str:
    if kind == "country":
        return country_name(code, language)
    if kind == "language":
        return language_name(code, language)
    try:
        return translator(language).gettext(TERMS[kind][code])
    except KeyError:
        raise UnknownTerm(f"{kind} {code}") from None
