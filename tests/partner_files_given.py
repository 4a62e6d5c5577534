"""What the tests of partners' files are given: the services on a database, a programme, and files to import."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from openpyxl import Workbook

from contracts.programmes import ProgrammeTerms
from contracts.trainings import Award, Provider, SessionTerms, Site, TrainingTerms
from contracts.values import Place
from services.floor.database import Database, Pool
from services.floor.places import Gazetteer
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.floor.views import ViewRunner
from services.jobseekers.commands import Jobseekers
from services.partner_files.imports import Asked, import_partner_file
from services.partner_files.report import ImportReport
from services.partner_files.targets import Services
from services.placements.commands import Placements
from services.programmes.commands import Programmes
from services.trainings.commands import Trainings
from services.trainings.publishing import to_contract
from services.trainings.views import Sessions

SCHEMAS = ("jobseekers", "programmes", "trainings", "placements")
PROGRAMME = ProgrammeTerms(
    name="Programme d'essai", countries=("FR", "BE"), definitions=("programme_declared",)
)
TRAINING = TrainingTerms(
    title="Soudage",
    language="fr",
    providers=(Provider(name="Centre d'essai", country="FR"),),
    sites=(Site(kind="both", place=Place(label="Lille", country="FR", latitude=50.63, longitude=3.06)),),
    awards=(
        Award(code="FR", title="Titre de soudeur", body="Organisme français"),
        Award(code="BE", title="Certificat de lasser", body="Organisme belge"),
    ),
    seats=500,
)


@dataclass
class Partners:
    """The services that files are imported into, and the programme they are of."""

    services: Services
    programmes: Programmes
    pool: Pool
    runner: ViewRunner
    training_id: UUID
    session_id: UUID

    async def take(self, path: Path, *, programme: str = "essai", **asked: Any) -> ImportReport:
        await self.runner.catch_up()
        report = await import_partner_file(
            path, Asked(programme, **asked), self.services, self.programmes, self.pool
        )
        await self.runner.catch_up()
        return report

    def open_session(self, code: str, begins: date, ends: date, seats: int = 500) -> UUID:
        terms = SessionTerms(code=code, starts_on=begins, ends_on=ends, seats=seats)
        programme_id = self.programmes.programme_of("essai").id
        return self.services.trainings.open_session(self.training_id, programme_id, terms)

    async def dump(self) -> dict[str, list[str]]:
        """Every row of every table, as text."""
        tables = await self.pool.fetch(
            """SELECT schemaname, tablename FROM pg_tables
            WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2"""
        )
        found = {}
        for schema, table in tables:
            rows = await self.pool.fetch(f"SELECT t::text AS row FROM {schema}.{table} AS t ORDER BY 1")
            found[f"{schema}.{table}"] = [row["row"] for row in rows]
        return found

    async def count(self, table: str) -> int:
        return int(await self.pool.fetchval(f"SELECT count(*) FROM {table}"))


@asynccontextmanager
async def partners(database: Database, pool: Pool, gazetteer: Gazetteer) -> AsyncIterator[Partners]:
    """A programme "essai" with a training "soudage" and its session 2024-1, from January to June 2024."""
    for schema in SCHEMAS:
        await pool.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    with ExitStack() as stack:
        jobseekers = stack.enter_context(Jobseekers(env=database.environment("jobseekers")))
        programmes = stack.enter_context(Programmes(database.environment("programmes"), jobseekers.must_know))
        trainings = stack.enter_context(Trainings(database.environment("trainings"), jobseekers.must_know))
        placements = stack.enter_context(Placements(database.environment("placements"), jobseekers.must_know))
        await asyncio.to_thread(jobseekers.keyring.check)
        programmes.start("essai", PROGRAMME)
        training_id = trainings.offer_training("soudage", TRAINING)
        stream = PostgresStream(pool, {
            "trainings": NotificationLog("trainings", trainings.mapper, to_contract),
            "jobseekers": NotificationLog("jobseekers", jobseekers.mapper, lambda _: None),
        })  # fmt: skip
        runner = ViewRunner(Sessions(), stream, pool)
        await runner.prepare()
        given = Partners(
            Services(jobseekers, trainings, placements, gazetteer),
            programmes,
            pool,
            runner,
            training_id,
            UUID(int=0),
        )
        given.session_id = given.open_session("2024-1", date(2024, 1, 8), date(2024, 6, 28))
        await runner.catch_up()
        yield given


def without(dump: dict[str, list[str]], *tables: str) -> dict[str, list[str]]:
    """A dump without some tables."""
    return {name: rows for name, rows in dump.items() if name not in tables}


def changed(header: Sequence[str], rows: Sequence[Sequence[Any]], *cells: dict[str, Any]) -> list[list[Any]]:
    """Rows with other cells in some columns: one set of cells a row."""
    found = [list(row) for row in rows]
    for row, other in zip(found, cells, strict=True):
        for name, value in other.items():
            row[header.index(name)] = value
    return found


def refusals(path: Path) -> list[dict[str, Any]]:
    """What stands in the file of refusals beside a file."""
    told = path.with_name(f"{path.name}.refused.jsonl").read_text()
    return [json.loads(line) for line in told.splitlines()]


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def csv_file(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]], sign: str = ";") -> Path:
    """Rows as a spreadsheet saves them: quotes where needed, CRLF, a mark at the beginning."""

    def cell(value: Any) -> str:
        text = "" if value is None else value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)
        return f'"{text}"' if sign in text or '"' in text or "\n" in text else text

    lines = [sign.join(cell(value) for value in row) for row in (header, *rows)]
    path.write_bytes(b"\xef\xbb\xbf" + ("\r\n".join(lines) + "\r\n").encode())
    return path


def xlsx_file(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]], above: Sequence[str] = ()
) -> Path:
    """A workbook with merged titles above its header, dates as real dates."""
    workbook = Workbook()
    sheet = workbook.active
    for title in above:
        sheet.append([title])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=5)
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    workbook.save(path)
    return path
