"""From ROME job titles and codes to ESCO occupations: the published crosswalk, and labels where it is silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from matching.taxonomy.model import Match
from matching.taxonomy.nomenclature import Nomenclature
from matching.text import folded, gender_forms

WEIGHTS: Mapping[Match, float] = {
    Match.EXACT: 1.0,
    Match.SAME_LABEL: 0.9,
    Match.CLOSE: 0.6,
    Match.BROAD: 0.35,
    Match.NARROW: 0.35,
}
PRINCIPAL_WEIGHT = 3.0
"""A code's principal title speaks for the code; the other titles under it may name special cases of it."""

PARENT_WEIGHT = 0.5
"""What a title says of a code that was split off the title's own code."""

Reached = dict[str, Match]


def title_crossings(nomenclature: Nomenclature) -> dict[int, Reached]:
    """By OGR number, the occupations each job title reaches: the crosswalk's, and those with the same French label.

    Crosswalk rows that name a concept gone since are followed to its heir. Labels are looked at only for titles on
    which the crosswalk is silent (ROME 4.0 has titles it was not made for).
    """
    crossings: dict[int, Reached] = defaultdict(dict)
    for ogr, uri, match in nomenclature.crosswalk:
        heir = uri if uri in nomenclature.concepts else nomenclature.successors.get(uri)
        if heir is not None and ogr in nomenclature.rome.appellations:
            crossings[ogr][heir] = max(match, crossings[ogr].get(heir, match))
    by_label = _occupations_by_label(nomenclature)
    for ogr, title in nomenclature.rome.appellations.items():
        if ogr not in crossings:
            keys = {folded(form) for wording in (title.long, title.short) for form in gender_forms(wording)}
            for uri in sorted({uri for key in keys for uri in by_label.get(key, ())}):
                crossings[ogr][uri] = Match.SAME_LABEL
    return crossings


def code_crossings(
    nomenclature: Nomenclature, titles: Mapping[int, Reached]
) -> dict[str, list[tuple[str, float, Match]]]:
    """By ROME code, (occupation, share of the evidence, best match), the best supported first.

    A code that none of its titles takes anywhere asks the code it was split from, then the codes split from that one.
    """
    evidence: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    best: dict[str, Reached] = defaultdict(dict)
    for ogr, reached in titles.items():
        title = nomenclature.rome.appellations[ogr]
        for uri, match in reached.items():
            evidence[title.code][uri] += WEIGHTS[match] * (PRINCIPAL_WEIGHT if title.principal else 1.0)
            best[title.code][uri] = max(match, best[title.code].get(uri, match))
    crossings = {
        code: _ranked(evidence[code], best[code]) for code in nomenclature.rome.titles if code in evidence
    }
    for code in nomenclature.rome.titles:
        if code not in evidence and (parent := nomenclature.rome.parents.get(code)) in evidence and parent:
            crossings[code] = [
                (uri, weight * PARENT_WEIGHT, Match.BROAD)
                for uri, weight, _ in _ranked(evidence[parent], best[parent])
            ]
    return crossings


def _ranked(evidence: Mapping[str, float], best: Reached) -> list[tuple[str, float, Match]]:
    total = sum(evidence.values())
    ranked = sorted(evidence, key=lambda uri: (-evidence[uri], -best[uri], uri))
    return [(uri, evidence[uri] / total, best[uri]) for uri in ranked]


def _occupations_by_label(nomenclature: Nomenclature) -> dict[str, list[str]]:
    by_label: dict[str, list[str]] = defaultdict(list)
    for entry in nomenclature.concepts.values():
        if entry.kind == "occupation":
            texts = [label.text for label in entry.labels() if label.language == "fr"]
            for key in {folded(form) for text in texts for form in gender_forms(text)}:
                by_label[key].append(entry.uri)
    return by_label
