"""Sessions, placements and follow-ups from partners' files, into the services on a real database."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.floor.database import Database, Pool
from services.floor.places import Gazetteer
from services.placements.domain import FollowUp, Placement
from services.trainings.training import Training
from tests.partner_files_given import (
    PROGRAMME,
    Partners,
    changed,
    csv_file,
    partners,
    refusals,
    without,
    xlsx_file,
)

Write = Callable[[Path, Sequence[str], Sequence[Sequence[Any]]], Path]
PARTICIPANTS = ("Nom", "Prénom", "Date de naissance", "N° participant", "Pays de résidence", "Date d'entrée", "Date de sortie", "Résultat")  # fmt: skip
ZOE = ["Testaert", "Zoé", date(1990, 2, 28), "P-1", "France", date(2024, 1, 8), date(2024, 6, 28), "Réussi"]
MARC = ["Delvaux-Essai", "Marc", date(1984, 11, 3), "P-2", "Belgique", date(2024, 1, 8), date(2024, 6, 28), "Réussi"]  # fmt: skip
SESSIONS = ("Formation", "Session", "Date de début", "Date de fin", "Places")
PLACEMENTS = (
    "N° participant", "Entreprise", "SIRET", "Effectif", "NACE", "Métier", "Type de contrat", "Temps de travail",
    "Pays de travail", "Date d'embauche", "Date de fin", "Justificatif", "Emploi aidé",
)  # fmt: skip
JOB = ["P-1", "Atelier d'Essai", "732 829 320 00074", 12, "25.62", "Soudeuse", "CDD", "Temps plein",
       "France", date(2024, 7, 15), date(2025, 1, 31), "contrat, attestation employeur", "non"]  # fmt: skip
FOLLOW_UPS = (
    "Naam",
    "Voornaam",
    "Geboortedatum",
    "Opvolgmoment",
    "Situatie",
    "Situatie op",
    "Bron",
    "Werkland",
)
ASKED = [
    "Testaert",
    "Zoé",
    date(1990, 2, 28),
    "6 maanden",
    "aan het werk",
    date(2024, 12, 20),
    "telefoon",
    "Frankrijk",
]
PERSONAL = ("Testaert", "Zoé", "1990", "P-1", "Delvaux", "73282932000074", "Atelier")


@pytest.fixture
async def given(database: Database, pool: Pool, gazetteer: Gazetteer) -> AsyncIterator[Partners]:
    async with partners(database, pool, gazetteer) as found:
        yield found


@pytest.fixture
async def zoe(given: Partners, tmp_path: Path) -> UUID:
    """Zoé and Marc took part in 2024-1; her pseudonym."""
    path = csv_file(tmp_path / "participants.csv", PARTICIPANTS, [ZOE, MARC])
    assert (await given.take(path, session="2024-1")).new == 2
    session = given.services.trainings.session(given.session_id)
    return next(who for who, one in session.paths.items() if one.characteristics.country_of_residence == "FR")


async def twice(given: Partners, path: Path, rows: int, **asked: Any) -> None:
    """A dry run that writes nothing, an import that is all new, and the same file again, which changes nothing."""
    before = await given.dump()
    tried = await given.take(path, dry_run=True, **asked)
    assert await given.dump() == before
    assert tried.counts == f"new {rows}, amended 0, unchanged 0, refused 0", tried.refusals
    assert (await given.take(path, **asked)).counts == tried.counts
    before = without(await given.dump(), "partner_files.mappings")
    assert (await given.take(path, **asked)).counts == f"new 0, amended 0, unchanged {rows}, refused 0"
    assert without(await given.dump(), "partner_files.mappings") == before


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
async def test_sessions_and_a_new_training(given: Partners, tmp_path: Path, write: Write) -> None:
    header = (*SESSIONS, "Intitulé", "Organisme", "Lieu", "Pays", "Certifications", "Heures")
    about = [
        "Cariste",
        "Centre portuaire d'essai",
        "Dunkerque",
        "France",
        "CACES = Certificat (Testeur d'essai)",
        "210,0 h",
    ]
    rows = [
        ["cariste", "2025-1", date(2025, 3, 3), date(2025, 5, 23), 14, *about],
        ["cariste", "2025-2", date(2025, 9, 1), date(2025, 11, 21), 14, *about],
        ["soudage", "2025-1", date(2025, 1, 6), date(2025, 6, 27), 12, *[None] * 6],
    ]
    path = write(tmp_path / "f", header, rows)
    await twice(given, path, 3)
    training = given.services.trainings.training(Training.create_id("cariste"))
    assert (training.terms.hours, training.terms.award_codes) == (210, ("CACES",))
    assert training.terms.sites[0].place.latitude
    later = write(
        tmp_path / "g", header, changed(header, rows, {"Places": 16}, {"Date de fin": date(2025, 11, 28)}, {})
    )
    tried = await given.take(later, dry_run=True)
    assert [done.sentence("en") for done in tried.changes] == [
        "Line 2: session amended: seats 16", "Line 3: session amended: ends_on 2025-11-28",
    ]  # fmt: skip
    assert (await given.take(later)).counts == "new 0, amended 2, unchanged 1, refused 0"


async def test_sessions_that_are_refused_do_not_even_offer_their_training(
    given: Partners, tmp_path: Path
) -> None:
    header = (*SESSIONS, "Intitulé", "Organisme", "Lieu")
    about = ["Cariste", "Centre d'essai", "Dunkerque"]
    begins, ends = date(2025, 3, 3), date(2025, 5, 23)
    rows = [
        ["cariste", "a", ends, begins, 14, *about],
        ["cariste", "b", begins, ends, 0, *about],
        ["cariste", "c", begins, "33/05/2025", 14, *about],
        ["cariste", "d", begins, ends, 14, None, None, None],
        ["cariste", "e", begins, ends, 14, "Cariste", "Centre d'essai", "Nulle-Part-sur-Essai"],
        ["soudage", "f", begins, ends, 14, None, None, None],
        ["soudage", "f", begins, ends, 15, None, None, None],
        ["soudage", "2024-1", date(2024, 2, 1), date(2024, 6, 28), 1, None, None, None],
    ]
    entered = csv_file(tmp_path / "p.csv", PARTICIPANTS, [ZOE, MARC])
    await given.take(entered, session="2024-1")
    path = csv_file(tmp_path / "f.csv", header, rows)
    assert (await given.take(path)).counts == "new 1, amended 0, unchanged 0, refused 7"
    assert [(told["line"], told["field"], told["rule"]) for told in refusals(path)] == [
        (2, "ends_on", "ends_before_start"),
        (3, "seats", "too_small"),
        (4, "ends_on", "unreadable_date"),
        (5, "training", "unknown_training_here"),
        (6, "place", "unknown_place"),
        (8, "code", "twice_in_file"),
        (9, "seats", "seats_below_taken"),
    ]
    assert Training.create_id("cariste") not in given.services.trainings.repository


async def test_sessions_of_another_programme_are_not_taken_from_it(given: Partners, tmp_path: Path) -> None:
    given.programmes.start("autre", PROGRAMME)
    path = csv_file(
        tmp_path / "f.csv", SESSIONS, [["soudage", "2024-1", date(2024, 1, 8), date(2024, 6, 28), 9]]
    )
    assert (await given.take(path, programme="autre")).refused == 1
    assert [told["rule"] for told in refusals(path)] == ["session_of_other_programme"]


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
async def test_placements(given: Partners, zoe: UUID, tmp_path: Path, write: Write) -> None:
    other = changed(PLACEMENTS, [JOB], {"N° participant": "P-2", "SIRET": None, "Pays de travail": "België"})[
        0
    ]
    path = write(tmp_path / "f", PLACEMENTS, [JOB, other])
    await twice(given, path, 2)
    placement = given.services.placements.placement(placement_of(given, zoe))
    terms = placement.terms
    assert terms.employer.registration and terms.employer.registration.number == "73282932000074"
    assert (terms.size_class, terms.sector, terms.contract, terms.working_time) == (
        "small",
        "C",
        "fixed_term",
        "full_time",
    )
    assert (terms.country_of_residence, terms.country_of_work) == ("FR", "FR")
    assert [one.kind for one in terms.evidence] == ["contract", "certificate"]
    later = write(
        tmp_path / "g", PLACEMENTS,
        changed(PLACEMENTS, [JOB, other], {"Date de fin": date(2025, 3, 31), "Entreprise": "Atelier"}, {"Date de fin": None}),
    )  # fmt: skip
    tried = await given.take(later, dry_run=True)
    assert [done.sentence("en") for done in tried.changes] == [
        "Line 2: placement corrected: ends_on 2025-03-31, employer", "Line 3: placement corrected: ends_on –",
    ]  # fmt: skip
    assert (await given.take(later)).counts == "new 0, amended 2, unchanged 0, refused 0"


async def test_columns_that_a_file_does_not_have_leave_a_placement_as_it_is(
    given: Partners, zoe: UUID, tmp_path: Path
) -> None:
    await given.take(csv_file(tmp_path / "f.csv", PLACEMENTS, [JOB]))
    few = ("N° participant", "SIRET", "Pays de travail", "Date d'embauche", "Justificatif", "Type de contrat")
    row = ["P-1", "73282932000074", "FR", date(2024, 7, 15), "contrat", "CDI"]
    assert (await given.take(csv_file(tmp_path / "g.csv", few, [row]))).amended == 1
    terms = given.services.placements.placement(placement_of(given, zoe)).terms
    assert (terms.contract, terms.sector, terms.ends_on) == ("permanent", "C", date(2025, 1, 31))


@pytest.mark.parametrize(
    ("cells", "field", "rule"),
    [
        ({"Date d'embauche": date(2024, 1, 2)}, "starts_on", "before_session"),
        ({"Date d'embauche": date(2199, 1, 2)}, "starts_on", "in_the_future"),
        ({"Date d'embauche": "15.07.24"}, "starts_on", "unreadable_date"),
        ({"Date de fin": date(2024, 7, 1)}, "ends_on", "ends_before_start"),
        ({"SIRET": "73282932000075"}, "siret", "bad_check_digit"),
        ({"SIRET": "732829"}, "siret", "bad_length"),
        ({"Effectif": "PME"}, "size_class", "unknown_word"),
        ({"NACE": "soudage"}, "sector", "unknown_word"),
        ({"Justificatif": "Zoé Testaert"}, "evidence", "unknown_word"),
        ({"Justificatif": None}, "evidence", "missing"),
        ({"Pays de travail": None}, "country_of_work", "missing"),
        ({"N° participant": "P-9"}, "", "nobody_recognised"),
        ({"N° participant": None}, "number", "missing"),
    ],
)  # fmt: skip
async def test_refused_placements(
    given: Partners, zoe: UUID, tmp_path: Path, caplog: pytest.LogCaptureFixture, cells: dict[str, Any], field: str, rule: str
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    other = changed(PLACEMENTS, [JOB], {"N° participant": "P-2"})
    path = csv_file(tmp_path / "f.csv", PLACEMENTS, [*changed(PLACEMENTS, [JOB], cells), *other])
    report = await given.take(path)
    assert report.counts == "new 1, amended 0, unchanged 0, refused 1"
    (told,) = refusals(path)
    assert (told["line"], told["field"], told["rule"]) == (2, field, rule)
    said = path.with_name("f.csv.refused.jsonl").read_text() + caplog.text + report.refusals[0].sentence("de")
    assert not any(value in said for value in PERSONAL)


async def test_a_withdrawn_placement_may_be_repeated_but_not_corrected(
    given: Partners, zoe: UUID, tmp_path: Path
) -> None:
    path = csv_file(tmp_path / "f.csv", PLACEMENTS, [JOB])
    await given.take(path)
    given.services.placements.withdraw(placement_of(given, zoe), "duplicate")
    assert (await given.take(path)).unchanged == 1
    later = csv_file(
        tmp_path / "g.csv", PLACEMENTS, changed(PLACEMENTS, [JOB], {"Date de fin": date(2025, 2, 1)})
    )
    assert (await given.take(later)).refused == 1
    assert [told["rule"] for told in refusals(later)] == ["placement_withdrawn"]


async def test_rows_that_contradict_each_other_do_not_take_turns(
    given: Partners, zoe: UUID, tmp_path: Path
) -> None:
    other = changed(PLACEMENTS, [JOB], {"Type de contrat": "CDI"})
    path = csv_file(tmp_path / "f.csv", PLACEMENTS, [JOB, JOB, *other])
    assert (await given.take(path)).counts == "new 1, amended 0, unchanged 1, refused 1"
    assert [told["rule"] for told in refusals(path)] == ["twice_in_file"]
    asked = csv_file(
        tmp_path / "g.csv", FOLLOW_UPS, [ASKED, ASKED, *changed(FOLLOW_UPS, [ASKED], {"Bron": "brief"})]
    )
    assert (await given.take(asked, dry_run=True)).counts == "new 1, amended 0, unchanged 1, refused 1"
    assert (await given.take(asked)).counts == "new 1, amended 0, unchanged 1, refused 1"
    assert (await given.take(asked)).counts == "new 0, amended 0, unchanged 2, refused 1"


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
async def test_follow_ups(given: Partners, zoe: UUID, tmp_path: Path, write: Write) -> None:
    later = changed(FOLLOW_UPS, [ASKED], {"Opvolgmoment": "4 weken", "Situatie": "werkzoekend", "Situatie op": date(2024, 7, 26), "Werkland": None})  # fmt: skip
    path = write(tmp_path / "f", FOLLOW_UPS, [ASKED, *later])
    await twice(given, path, 2)
    follow_up: FollowUp = given.services.placements.repository.get(
        FollowUp.create_id(given.session_id, zoe, "6_months")
    )
    found = follow_up.finding
    assert (found.situation, found.source, found.country_of_work) == ("employed", "telephone", "FR")
    rows = changed(FOLLOW_UPS, [ASKED], {"Situatie": "in opleiding", "Werkland": None})
    tried = await given.take(write(tmp_path / "g", FOLLOW_UPS, rows), dry_run=True)
    assert [done.sentence("en") for done in tried.changes] == [
        "Line 2: follow-up corrected: situation in_training, country_of_work –"
    ]
    assert (await given.take(tmp_path / "g")).amended == 1


@pytest.mark.parametrize(
    ("cells", "field", "rule"),
    [
        ({"Situatie op": date(2024, 6, 1)}, "situation_on", "before_exit"),
        ({"Situatie op": date(2024, 9, 1)}, "situation_on", "outside_milestone"),
        ({"Situatie op": date(2199, 9, 1)}, "situation_on", "in_the_future"),
        ({"Werkland": None}, "country_of_work", "country_needed"),
        ({"Situatie": "werkzoekend"}, "country_of_work", "country_not_expected"),
        ({"Opvolgmoment": "5 maanden"}, "milestone", "unknown_word"),
        ({"Situatie": None}, "situation", "missing"),
        ({"Voornaam": "Marie"}, "", "nobody_recognised"),
        ({"Geboortedatum": None}, "birth_date", "missing"),
    ],
)  # fmt: skip
async def test_refused_follow_ups(
    given: Partners, zoe: UUID, tmp_path: Path, cells: dict[str, Any], field: str, rule: str
) -> None:
    path = csv_file(tmp_path / "f.csv", FOLLOW_UPS, changed(FOLLOW_UPS, [ASKED], cells))
    assert (await given.take(path)).refused == 1
    (told,) = refusals(path)
    assert (told["field"], told["rule"]) == (field, rule)
    assert not any(value in str(told) for value in PERSONAL)


async def test_a_follow_up_for_somebody_erased_is_refused(given: Partners, zoe: UUID, tmp_path: Path) -> None:
    given.services.jobseekers.erase(zoe)
    path = csv_file(tmp_path / "f.csv", FOLLOW_UPS, [ASKED])
    assert (await given.take(path)).refused == 1
    assert [told["rule"] for told in refusals(path)] == ["nobody_recognised"]
    header = ("Pseudonym", *FOLLOW_UPS[3:])
    path = csv_file(tmp_path / "g.csv", header, [[zoe, *ASKED[3:]]])
    assert (await given.take(path)).refused == 1
    assert [told["rule"] for told in refusals(path)] == ["person_erased"]


async def test_which_session_is_meant_must_be_clear(given: Partners, zoe: UUID, tmp_path: Path) -> None:
    given.open_session("2025-1", date(2025, 1, 6), date(2025, 6, 27))
    again = changed(
        PARTICIPANTS, [ZOE], {"Date d'entrée": date(2025, 1, 6), "Date de sortie": date(2025, 6, 27)}
    )
    await given.runner.catch_up()
    await given.take(csv_file(tmp_path / "p.csv", PARTICIPANTS, again), session="2025-1")
    path = csv_file(tmp_path / "f.csv", FOLLOW_UPS, [ASKED])
    assert (await given.take(path)).refused == 1
    (told,) = refusals(path)
    assert told["rule"] == "several_sessions" and "2024-1, 2025-1" in told["reason"]
    assert (await given.take(path, session="2024-1")).new == 1


async def test_several_hundred_placements_in_one_go(given: Partners, zoe: UUID, tmp_path: Path) -> None:
    rows = changed(
        PLACEMENTS,
        [JOB] * 700,
        *({"Entreprise": f"Atelier {number}", "SIRET": None} for number in range(700)),
    )
    path = xlsx_file(tmp_path / "f.xlsx", PLACEMENTS, rows, above=["Placements"])
    assert (await given.take(path)).new == 700
    assert (await given.take(path)).unchanged == 700


def placement_of(given: Partners, person_id: UUID) -> UUID:
    """Of the job with a SIRET, known by its first day and employer."""
    return Placement.create_id(given.session_id, person_id, f"{date(2024, 7, 15)}\n73282932000074")
