"""What changes for somebody who lives in one country and works in another: short, careful, each with its source.

General rules for employees, as in force in 2026. They say what is normally so, never what is so in somebody's case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from translation.formats import country_name
from translation.locales import N_, translator

COORDINATED = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
"""Where Regulation (EC) No 883/2004 applies: the European Union, Iceland, Liechtenstein, Norway, Switzerland."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that crossing the border changes, and the rule it comes from, in the reader's language."""

    topic: str
    text: str
    source: str

    def __str__(self) -> str:
        return f"{self.text} ({self.source})" if self.source else self.text


_INSURED = (
    "social_security",
    N_("You are normally insured, and pay contributions, in the country where you work: %(work)s."),
    N_("Regulation (EC) No 883/2004, Article 11(3)(a)"),
)
_HEALTH = (
    "health_care",
    N_(
        "You can normally get health care in both countries: ask your insurer in the country where you work for form S1."
    ),
    N_("Regulation (EC) No 883/2004, Articles 17 and 18"),
)
_UNEMPLOYED = (
    "unemployment",
    N_(
        "If you go home at least once a week and lose the job, unemployment benefit is normally paid by the country "
        "where you live: %(home)s."
    ),
    N_("Regulation (EC) No 883/2004, Articles 1(f) and 65"),
)
_DIPLOMA = (
    "diploma",
    N_(
        "If the profession is regulated in the country where you work, your diploma normally has to be recognised there "
        "before you start."
    ),
    N_("Directive 2005/36/EC"),
)
_TAX_FRANCE_BELGIUM = (
    "tax",
    N_(
        "Wages are normally taxed in the country where you work, %(work)s, and declared in both. The former "
        "frontier-worker scheme has been closed to new entrants since 1 January 2012."
    ),
    N_("Tax convention between France and Belgium of 10 March 1964, Article 11"),
)
_TAX_ELSEWHERE = (
    "tax",
    N_(
        "Which country taxes your wages is settled by the tax convention between the two: ask a tax office before you "
        "start."
    ),
    "",
)
_OUTSIDE = (
    "social_security",
    N_(
        "European rules on social security do not fully apply between these two countries: ask for advice before you sign."
    ),
    "",
)
_ADVICE = (
    "advice",
    N_(
        "This is general information, not legal advice; a EURES adviser can look at your own case, free of charge."
    ),
    "",
)


@lru_cache(maxsize=1024)
def crossing_notes(home: str | None, work: str | None, language: str) -> tuple[Note, ...]:
    """What working in ``work`` changes for somebody who lives in ``home`` (ISO 3166); nothing where either is unknown
    or they are the same."""
    if home is None or work is None or home == work:
        return ()
    _ = translator(language).gettext
    names = {"home": country_name(home, language), "work": country_name(work, language)}
    return tuple(
        Note(topic, _(text, **names), _(source) if source else "")
        for topic, text, source in _rules(home, work)
    )


def _rules(home: str, work: str) -> Iterator[tuple[str, str, str]]:
    if {home, work} <= COORDINATED:
        yield from (_INSURED, _HEALTH, _UNEMPLOYED)
    else:
        yield _OUTSIDE
    yield _TAX_FRANCE_BELGIUM if {home, work} == {"FR", "BE"} else _TAX_ELSEWHERE
    if {home, work} <= COORDINATED:
        yield _DIPLOMA
    yield _ADVICE
