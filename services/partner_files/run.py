"""Importing a partner's file: its columns mapped, then batch by batch into the services; or, in a dry run, into nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

from services.floor.together import Together
from services.partner_files.drafts import recurring
from services.partner_files.follow_ups import FollowUps
from services.partner_files.mapping import ColumnMapping, Told, mapped
from services.partner_files.participants import Participants
from services.partner_files.people import People
from services.partner_files.placements import Placements
from services.partner_files.report import Done, ImportReport, Refusal, write_refusals
from services.partner_files.sessions import Sessions
from services.partner_files.sheets import Row, Table
from services.partner_files.targets import Services, Target

BATCH: Final = 500


class Taker(Protocol):
    """Takes rows of one kind of file."""

    def take(self, rows: list[Row]) -> list[Done | Refusal]: ...


class _NothingIsKept(Exception):
    """Ends a dry run."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose columns are understood."""

    path: Path
    table: Table
    mapping: ColumnMapping


def opened(path: Path, told: Told, sheet: str | None = None) -> Opened:
    """Find a file's header and map its columns. Raises ``Refused``, ``OSError``."""
    table = Table(path, told.looks_like_header, sheet)
    return Opened(path, table, mapped(table.headers, told))


def import_rows(
    file: Opened,
    services: Services,
    target: Target,
    *,
    has_secret: bool,
    dry_run: bool = False,
    language: str = "en",
    progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Import the rows of a file; the same file again changes nothing, and a refused row stops no other.

    A dry run writes nothing, anywhere, and reports what would change. ``has_secret``: whether anybody was ever recorded
    here. ``progress`` gets the number of rows dealt with since the last call.
    """
    report = ImportReport(file.mapping)
    records_people = file.mapping.kind == "participants" and not dry_run
    people = People(services.jobseekers, has_secret or records_people)
    application, taker = _taker(file, services, target, people, dry_run)

    def settled(rows: list[Row]) -> list[tuple[Row, Refusal]]:
        """Count what was taken and what never can be; gives the rows for which there was no seat."""
        full = []
        for row, result in zip(rows, taker.take(rows), strict=True):
            if isinstance(result, Done):
                report.count(result, keep=dry_run)
            elif result.is_for_want_of_a_seat:
                full.append((row, result))
            else:
                report.refusals.append(result)
        progress(len(rows) - len(full))
        return full

    def run() -> None:
        full = [one for batch in _batches(file.table) for one in settled(batch)]
        while full:  # a row further down may have told that somebody left a seat
            still = settled([row for row, _ in full])
            if len(still) == len(full):
                report.refusals += [refusal for _, refusal in full]
                break
            full = still
        report.refusals.sort(key=lambda one: one.line)
        report.changes.sort(key=lambda one: one.line)

    if dry_run:
        _tried(application, run)
    else:
        run()
        write_refusals(file.path, report, language)
    return report


def _taker(
    file: Opened, services: Services, target: Target, people: People, dry_run: bool
) -> tuple[Together, Taker]:
    mapping = file.mapping
    match mapping.kind:
        case "participants":
            last_row = recurring(file.table, mapping, target, people)
            return services.trainings, Participants(
                services, target, mapping, people, last_row, dry_run=dry_run
            )
        case "sessions":
            return services.trainings, Sessions(services, target, mapping)
        case "placements":
            return services.placements, Placements(services, target, mapping, people)
        case "follow_ups":
            return services.placements, FollowUps(services, target, mapping, people)


def _tried(application: Together, run: Callable[[], None]) -> None:
    """All rows in one piece of work, each upon what the others left, which is then given up."""

    def work() -> None:
        run()
        raise _NothingIsKept

    try:
        application.together(work)
    except _NothingIsKept:
        return


def _batches(table: Table) -> Iterator[list[Row]]:
    rows = iter(table)
    while batch := list(islice(rows, BATCH)):
        yield batch
