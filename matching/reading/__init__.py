"""Offers, profiles and trainings read into what can be compared: concepts, constraints and one vector each."""

from matching.reading.model import OccupationRead, OfferReading, ProfileReading, SkillRead, Spot
from matching.reading.reader import Reader, identity_of
from matching.reading.trainings import TrainingReading, read_training

__all__ = [
    "OccupationRead",
    "OfferReading",
    "ProfileReading",
    "Reader",
    "SkillRead",
    "Spot",
    "TrainingReading",
    "identity_of",
    "read_training",
]
