"""Which column of a file is which field: found by its header, told with ``--map``, or remembered from the last file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from services.floor.faults import Fault
from services.floor.problems import Refused
from services.partner_files.columns import (
    COLUMNS,
    KINDS,
    NEEDED,
    ON_A_PATH,
    Kind,
    headers_of_any_kind,
    known_headers,
    shown,
)
from services.partner_files.sheets import Cell
from services.partner_files.words import folded_header

ASKED_FIRST: tuple[Kind, ...] = ("follow_ups", "placements", "sessions", "participants")
"""In which order a file's kind is looked for: its later kinds need less."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A mapping used before: the kind of file, and the field of each folded header."""

    kind: Kind
    headers: frozenset[str]
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A file's columns by position. ``fields`` has ``None`` where a column is not read."""

    kind: Kind
    headers: tuple[str, ...]
    fields: tuple[str | None, ...]
    ambiguous: tuple[str, ...] = ()
    """Fields that several columns could be, none of which is read."""

    @property
    def positions(self) -> dict[str, int]:
        return {name: position for position, name in enumerate(self.fields) if name}

    @property
    def unread(self) -> tuple[str, ...]:
        """Headers of the columns that are not read."""
        return tuple(
            header for header, name in zip(self.headers, self.fields, strict=True) if header and not name
        )

    def header(self, name: str) -> str | None:
        """The header of the column that a field is read from."""
        position = self.positions.get(name)
        return None if position is None else self.headers[position]

    def to_remember(self) -> Remembered:
        folded = [folded_header(header) for header in self.headers]
        known = {header: name for header, name in zip(folded, self.fields, strict=True) if header and name}
        return Remembered(self.kind, frozenset(folded) - {""}, known)


@dataclass(frozen=True, slots=True)
class Told:
    """What the person importing says of the columns. ``options`` are fields that an option gives for every row."""

    kind: Kind | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    options: frozenset[str] = frozenset()
    remembered: Sequence[Remembered] = ()

    @property
    def by_header(self) -> dict[str, str]:
        return {folded_header(header): name for header, name in self.columns.items()}

    def looks_like_header(self, cells: tuple[Cell, ...]) -> int:
        """How many cells of a row are known as headers; one alone is a chance. A row known from the last file wins."""
        folded = [folded_header(cell) for cell in cells if isinstance(cell, str) and cell]
        if any(frozenset(folded) - {""} == known.headers for known in self.remembered):
            return len(folded) + len(cells)
        mapped = self.by_header
        found = {header for header in folded if header in headers_of_any_kind() or header in mapped}
        return len(found) if len(found) > 1 or found & mapped.keys() else 0


def mapped(headers: tuple[str, ...], told: Told) -> ColumnMapping:
    """The mapping of a file's columns. Raises ``Refused`` (``missing_columns``, ``unknown_column``, ``unknown_field``)."""
    _check(headers, told)
    known = [one for one in told.remembered if one.headers == _set_of(headers)]
    kinds: Sequence[Kind] = (told.kind,) if told.kind else tuple(one.kind for one in known) or ASKED_FIRST
    tries = [_mapped(headers, kind, told, known) for kind in kinds]
    for tried in tries:
        if not missing(tried, told.options):
            return tried
    closest = max(tries, key=lambda tried: (_share_found(tried, told), len(tried.positions)))
    raise Refused(
        [
            Fault(
                "",
                "missing_columns",
                {
                    "expected": f"{closest.kind}: {'; '.join(missing(closest, told.options))}",
                    "given": ", ".join(header for header in headers if header),
                },
            )
        ]
    )


def missing(mapping: ColumnMapping, options: frozenset[str] = frozenset()) -> list[str]:
    """The needs of a kind of file that its columns do not meet."""
    found = mapping.positions.keys() | options
    needs = list(NEEDED[mapping.kind])
    if mapping.kind == "participants" and mapping.positions.keys() & ON_A_PATH:
        needs.append((frozenset({"session"}),))
    return [shown(need) for need in needs if not any(names <= found for names in need)]


def _share_found(mapping: ColumnMapping, told: Told) -> float:
    return 1 - len(missing(mapping, told.options)) / len(NEEDED[mapping.kind])


def _mapped(headers: tuple[str, ...], kind: Kind, told: Told, known: Sequence[Remembered]) -> ColumnMapping:
    """What ``--map`` says comes first, then what is remembered, then what the header is known as."""
    names = dict(known_headers(kind))
    for one in known:
        if one.kind == kind:
            names = dict(one.fields)
    stated = told.by_header
    taken = set(stated.values())
    folded = [folded_header(header) for header in headers]
    fields = [stated.get(one) or (None if names.get(one) in taken else names.get(one)) for one in folded]
    twice = _twice(fields)
    return ColumnMapping(
        kind, headers, tuple(None if one in twice else one for one in fields), tuple(sorted(twice))
    )


def _twice(fields: Collection[str | None]) -> set[str]:
    return {name for name, count in Counter(fields).items() if name and count > 1}


def _check(headers: tuple[str, ...], told: Told) -> None:
    """``--map`` names columns and fields that there are. Raises ``Refused``."""
    there = _set_of(headers)
    allowed = set().union(*(COLUMNS[kind] for kind in ((told.kind,) if told.kind else KINDS)))
    for header, name in told.columns.items():
        if folded_header(header) not in there:
            raise Refused([Fault("map", "unknown_column", {"given": header, "expected": ", ".join(headers)})])
        if name not in allowed:
            raise Refused(
                [Fault("map", "unknown_target", {"given": name, "expected": ", ".join(sorted(allowed))})]
            )


def _set_of(headers: tuple[str, ...]) -> frozenset[str]:
    return frozenset(folded_header(header) for header in headers) - {""}
