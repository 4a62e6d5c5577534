"""Reads ROME 4.0's published files and the crosswalk from its job titles to ESCO's occupations."""

from __future__ import annotations

import csv

from matching.taxonomy.files import Published
from matching.taxonomy.model import Match, MissingSource, Source
from matching.taxonomy.nomenclature import Appellation, Nomenclature, Rome

_MATCHES = {
    "skos:exactMatch": Match.EXACT,
    "skos:closeMatch": Match.CLOSE,
    "skos:broadMatch": Match.BROAD,
    "skos:narrowMatch": Match.NARROW,
}
_CROSSWALK_COLUMNS = ("classification 1 ID", "classification 2 ID", "mapping relation")


def read_rome(files: list[Published], into: Nomenclature) -> None:
    """Adds codes, titles, mobility and crosswalk from the newest file of each to ``into``; absent files add nothing."""
    newest = {file.content: file for file in files}
    rome = Rome()
    if codes := newest.get("referentiel_code_rome"):
        _read_codes(codes, rome)
    if appellations := newest.get("referentiel_appellation"):
        _read_appellations(appellations, rome)
        into.versions["ROME"] = f"4.0 v{appellations.version_text}"
        into.sources.append(_rome_source(appellations))
    if moves := newest.get("rubrique_mobilite"):
        _read_moves(moves, rome)
    into.rome = rome
    if crosswalk := newest.get("crosswalk"):
        _read_crosswalk(crosswalk, into)


def _read_codes(file: Published, rome: Rome) -> None:
    for row in file.rows():
        rome.titles[row["code_rome"]] = " ".join(row["libelle_rome"].split())
        if row["code_rome_parent"] and row["code_rome_parent"] != row["code_rome"]:
            rome.parents[row["code_rome"]] = row["code_rome_parent"]


def _read_appellations(file: Published, rome: Rome) -> None:
    for row in file.rows():
        rome.appellations[int(row["code_ogr"])] = Appellation(
            code=row["code_rome"],
            long=" ".join(row["libelle_appellation_long"].split()),
            short=" ".join(row["libelle_appellation_court"].split()),
            principal=row["classification"] == "PRINCIPALE",
        )


def _read_moves(file: Published, rome: Rome) -> None:
    """Edges in the publisher's own order of nearness (``numero_ordre``, 1 first)."""
    edges = sorted(file.rows(), key=lambda row: (row["code_rome"], int(row["numero_ordre"])))
    for row in edges:
        rome.moves.setdefault(row["code_rome"], []).append(row["code_rome_cible"])


def _read_crosswalk(file: Published, into: Nomenclature) -> None:
    """Raises MissingSource when the table below the descriptive lines does not have the expected columns."""
    with file.path.open(encoding="utf-8-sig", newline="") as lines:
        head: dict[str, str] = {}
        reader = csv.reader(lines)
        for row in reader:
            if row and row[0].startswith("classification 1 ID"):
                break
            if len(row) > 1:
                head[row[0].strip()] = row[1].strip()
        else:
            row = []
        if any(column not in row for column in _CROSSWALK_COLUMNS):
            raise MissingSource(f"{file.path.name} lacks the columns {', '.join(_CROSSWALK_COLUMNS)}")
        esco, ogr, relation = (row.index(column) for column in _CROSSWALK_COLUMNS)
        for row in reader:
            if len(row) > max(esco, ogr, relation) and row[relation] in _MATCHES:
                into.crosswalk.append((int(row[ogr]), row[esco], _MATCHES[row[relation]]))
    into.versions["crosswalk"] = head.get("Mapping project version", "")
    into.sources.append(_crosswalk_source(head))


def _rome_source(file: Published) -> Source:
    return Source(
        name="ROME",
        version=f"4.0 (v{file.version_text})",
        contents="codes, titles, job titles, mobility",
        licence="Licence Ouverte / Open Licence (Etalab)",
        attribution="Source: France Travail, Répertoire opérationnel des métiers et des emplois (ROME 4.0).",
        url="https://www.data.gouv.fr/fr/datasets/repertoire-operationnel-des-metiers-et-des-emplois-rome/",
    )


def _crosswalk_source(head: dict[str, str]) -> Source:
    dated = head.get("Mapping project version date", "date not stated")
    return Source(
        name="ROME-ESCO crosswalk",
        version=f"{head.get('Mapping project version', 'version not stated')} ({dated})",
        contents="ROME job titles to ESCO occupations",
        licence="CC BY 4.0",
        attribution="Source: Pôle emploi (now France Travail), published by the European Commission with ESCO.",
        url="https://esco.ec.europa.eu/en/use-esco/eures-countries-mapping-tables",
    )
