"""Makes the taxonomy table from the published files: read, settle what is gone, lay out in columns, write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from matching.taxonomy import wordings
from matching.taxonomy.crosswalk import code_crossings, title_crossings
from matching.taxonomy.esco import read_esco
from matching.taxonomy.files import EXPECTED, published_files, require
from matching.taxonomy.heirs import settle_successors
from matching.taxonomy.model import KINDS, LANGUAGES
from matching.taxonomy.nomenclature import Entry, Nomenclature
from matching.taxonomy.rome import read_rome
from matching.taxonomy.table import Column, list_columns, text_column, write_table
from matching.text import folded, gender_forms


@dataclass(frozen=True, slots=True)
class Summary:
    """What a table holds: concepts by kind, labels by language, and its size on disk in bytes."""

    version: str
    concepts: Mapping[str, int]
    labels: Mapping[str, int]
    rome_codes: int
    rome_codes_with_occupations: int
    successors: int
    size: int


def build(source_dir: Path, out: Path) -> Summary:
    """Reads every published file below ``source_dir`` and writes the table to ``out``.

    Files may be of several versions: the newest complete one says which concepts there are and what they are called,
    older ones add alternative labels and other languages.
    Raises MissingSource when a needed file is not there or not readable.
    """
    files = published_files(source_dir)
    require(files, list(EXPECTED))
    nomenclature = read_esco(files)
    read_rome(files, nomenclature)
    settle_successors(nomenclature)
    return write_nomenclature(nomenclature, out)


def write_nomenclature(nomenclature: Nomenclature, out: Path) -> Summary:
    """Lays the nomenclature out in columns (see the table module) and writes them to ``out``."""
    entries = sorted(nomenclature.concepts.values(), key=lambda entry: (KINDS.index(entry.kind), entry.uri))
    index = {entry.uri: number for number, entry in enumerate(entries)}
    columns, postings = _concept_columns(entries)
    columns |= _wording_columns(entries) | _relation_columns(nomenclature, entries, index)
    rome_columns, crossed = _rome_columns(nomenclature, index, postings, len(columns["label_language"]))
    columns |= rome_columns | _key_columns(postings) | _successor_columns(nomenclature, index)
    version = ", ".join(f"{name} {number}".strip() for name, number in sorted(nomenclature.versions.items()))
    about = {
        "version": version,
        "versions": nomenclature.versions,
        "sources": [asdict(source) for source in nomenclature.sources],
    }
    size = write_table(out, about, columns)
    return Summary(
        version=version,
        concepts={kind: sum(entry.kind == kind for entry in entries) for kind in KINDS},
        labels={
            language: int((columns["label_language"] == n).sum()) for n, language in enumerate(LANGUAGES)
        },
        rome_codes=len(nomenclature.rome.titles),
        rome_codes_with_occupations=crossed,
        successors=len(nomenclature.successors),
        size=size,
    )


Postings = dict[str, dict[int, None]]


def _concept_columns(entries: list[Entry]) -> tuple[dict[str, Column], Postings]:
    texts: list[str] = []
    counts, languages, preferred = [], [], []
    postings: Postings = defaultdict(dict)
    for entry in entries:
        before = len(texts)
        for label in entry.labels():
            for key in _keys(label.text):
                postings[key].setdefault(len(texts))
            texts.append(label.text)
            languages.append(LANGUAGES.index(label.language))
            preferred.append(label.preferred)
        counts.append(len(texts) - before)
    types = ["", *sorted({entry.skill_type for entry in entries} - {""})]
    levels = ["", *sorted({entry.reuse_level for entry in entries} - {""})]
    return {
        "uris": text_column([entry.uri for entry in entries]),
        "kinds": np.array([KINDS.index(entry.kind) for entry in entries], dtype=np.uint8),
        "isco": text_column([entry.isco for entry in entries]),
        "skill_type_names": text_column(types),
        "skill_types": np.array([types.index(entry.skill_type) for entry in entries], dtype=np.uint8),
        "reuse_level_names": text_column(levels),
        "reuse_levels": np.array([levels.index(entry.reuse_level) for entry in entries], dtype=np.uint8),
        "labels": text_column(texts),
        "label_counts": np.array(counts, dtype=np.uint16),
        "label_language": np.array(languages, dtype=np.uint8),
        "label_preferred": np.array(preferred, dtype=np.uint8),
    }, postings


def _wording_columns(entries: list[Entry]) -> dict[str, Column]:
    """What the labels of occupations tell of gender forms, and how titles are compared with them: seconds of work, for
    which no start need wait."""
    labels = [list(entry.labels()) for entry in entries if entry.kind == "occupation"]
    one_form = wordings.one_form_of(labels)
    always = [word in one_form.always for word in one_form.after_another]
    return wordings.columns_of(list(wordings.worded(labels, one_form)), len(labels)) | {
        "feminine": text_column(list(one_form.after_another)),
        "feminine_other": text_column(list(one_form.after_another.values())),
        "feminine_always": np.array(always, dtype=np.uint8),
    }


def _relation_columns(n: Nomenclature, entries: list[Entry], index: Mapping[str, int]) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for name, relation in (("broader", n.broader), ("essential", n.essential), ("optional", n.optional)):
        followed: dict[str, set[int]] = defaultdict(set)
        for uri, others in relation.items():
            heirs = (
                index.get(other if other in index else n.successors.get(other) or "") for other in others
            )
            followed[uri if uri in index else n.successors.get(uri) or ""].update(
                h for h in heirs if h is not None
            )
        lists = [sorted(followed.get(entry.uri, set()) - {index[entry.uri]}) for entry in entries]
        columns[f"{name}_counts"], columns[name] = list_columns(lists, np.uint16)
    return columns


def _rome_columns(
    n: Nomenclature, index: Mapping[str, int], postings: Postings, labels: int
) -> tuple[dict[str, Column], int]:
    codes = sorted(n.rome.titles)
    number = {code: i for i, code in enumerate(codes)}
    titles = [(ogr, title) for ogr, title in sorted(n.rome.appellations.items()) if title.code in number]
    by_title = title_crossings(n)
    by_code = code_crossings(n, by_title)
    for position, (_, title) in enumerate(titles):
        for key in _keys(title.long) | _keys(title.short):
            postings[key].setdefault(labels + position)
    reached = [
        sorted(by_title.get(ogr, {}).items(), key=lambda item: (-item[1], item[0])) for ogr, _ in titles
    ]
    crossings = [by_code.get(code, []) for code in codes]
    columns: dict[str, Column] = {
        "rome_codes": text_column(codes),
        "rome_titles": text_column([n.rome.titles[code] for code in codes]),
        "rome_parents": text_column([n.rome.parents.get(code, "") for code in codes]),
        "appellations": text_column([title.long for _, title in titles]),
        "appellation_short": text_column(
            [title.short if title.short != title.long else "" for _, title in titles]
        ),
        "appellation_principal": np.array([title.principal for _, title in titles], dtype=np.uint8),
        "appellation_ogr": np.array([ogr for ogr, _ in titles], dtype=np.uint32),
        "appellation_code": np.array([number[title.code] for _, title in titles], dtype=np.uint16),
        "appellation_match": np.array([match for pairs in reached for _, match in pairs], dtype=np.uint8),
        "crossing_weight": np.array([weight for c in crossings for _, weight, _ in c], dtype=np.float32),
        "crossing_match": np.array([match for c in crossings for _, _, match in c], dtype=np.uint8),
    }
    moves = [[number[code] for code in n.rome.moves.get(origin, ()) if code in number] for origin in codes]
    columns["move_counts"], columns["moves"] = list_columns(moves, np.uint16)
    lists = [[index[uri] for uri, _ in pairs] for pairs in reached]
    columns["appellation_counts"], columns["appellation_occupation"] = list_columns(lists, np.uint16)
    lists = [[index[uri] for uri, _, _ in c] for c in crossings]
    columns["crossing_counts"], columns["crossing_occupation"] = list_columns(lists, np.uint16)
    return columns, sum(bool(c) for c in crossings)


def _key_columns(postings: Postings) -> dict[str, Column]:
    keys = sorted(key for key in postings if key)
    counts, values = list_columns([sorted(postings[key]) for key in keys], np.uint32)
    return {"keys": text_column(keys), "key_counts": counts, "key_labels": values}


def _successor_columns(n: Nomenclature, index: Mapping[str, int]) -> dict[str, Column]:
    gone = sorted(uri for uri in n.successors if uri not in index)
    heirs: list[Any] = [index.get(n.successors[uri] or "", -1) for uri in gone]
    return {"gone": text_column(gone), "heirs": np.array(heirs, dtype=np.int32)}


def _keys(label: str) -> set[str]:
    return {folded(label), *(folded(form) for form in gender_forms(label))}
