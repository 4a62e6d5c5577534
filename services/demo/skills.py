"""The skills of each trade, as ESCO relates them to its occupation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from contracts.values import Code, StatedSkill
from matching.taxonomy.taxonomy import Taxonomy
from services.demo.trades.model import TONGUES, Tongue, Trade

POOL = 9
LONGEST_LABEL = 55

Pools = Mapping[str, Mapping[Tongue, tuple[StatedSkill, ...]]]
"""By the trade's ESCO code, then by language; a skill stands at the same index in both languages."""


def skill_pools(trades: Sequence[Trade], taxonomy: Taxonomy) -> Pools:
    """For each trade the essential skills that few other occupations share and both languages can name."""
    known = [trade for trade in trades if trade.uri in taxonomy]
    shared = Counter(uri for one in taxonomy.occupations for uri in taxonomy.skills_of(one.uri)[0])
    pools = {}
    for trade in known:
        named = [uri for uri in taxonomy.skills_of(trade.uri)[0] if _is_short(uri, taxonomy)]
        chosen = sorted(named, key=lambda uri: (shared[uri] < 2, shared[uri], uri))[:POOL]
        pools[trade.esco] = {
            tongue: tuple(_stated(uri, tongue, taxonomy) for uri in chosen) for tongue in TONGUES
        }
    return pools


def _is_short(uri: str, taxonomy: Taxonomy) -> bool:
    labels = [taxonomy.label(uri, tongue) for tongue in TONGUES]
    return all(
        label.language == tongue and len(label.text) <= LONGEST_LABEL
        for label, tongue in zip(labels, TONGUES, strict=True)
    )


def _stated(uri: str, tongue: Tongue, taxonomy: Taxonomy) -> StatedSkill:
    label = taxonomy.label(uri, tongue).text
    return StatedSkill(label=label, code=Code(scheme="ESCO", code=uri, label=label))
