"""Dates, numbers, money, distances and names the way a reader's language and country write them (CLDR, through Babel).

Everywhere ``language`` is one of ``translation.locales.LANGUAGES`` and decides the words; ``country`` (ISO 3166, optional)
refines the format: the same French writes 01/12/2026 in Lille and 1/12/26 in Tournai.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final, Literal

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from translation.locales import N_, locale, translator

Style = Literal["short", "medium", "long", "full"]

PERIODS: Final = {
    "hour": N_("per hour"),
    "day": N_("per day"),
    "month": N_("per month"),
    "year": N_("per year"),
}
_DAYS: Final = {-1: N_("yesterday"), 0: N_("today"), 1: N_("tomorrow")}
_FIRST: Final = re.compile(r"\b1 (?=\D)")
_CENT_LIMIT: Final = 100
"""Hourly pay is compared by its cents; a monthly one is not."""


def day(value: date, language: str, country: str | None = None, style: Style = "long") -> str:
    """A date: "1er décembre 2026", "1 december 2026"."""
    text = format_date(value, format=style, locale=locale(language, country))
    # CLDR writes the first of the month like any other day; French does not.
    return text if language != "fr" or style == "short" else _FIRST.sub("1er ", text)


def moment(value: datetime, language: str, country: str | None = None, style: Style = "medium") -> str:
    """A date with hours and minutes, in the value's own time zone."""
    pattern = str(locale(language, country).datetime_formats[style])
    return pattern.format(clock(value.time(), language, country), day(value, language, country, style))


def clock(value: time, language: str, country: str | None = None) -> str:
    """A time of day in hours and minutes."""
    return format_time(value, format="short", locale=locale(language, country))


def relative(value: date, today: date, language: str) -> str:
    """A day as seen from another: "today", "yesterday", "3 days ago", "in 2 weeks"."""
    distance = (_date(value) - _date(today)).days
    if distance in _DAYS:
        return translator(language).gettext(_DAYS[distance])
    return format_timedelta(
        _date(value) - _date(today), granularity="day", add_direction=True, locale=locale(language)
    )


def number(value: float, language: str, country: str | None = None, decimals: int | None = None) -> str:
    """A number with the locale's separators, with exactly ``decimals`` of them where given, else at most three."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=locale(language, country))


def percentage(share: float, language: str, country: str | None = None, decimals: int = 0) -> str:
    """A share of one as a percentage: 0.787 is "79 %"."""
    here = locale(language, country)
    pattern = here.percent_formats[None].pattern
    if decimals:
        pattern = pattern.replace("0", "0." + "0" * decimals, 1)
    return format_percent(share, format=pattern, locale=here)


def money(amount: float, language: str, country: str | None = None, currency: str = "EUR") -> str:
    """An amount of money; cents only where they matter (under 100, or where they are not zero)."""
    here = locale(language, country)
    cents = amount != int(amount) or amount < _CENT_LIMIT
    pattern = here.currency_formats["standard"].pattern
    if not cents:
        pattern = pattern.replace(".00", "")
    return format_currency(amount, currency, format=pattern, locale=here, currency_digits=False)


def salary(
    minimum: float | None,
    maximum: float | None,
    period: str | None,
    language: str,
    country: str | None = None,
    currency: str = "EUR",
    months: float | None = None,
) -> str | None:
    """A salary range with its period: "2 100 € à 2 400 € par mois, sur 13 mois"; ``None`` without any bound."""
    _ = translator(language).gettext
    low, high = (
        None if bound is None else money(bound, language, country, currency) for bound in (minimum, maximum)
    )
    if low is None and high is None:
        return None
    if low == high:
        text = str(low)
    elif high is None:
        text = _("from %(amount)s", amount=low)
    elif low is None:
        text = _("up to %(amount)s", amount=high)
    else:
        text = _("%(minimum)s to %(maximum)s", minimum=low, maximum=high)
    if period:
        text = f"{text} {_(PERIODS[period])}"
    if months:
        text = _(
            "%(salary)s, paid %(months)s times a year", salary=text, months=number(months, language, country)
        )
    return text


def distance(kilometres: float, language: str, country: str | None = None) -> str:
    """A distance: "800 m", "3,5 km", "26 km"; no more precise than a commuter needs."""
    here = locale(language, country)
    if kilometres < 1:
        return format_unit(round(kilometres * 1000, -2), "length-meter", "short", format="#,##0", locale=here)
    pattern = "#,##0.#" if kilometres < 10 else "#,##0"
    return format_unit(kilometres, "length-kilometer", "short", format=pattern, locale=here)


def duration(minutes: int, language: str, country: str | None = None) -> str:
    """A travel time: "45 min", "1 h 20 min"."""
    here = locale(language, country)
    hours, rest = divmod(minutes, 60)
    parts = [format_unit(hours, "duration-hour", "short", locale=here)] if hours else []
    if rest or not hours:
        parts.append(format_unit(rest, "duration-minute", "short", locale=here))
    return " ".join(parts)


def listing(items: Sequence[str], language: str, style: Literal["standard", "or"] = "standard") -> str:
    """ "a, b et c"; with ``style="or"`` "a, b ou c"."""
    return format_list(list(items), style=style, locale=locale(language))


def country_name(code: str, language: str) -> str:
    """A country's name (ISO 3166-1 alpha-2) as used inside a sentence; an unknown code stays a code."""
    return str(locale(language).territories.get(code, code))


def language_name(code: str, language: str) -> str:
    """A language's name (ISO 639-1) as used inside a sentence; an unknown code stays a code."""
    return str(locale(language).languages.get(code, code))


def own_name(code: str) -> str:
    """A language's name in itself, capitalised: what a language switch shows."""
    name = Locale(code).display_name or code
    return capitalised(name)


def capitalised(text: str) -> str:
    """The text with its first letter in upper case and the rest untouched (unlike ``str.capitalize``)."""
    return text[:1].upper() + text[1:]


def _date(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
