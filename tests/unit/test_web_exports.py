"""What leaves as a file: the same figures, no personal data, nothing a spreadsheet would run."""

import csv
from datetime import date
from io import BytesIO, StringIO
from uuid import UUID

import pytest
from openpyxl import load_workbook

from services.indicators.records import Participation
from services.web import esf
from services.web.exports import Table, as_csv, as_xlsx, harmless

pytest_plugins = ["tests.browser.fixtures"]

EXPORTS = "/fr/programmes/weldcome/exports"


def read_csv(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def read_xlsx(content):
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


async def both(client, name, day="2022-01-31"):
    found = []
    for extension in ("csv", "xlsx"):
        answer = await client.get(f"{EXPORTS}/{name}.{extension}?as_of={day}")
        assert answer.status_code == 200
        assert f'filename="weldcome-{name}-{day}.{extension}"' in answer.headers["content-disposition"]
        found.append(answer.content)
    return read_csv(found[0]), read_xlsx(found[1])


def test_a_text_that_a_spreadsheet_would_compute_is_made_harmless():
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "=HYPERLINK(\"http://x\")"):
        assert harmless(text) == f"'{text}"
    for cell in ("FR", "a=b", "2019-1", 5, -5, -0.5, None, True, date(2020, 1, 1)):
        assert harmless(cell) == cell
    assert harmless("a\0b\x0bc") == "abc"


def test_formulas_reach_no_file():
    table = Table("t", ("=name", "value"), [["=cmd|' /C calc'!A1", -1]], ["=note"])
    [row] = read_csv(as_csv(table))
    assert row == {"'=name": "'=cmd|' /C calc'!A1", "value": "-1"}
    book = load_workbook(BytesIO(as_xlsx(table)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert not [cell for cell in cells if str(cell.value).startswith("=")]


async def test_figures_are_the_same_in_both_files_and_complete(client):
    plain, sheet = await both(client, "figures")
    assert len(plain) == len(sheet) > 100
    whole = {row["definition"]: row for row in plain if not row["cut"]}
    assert whole["esf_six_months"]["numerator"] == "48"
    assert whole["esf_six_months"]["denominator"] == "89"
    assert float(whole["esf_six_months"]["value"]) == pytest.approx(48 / 89)
    assert whole["programme_declared"]["quoted"] == "79 %"
    assert whole["programme_declared"]["method_unknown"] == "true"
    assert {row["as_of"] for row in plain} == {"2022-01-31"}
    told = ["" if row["numerator"] is None else str(row["numerator"]) for row in sheet]
    assert told == [row["numerator"] for row in plain]


async def test_a_suppressed_figure_has_no_number_in_a_file(client):
    plain, sheet = await both(client, "figures")
    hidden = [row for row in plain if row["suppressed"] == "true"]
    assert hidden
    for row in hidden:
        assert {row[name] for name in ("numerator", "denominator", "unknown", "value", "lower", "upper")} == {""}
    assert sum(row["suppressed"] for row in sheet) == len(hidden)


async def test_participations_are_pseudonyms_with_each_verdict(client):
    plain, sheet = await both(client, "participations")
    assert len(plain) == len(sheet) == 89
    assert sum(row["esf_six_months"] == "in" for row in plain) == 48
    assert sum(row["country_of_residence"] == "FR" for row in plain) == 69
    for row in plain:
        UUID(row["pseudonym"])
    assert not {"name", "email", "birth_date", "phone", "remarks"} & set(plain[0])


async def test_an_export_is_as_known_on_its_day(client):
    plain, _ = await both(client, "participations", "2019-01-31")
    assert len(plain) == 18
    assert {row["session"] for row in plain} == {"2018-1"}


async def test_the_esf_indicators_add_up_over_genders(client):
    plain, _ = await both(client, "esf-indicators")
    rows = {row["indicator"]: row for row in plain}
    assert rows["EECO01"]["total"] == "89"
    assert rows["EECR05"]["total"] == "48"
    for row in plain:
        assert sum(int(row[gender]) for gender in esf.GENDERS) == int(row["total"]), row
    for parts in (("EECO02", "EECO04", "EECO05"), ("EECO09", "EECO10", "EECO11")):
        assert sum(int(rows[code]["total"]) for code in parts) == 89
    records, _ = await both(client, "esf-participants")
    for code in ("EECO03", "EECO07", "EECO09", "EECR03"):
        assert sum(int(one[code]) for one in records) == int(rows[code]["total"])


def test_a_participant_counts_once_with_the_first_entry():
    first = Participation(
        UUID(int=1), UUID(int=9), None, date(2020, 1, 6), date(2020, 3, 1), "dropped_out", None, "female",
        "under_18", "FR", "inactive", "lower_secondary",
    )  # fmt: skip
    again = Participation(
        UUID(int=2), UUID(int=9), None, date(2021, 1, 6), date(2021, 6, 30), "completed", date(2021, 7, 28), "female",
        "18_29", "FR", "unemployed", "lower_secondary",
    )  # fmt: skip
    rows = {line[0]: line for line in esf.indicators([again, first], {})}
    women = 2
    assert rows["EECO01"][women] == rows["EECO04"][women] == rows["EECO06"][women] == 1
    assert rows["EECO02"][women] == rows["EECO07"][women] == 0
    assert rows["EECR03"][women] == 1, "28 days after leaving is within four weeks"
    [line] = esf.records([again, first])
    told = dict(zip(esf.RECORD, line, strict=True))
    assert (told["first_entry"], told["last_exit"]) == (date(2020, 1, 6), date(2021, 6, 30))


async def test_nothing_else_can_be_downloaded(client):
    for file in ("figures.exe", "figures", "people.csv", "..%2Ffigures.csv"):
        assert (await client.get(f"{EXPORTS}/{file}")).status_code == 404
