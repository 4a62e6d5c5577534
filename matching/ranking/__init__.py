"""Which eligible offers come first, and why: a weighted sum of named parts, and its exact top."""

from matching.ranking.merging import merged
from matching.ranking.parts import WEIGHTS
from matching.ranking.search import NearMiss, Part, Ranker, Scored, SearchResult

__all__ = ["WEIGHTS", "NearMiss", "Part", "Ranker", "Scored", "SearchResult", "merged"]
