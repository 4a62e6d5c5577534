"""Offers and profiles read into what can be compared: concepts, constraints and one vector each."""

from matching.reading.model import OccupationRead, OfferReading, ProfileReading, SkillRead, Spot
from matching.reading.reader import Reader

__all__ = ["OccupationRead", "OfferReading", "ProfileReading", "Reader", "SkillRead", "Spot"]
