"""Figures in words: the name of a definition, of a cell, and a value as people write it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from services.indicators.definitions import DEFINITIONS
from services.indicators.results import Figure
from services.indicators.vocabulary import NOT_STATED
from services.kernel.clock import BRUSSELS
from services.web.charts import Rate
from translation import formats
from translation.glossary import term
from translation.locales import N_, translator

FIELDS: Final = {
    "definition": N_("Definition"),
    "version": N_("Version"),
    "cut": N_("Cut"),
    "numerator": N_("Numerator"),
    "denominator": N_("Denominator"),
    "unknown": N_("Unknown"),
    "value": N_("Value"),
    "lower": N_("Lower bound"),
    "upper": N_("Upper bound"),
    "interval": N_("95 %% interval"),
    "suppressed": N_("Hidden"),
}
"""What the fields of a figure are called."""
COUNTRIES = ("country_of_residence", "country_of_work")
CODED = ("gender", "age_class", "sector", "employer_size")


def say(language: str, message: str, **params: object) -> str:
    """A message in a language."""
    return translator(language).gettext(message, **params)


def title(definition: str, language: str) -> str:
    """A definition's name. Raises ``KeyError`` for one there is not."""
    return say(language, DEFINITIONS[definition].title)


def is_rate(definition: str) -> bool:
    return definition in DEFINITIONS and not DEFINITIONS[definition].is_count


def cell(name: str, value: str, language: str) -> str:
    """A cell of a cut: "Belgium", "Women", "2019-1"."""
    if name in COUNTRIES:
        return country(value, language)
    if name in CODED:
        return term(name, value, language)
    return value


def country(code: str | None, language: str) -> str:
    """A country at the beginning of a line; what was not stated says so."""
    if not code or code == NOT_STATED:
        return formats.capitalised(say(language, N_("not stated")))
    return formats.capitalised(formats.country_name(code, language))


def cells(cut: Mapping[str, str], language: str) -> str:
    """A figure's cut in words; empty for the whole."""
    return (
        formats.listing([cell(name, value, language) for name, value in cut.items()], language) if cut else ""
    )


def value(figure: Figure, language: str) -> str:
    """The value: a share in per cent with one decimal, a count as a number; a figure that others declared in their own
    words."""
    if figure.quotation is not None:
        return figure.quotation.quoted
    return amount(figure.definition, figure.value, language)


def amount(definition: str, number: float | None, language: str) -> str:
    """A share in per cent or a count; a dash where there is none."""
    if number is None:
        return "–"
    return (
        formats.percentage(number, language, decimals=1)
        if is_rate(definition)
        else formats.number(number, language)
    )


def span(definition: str, low: float | None, high: float | None, language: str) -> str:
    """From one value to another, the sign of per cent once: "61,1–83,3 %"."""
    if low is None or high is None:
        return "–"
    end = amount(definition, high, language)
    if low == high:
        return end
    start = (
        formats.number(low * 100, language, decimals=1)
        if is_rate(definition)
        else amount(definition, low, language)
    )
    return f"{start}–{end}"


def in_picture(figure: Figure, label: str, language: str) -> Rate:
    """A figure as a line of a picture. A suppressed one shows its name and that it is hidden."""
    if figure.suppressed:
        return Rate(label, say(language, N_("hidden")), None)
    return Rate(label, value(figure, language), figure.value, figure.lower, figure.upper, figure.interval)


def whole(figures: Iterable[Figure], definition: str) -> Figure | None:
    """The figure of a definition over the whole programme, among others."""
    return next((one for one in figures if one.definition == definition and not one.cut), None)


def field_name(field: str, language: str) -> str:
    """A field of a figure, named."""
    return say(language, FIELDS[field])


def moment(at: datetime, language: str) -> str:
    """A day with its time, as the clocks of Lille and Brussels show it."""
    return formats.moment(at.astimezone(BRUSSELS), language)
