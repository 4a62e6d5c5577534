"""From a file and a few options to a report: what is remembered and known is looked up, the mapping shown, the rows taken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from services.floor.database import Pool
from services.floor.problems import Refused
from services.partner_files.columns import Kind
from services.partner_files.mapping import ColumnMapping, Told
from services.partner_files.memory import recalled, remember
from services.partner_files.report import ImportReport, write_whole_refusal
from services.partner_files.run import import_rows, opened
from services.partner_files.targets import Listed, Services, Target
from services.programmes.commands import Programmes
from services.trainings.queries import SessionSearch, TrainingQueries

ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for with a file. ``columns``: the field of each header that is told."""

    programme: str
    kind: Kind | None = None
    training: str | None = None
    session: str | None = None
    partner: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    dry_run: bool = False

    @property
    def whose(self) -> str:
        """The partner; where none is named, the programme itself keeps the numbers."""
        return self.partner or self.programme

    @property
    def options(self) -> frozenset[str]:
        given = {"training": self.training, "session": self.session}
        return frozenset(name for name, value in given.items() if value is not None)


async def import_partner_file(
    path: Path,
    asked: Asked,
    services: Services,
    programmes: Programmes,
    pool: Pool,
    *,
    language: str = "en",
    show: Callable[[ColumnMapping], None] = lambda _: None,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Import a file, or try it. Views must be up to date, since sessions are looked up in one.

    ``show`` gets the mapping before anything is written. Raises ``UnknownProgramme``, ``Refused`` where the file as a
    whole cannot be taken, ``OSError`` where it cannot be read.
    """
    programme = await asyncio.to_thread(programmes.programme_of, asked.programme)
    target = Target(
        programme_id=programme.id,
        language=programme.terms.language,
        partner=asked.whose,
        sessions=await _sessions(pool, programme.id),
        training=asked.training,
        session=asked.session,
    )
    told = Told(asked.kind, asked.columns, asked.options, await recalled(pool, asked.whose))
    try:
        file = await asyncio.to_thread(opened, path, told, asked.sheet)
    except Refused as refused:
        if not asked.dry_run:
            write_whole_refusal(path, refused, language)
        raise
    show(file.mapping)
    report = await asyncio.to_thread(
        import_rows,
        file,
        services,
        target,
        has_secret=await asyncio.to_thread(services.jobseekers.keyring.has_secret),
        dry_run=asked.dry_run,
        language=language,
        progress=progress,
    )
    if not asked.dry_run:
        await remember(pool, asked.whose, file.mapping)
    return report


async def _sessions(pool: Pool, programme_id: UUID) -> tuple[Listed, ...]:
    page = await TrainingQueries(pool).sessions(SessionSearch(programme_id=programme_id, limit=ALL))
    return tuple(Listed(row.session_id, row.reference, row.code) for row in page.rows)
