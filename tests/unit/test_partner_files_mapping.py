"""Partners' files as tables, and their columns as fields."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from services.floor.faults import Fault
from services.floor.problems import Refused
from services.partner_files.columns import COLUMNS, KINDS, Kind, known_headers
from services.partner_files.mapping import ColumnMapping, Told, mapped
from services.partner_files.report import HIDDEN, discreet
from services.partner_files.run import opened
from services.partner_files.sheets import Table
from services.partner_files.words import folded
from tests.partner_files_given import csv_file, xlsx_file

HEADERS = {
    "fr": ("Nom", "Prénom", "Date de naissance", "Sexe", "Session", "Date d'entrée", "Date de sortie", "Résultat"),
    "nl": ("Naam", "Voornaam", "Geboortedatum", "Geslacht", "Sessie", "Instapdatum", "Uitstapdatum", "Resultaat"),
    "en": ("Last name", "First name", "Date of birth", "Gender", "Session", "Entry date", "Exit date", "Outcome"),
    "de": ("Familienname", "Vorname", "Geburtsdatum", "Geschlecht", "Kurs", "Eintrittsdatum", "Austrittsdatum", "Ergebnis"),
}  # fmt: skip
PARTICIPANT = (
    "family_name",
    "given_name",
    "birth_date",
    "gender",
    "session",
    "entered_on",
    "exited_on",
    "outcome",
)
ROW = ("Testaert", "Zoé", "28/02/1990")


@pytest.mark.parametrize("language", HEADERS)
def test_headers_of_four_languages(language: str) -> None:
    mapping = mapped(HEADERS[language], Told())
    assert (mapping.kind, mapping.fields, mapping.unread) == ("participants", PARTICIPANT, ())


@pytest.mark.parametrize("kind", KINDS)
def test_a_header_means_one_field(kind: Kind) -> None:
    for field, headers in COLUMNS[kind].items():
        for header in (field, *headers.split("|")):
            assert known_headers(kind)[folded(header)] == field, header


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (("Formation", "Session", "Date de début", "Date de fin", "Places"), "sessions"),
        (("Nom", "Prénom", "Né(e) le", "Entreprise", "Date d'embauche", "Pays de travail", "Justificatif"), "placements"),
        (("N° participant", "Échéance", "Situation", "Date de la situation"), "follow_ups"),
        (("Nom", "Prénom", "N° de dossier", "Courriel"), "participants"),
    ],
)  # fmt: skip
def test_the_columns_tell_the_kind(headers: tuple[str, ...], kind: str) -> None:
    assert mapped(headers, Told()).kind == kind


def test_case_accents_brackets_and_stars_do_not_matter() -> None:
    headers = ("NOM *", "prenom", "Date de naissance (JJ/MM/AAAA)", "SEXE [F/H]")
    assert mapped(headers, Told()).fields == PARTICIPANT[:4]


def test_a_told_column_comes_first_and_others_are_shown() -> None:
    headers = ("Nom", "Nom usuel", "Prénom", "Né le", "Colonne X", "Ville")
    with pytest.raises(Refused) as refused:
        mapped(headers, Told())
    assert refused.value.faults[0].params["expected"] == "participants: family_name"
    mapping = mapped(headers, Told(columns={"Nom": "family_name", "colonne x": "number"}))
    assert mapping.fields == ("family_name", None, "given_name", "birth_date", "number", None)
    assert mapping.unread == ("Nom usuel", "Ville")


def test_columns_that_several_could_be_are_not_read() -> None:
    mapping = mapped(("Nom", "Prénom", "Né le", "GSM", "Téléphone"), Told())
    assert (mapping.ambiguous, mapping.unread) == (("phone",), ("GSM", "Téléphone"))


@pytest.mark.parametrize(
    ("told", "rule", "said"),
    [
        (Told(columns={"Ville": "phone"}), "unknown_column", "Ville"),
        (Told(columns={"Nom": "shoe_size"}), "unknown_target", "shoe_size"),
        (Told(kind="sessions"), "missing_columns", "training; code; starts_on; ends_on; seats"),
        (Told(kind="sessions", options=frozenset({"training"})), "missing_columns", "; code; starts_on"),
    ],
)
def test_what_is_wrong_with_columns(told: Told, rule: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        mapped(("Nom", "Prénom", "Né le"), told)
    (fault,) = refused.value.faults
    assert fault.rule == rule
    assert said.lstrip("; ") in fault.sentence("en")


def test_days_on_a_path_need_a_session() -> None:
    headers = ("Nom", "Prénom", "Né le", "Date d'entrée")
    with pytest.raises(Refused):
        mapped(headers, Told())
    assert mapped(headers, Told(options=frozenset({"session"}))).kind == "participants"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_as_spreadsheets_write_it(tmp_path: Path, encoding: str, sign: str, end: str) -> None:
    lines = [
        "Participants été 2024",
        "",
        sign.join(HEADERS["fr"][:3]),
        f'"Testaert, Zoé{sign} dite ""Zo"""{sign}Zoé{sign}28/02/1990',
        "",
        sign.join(ROW),
    ]
    path = tmp_path / "f.csv"
    path.write_bytes(end.join((*lines, "")).encode(encoding))
    table = Table(path, Told().looks_like_header)
    assert (table.line, table.headers) == (3, HEADERS["fr"][:3])
    rows = list(table)
    assert [row.line for row in rows] == [4, 6]
    assert rows[0].cells == (f'Testaert, Zoé{sign} dite "Zo"', "Zoé", "28/02/1990")


