"""A figure in a line for people."""

from __future__ import annotations

from services.indicators.definitions import DEFINITIONS
from services.indicators.results import Figure
from translation.formats import percentage
from translation.locales import N_, translator

HEADINGS = (
    N_("Definition"), N_("Cut"), N_("Counted"), N_("Unknown"), N_("Value"), N_("Between"), N_("95 %% interval"),
)  # fmt: skip


def told(figure: Figure, language: str) -> tuple[str, ...]:
    """The cells under ``HEADINGS``, in the reader's language."""
    speak = translator(language)
    definition = DEFINITIONS[figure.definition]
    title = speak.gettext(definition.title)
    name = speak.gettext(N_("%(title)s, version %(version)s"), title=title, version=figure.version)
    cut = ", ".join(figure.cut.values())
    if figure.suppressed:
        return name, cut, speak.gettext(N_("too few to be shown")), "", "", "", ""
    if figure.method_unknown and figure.quotation:
        return title, cut, speak.gettext(N_("method unknown")), "", figure.quotation.quoted, "", ""
    if definition.is_count:
        return name, cut, str(figure.numerator), str(figure.unknown), str(figure.numerator), "", ""
    counted = f"{figure.numerator} / {figure.denominator}"
    if figure.value is None:
        return name, cut, counted, str(figure.unknown), "–", "", ""
    between = _range(figure.lower, figure.upper, language)
    interval = _range(*figure.interval, language) if figure.interval else ""
    return (
        name,
        cut,
        counted,
        str(figure.unknown),
        percentage(figure.value, language, decimals=1),
        between,
        interval,
    )


def _range(low: float | None, high: float | None, language: str) -> str:
    return " – ".join(percentage(share or 0.0, language, decimals=1) for share in (low, high))
