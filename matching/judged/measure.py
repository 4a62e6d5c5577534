"""How good each ranker's first ten are, by the judgements; and which pairs have none yet."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from matching.evaluation import bootstrapped
from matching.judged.judged_set import JudgedSet, Judgement, Pair
from matching.judged.rankers import RANKERS

CUT = 10
Runs = Mapping[str, Mapping[str, Sequence[str]]]
"""By profile, by ranker: the offers it brings, best first."""


def measured(judged: JudgedSet, runs: Runs) -> dict[str, Any]:
    """The figures of each ranker: "ndcg@10" with its interval, "ahead" (by how much the product's is higher, pair by pair)
    and "judged" (the share of what it brings that was judged; below 1 the figures say too little).

    Means are over the profiles for which some judged offer is of any use; intervals are 95 % bootstrap intervals over them.
    """
    useful = [profile for profile in runs if any(g for p, g in _grades(judged).items() if p[0] == profile)]
    by_ranker = {
        name: np.array([[ndcg(judged.judgements, p, runs[p][name])] for p in useful]) for name in RANKERS
    }
    figures = {}
    for name, values in by_ranker.items():
        brought = [(p, offer) for p in runs for offer in runs[p][name][:CUT]]
        figures[name] = {
            "ndcg@10": _figure(values),
            "judged": sum(pair in judged.judgements for pair in brought) / max(len(brought), 1),
        }
        if name != "product":
            figures[name]["ahead"] = _figure(by_ranker["product"] - values)
    return {
        "profiles": len(useful),
        "offers": len(judged.offers),
        "pairs": len(judged.judgements),
        "rankers": figures,
    }


def ndcg(judgements: Mapping[Pair, Judgement], profile: str, ranking: Sequence[str]) -> float:
    """Normalised discounted cumulative gain of the first ten: Järvelin and Kekäläinen 2002, with the gains 2^grade − 1 of
    Burges et al. 2005. The ideal is the best order of all that was judged for the profile; what was not counts 0."""
    gains = [
        _gain(judgements[profile, offer]) if (profile, offer) in judgements else 0.0
        for offer in ranking[:CUT]
    ]
    ideal = sorted((_gain(j) for (p, _), j in judgements.items() if p == profile), reverse=True)
    best = _dcg(ideal[:CUT])
    return _dcg(gains) / best if best else 0.0


def unjudged(judged: JudgedSet, runs: Runs) -> list[Pair]:
    """The pairs that some ranker brings and nobody judged, profile by profile, each profile's offers in drawn order:
    nothing tells which ranker brought one, or where."""
    pairs: list[Pair] = []
    for profile in runs:
        offers = sorted({offer for name in RANKERS for offer in runs[profile][name][:CUT]})
        random.Random(profile).shuffle(offers)  # noqa: S311 - an order that says nothing, no secret
        pairs += [(profile, offer) for offer in offers if (profile, offer) not in judged.judgements]
    return pairs


def _grades(judged: JudgedSet) -> dict[Pair, int]:
    return {pair: judgement.grade for pair, judgement in judged.judgements.items()}


def _gain(judgement: Judgement) -> float:
    return 2.0**judgement.grade - 1


def _dcg(gains: Iterable[float]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def _figure(values: np.ndarray[Any, np.dtype[np.float64]]) -> dict[str, float]:
    if not len(values):
        return {"value": 0.0, "low": 0.0, "high": 0.0}
    low, high = bootstrapped(values)
    return {"value": float(values.mean()), "low": float(low[0]), "high": float(high[0])}
