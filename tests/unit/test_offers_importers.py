"""Cutting files into records and reading them, without a database."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.floor.problems import Refused
from services.offers.importers import records
from services.offers.importers.detect import detect, read_object
from services.offers.importers.france_travail import _salary
from services.offers.importers.incoming import Incoming, country_code, is_country, language_code, number
from services.offers.importers.records import JsonCutter, parsed

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.lists(st.dictionaries(st.text(max_size=5), VALUES, max_size=4), max_size=6)


@given(OBJECTS, st.booleans(), st.booleans(), st.integers(1, 40))
def test_records_are_cut_as_a_json_reader_would(objects, in_container, ascii_only, chunk):
    document = {"about": ['}]"', {"x": [1]}], "resultats": objects, "more": [{}]} if in_container else objects
    text = json.dumps(document, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "CHUNK", chunk)
        cut = [record.raw for record in JsonCutter(io.BytesIO(text))]
    expected = [json.dumps(one, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass") for one in objects]
    assert cut == expected


@given(OBJECTS.filter(len), st.data())
def test_a_document_cut_short_gives_the_records_before_the_cut_and_says_that_it_ends(objects, data):
    text = json.dumps(objects).encode()
    end = data.draw(st.integers(1, len(text) - 1))
    found = list(JsonCutter(io.BytesIO(text[:end])))
    whole = [record.raw for record in found if record.fault is None]
    assert whole == [json.dumps(one).encode() for one in objects][: len(whole)]
    assert [record.fault.rule for record in found if record.fault] == ["broken_json"]


@given(st.binary(max_size=200) | st.text(alphabet='[]{}",:\\ab1', max_size=80).map(str.encode))
def test_no_bytes_make_the_cutter_or_the_reader_fail(content):
    for record in JsonCutter(io.BytesIO(content)):
        if record.fault is None:
            try:
                read_object(parsed(record.raw))
            except Refused as refused:
                assert refused.faults


FIELDS = st.sampled_from(
    [
        "id",
        "intitule",
        "description",
        "romeCode",
        "competences",
        "langues",
        "permis",
        "salaire",
        "lieuTravail",
        "entreprise",
        "dateCreation",
        "dureeTravailLibelle",
        "origineOffre",
        "alternance",
        "natureContrat",
        "typeContrat",
        "identifier",
        "title",
        "inLanguage",
        "jobLocation",
        "baseSalary",
        "hiringOrganization",
        "employmentType",
        "skills",
        "occupationalCategory",
        "validThrough",
        "datePosted",
        "applicantLocationRequirements",
        "jobStartDate",
    ]
)
SUBFIELDS = st.sampled_from(
    [
        "libelle",
        "exigence",
        "name",
        "value",
        "address",
        "geo",
        "latitude",
        "addressCountry",
        "minValue",
        "identifier",
        "@type",
        "siret",
    ]
)
SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.just("2026-02-30"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SUBFIELDS, inner, max_size=4),
    max_leaves=6,
)


@given(st.dictionaries(FIELDS, SHAPES, max_size=8), st.sampled_from(["JobPosting", None]))
def test_records_of_any_shape_are_read_or_refused(item, kind):
    item = item | ({"@type": kind} if kind else {"intitule": item.get("intitule")})
    try:
        incoming = read_object(item)
        assert isinstance(incoming, Incoming)
        assert "title" in incoming.terms()
    except Refused as refused:
        assert refused.faults


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("Mensuel de 1911.18 Euros à 1978.69 Euros sur 13.0 mois", (1911.18, 1978.69, "month", 13)),
        ("Horaire de 11.88 Euros", (11.88, 11.88, "hour", None)),
        ("Annuel de 45 000,00 Euros à 65 000,00 Euros sur 12 mois", (45000, 65000, "year", 12)),
        ("De 2 100 € à 2 400 € par mois", (2100, 2400, "month", None)),
        ("Selon expérience", (None, None, None, None)),
        ("Prime de 500 Euros", (None, None, None, None)),
        ("Horaire de 12,5", (12.5, 12.5, "hour", None)),
        ("Horaire de 11.885 Euros", (11.885, 11.885, "hour", None)),
        ("Annuel de 30 000 à 40 000 Euros", (30000, 40000, "year", None)),
        ("Mensuel de 2.500,50 Euros sur 0.0 mois", (2500.5, 2500.5, "month", None)),
        ("de 35 à 40K€ par an", (35000, 40000, "year", None)),
        ("14,20 €/h", (14.2, 14.2, "hour", None)),
        ("Mensuel de 2500 Euros à 2000 Euros", (None, None, None, None)),
        ("Mensuel de 99999999999 Euros sur 300 mois", (None, None, None, None)),
    ],
)
def test_salaries_are_read_from_their_words(text, bounds):
    salary = _salary({"libelle": text})
    assert salary is not None
    assert (salary["minimum"], salary["maximum"], salary["period"], salary["months"]) == bounds
    assert salary["text"] == text


@pytest.mark.parametrize(
    ("told", "hours", "time"),
    [
        ("35H/semaine\nTravail en journée", 35, "full_time"),
        ("24H30", 24.5, "part_time"),
        ("151H67 par mois", None, None),
        ("7H/jour", None, None),
        ("Temps partiel", None, "part_time"),
    ],
)
def test_weekly_hours_are_read_from_their_words(told, hours, time):
    read = read_object({"id": "1", "intitule": "Soudeur", "dureeTravailLibelle": told}).terms()
    assert (read["hours_per_week"], read["working_time"]) == (hours, time)


def test_what_says_nothing_in_a_list_is_passed_over():
    read = read_object(
        {
            "id": 1,
            "intitule": "Soudeur",
            "romeCode": " h2913 ",
            "competences": [{"libelle": ""}, {"libelle": None}, {"code": 5}, "souder"],
            "langues": [{"libelle": None}, {}, "Anglais", {"libelle": "Flamand", "exigence": "E"}],
            "permis": [{"libelle": "Permis EC"}, {"libelle": None}, {"libelle": "Permis bateau"}],
            "entreprise": {"nom": "Cuves &amp; <b>Fils</b> " + "x" * 300},
        }
    ).terms()
    assert [skill["label"] for skill in read["skills"]] == ["5"]
    assert [(one["language"], one["required"]) for one in read["languages"]] == [("nl", True)]
    assert [need["licence"] for need in read["licences"]] == ["CE"]
    assert read["occupations"][0]["code"] == "H2913"
    assert read["employer"]["name"].startswith("Cuves & Fils x") and len(read["employer"]["name"]) == 200


@pytest.mark.parametrize(
    "given", [10**400, -(10**400), float("nan"), "1e999", "twelve", True, [1], {"value": 1}]
)
def test_what_is_no_finite_number_is_refused_by_its_field(given):
    with pytest.raises(Refused) as refused:
        number("salary_min", given)
    assert [(fault.field, fault.rule) for fault in refused.value.faults] == [("salary_min", "not_a_number")]


def test_languages_and_countries_are_known_by_code_and_name():
    names = ("fr-BE", "Anglais", "Nederlands", "allemand", "flamand", "klingon")
    assert [language_code(name) for name in names] == ["fr", "en", "nl", "de", "nl", None]
    names = ("be", "Belgique", "Frankrijk", "Germany", "BEL", "UK", "Atlantis", "Maroc")
    assert [country_code(name) for name in names] == ["BE", "BE", "FR", "DE", "BE", "GB", None, None]
    assert [is_country(name) for name in ("Maroc", "US", "Atlantis", "ZZ")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'{"resultats": []}', "json"),
        (b'  [{"a": 1}]', "json"),
        (b'{"a": 1}\n{"a": 2}\n', "json lines"),
        (b'{"a": 1,,}\n{"a": 2}\n', "json lines"),
        (b'{"a":\n 1}\n', "json"),
        (b"\xef\xbb\xbfReference,Title\n", "csv"),
    ],
)
def test_the_format_shows_in_the_first_bytes(content, name):
    assert detect(io.BytesIO(content)).name == name


TABLE = "reference;title;employer_name\n1;Électricien bâtiment;Société « Œuvres »\n2;Lasser;O’Neill & Cie\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_table_may_be_in_any_encoding_that_spreadsheets_write(encoding):
    found = detect(io.BytesIO(TABLE.encode(encoding)))
    rows = [found.value(record.raw) for record in found.records]
    assert [row["title"] for row in rows] == ["Électricien bâtiment", "Lasser"]
    assert [row["employer_name"] for row in rows] == ["Société « Œuvres »", "O’Neill & Cie"]


@pytest.mark.parametrize(
    ("broken", "others"),
    [
        (b"Li\xe8ge", "Électricien"),  # one line of another encoding among lines of UTF-8
        (b"\xff\xfe", "Lasser"),
        (b"Caf\xc3", "Lasser"),  # a letter cut in two
        (b"\x81\xe9", "Lasser"),  # no sign of Windows-1252
    ],
)
def test_what_is_broken_is_not_taken_for_another_encoding(broken, others):
    table = b"reference;title\n1;" + others.encode() + b"\n2;" + broken + b"\n"
    first, second = (found := detect(io.BytesIO(table))).records
    assert found.value(first.raw)["title"] == others
    with pytest.raises(Refused) as refused:
        found.value(second.raw)
    assert [(fault.field, fault.rule) for fault in refused.value.faults] == [("title", "broken_text")]


def test_half_a_letter_at_the_end_of_a_table_spoils_its_row_alone():
    found = detect(io.BytesIO("reference;title\n1;Lasser\n2;Métallier".encode("utf-16")[:-1]))
    first, second = found.records
    assert found.value(first.raw)["title"] == "Lasser"
    with pytest.raises(Refused) as refused:
        found.value(second.raw)
    assert [(fault.field, fault.rule) for fault in refused.value.faults] == [("title", "broken_text")]
