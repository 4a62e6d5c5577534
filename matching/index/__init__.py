"""The offers in memory: columns for what is counted, vectors for what is meant. A cache of the view's table."""

from matching.index.offers import OfferIndex
from matching.index.territory import Territory

__all__ = ["OfferIndex", "Territory"]