def test_a_quoted_cell_goes_on_over_lines_and_an_open_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text('Nom;Prénom;Né le\n"Test\naert";Zoé;x\nTestaert;An;y\nTestaert;"open;z\nTestaert;An;y\n')
    rows = list(Table(path, Told().looks_like_header))
    assert [(row.line, row.fault and row.fault.rule) for row in rows] == [
        (2, None),
        (4, None),
        (5, "open_quote"),
    ]


def test_a_row_whose_cells_moved_and_one_beyond_reading_are_told(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes("Nom;Prénom;Né le\nTestaert;Zoé;x;y\nTestaert;Z\ufffd;x\nTestaert;Zoé\n".encode())
    rows = list(Table(path, Told().looks_like_header))
    assert [row.fault and row.fault.rule for row in rows] == ["too_many_cells", "unreadable_text", None]


def test_a_workbook_with_titles_above_its_header_and_several_sheets(tmp_path: Path) -> None:
    path = xlsx_file(
        tmp_path / "f.xlsx", HEADERS["nl"][:3], [ROW, (None, None, None), ROW], above=["Deelnemers", "2024"]
    )
    table = Table(path, Told().looks_like_header)
    assert (table.line, table.headers) == (3, HEADERS["nl"][:3])
    assert [row.line for row in table] == [4, 6]
    workbook = Workbook()
    workbook.active.title = "Lisez-moi"
    workbook.create_sheet("Liste").append(["Nom", "Prénom"])
    workbook.save(path)
    assert Table(path, Told().looks_like_header, "Liste").headers == ("Nom", "Prénom")
    for sheet, rule in ((None, "no_header"), ("Lijst", "unknown_sheet")):
        with pytest.raises(Refused) as refused:
            Table(path, Told().looks_like_header, sheet)
        assert refused.value.faults[0].rule == rule


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", b"", b"\x00\x01\x02"]
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "f.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused):
        Table(path, Told().looks_like_header)


def test_the_header_is_looked_for_in_the_first_twenty_rows(tmp_path: Path) -> None:
    for titles, found in ((19, True), (20, False)):
        path = csv_file(tmp_path / "f.csv", ["Titre"], [["Titre"]] * (titles - 1) + [list(HEADERS["fr"])])
        if found:
            assert Table(path, Told().looks_like_header).line == 20
        else:
            with pytest.raises(Refused):
                Table(path, Told().looks_like_header)


def test_columns_that_nobody_knows_are_told_and_a_first_row_of_data_is_not(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "f.csv", ("foo", "bar", "baz"), [ROW])
    with pytest.raises(Refused) as refused:
        opened(path, Told())
    (fault,) = refused.value.faults
    assert (fault.rule, fault.params["given"]) == ("missing_columns", "foo, bar, baz")
    for headless in (["Liste"], list(ROW), ["Testaert", "Zoé", "zoe@example.org"]):
        path = csv_file(tmp_path / "f.csv", headless, [ROW, ("Testaert", "Zoé", None)])
        with pytest.raises(Refused) as refused:
            opened(path, Told())
        assert [fault.rule for fault in refused.value.faults] == ["no_header"]


MAPPING = ColumnMapping("placements", ("Nr", "SIRET", "Début"), ("number", "siret", "starts_on"))


@pytest.mark.parametrize(
    ("fault", "field", "given"),
    [
        (Fault("employer.registration.number", "bad_check_digit", {"given": "73282932000075", "scheme": "SIRET"}), "siret", HIDDEN),
        (Fault("evidence.0.obtained_on", "in_the_future", {"given": "2199-01-01"}), "evidence_on", "2199-01-01"),
        (Fault("starts_on", "before_entry", {"given": "2024-01-08"}), "starts_on", "2024-01-08"),
        (Fault("number", "too_long", {"given": "Zoé Testaert", "limit": 3}), "number", HIDDEN),
        (Fault("session", "several_sessions", {"given": "2024-1, 2025-1"}), "session", "2024-1, 2025-1"),
    ],
)  # fmt: skip
def test_a_fault_tells_the_column_and_never_the_cell(fault: Fault, field: str, given: Any) -> None:
    told = discreet(fault, MAPPING)
    assert (told.field, told.params["given"]) == (field, given)
