"""The four languages of the product, their messages and their regional variants.

Messages live in ``catalogues/<language>/<domain>.po``, one domain per part of the product. They are read with Babel and
compiled in memory the first time a language is asked for: no build step, no binary file in the repository.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale, negotiate_locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from jinja2 import Environment, pass_context
from jinja2.runtime import Context

LANGUAGES: Final = ("fr", "nl", "en", "de")
DEFAULT: Final = "fr"
CATALOGUES: Final = Path(__file__).parent / "catalogues"

_TERRITORIES: Final = {
    "fr": ("FR", "BE", "LU"),
    "nl": ("BE", "NL"),
    "en": ("GB",),
    "de": ("DE", "BE", "LU"),
}
"""Countries whose number and date formats a language knows; the first serves readers who named no country.
Dutch speakers of the region live in Flanders; plain English would write the month before the day."""


class UnknownLanguage(ValueError):
    """The language is not one of :data:`LANGUAGES`."""


def N_(message: str) -> str:
    """Marks a message for the catalogues where it is written down, to be translated where it is shown."""
    return message


def negotiate(accept_language: str | None, default: str = DEFAULT) -> str:
    """The language a browser's ``Accept-Language`` header prefers (RFC 9110, 12.5.4), among ours.

    >>> negotiate("nl-BE,nl;q=0.9,fr;q=0.5")
    'nl'
    """
    preferred = [tag for _, tag in sorted(_weighted(accept_language or ""), key=lambda pair: -pair[0])]
    return negotiate_locale(preferred, LANGUAGES, sep="-") or default


def locale(language: str, country: str | None = None) -> Locale:
    """The CLDR locale that formats numbers and dates: the language decides, the reader's country (ISO 3166) refines.

    Raises :class:`UnknownLanguage`.
    """
    if language not in LANGUAGES:
        raise UnknownLanguage(language)
    territories = _TERRITORIES[language]
    return _locale(language, country if country in territories else territories[0])


@cache
def _locale(language: str, territory: str) -> Locale:
    return Locale(language, territory)


class Translator:
    """Messages in one language; an unknown message stays in English, the language it is written in."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._messages = _compiled(language)

    def gettext(self, msgid: str, **params: object) -> str:
        """The message with its ``%(name)s`` filled in; a literal per cent sign is written ``%%``, as in templates."""
        return self._messages.gettext(msgid) % params

    def ngettext(self, singular: str, plural: str, n: int, **params: object) -> str:
        """The form for ``n`` (available as ``%(num)s``), by the language's own plural rule."""
        return self._messages.ngettext(singular, plural, n) % {"num": n, **params}

    def raw(self, msgid: str) -> str:
        """The message with its placeholders still in."""
        return self._messages.gettext(msgid)

    def raw_plural(self, singular: str, plural: str, n: int) -> str:
        return self._messages.ngettext(singular, plural, n)


@cache
def translator(language: str) -> Translator:
    """The translator of a language. Raises :class:`UnknownLanguage`."""
    if language not in LANGUAGES:
        raise UnknownLanguage(language)
    return Translator(language)


def read_catalogues(language: str) -> dict[str, Catalog]:
    """The language's catalogues by domain, as written in the files, unmerged."""
    found = {}
    for path in sorted((CATALOGUES / language).glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale=language, domain=path.stem, abort_invalid=True)
    return found


def install(environment: Environment, language: str | None = None) -> None:
    """Gives ``_()``, ``gettext``, ``ngettext`` and ``{% trans %}`` to Jinja templates (new style, whitespace trimmed).

    With ``language`` the whole environment speaks it. Without, each rendering speaks the language of its own context
    variable ``language``; a macro that translates is then imported ``with context``.
    """
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    single, plural = _callables(language)
    environment.install_gettext_callables(single, plural, newstyle=True)  # type: ignore[attr-defined]


def _callables(language: str | None) -> tuple[Callable[..., str], Callable[..., str]]:
    if language is not None:
        fixed = translator(language)
        return fixed.raw, fixed.raw_plural

    @pass_context
    def single(context: Context, msgid: str) -> str:
        return translator(context["language"]).raw(msgid)

    @pass_context
    def plural(context: Context, singular: str, plural: str, n: int) -> str:
        return translator(context["language"]).raw_plural(singular, plural, n)

    return single, plural


def _weighted(header: str) -> Iterator[tuple[float, str]]:
    for part in header.split(","):
        tag, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                weight = _quality(value)
        if tag and weight > 0:
            yield weight, tag


def _quality(text: str) -> float:
    """A malformed weight counts as none: a browser's odd header must not keep the page from showing."""
    try:
        return min(float(text), 1.0)
    except ValueError:
        return 0.0


def _compiled(language: str) -> Translations:
    merged = Catalog(locale=language)
    for catalogue in read_catalogues(language).values():
        for message in catalogue:
            if message.id:
                merged.add(message.id, message.string, flags=message.flags, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(compiled, domain="passerelle")
