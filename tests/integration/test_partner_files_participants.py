"""Participants from partners' files, into the services on a real database."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.floor.database import Database, Pool
from services.floor.places import Gazetteer
from services.floor.problems import Refused
from services.trainings.terms import Exit
from tests.partner_files_given import (
    Partners,
    changed,
    csv_file,
    files_in,
    partners,
    refusals,
    without,
    xlsx_file,
)

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
NOTHING_NEW = "new 0, amended 0, unchanged 3, refused 0"
PERSONAL = ("Testaert", "Zoé", "Delvaux", "Marc", "Probeersen", "1990", "28/02/1990", "P-1", "P-2")

Write = Callable[[Path, Sequence[str], Sequence[Sequence[Any]]], Path]


@pytest.fixture
async def given(database: Database, pool: Pool, gazetteer: Gazetteer) -> AsyncIterator[Partners]:
    async with partners(database, pool, gazetteer) as found:
        yield found


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
async def test_the_same_file_again_changes_nothing(given: Partners, tmp_path: Path, write: Write) -> None:
    path = write(tmp_path / "f", HEADER, ROWS)
    report = await given.take(path)
    assert report.counts == "new 3, amended 0, unchanged 0, refused 0"
    assert report.mapping.unread == ("Commune",)
    session = given.services.trainings.session(given.session_id)
    paths = sorted(session.paths.values(), key=lambda one: str(one.applied_on))
    assert [one.entered_on for one in paths] == [date(2024, 1, 8), date(2024, 1, 8), date(2024, 1, 10)]
    assert paths[0].awards == {"FR": date(2024, 7, 5)}
    assert [one.exit for one in paths] == [
        Exit(date(2024, 6, 28), "completed"),
        Exit(date(2024, 3, 1), "dropped_out", "health"),
        None,
    ]
    counted = [one.characteristics for one in paths]
    assert [one.gender for one in counted] == ["female", "male", "female"]
    assert [one.labour_status for one in counted] == ["unemployed", "long_term_unemployed", "unemployed"]
    assert [one.age_class for one in counted] == ["30_54", "30_54", "18_29"]
    assert [one.country_of_residence for one in counted] == ["FR", "BE", "BE"]
    before = without(await given.dump(), "partner_files.mappings")
    assert (await given.take(path)).counts == NOTHING_NEW
    assert without(await given.dump(), "partner_files.mappings") == before


async def test_changed_cells_correct_what_was_told(given: Partners, tmp_path: Path) -> None:
    await given.take(csv_file(tmp_path / "f.csv", HEADER, ROWS))
    later = changed(
        HEADER, ROWS,
        {"Date d'entrée": date(2024, 1, 9)},
        {"Date de sortie": date(2024, 3, 4), "Motif": "transport"},
        {"Date de sortie": date(2024, 6, 28), "Résultat": "geslaagd"},
    )  # fmt: skip
    path = csv_file(tmp_path / "f.csv", HEADER, later)
    tried = await given.take(path, dry_run=True)
    assert [done.sentence("en") for done in tried.changes] == [
        "Line 2: entry corrected: 2024-01-09",
        "Line 3: exit corrected: 2024-03-04, dropped_out",
        "Line 4: exit recorded",
    ]
    assert (await given.take(path)).counts == "new 0, amended 3, unchanged 0, refused 0"
    assert (await given.take(path)).counts == NOTHING_NEW
    paths = given.services.trainings.session(given.session_id).paths.values()
    assert {one.exit for one in paths} == {
        Exit(date(2024, 6, 28), "completed"),
        Exit(date(2024, 3, 4), "dropped_out", "transport"),
    }


async def test_entry_and_exit_move_together_wherever_they_go(given: Partners, tmp_path: Path) -> None:
    for entered, left in (((1, 8), (2, 1)), ((3, 1), (4, 1)), ((1, 9), (2, 2))):
        moved = {"Date d'entrée": date(2024, *entered), "Date de sortie": date(2024, *left)}
        rows = changed(HEADER, [ROWS[1]], moved)
        report = await given.take(csv_file(tmp_path / "f.csv", HEADER, rows))
        assert report.refused == 0
        (path,) = given.services.trainings.session(given.session_id).paths.values()
        assert (path.entered_on, path.exit and path.exit.exited_on) == tuple(moved.values())


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
async def test_a_dry_run_writes_nothing_and_counts_the_same(
    given: Partners, tmp_path: Path, write: Write
) -> None:
    path = write(tmp_path / "f", HEADER, [*ROWS, ROWS[0]])
    before = await given.dump()
    tried = await given.take(path, dry_run=True)
    assert await given.dump() == before
    assert tried.refusals_path is None
    assert files_in(tmp_path) == [path]
    assert tried.changes[0].sentence("fr").startswith("Ligne 2 :")
    assert [change.message for change in tried.changes[0].changes] == [
        "new participant", "application recorded", "entry recorded", "exit recorded", "award recorded",
    ]  # fmt: skip
    assert not any(value in repr(tried.changes) for value in PERSONAL)
    assert (await given.take(path)).counts == tried.counts == "new 3, amended 0, unchanged 1, refused 0"
    before = await given.dump()
    again = await given.take(path, dry_run=True)
    assert (again.counts, again.changes) == ("new 0, amended 0, unchanged 4, refused 0", [])
    assert await given.dump() == before


@pytest.mark.parametrize(
    ("cells", "field", "rule"),
    [
        ({"Date d'entrée": None}, "person_id", "no_entry"),
        ({"Date d'entrée": date(2023, 12, 31)}, "entered_on", "outside_session"),
        ({"Date de candidature": date(2199, 1, 1)}, "applied_on", "in_the_future"),
        ({"Date de sortie": date(2199, 1, 1)}, "exited_on", "in_the_future"),
        ({"Date de sortie": date(2024, 1, 2)}, "exited_on", "exit_before_entry"),
        ({"Date de sortie": "28/06/24"}, "exited_on", "unreadable_date"),
        ({"Date de naissance": "31/02/1990"}, "birth_date", "unreadable_date"),
        ({"Date de naissance": date(1890, 1, 1)}, "birth_date", "impossible_birth_date"),
        ({"Sexe": "Zoé Testaert"}, "gender", "unknown_word"),
        ({"Pays de résidence": "Testaertland"}, "country", "unreadable_country"),
        ({"Session": "2031-9"}, "session", "session_not_here"),
        ({"Session": None}, "session", "missing"),
        ({"Résultat": None}, "outcome", "missing"),
        ({"Certification": "Zoé"}, "award", "unknown_award_here"),
        ({"Certification": None}, "award", "unknown_award_here"),
        ({"Nom": None}, "family_name", "missing"),
    ],
)  # fmt: skip
async def test_a_refused_row_leaves_nothing_of_itself(
    given: Partners, tmp_path: Path, caplog: pytest.LogCaptureFixture, cells: dict[str, Any], field: str, rule: str
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    path = csv_file(tmp_path / "f.csv", HEADER, [*changed(HEADER, ROWS[:1], cells), ROWS[1]])
    tried = await given.take(path, dry_run=True)
    report = await given.take(path)
    assert report.counts == tried.counts == "new 1, amended 0, unchanged 0, refused 1"
    (told,) = refusals(path)
    assert (told["line"], told["field"], told["rule"]) == (2, field, rule)
    assert told["column"] == report.mapping.header(field)
    assert len(given.services.trainings.session(given.session_id).paths) == 1
    assert await given.count("privacy.keys") == 1
    assert await given.count("jobseekers.jobseekers_events") == 1
    said = path.with_name("f.csv.refused.jsonl").read_text() + caplog.text + report.refusals[0].sentence("nl")
    assert not any(value in said for value in PERSONAL)


async def test_two_entries_at_once_are_refused_and_two_awards_are_not(
    given: Partners, tmp_path: Path
) -> None:
    second = changed(
        HEADER, ROWS[:1], {"Certification": "Certificat de lasser", "Obtenu le": date(2024, 8, 1)}
    )
    other = changed(HEADER, ROWS[:1], {"Date d'entrée": date(2024, 1, 9)})
    path = csv_file(tmp_path / "f.csv", HEADER, [ROWS[0], *second, *other])
    assert (await given.take(path)).counts == "new 1, amended 1, unchanged 0, refused 1"
    assert [told["rule"] for told in refusals(path)] == ["already_enrolled"]
    (known,) = given.services.trainings.session(given.session_id).paths.values()
    assert known.awards == {"FR": date(2024, 7, 5), "BE": date(2024, 8, 1)}
    assert (await given.take(path)).counts == "new 0, amended 0, unchanged 2, refused 1"


async def test_a_seat_that_a_later_row_leaves_goes_to_an_earlier_one(given: Partners, tmp_path: Path) -> None:
    given.open_session("small", date(2024, 1, 8), date(2024, 6, 28), seats=1)
    stays, leaves, waits = changed(HEADER, ROWS, *[{"Session": "small"}] * 3)
    path = csv_file(tmp_path / "f.csv", HEADER, [leaves, stays, waits])
    tried = await given.take(path, dry_run=True)
    assert (await given.take(path)).counts == tried.counts == "new 2, amended 0, unchanged 0, refused 1"
    assert [(told["line"], told["rule"]) for told in refusals(path)] == [(4, "session_full")]
    assert await given.count("privacy.keys") == 2
    given.open_session("other", date(2024, 1, 8), date(2024, 6, 28), seats=1)
    stays, leaves, _ = changed(HEADER, ROWS, *[{"Session": "other"}] * 3)
    leaves = changed(HEADER, [leaves], {"Date d'entrée": date(2024, 1, 8)})[0]
    before = changed(HEADER, [leaves], {"Date de sortie": None, "Résultat": None, "Motif": None})
    await given.take(csv_file(tmp_path / "g.csv", HEADER, before))
    report = await given.take(csv_file(tmp_path / "h.csv", HEADER, [stays, leaves]))
    assert report.counts == "new 1, amended 1, unchanged 0, refused 0"


async def test_the_same_person_in_two_files_and_two_sessions_is_one(given: Partners, tmp_path: Path) -> None:
    given.open_session("2025-1", date(2025, 1, 6), date(2025, 6, 27))
    dutch = ("Achternaam", "Voornaam", "Geboortedatum", "Sessie", "Instapdatum", "Statuut", "GSM")
    rows = [
        ["TESTAERT", "Zoe", "28-02-1990", "2024-1", "08-01-2024", "werkzoekend", "0470"],
        ["Testaert", "Zoé", "28-02-1990", "2025-1", "06-01-2025", "werkend", "0471"],
    ]
    assert (await given.take(csv_file(tmp_path / "a.csv", HEADER, ROWS))).new == 3
    path = csv_file(tmp_path / "b.csv", dutch, rows)
    assert (await given.take(path)).counts == "new 1, amended 1, unchanged 0, refused 0"
    assert await given.count("privacy.keys") == 3
    assert (await given.take(path)).counts == "new 0, amended 0, unchanged 2, refused 0"
    session = given.services.trainings.session(given.session_id)
    person_id = next(who for who, one in session.paths.items() if one.awards)
    identity = given.services.jobseekers.identity(person_id)
    assert (identity.given_name, identity.phone, identity.labour_status) == ("Zoé", "0471", "employed")
    assert session.paths[person_id].characteristics.labour_status == "unemployed"


async def test_a_number_of_somebody_else_is_refused(given: Partners, tmp_path: Path) -> None:
    await given.take(csv_file(tmp_path / "a.csv", HEADER, ROWS), partner="Centre d'essai")
    mistyped = changed(HEADER, ROWS[1:2], {"N° participant": "P-1", "Nom": "Essaert", "Date de naissance": date(1999, 9, 9)})  # fmt: skip
    path = csv_file(tmp_path / "b.csv", HEADER, mistyped)
    assert (await given.take(path, partner="Centre d'essai")).refused == 1
    assert [told["rule"] for told in refusals(path)] == ["number_of_somebody_else"]
    assert (await given.take(path, partner="Autre centre")).new == 1
    both = csv_file(tmp_path / "c.csv", HEADER, changed(HEADER, ROWS[1:2], {"N° participant": "P-1"}))
    assert (await given.take(both, partner="Centre d'essai")).refused == 1
    assert [told["rule"] for told in refusals(both)] == ["two_persons"]


async def test_who_was_erased_comes_back_as_somebody_new(given: Partners, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "f.csv", HEADER, ROWS[:1])
    await given.take(path)
    (before,) = given.services.trainings.session(given.session_id).paths
    given.services.jobseekers.erase(before)
    assert (await given.take(path)).counts == "new 1, amended 0, unchanged 0, refused 0"
    assert len(given.services.trainings.session(given.session_id).paths) == 2


async def test_wrong_columns_refuse_the_whole_file(given: Partners, tmp_path: Path) -> None:
    before = await given.dump()
    path = csv_file(
        tmp_path / "f.csv", ("Nom", "Prénom", "Ville", "Session"), [["Testaert", "Zoé", "Lille", "x"]]
    )
    with pytest.raises(Refused) as refused:
        await given.take(path)
    (told,) = refusals(path)
    assert (told["line"], told["rule"]) == (0, "missing_columns")
    assert "birth_date" in told["reason"] and "Ville" in told["reason"]
    assert [fault.rule for fault in refused.value.faults] == ["missing_columns"]
    headless = csv_file(
        tmp_path / "g.csv", ("Testaert", "Zoé", "28/02/1990"), [["Delvaux-Essai", "Marc", "x"]]
    )
    with pytest.raises(Refused):
        await given.take(headless)
    (told,) = refusals(headless)
    assert told["rule"] == "no_header" and "Testaert" not in json.dumps(told)
    assert await given.dump() == before


async def test_a_mapping_that_was_told_once_is_remembered(given: Partners, tmp_path: Path) -> None:
    header = ("A", "B", "C", "Instap op")
    path = csv_file(tmp_path / "f.csv", header, [["Testaert", "Zoé", "28/02/1990", "08/01/2024"]])
    told = {"A": "family_name", "B": "given_name", "C": "birth_date", "Instap op": "entered_on"}
    with pytest.raises(Refused):
        await given.take(path, session="2024-1", partner="Centrum")
    tried = await given.take(path, session="2024-1", partner="Centrum", columns=told, dry_run=True)
    assert tried.new == 1
    with pytest.raises(Refused):
        await given.take(path, session="2024-1", partner="Centrum")
    assert (await given.take(path, session="2024-1", partner="Centrum", columns=told)).new == 1
    assert (await given.take(path, session="2024-1", partner="Centrum")).unchanged == 1
    with pytest.raises(Refused):
        await given.take(path, session="2024-1", partner="Autre centre")


async def test_two_thousand_rows_in_one_go(given: Partners, tmp_path: Path) -> None:
    for code in ("a", "b"):
        given.open_session(code, date(2024, 1, 8), date(2024, 6, 28), seats=1000)
    rows = [
        changed(HEADER, ROWS[:1], {"Nom": f"Testaert-{number}", "N° participant": number, "Session": "ab"[number % 2]})[0]
        for number in range(2000)
    ]  # fmt: skip
    rows[700] = changed(HEADER, [rows[700]], {"Date d'entrée": None})[0]
    path = xlsx_file(tmp_path / "f.xlsx", HEADER, rows, above=["Liste des participants", "Programme d'essai"])
    tried = await given.take(path, dry_run=True)
    assert (await given.take(path)).counts == tried.counts == "new 1999, amended 0, unchanged 0, refused 1"
    assert (await given.take(path)).counts == "new 0, amended 0, unchanged 1999, refused 1"
    assert [told["line"] for told in refusals(path)] == [704]
    assert await given.count("privacy.keys") == 1999


async def test_two_who_import_the_same_people_at_once_record_each_of_them_once(
    given: Partners, tmp_path: Path
) -> None:
    rows = [
        changed(HEADER, ROWS[:1], {"Nom": f"Testaert-{number}", "N° participant": number})[0]
        for number in range(120)
    ]
    one, other = (csv_file(tmp_path / name, HEADER, part) for name, part in (("a", rows), ("b", rows[::-1])))
    reports = await asyncio.gather(given.take(one), given.take(other))
    assert [report.refused for report in reports] == [0, 0]
    assert sorted(report.new for report in reports) == [0, 120]
    session = given.services.trainings.session(given.session_id)
    assert len(session.paths) == await given.count("privacy.keys") == 120
