"""Reads ESCO's published CSV files, of one version or of several, into one nomenclature.

The newest complete publication of a kind of concept says which concepts there are. Older files, and files that hold
labels only, add labels to those; what they name beyond them is gone, and its heir is looked for.
"""

from __future__ import annotations

import re
from collections import defaultdict

from matching.taxonomy.files import Published, Version
from matching.taxonomy.model import Kind, Source
from matching.taxonomy.nomenclature import Entry, Nomenclature

KIND_OF_CONTENT: dict[str, Kind] = {
    "occupations": "occupation",
    "skills": "skill",
    "ISCOGroups": "isco-group",
    "skillGroups": "skill-group",
}
_SEPARATORS = re.compile(r"\s*[\n|]\s*")
_IN_FORCE = {"", "released"}
_WITHDRAWN: Version = (-1,)


def read_esco(files: list[Published]) -> Nomenclature:
    """Concepts, labels and relations from ``files``, which come oldest first."""
    nomenclature = Nomenclature()
    _read_concepts([file for file in files if file.content in KIND_OF_CONTENT], nomenclature)
    _read_broader([file for file in files if file.content.startswith("broaderRelations")], nomenclature)
    _read_skills_of(_newest(files, "occupationSkillRelations"), nomenclature)
    nomenclature.sources = _sources(files)
    return nomenclature


def _read_concepts(files: list[Published], into: Nomenclature) -> None:
    entries: dict[str, Entry] = {}
    defined: dict[str, Version] = {}
    named: dict[str, Version] = {}
    newest: dict[Kind, Version] = {}
    for file in files:
        for row in file.rows():
            if not (uri := row.get("conceptUri", "")):
                continue
            entry = entries.setdefault(uri, Entry(uri, _kind(uri, KIND_OF_CONTENT[file.content])))
            entry.name(file.language, _clean(row.get("preferredLabel", "")), _split(row.get("altLabels", "")))
            named[uri] = file.version
            if row.get("conceptType"):
                _describe(entry, row)
                _note_replacement(uri, row, into)
                newest[entry.kind] = max(newest.get(entry.kind, ()), file.version)
                defined[uri] = file.version if row.get("status", "") in _IN_FORCE else _WITHDRAWN
    if newest:
        into.versions["ESCO"] = ".".join(map(str, newest.get("occupation", max(newest.values()))))
    for uri, entry in entries.items():
        latest = newest.get(entry.kind, ())
        if entry.preferred and defined.get(uri) == latest:
            into.concepts[uri] = entry
        elif uri in defined or named[uri] < latest:
            into.gone[uri] = entry


def _describe(entry: Entry, row: dict[str, str]) -> None:
    if entry.kind in ("occupation", "isco-group"):
        entry.isco = row.get("iscoGroup") or row.get("code", "") or entry.isco
    entry.skill_type = row.get("skillType", "") or entry.skill_type
    entry.reuse_level = row.get("reuseLevel", "") or entry.reuse_level


def _note_replacement(uri: str, row: dict[str, str], into: Nomenclature) -> None:
    heirs = _split(row.get("replacedBy", "") or row.get("isReplacedBy", ""))
    if heirs:
        into.successors[uri] = heirs[0]


def _kind(uri: str, default: Kind) -> Kind:
    """A file of labels may mix kinds (the German one does); ISCO groups can be told by their address."""
    return "isco-group" if "/esco/isco/" in uri else default


def _read_broader(files: list[Published], into: Nomenclature) -> None:
    for content in ("broaderRelationsOccPillar", "broaderRelationsSkillPillar"):
        file = _newest(files, content)
        for row in file.rows() if file else ():
            into.broader.setdefault(row["conceptUri"], []).append(row["broaderUri"])


def _read_skills_of(file: Published | None, into: Nomenclature) -> None:
    for row in file.rows() if file else ():
        relation = into.essential if row["relationType"] == "essential" else into.optional
        relation.setdefault(row["occupationUri"], []).append(row["skillUri"])


def _newest(files: list[Published], content: str) -> Published | None:
    return max(
        (file for file in files if file.content == content), key=lambda file: file.version, default=None
    )


def _split(labels: str) -> list[str]:
    return [label for part in _SEPARATORS.split(labels) if (label := _clean(part))]


def _clean(label: str) -> str:
    return " ".join(label.split())


def _sources(files: list[Published]) -> list[Source]:
    contents: dict[str, set[str]] = defaultdict(set)
    for file in files:
        if file.content in KIND_OF_CONTENT:
            contents[file.version_text].add(f"{file.content} ({file.language})")
        elif file.content.startswith(("broader", "occupationSkill")):
            contents[file.version_text].add(file.content)
    return [
        Source(
            name="ESCO",
            version=version or "version not stated",
            contents=", ".join(sorted(held)),
            licence="CC BY 4.0",
            attribution="This service uses the ESCO classification of the European Commission.",
            url="https://esco.ec.europa.eu",
        )
        for version, held in sorted(contents.items(), key=lambda item: item[0], reverse=True)
    ]
