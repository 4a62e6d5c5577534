"""Which concept stands for one that a newer release no longer has: named by the publisher, or told by its labels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from matching.taxonomy.model import Kind
from matching.taxonomy.nomenclature import Entry, Nomenclature
from matching.text import folded, gender_forms


def settle_successors(nomenclature: Nomenclature) -> None:
    """Gives each gone concept the concept in force that takes its place, or None when it was withdrawn.

    The publisher's own word comes first. Else the heir is the concept of the same kind that carries the gone one's
    preferred label among its own, in any language, or half of all its labels and at least two; of several, the one
    that shares most labels, then its ISCO group.
    """
    by_label = _concepts_by_label(nomenclature.concepts.values())
    for uri, entry in nomenclature.gone.items():
        if uri not in nomenclature.successors:
            nomenclature.successors[uri] = _heir(entry, by_label)
    for uri in list(nomenclature.successors):
        nomenclature.successors[uri] = _in_force(uri, nomenclature)


def _concepts_by_label(entries: Iterable[Entry]) -> dict[tuple[Kind, str], list[Entry]]:
    by_label: dict[tuple[Kind, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        for key in _keys(entry):
            by_label[entry.kind, key].append(entry)
    return by_label


def _heir(gone: Entry, by_label: dict[tuple[Kind, str], list[Entry]]) -> str | None:
    keys = _keys(gone)
    shared = Counter(entry.uri for key in keys for entry in by_label.get((gone.kind, key), ()))
    preferred = {key for text in gone.preferred.values() for key in _keys_of(text)}
    candidates = {entry.uri: entry for key in preferred for entry in by_label.get((gone.kind, key), ())}
    for key in keys:
        for entry in by_label.get((gone.kind, key), ()):
            if shared[entry.uri] >= max(2, len(keys) / 2):
                candidates[entry.uri] = entry

    def evidence(uri: str) -> tuple[int, bool, str]:
        return -shared[uri], candidates[uri].isco != gone.isco, uri

    return min(candidates, key=evidence, default=None)


def _in_force(uri: str, nomenclature: Nomenclature) -> str | None:
    """Follows a chain of successors to a concept that exists; a chain that turns in a circle leads nowhere."""
    seen = {uri}
    heir = nomenclature.successors[uri]
    while heir is not None and heir not in nomenclature.concepts:
        if heir in seen:
            return None
        seen.add(heir)
        heir = nomenclature.successors.get(heir)
    return heir


def _keys(entry: Entry) -> set[str]:
    return {key for label in entry.labels() for key in _keys_of(label.text)}


def _keys_of(text: str) -> set[str]:
    return {folded(text), *(folded(form) for form in gender_forms(text))}
