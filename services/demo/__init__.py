"""Demonstration data: a believable border region by a seeded generator. Nobody's real data, and no quoted advert."""

from services.demo.load import SEED, Loaded, load
from services.demo.offers import generate_offers
from services.demo.profiles import generate_profiles

__all__ = ["SEED", "Loaded", "generate_offers", "generate_profiles", "load"]
