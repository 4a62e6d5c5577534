"""What is told of a candidate: no more than a recruiter needs to see whether to ask. No name, no place, none of their words.

Distances come in bands, and so does what a distance adds to the score: from exact ones, of a few offers, a home is found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matching.explanation import Explanation
from matching.explanation.bands import BANDS_KM, band_of
from matching.ranking import Part, Scored
from matching.ranking.parts import distance_part
from services.recommendations.results import TrainingPointer

DIGITS = 2
"""Of scores and parts. What the distance adds cannot be told from the rest any more closely than its band."""
BEYOND_KM = 2 * BANDS_KM[-1]
"""What counts as the distance of whoever lives beyond the last band, where a part is shown."""


@dataclass(frozen=True)
class Candidate:
    """A jobseeker who agreed, for one offer. ``reference`` holds for this offer only; ``score`` and ``parts`` are those of
    the offer in their own recommendations, rounded; ``within_km`` is a band, ``None`` beyond the last; ``reasons`` and
    ``missing`` are sentences in the reader's language, ``trainings`` sessions that give what is missing."""

    reference: str
    score: float
    parts: dict[str, Part]
    reasons: list[str]
    missing: list[str]
    within_km: int | None
    trainings: list[TrainingPointer] = field(default_factory=list)

    @classmethod
    def of(
        cls, reference: str, scored: Scored, because: Explanation, trainings: list[TrainingPointer]
    ) -> Candidate:
        within_km = band_of(scored.distance_km)
        parts = {name: _coarse(name, part, within_km) for name, part in scored.parts.items()}
        return cls(
            reference, round(scored.score, DIGITS), parts, list(because.reasons), list(because.missing),
            within_km, trainings,
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON. How far a session is from a candidate's home is told to nobody but them."""
        sessions = [one.as_json() for one in self.trainings]
        return {
            "reference": self.reference,
            "score": self.score,
            "parts": {
                name: {"value": part.value, "weight": part.weight} for name, part in self.parts.items()
            },
            "reasons": self.reasons,
            "missing": self.missing,
            "within_km": self.within_km,
            "trainings": [
                {name: value for name, value in one.items() if name != "distance_km"} for one in sessions
            ],
        }


@dataclass(frozen=True)
class Candidates:
    """Best first; near misses lack exactly one thing each, named in their ``missing``."""

    candidates: list[Candidate]
    near_misses: list[Candidate]

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "candidates": [one.as_json() for one in self.candidates],
            "near_misses": [one.as_json() for one in self.near_misses],
        }


def _coarse(name: str, part: Part, within_km: int | None) -> Part:
    """A part as it is shown: the distance's is that of the far end of its band."""
    value = part.value
    if name == "distance":
        value = float(distance_part(np.array([float(within_km or BEYOND_KM)]))[0])
    return Part(round(value, DIGITS), part.weight)
