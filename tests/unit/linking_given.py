"""Three occupations, and an encoder small enough to follow by hand: one dimension per letter pair."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from matching.encoder import Encoder, Kind
from matching.taxonomy.model import Found, Label
from matching.taxonomy.taxonomy import Taxonomy
from matching.taxonomy.wordings import Wording, worded

WELDER, NURSE, DRIVER = "esco/welder", "esco/nurse", "esco/driver"
ROME_TITLE = "metteur en soudure"  # by meaning a welder, by the crosswalk a driver
MISLEADING = "souder"  # looked up it is a driver, by meaning a welder
LABELS = {
    WELDER: {
        "fr": ["soudeur/soudeuse", "soudeur à l'arc", "opérateur de soudage"],
        "nl": ["lasser", "booglasser", "lasoperator"],
    },
    NURSE: {
        "fr": ["infirmier/infirmière", "infirmier en soins généraux"],
        "nl": ["verpleegkundige", "algemeen verpleegkundige"],
    },
    DRIVER: {
        "fr": ["conducteur de poids lourd", "chauffeur routier"],
        "nl": ["vrachtwagenchauffeur", "chauffeur vrachtwagen"],
    },
}


class LetterPairs(Encoder):
    """An encoder under which texts with the same letter pairs are alike; counts the texts it was given."""

    def __init__(self) -> None:
        self.name, self.dimension, self.encoded = "letter-pairs", 257, 0

    def encode(self, texts: Sequence[str], *, kind: Kind = "passage") -> NDArray[np.float32]:
        self.encoded += len(texts)
        vectors = np.full((len(texts), self.dimension), 1e-3, np.float32)
        for row, text in enumerate(texts):
            for a, b in zip(f" {text}", f"{text} ", strict=True):
                vectors[row, (ord(a) * 31 + ord(b)) % self.dimension] += 1
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


class FewOccupations:
    """The part of a taxonomy that reading needs."""

    one_form = staticmethod(str)

    @property
    def occupations(self) -> list[Any]:
        return [SimpleNamespace(uri=uri) for uri in LABELS]

    @property
    def wordings(self) -> list[Wording]:
        return list(worded(map(self.labels, LABELS), self.one_form))

    def labels(self, uri: str) -> list[Label]:
        return [
            Label(text, lang, i == 0) for lang, all_ in LABELS[uri].items() for i, text in enumerate(all_)
        ]

    def lookup(self, text: str, language: str | None, *, through_rome: bool = True) -> list[Found]:
        if through_rome and text == ROME_TITLE:
            return [Found(DRIVER, "occupation", text, "fr", 0.7)]
        if text == MISLEADING:
            return [Found(DRIVER, "occupation", text, "fr", 0.8)]
        return [
            Found(uri, "occupation", text, lang, 0.8)
            for uri, by_language in LABELS.items()
            for lang, labels in by_language.items()
            if text in labels
        ]

    def current(self, uri: str) -> str | None:
        return {"esco/retired": WELDER}.get(uri, uri if uri in LABELS else None)


def few_occupations() -> Taxonomy:
    return cast(Taxonomy, FewOccupations())
