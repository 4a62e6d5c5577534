"""Finds the published files below a folder, by the names their publishers give them, with the version of each."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from matching.taxonomy.model import LANGUAGES, MissingSource

csv.field_size_limit(2**27)

_LABELLED = re.compile(r"(?:^|_)(occupations|skills|ISCOGroups|skillGroups)_([a-z]{2})(?=[_.])")
_RELATIONS = re.compile(
    r"(?:^|_)(broaderRelationsOccPillar|broaderRelationsSkillPillar|occupationSkillRelations)(?=[_.])"
)
_ROME = re.compile(r"(referentiel_appellation|referentiel_code_rome|rubrique_mobilite)(?=[_.])")
_CROSSWALK = re.compile(r"(?i)rome.*esco|esco.*rome")
_VERSION = re.compile(r"(?<![\w.])v?(\d+\.\d+(?:\.\d+)?)(?![\w.]*\w)")

EXPECTED = {
    "occupations": "ESCO's occupations_<language>.csv",
    "skills": "ESCO's skills_<language>.csv",
    "ISCOGroups": "ESCO's ISCOGroups_<language>.csv",
    "broaderRelationsOccPillar": "ESCO's broaderRelationsOccPillar.csv",
    "occupationSkillRelations": "ESCO's occupationSkillRelations.csv",
    "referentiel_appellation": "ROME's unix_referentiel_appellation_v<number>_utf8.csv",
    "referentiel_code_rome": "ROME's unix_referentiel_code_rome_v<number>_utf8.csv",
    "rubrique_mobilite": "ROME's unix_rubrique_mobilite_v<number>_utf8.csv",
    "crosswalk": "the ROME-ESCO crosswalk, a CSV file whose name holds both names and which begins 'Mapping project name'",
}

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """One published file: what it holds, in which language, of which version."""

    path: Path
    content: str
    language: str = ""
    version: Version = ()

    @property
    def version_text(self) -> str:
        return ".".join(map(str, self.version))

    def rows(self) -> Iterator[dict[str, str]]:
        """Its lines as dictionaries by column name; missing cells are empty.

        Raises MissingSource when the file is not UTF-8 CSV with a header.
        """
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file, restval=""):
                    yield {name: value or "" for name, value in row.items() if name}
        except (UnicodeDecodeError, csv.Error) as error:
            raise MissingSource(f"{self.path.name} is not a readable UTF-8 CSV file: {error}") from error


def published_files(folder: Path) -> list[Published]:
    """Every recognised file below ``folder``, oldest version first; languages the product does not speak are left out.

    Raises MissingSource when ``folder`` is not a folder.
    """
    if not folder.is_dir():
        raise MissingSource(f"{folder} is not a folder; it should hold the published files of ESCO and ROME")
    found = [file for path in sorted(folder.rglob("*.csv")) if (file := _recognised(path, folder))]
    return sorted(found, key=lambda file: (file.version, file.path.as_posix()))


def require(files: list[Published], contents: list[str]) -> None:
    """Raises MissingSource naming every content of which no file was found."""
    missing = [EXPECTED[content] for content in contents if all(file.content != content for file in files)]
    if missing:
        raise MissingSource("not found: " + "; ".join(missing))


def _recognised(path: Path, folder: Path) -> Published | None:
    name = path.name
    if labelled := _LABELLED.search(name):
        content, language = labelled.groups()
        return (
            Published(path, content, language, _esco_version(path, folder)) if language in LANGUAGES else None
        )
    if relations := _RELATIONS.search(name):
        return Published(path, relations[1], "", _esco_version(path, folder))
    if rome := _ROME.search(name):
        number = re.search(r"_v(\d+)", name)
        return Published(path, rome[1], "fr", (int(number[1]),) if number else ())
    if _CROSSWALK.search(name) and _begins_like_a_crosswalk(path):
        return Published(path, "crosswalk")
    return None


def _begins_like_a_crosswalk(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return file.readline().startswith("Mapping project name")


def _esco_version(path: Path, folder: Path) -> Version:
    """From the file's name, else the nearest folder's ("ESCO dataset - v1.2.0 - …"), else its SOURCE.txt."""
    names = [path.name] + [parent.name for parent in path.parents if parent != folder.parent]
    for name in names[: len(path.relative_to(folder).parts) + 1]:
        if found := re.search(r"(?<![a-z0-9])v(\d+(?:\.\d+)+)", name):
            return _numbers(found[1])
    notes = path.with_name("SOURCE.txt")
    return _noted_version(notes.read_text(encoding="utf-8"), path.name) if notes.is_file() else ()


def _noted_version(notes: str, file_name: str) -> Version:
    """The version named in the clause that speaks of this file, or the latest one that the notes name at all."""
    words = [word for word in re.split(r"[_.]", file_name) if len(word) > 3]
    clauses = notes.split(";")
    for word in words:
        for clause in clauses:
            if re.search(rf"\b{re.escape(word)}\b|\b{re.escape(word)}_", clause) and (
                found := _esco_versions(clause)
            ):
                return max(found)
    return max(_esco_versions(notes), default=())


def _esco_versions(text: str) -> list[Version]:
    text = re.sub(r"CC BY \d\.\d", "", text)
    return [_numbers(version) for version in _VERSION.findall(text.replace("_", " "))]


def _numbers(version: str) -> Version:
    numbers = [int(n) for n in version.split(".")]
    while len(numbers) > 2 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
