"""What a recommendation says, as pages, API and command line show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from contracts.offers import OfferTerms
from matching.bridging import Bridge
from matching.explanation import Explanation
from matching.explanation.trainings import TrainingTold
from matching.ranking import Part, Scored


@dataclass(frozen=True)
class TrainingPointer:
    """A session with free seats that gives what an offer misses. ``title`` is in ``language``, the reader's where there is
    one; ``gives`` and ``sentence`` are in the reader's language; ``distance_km`` is to its furthest site, as the crow flies."""

    session: UUID
    title: str
    language: str
    places: tuple[str, ...]
    starts_on: date
    seats_free: int
    gives: tuple[str, ...]
    sentence: str
    distance_km: float

    @classmethod
    def of(cls, bridge: Bridge, told: TrainingTold) -> TrainingPointer:
        session = bridge.session
        return cls(
            session.session_id, told.title, told.title_language, told.places, session.starts_on, session.seats_free,
            told.gives, told.sentence, bridge.distance_km,
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "session": str(self.session),
            "title": self.title,
            "language": self.language,
            "places": list(self.places),
            "starts_on": self.starts_on.isoformat(),
            "seats_free": self.seats_free,
            "gives": list(self.gives),
            "sentence": self.sentence,
            "distance_km": round(self.distance_km, 1),
        }


@dataclass(frozen=True)
class Recommendation:
    """An offer for a jobseeker. ``score`` is the weighted sum of ``parts``, all between 0 and 1; ``reasons``,
    ``missing`` and ``crossing`` are sentences in the reader's language; ``distance_km`` is as the crow flies;
    ``trainings`` are sessions that give what is missing, the soonest first."""

    offer: UUID
    source: str
    reference: str
    title: str
    language: str
    score: float
    parts: dict[str, Part]
    reasons: list[str]
    missing: list[str]
    crossing: list[str]
    distance_km: float | None
    terms: OfferTerms
    trainings: list[TrainingPointer] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        source: str,
        reference: str,
        terms: OfferTerms,
        scored: Scored,
        because: Explanation,
        trainings: list[TrainingPointer],
    ) -> Recommendation:
        return cls(
            scored.offer_id, source, reference, terms.title, terms.language, scored.score, dict(scored.parts),
            list(because.reasons), list(because.missing), list(because.crossing), scored.distance_km, terms,
            trainings,
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "offer": str(self.offer),
            "source": self.source,
            "reference": self.reference,
            "title": self.title,
            "language": self.language,
            "score": round(self.score, 4),
            "parts": {
                name: {"value": round(part.value, 4), "weight": part.weight}
                for name, part in self.parts.items()
            },
            "reasons": self.reasons,
            "missing": self.missing,
            "crossing": self.crossing,
            "distance_km": None if self.distance_km is None else round(self.distance_km, 1),
            "trainings": [training.as_json() for training in self.trainings],
        }


@dataclass(frozen=True)
class Recommendations:
    """Best first; near misses fail one condition each, named in their ``missing``."""

    recommended: list[Recommendation]
    near_misses: list[Recommendation]
