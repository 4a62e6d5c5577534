"""What one looks for, as it stands in the address: read from it, and written back with one filter more or less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from starlette.datastructures import QueryParams

from services.web.templating import REGION
from translation.glossary import CONTRACTS
from translation.locales import LANGUAGES

RADII: Final = (5, 10, 20, 30, 50, 100)
DEFAULT_RADIUS: Final = 30
LONGEST: Final = 200
MOST_PAGES: Final = 500


@dataclass(frozen=True)
class Filters:
    """Empty means any. ``radius`` counts only with a ``place``; ``page`` starts at 1."""

    words: str = ""
    place: str = ""
    radius: int = DEFAULT_RADIUS
    countries: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    page: int = 1

    @classmethod
    def read(cls, query: QueryParams) -> Filters:
        """From an address. What is not known there is left out: an old or mistyped link still finds something."""
        return cls(
            words=_text(query.get("q", "")),
            place=_text(query.get("place", "")),
            radius=_number(query.get("radius"), DEFAULT_RADIUS, 500),
            countries=_known(query.getlist("country"), REGION),
            contracts=_known(query.getlist("contract"), tuple(CONTRACTS)),
            languages=_known(query.getlist("language"), LANGUAGES),
            page=_number(query.get("page"), 1, MOST_PAGES),
        )

    def query(self) -> list[tuple[str, str]]:
        """As it stands in an address; what is not asked for is not said."""
        return [
            *((("q", self.words),) if self.words else ()),
            *((("place", self.place), ("radius", str(self.radius))) if self.place else ()),
            *(("country", country) for country in self.countries),
            *(("contract", contract) for contract in self.contracts),
            *(("language", language) for language in self.languages),
            *((("page", str(self.page)),) if self.page > 1 else ()),
        ]

    def at(self, page: int) -> Filters:
        return replace(self, page=page)

    def without(self, kind: str, value: str = "") -> Filters:
        """The same without one of its values, from the first page."""
        first = replace(self, page=1)
        match kind:
            case "words":
                return replace(first, words="")
            case "place":
                return replace(first, place="")
            case "countries":
                return replace(first, countries=_less(self.countries, value))
            case "contracts":
                return replace(first, contracts=_less(self.contracts, value))
            case _:
                return replace(first, languages=_less(self.languages, value))

    def __bool__(self) -> bool:
        return bool(self.words or self.place or self.countries or self.contracts or self.languages)


def _less(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(one for one in values if one != value)


def _text(given: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in given).split())[:LONGEST]


def _number(given: str | None, default: int, most: int) -> int:
    if given is None or not (given.isascii() and given.isdigit()):
        return default
    return min(max(int(given[:6]), 1), most)


def _known(given: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    return tuple(value for value in known if value in given)
