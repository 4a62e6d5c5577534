"""The product's ranking, and three simpler ones to compare it with, over the same offers within the same constraints."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from uuid import UUID

from contracts.jobseekers import Profile
from contracts.offers import OfferTerms
from matching.index import OfferIndex
from matching.judged.bm25 import Bm25
from matching.judged.judged_set import TODAY, JudgedSet, offer_id
from matching.ranking import WEIGHTS, Ranker, Scored
from matching.ranking.parts import NO_OCCUPATION_SAID, Likeness, occupation_affinity, occupation_value
from matching.reading import OfferReading, ProfileReading, Reader
from matching.reading.reader import Encoder
from matching.text import undecorated

RANKERS = ("product", "any_trade", "meaning", "concepts", "bm25")
"""As served; by the same score, but without leaving out other trades; by the cosine of the vectors alone; by occupations
and skills alone; by the words alone."""
Offers = dict[str, Scored]


class Rankers:
    """Ranks the set's offers for its profiles in each of the ways that ``RANKERS`` names.

    All but the product order every offer that breaks no constraint. The product leaves out other trades too, so it may
    bring fewer than ten.
    """

    def __init__(self, judged: JudgedSet, reader: Reader, encoder: Encoder, taxonomy: Likeness) -> None:
        self._set, self._reader, self._encoder, self._taxonomy = judged, reader, encoder, taxonomy
        names = list(judged.offers)
        readings = reader.read_offers(list(judged.offers.values()))
        self._readings: Mapping[str, OfferReading] = dict(zip(names, readings, strict=True))
        self._names: Mapping[UUID, str] = {offer_id(name): name for name in names}
        index = OfferIndex(reader.dimension, taxonomy, room=4 * len(names))
        index.put((offer_id(name), reading) for name, reading in self._readings.items())
        self._ranker = Ranker(index, taxonomy)
        self._bm25 = Bm25([words_of_offer(terms) for terms in judged.offers.values()])

    def top(self, profile: Profile, k: int = 10) -> dict[str, list[str]]:
        """The first ``k`` offers of each ranker, best first."""
        reading = self._reader.read_profile(profile)
        able = self._within_constraints(reading)
        occupation = self._occupation(reading)
        orders: dict[str, Callable[[str], float]] = {
            "any_trade": lambda name: _sum(able[name], tuple(WEIGHTS), occupation(name)),
            "meaning": self._meaning(profile, reading, able),
            "concepts": lambda name: _sum(able[name], ("occupation", "skills"), occupation(name)),
            "bm25": dict(
                zip(self._readings, self._bm25.scores(words_of_profile(profile)), strict=True)
            ).__getitem__,
        }
        ranked = {name: sorted(able, key=lambda o: (-key(o), o))[:k] for name, key in orders.items()}
        return {"product": self.product(reading, k)} | ranked

    def product(self, reading: ProfileReading, k: int = 10) -> list[str]:
        """The first ``k`` offers as they are served."""
        found = self._ranker.search(reading, k, TODAY).recommended
        return [self._names[scored.offer_id] for scored in found]

    def _within_constraints(self, reading: ProfileReading) -> Offers:
        """Every offer that breaks none. Who names no occupation is recommended any work, so nothing else is left out."""
        anyone = replace(reading, wanted=(), held=())
        found = self._ranker.search(anyone, len(self._readings), TODAY).recommended
        return {self._names[scored.offer_id]: scored for scored in found}

    def _meaning(self, profile: Profile, reading: ProfileReading, able: Offers) -> Callable[[str], float]:
        """The part of the score that is the cosine; for who names skills only, the cosine with their words."""
        if reading.wanted or reading.held or not profile.skills:
            return lambda name: able[name].parts["meaning"].value
        words = "\n".join(skill.label for skill in profile.skills)
        (vector,) = self._encoder.encode([words], kind="query")
        return lambda name: float(vector @ self._readings[name].vector)

    def _occupation(self, reading: ProfileReading) -> Callable[[str], float]:
        """The occupation part of an offer's score, which the search for anyone left out."""
        affinity = occupation_affinity(reading, self._taxonomy)
        if affinity is None:
            return lambda _: NO_OCCUPATION_SAID
        return lambda name: occupation_value(self._readings[name], affinity, self._taxonomy)


def _sum(scored: Scored, parts: Collection[str], occupation: float) -> float:
    values = {name: part.value for name, part in scored.parts.items()} | {"occupation": occupation}
    return sum(WEIGHTS[name] * values[name] for name in parts)


def words_of_offer(terms: OfferTerms) -> str:
    """All that an offer says of the work, in each language it is told in."""
    versions = [text for version in terms.versions for text in (version.title, version.description)]
    return "\n".join([terms.title, terms.description, *versions, *(skill.label for skill in terms.skills)])


def words_of_profile(profile: Profile) -> str:
    """The jobseeker's words for what they want, did and can."""
    occupations = (*profile.occupations_wanted, *profile.occupations_held)
    labels = [undecorated(occupation.label) for occupation in occupations]
    return "\n".join([*labels, *(skill.label for skill in profile.skills)])
