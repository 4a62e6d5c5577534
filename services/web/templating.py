"""The templates' environment: escaping, messages, and the filters that write values for the reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from contracts.programmes import DescriptionVersion, ProgrammeTerms
from services.indicators.definitions import JOB_CUTS
from services.web.assets import asset
from services.web.figures_told import country as country_label
from services.web.figures_told import field_name, moment
from translation import formats, locales
from translation.glossary import cefr, choices, term

REGION: Final = ("FR", "BE")
"""The countries one can filter by: offers come from both sides of the one border."""
COMMON_LICENCES: Final = ("B", "C", "CE", "D", "FORKLIFT", "CODE95", "ADR", "VCA")
"""Those that border employers ask for most; the others are a click away."""


@cache
def environment() -> Environment:
    """The one environment. A template that uses a value it was not given fails instead of showing nothing."""
    made = Environment(
        loader=PackageLoader("services.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    locales.install(made)
    made.globals.update(
        asset=asset,
        LANGUAGES=locales.LANGUAGES,
        REGION=REGION,
        COMMON_LICENCES=COMMON_LICENCES,
        N_=locales.N_,
        own_name=formats.own_name,
        choices=choices,
        term_in=term,
        say_in=_say_in,
    )
    made.filters.update(
        day=_in_language(formats.day),
        ago=_in_language(_ago),
        distance=_in_language(formats.distance),
        duration=_in_language(formats.duration),
        number=_in_language(formats.number),
        percentage=_in_language(formats.percentage),
        country=_in_language(formats.country_name),
        language_name=_in_language(formats.language_name),
        listing=_in_language(_listing),
        cefr=_in_language(cefr),
        term=_in_language(_term),
        country_label=_in_language(country_label),
        without_job=_without_job,
        moment=_in_language(moment),
        field_name=_in_language(field_name),
        capitalised=formats.capitalised,
        described_in=_described_in,
        paragraphs=paragraphs,
    )
    return made


def _without_job(cut: Mapping[str, str]) -> dict[str, str]:
    """What of a cut divides the denominator too: a job divides only those who have one."""
    return {name: value for name, value in cut.items() if name not in JOB_CUTS}


def _described_in(terms: ProgrammeTerms, language: str) -> DescriptionVersion | ProgrammeTerms:
    """A programme's description for the reader: its version in their language, or the original. Both say in which it is."""
    versions = [one for one in terms.versions if one.language == language]
    return versions[0] if versions and terms.language != language else terms


def paragraphs(text: str) -> list[str]:
    """A plain text's paragraphs; single line ends stay inside them."""
    return [part.strip("\n") for part in text.split("\n\n") if part.strip()]


def _in_language(write: Callable[..., str]) -> Callable[..., str]:
    """A filter that hands the page's language to a function whose second argument it is."""

    @pass_context
    def filtered(context: Context, value: Any, *rest: Any) -> str:
        return write(value, context["language"], *rest)

    return filtered


def _say_in(language: str, message: str, **params: object) -> str:
    """A message in another language than the page's: for what stands on the other side."""
    return locales.translator(language).gettext(message, **params)


def _ago(value: date | datetime, language: str) -> str:
    return formats.relative(value, datetime.now(UTC).date(), language)


def _listing(items: Sequence[str], language: str, style: Any = "standard") -> str:
    return formats.listing(items, language, style)


def _term(code: str, language: str, kind: str) -> str:
    return term(kind, code, language)
