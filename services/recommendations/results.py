"""What a recommendation says, as pages, API and command line show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contracts.offers import OfferTerms
from matching.explanation import Explanation
from matching.ranking import Part, Scored


@dataclass(frozen=True)
class Recommendation:
    """An offer for a jobseeker. ``score`` is the weighted sum of ``parts``, all between 0 and 1; ``reasons``,
    ``missing`` and ``crossing`` are sentences in the reader's language; ``distance_km`` is as the crow flies."""

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

    @classmethod
    def of(
        cls, source: str, reference: str, terms: OfferTerms, scored: Scored, because: Explanation
    ) -> Recommendation:
        return cls(
            scored.offer_id, source, reference, terms.title, terms.language, scored.score, dict(scored.parts),
            list(because.reasons), list(because.missing), list(because.crossing), scored.distance_km, terms,
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
        }


@dataclass(frozen=True)
class Recommendations:
    """Best first; near misses fail one condition each, named in their ``missing``."""

    recommended: list[Recommendation]
    near_misses: list[Recommendation]
