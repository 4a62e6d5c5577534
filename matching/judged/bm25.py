"""Words alone: BM25, as search engines rank without knowing what words mean."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from matching.text import folded

K1, B = 1.2, 0.75
"""How soon a repeated word stops counting, and how much a long text is held against it: the usual values."""


class Bm25:
    """Scores texts for some words: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
    2009, section 3.5. A rare word weighs ln(1 + (N − n + ½) / (n + ½)), which is never negative."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._counts = [Counter(folded(text).split()) for text in texts]
        lengths = [counts.total() for counts in self._counts]
        mean = sum(lengths) / max(len(lengths), 1) or 1.0
        self._damping = [K1 * (1 - B + B * length / mean) for length in lengths]
        self._in_texts = Counter(word for counts in self._counts for word in counts)

    def scores(self, query: str) -> list[float]:
        """One score a text, in their order; 0 where no word is shared."""
        words = set(folded(query).split())
        return [
            sum(self._rarity(word) * counts[word] * (K1 + 1) / (counts[word] + damping) for word in words)
            for counts, damping in zip(self._counts, self._damping, strict=True)
        ]

    def _rarity(self, word: str) -> float:
        having = self._in_texts[word]
        return math.log(1 + (len(self._counts) - having + 0.5) / (having + 0.5))
