"""What the generator knows of a trade: how recruiters name it, what one does in it, what it asks, what it pays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from contracts.values import CEFR, Licence

Tongue = Literal["fr", "nl"]
TONGUES: tuple[Tongue, Tongue] = ("fr", "nl")
Sector = Literal[
    "industry", "food", "textile", "logistics", "transport", "port", "care", "home_help", "cleaning", "construction",
    "hospitality", "it", "teaching", "retail", "office", "wine", "green", "security",
]  # fmt: skip
OFFICE_SECTORS: frozenset[Sector] = frozenset({"it", "teaching", "office"})


@dataclass(frozen=True, slots=True)
class Words:
    """A trade in one language. Sentences stand in the same order in both, so that versions say the same."""

    titles: tuple[str, ...]
    duties: tuple[str, ...]
    asks: tuple[str, ...]


def words(text: str) -> Words:
    """Reads a note: titles on the first line, ``+`` what one does, ``?`` what is asked.

    >>> words("Kok | Hulpkok\\n+ U kookt.\\n? U werkt graag.").titles
    ('Kok', 'Hulpkok')
    """
    lines = [line.strip() for line in text.strip().splitlines()]
    return Words(
        titles=tuple(title.strip() for title in lines[0].split("|")),
        duties=tuple(line[2:] for line in lines if line.startswith("+ ")),
        asks=tuple(line[2:] for line in lines if line.startswith("? ")),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Trade:
    """One trade. Pays are gross euros an hour: the bounds of what beginners and experienced people get.

    ``weight`` is its usual share of the region's offers; ``basins`` multiplies it around some towns, ``elsewhere``
    everywhere else. ``floor`` is the level usually asked in the language of the place of work, ``second`` how often
    the other language of the border is asked too.
    """

    esco: str
    rome: str
    sector: Sector
    weight: float
    pay_fr: tuple[float, float]
    pay_be: tuple[float, float]
    fr: Words
    nl: Words
    floor: CEFR = "A2"
    second: float = 0.03
    part_time: float = 0.08
    elsewhere: float = 1.0
    seasonal: float = 0.0
    programme: str | None = None
    licences: tuple[tuple[Licence, float], ...] = ()
    basins: Mapping[str, float] = field(default_factory=dict)

    @property
    def uri(self) -> str:
        return f"http://data.europa.eu/esco/occupation/{self.esco}"

    def said_in(self, tongue: Tongue) -> Words:
        return self.fr if tongue == "fr" else self.nl
