"""Participants from partners' files, into the services on a real database."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.floor.database import Database, Pool
from services.floor.places import Gazetteer
from services.trainings.terms import Exit
from tests.partner_files_given import Partners, csv_file, partners, xlsx_file

HEADER = (
    "Nom", "Prénom", "Date de naissance", "N° participant", "Sexe", "Pays de résidence", "Statut à l'entrée", "Session",
    "Date de candidature", "Date d'entrée", "Date de sortie", "Résultat", "Motif", "Certification", "Obtenu le", "Commune",
)  # fmt: skip
ROWS: list[list[Any]] = [
    ["Testaert", "Zoé", date(1990, 2, 28), "P-1", "F", "France", "Demandeur d'emploi", "2024-1",
     date(2023, 12, 4), date(2024, 1, 8), date(2024, 6, 28), "Réussi", None, "FR", date(2024, 7, 5), "Lille"],
    ["Delvaux-Essai", "Marc", date(1984, 11, 3), "P-2", "H", "Belgique", "DELD", "2024-1",
     date(2023, 12, 5), date(2024, 1, 8), date(2024, 3, 1), "Abandon", "Santé", None, None, "Tournai"],
    ["Probeersen", "An", date(2001, 7, 1), "P-3", "V", "België", "werkzoekend", "2024-1",
     date(2023, 12, 6), date(2024, 1, 10), None, "en cours", None, None, None, "Kortrijk"],
]  # fmt: skip

Write = Callable[[Path, Sequence[str], Sequence[Sequence[Any]]], Path]


@pytest.fixture
async def given(database: Database, pool: Pool, gazetteer: Gazetteer) -> AsyncIterator[Partners]:
    async with partners(database, pool, gazetteer) as found:
        yield found


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
async def test_the_same_file_again_changes_nothing(given: Partners, tmp_path: Path, write: Write) -> None:
    path = write(tmp_path / ("f.xlsx" if write is xlsx_file else "f.csv"), HEADER, ROWS)
    report = await given.take(path)
    assert report.counts == "new 3, amended 0, unchanged 0, refused 0"
    assert report.mapping.unread == ("Commune",)
    session = given.services.trainings.session(given.session_id)
    paths = sorted(session.paths.values(), key=lambda one: one.applied_on)
    assert [one.entered_on for one in paths] == [date(2024, 1, 8), date(2024, 1, 8), date(2024, 1, 10)]
    assert paths[0].awards == {"FR": date(2024, 7, 5)}
    assert [one.exit for one in paths] == [
        Exit(date(2024, 6, 28), "completed"),
        Exit(date(2024, 3, 1), "dropped_out", "health"),
        None,
    ]
    assert paths[1].characteristics.labour_status == "long_term_unemployed"
    assert [one.characteristics.age_class for one in paths] == ["30_54", "30_54", "18_29"]
    before = await given.dump()
    assert (await given.take(path)).counts == "new 0, amended 0, unchanged 3, refused 0"
    after = await given.dump()
    assert {n: r for n, r in after.items() if "mappings" not in n} == {
        n: r for n, r in before.items() if "mappings" not in n
    }


async def test_2000_rows(given: Partners, tmp_path: Path) -> None:
    import time

    given.open_session("gross", date(2024, 1, 8), date(2024, 6, 28), 1000)
    given.open_session("gross2", date(2024, 1, 8), date(2024, 6, 28), 1000)
    rows = [
        [
            f"Testaert-{i}",
            "Zoé",
            date(1990, 2, 1 + i % 28),
            f"N{i}",
            "F",
            "France",
            "Demandeur d'emploi",
            "gross" if i < 1000 else "gross2",
            date(2023, 12, 4),
            date(2024, 1, 8),
            date(2024, 6, 28),
            "Réussi",
            None,
            "FR",
            date(2024, 7, 5),
            "Lille",
        ]
        for i in range(2000)
    ]
    path = csv_file(tmp_path / "b.csv", HEADER, rows)
    for _ in range(2):
        t = time.time()
        r = await given.take(path)
        print(r.counts, 2000 / (time.time() - t))
    t = time.time()
    r = await given.take(path, dry_run=True)
    print(r.counts, 2000 / (time.time() - t))
    for s in r.refusals[:3]:
        print(s.sentence("en"))
