"""Measures whether an occupation's name in one language finds adverts in another, by their text alone.

The adverts' own codes say which are right and are hidden from what reads them. Each ESCO occupation that the codes of
some advert stand for above all is asked for once, by its preferred label in the language of the question; right are the
adverts whose codes stand for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from contracts.jobseekers import Profile
from contracts.offers import OfferTerms
from contracts.values import Code, LanguageLevel, OccupationStated, Place
from matching.evaluation import measured, summary
from matching.ranking.parts import WEIGHTS, Likeness, occupation_affinity, occupation_value
from matching.reading import OfferReading, Reader
from matching.reading.reader import Taxonomy
from matching.taxonomy.model import LANGUAGES

Floats = NDArray[np.float32]
RANKERS: Mapping[str, Mapping[str, float]] = {
    "product": {part: WEIGHTS[part] for part in ("occupation", "meaning")},
    "concepts only": {"occupation": 1.0},
    "meaning only": {"meaning": 1.0},
}
"""The parts of the product's score that a title and a text can give, and each by itself."""


class Concepts(Taxonomy, Likeness, Protocol):
    """What is asked of the taxonomy: what reading asks, and what ranking asks."""


@dataclass(frozen=True, slots=True)
class Question:
    """An occupation, and which adverts are right, by their places in the list."""

    uri: str
    right: frozenset[int]


def evaluate_adverts(terms: Sequence[OfferTerms], reader: Reader, taxonomy: Concepts) -> dict[str, Any]:
    """Return `{"adverts": n, "questions": n, "languages": {language: {ranker: {metric: {"value", "low", "high"}}}}}`.

    An advert whose codes stand for nothing that is known is in nobody's answer, and among those to be told apart.
    """
    asked = questions(terms, taxonomy)
    adverts = Adverts(
        [one.model_copy(update={"occupations": (), "skills": ()}) for one in terms], reader, taxonomy
    )
    found: dict[str, Any] = {}
    for language in LANGUAGES:
        rows: dict[str, list[tuple[float, ...]]] = {name: [] for name in RANKERS}
        for question in asked:
            label = taxonomy.label(question.uri, language)
            if label.language != language:
                continue
            parts = adverts.parts(label.text, language)
            for name, weights in RANKERS.items():
                scores = sum((weight * parts[part] for part, weight in weights.items()), np.float32(0))
                order = np.argsort(-np.asarray(scores), kind="stable")
                rows[name].append(measured([str(at) for at in order], {str(at) for at in question.right}))
        found[language] = {name: summary(of_ranker) for name, of_ranker in rows.items() if of_ranker}
    return {"adverts": len(terms), "questions": len(asked), "languages": found}


def questions(terms: Sequence[OfferTerms], taxonomy: Concepts) -> list[Question]:
    """What is asked of these adverts, by the crosswalk from their codes: an ESCO code as it is, a ROME code with its
    job title by what the title covers."""
    right: dict[str, set[int]] = {}
    named: dict[str, None] = {}
    for at, offer in enumerate(terms):
        occupations = [uri for code in offer.occupations for uri in _stands_for(code, taxonomy)]
        for uri in occupations:
            right.setdefault(uri, set()).add(at)
        named |= dict.fromkeys(occupations[:1])
    return [Question(uri, frozenset(right[uri])) for uri in named]


def _stands_for(code: Code, taxonomy: Concepts) -> list[str]:
    """ESCO occupations, the most heavily supported first."""
    if code.scheme == "ESCO":
        uri = taxonomy.current(code.code)
        return [uri] if uri else []
    if code.scheme != "ROME":
        return []
    covered = taxonomy.rome_occupations_for_title(code.code, code.label or "")
    return [crossing.uri for crossing in sorted(covered, key=lambda one: (-one.weight, one.uri))]


class Adverts:
    """Adverts as the product reads them, in the order given."""

    def __init__(self, terms: Sequence[OfferTerms], reader: Reader, taxonomy: Concepts) -> None:
        self._reader, self._taxonomy = reader, taxonomy
        self.readings: list[OfferReading] = reader.read_offers(terms)
        self._vectors = np.stack([reading.vector for reading in self.readings])

    def parts(self, title: str, language: str) -> dict[str, Floats]:
        """How far each advert has to do with an occupation wanted, (adverts,) for each part."""
        profile = self._reader.read_profile(
            Profile(
                residence=Place(label="–"),
                occupations_wanted=(OccupationStated(label=title),),
                languages=(LanguageLevel(language=language, level="C2"),),
                interface_language=language,
            )
        )
        affinity = occupation_affinity(profile, self._taxonomy)

        def occupation(reading: OfferReading) -> float:
            return 0.0 if affinity is None else occupation_value(reading, affinity, self._taxonomy)

        return {
            "occupation": np.array([occupation(reading) for reading in self.readings], np.float32),
            "meaning": np.maximum(self._vectors @ profile.vector, 0),
        }
