"""Importing a partner's file: its columns mapped, then batch by batch into the services; or, in a dry run, into nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

from services.floor.together import Together
from services.partner_files.mapping import ColumnMapping, Told, mapped
from services.partner_files.participants import Participants, recurring
from services.partner_files.people import People
from services.partner_files.report import Done, ImportReport, Refusal, write_refusals
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
    application, taker = _taker(
        file, services, target, People(services.jobseekers, has_secret or not dry_run), dry_run
    )

    def run() -> None:
        for batch in _batches(file.table):
            for result in taker.take(batch):
                if isinstance(result, Refusal):
                    report.refusals.append(result)
                else:
                    report.count(result, keep=dry_run)
            progress(len(batch))

    if dry_run:
        _tried(application, run)
    else:
        run()
        write_refusals(file.path, report, language)
    return report


def _taker(
    file: Opened, services: Services, target: Target, people: People, dry_run: bool
) -> tuple[Together, Taker]:
    last_row = recurring(file.table, file.mapping, target, people)
    return services.trainings, Participants(services, target, file.mapping, people, last_row, dry_run=dry_run)


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
