"""The parts of a recommendation's score, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from matching.ranking import Part
from services.web.context import Visit
from translation.locales import N_

PARTS: Final = {
    "occupation": (N_("Job"), N_("how close the job is to the ones you want or have done")),
    "skills": (N_("Skills"), N_("how many of the skills asked for are yours")),
    "meaning": (
        N_("Meaning of the text"),
        N_("how near the offer’s words are to yours, whatever their language"),
    ),
    "language": (N_("Languages"), N_("how easily you read the offer and speak what it asks for")),
    "distance": (N_("Distance"), N_("how near the work is to where you live")),
    "freshness": (N_("Freshness"), N_("how recently the offer was published")),
}
"""Name and meaning of each part, as ``matching.ranking.parts.WEIGHTS`` names them."""
MATCHES: Final = (
    (0.55, "excellent", N_("Excellent match")),
    (0.45, "good", N_("Good match")),
    (0.35, "fair", N_("Fair match")),
    (0.0, "loose", N_("Loose match")),
)
"""Words for a score: from this value on. On the judged set two of three "excellent" ones are of the highest grade, of "good" ones half."""


@dataclass(frozen=True)
class PartTold:
    """One part: what it is called, its value, its weight, and what it adds to the score, all from 0 to 1."""

    name: str
    label: str
    value: float
    weight: float

    @property
    def adds(self) -> float:
        return self.value * self.weight


def match_of(score: float) -> tuple[str, str]:
    """A score in words: the kind of match for the style sheet, and its message."""
    return next((kind, message) for least, kind, message in MATCHES if score >= least)


def parts_of(visit: Visit, parts: Mapping[str, Part]) -> list[PartTold]:
    """The parts in the order of what they can add; a part without a name here goes by its own."""
    told = [
        PartTold(name, visit.say.gettext(PARTS[name][0]) if name in PARTS else name, part.value, part.weight)
        for name, part in parts.items()
    ]
    return sorted(told, key=lambda part: -part.weight)
