"""From one release to the next: what changed its name, what was merged, what was withdrawn, and the new table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from matching.taxonomy.build import Summary, write_nomenclature
from matching.taxonomy.esco import read_esco
from matching.taxonomy.files import EXPECTED, published_files
from matching.taxonomy.heirs import settle_successors
from matching.taxonomy.model import LANGUAGES, Label, Match, MissingSource
from matching.taxonomy.nomenclature import Entry, Nomenclature, Rome
from matching.taxonomy.rome import read_rome
from matching.taxonomy.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Renaming:
    """A concept whose preferred label changed, once for each language it changed in."""

    uri: str
    before: Label
    after: Label


@dataclass(frozen=True, slots=True)
class Changes:
    """What a newer release does to an older one's concepts; ``merged`` maps each to the concept that takes its place."""

    renamed: tuple[Renaming, ...]
    merged: dict[str, str]
    withdrawn: tuple[str, ...]
    added: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.renamed or self.merged or self.withdrawn or self.added)


def compare(old: Taxonomy, new: Taxonomy) -> Changes:
    """What happened to every concept of ``old`` on the way to ``new``, each list in the order of identifiers.

    Heirs that ``new`` keeps are taken as they are; concepts it has never heard of are followed by their labels.
    """
    missing = [uri for uri in old if uri not in new]
    heirs: dict[str, str | None] = {uri: new.current(uri) for uri in missing}
    unheard = set(missing) - set(new.gone)
    if unheard:
        guess = Nomenclature(concepts=_entries(new, new), gone=_entries(old, unheard))
        settle_successors(guess)
        heirs |= guess.successors
    return Changes(
        renamed=tuple(
            renaming for uri in sorted(old) if uri in new for renaming in _renamings(uri, old, new)
        ),
        merged={uri: heir for uri in sorted(missing) if (heir := heirs[uri]) is not None},
        withdrawn=tuple(uri for uri in sorted(missing) if heirs[uri] is None),
        added=tuple(uri for uri in sorted(new) if uri not in old),
    )


def import_release(source_dir: Path, current: Taxonomy, out: Path) -> tuple[Summary, Changes]:
    """Makes the table ``out`` from a newer release below ``source_dir``, and tells how it differs from ``current``.

    What the release does not hold is kept from the current table: other languages, relations, ROME or the crosswalk.
    Labels once given to a concept stay findable as alternative ones. Concepts that are gone are followed to their heirs,
    and those known to be gone before stay known.
    Raises MissingSource when no complete publication of ESCO's concepts or of ROME's codes is found.
    """
    files = published_files(source_dir)
    newer = read_esco(files)
    read_rome(files, newer)
    if not newer.concepts and not newer.rome.titles:
        raise MissingSource(
            f"{source_dir} holds no release; expected {EXPECTED['occupations']} and the files beside it"
        )
    _complete(newer, nomenclature_of(current))
    settle_successors(newer)
    summary = write_nomenclature(newer, out)
    return summary, compare(current, Taxonomy.load(out))


def nomenclature_of(taxonomy: Taxonomy) -> Nomenclature:
    """A table's content as it was read, so that a newer release can be laid over it."""
    nomenclature = Nomenclature(
        concepts=_entries(taxonomy, taxonomy),
        successors={uri: taxonomy.current(uri) for uri in taxonomy.gone},
        broader={uri: list(above) for uri in taxonomy if (above := taxonomy.broader(uri))},
        versions=dict(taxonomy.versions),
        sources=list(taxonomy.sources),
    )
    for occupation in taxonomy.occupations:
        essential, optional = taxonomy.skills_of(occupation.uri)
        nomenclature.essential[occupation.uri] = list(essential)
        nomenclature.optional[occupation.uri] = list(optional)
    rome = nomenclature.rome = Rome()
    for code in taxonomy.rome.codes:
        rome.titles[code] = taxonomy.rome_title(code) or ""
        rome.moves[code] = list(taxonomy.rome_neighbours(code))
        if parent := taxonomy.rome.parent(code):
            rome.parents[code] = parent
    for ogr, title, crossings in taxonomy.rome.titles():
        rome.appellations[ogr] = title
        published = (crossing for crossing in crossings if crossing.match is not Match.SAME_LABEL)
        nomenclature.crosswalk.extend((ogr, crossing.uri, crossing.match) for crossing in published)
    return nomenclature


def _complete(newer: Nomenclature, older: Nomenclature) -> None:
    kinds = {entry.kind for entry in newer.concepts.values()}
    for uri, entry in older.concepts.items():
        if entry.kind not in kinds:
            newer.concepts[uri] = entry
        elif uri in newer.concepts:
            newer.concepts[uri] = _renewed(entry, newer.concepts[uri])
        else:
            newer.gone.setdefault(uri, entry)
    for uri, heir in older.successors.items():
        if uri not in newer.concepts:
            newer.successors.setdefault(uri, heir)
    if not newer.essential and not newer.optional:
        newer.essential, newer.optional = older.essential, older.optional
    described = {newer.concepts[uri].kind for uri in newer.broader if uri in newer.concepts}
    for uri, above in older.broader.items():
        if older.concepts[uri].kind not in described:
            newer.broader[uri] = above
    if not newer.rome.titles:
        newer.rome = older.rome
    if not newer.crosswalk:
        newer.crosswalk = older.crosswalk
    newer.versions = older.versions | newer.versions
    newer.sources += [source for source in older.sources if source not in newer.sources]


def _renewed(older: Entry, newer: Entry) -> Entry:
    """The newer entry, with the languages it lacks and the labels it dropped taken from the older one."""
    renewed = Entry(
        newer.uri,
        newer.kind,
        newer.isco,
        newer.skill_type or older.skill_type,
        newer.reuse_level or older.reuse_level,
    )
    for language in LANGUAGES:
        for entry in (older, newer):
            preferred = entry.preferred.get(language, "")
            if preferred or language in entry.alternative:
                renewed.name(language, preferred, list(entry.alternative.get(language, ())))
    return renewed


def _entries(taxonomy: Taxonomy, uris: Iterable[str]) -> dict[str, Entry]:
    entries = {}
    for uri in uris:
        concept = taxonomy.concept(uri)
        entry = Entry(
            uri, concept.kind, concept.isco or "", concept.skill_type or "", concept.reuse_level or ""
        )
        for label in taxonomy.labels(uri):
            entry.name(
                label.language, label.text if label.preferred else "", [] if label.preferred else [label.text]
            )
        entries[uri] = entry
    return entries


def _renamings(uri: str, old: Taxonomy, new: Taxonomy) -> list[Renaming]:
    before = {label.language: label for label in old.labels(uri) if label.preferred}
    after = {label.language: label for label in new.labels(uri) if label.preferred}
    return [
        Renaming(uri, before[language], after[language])
        for language in LANGUAGES
        if language in before and language in after and before[language].text != after[language].text
    ]
