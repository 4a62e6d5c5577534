"""Importing files of offers into a real database: every shape, twice, and everything that can be wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from services.offers.commands import BATCH, Offers
from services.offers.domain import Offer
from services.offers.importers.run import import_offers

RESULTAT: dict[str, Any] = {
    "id": "100ABCD",
    "intitule": "Soudeur / Soudeuse TIG (H/F)",
    "description": "Vous soudez des cuves en inox pour notre atelier.",
    "dateCreation": "2026-01-12T08:30:00.000Z",
    "dateActualisation": "2026-01-13T08:30:00.000Z",
    "lieuTravail": {"libelle": "59 - LILLE", "latitude": 50.6365, "longitude": 3.0635, "codePostal": "59000",
                    "commune": "59350"},
    "romeCode": "H2913",
    "romeLibelle": "Soudage manuel",
    "appellationlibelle": "Soudeur / Soudeuse TIG",
    "entreprise": {"nom": "Cuves du Nord", "siret": "73282932000074"},
    "typeContrat": "MIS",
    "natureContrat": "Contrat travail",
    "alternance": False,
    "dureeTravailLibelle": "24H30 Travail en journée",
    "dureeTravailLibelleConverti": "Temps partiel",
    "salaire": {"libelle": "Mensuel de 1 911,18 Euros à 1978.69 Euros sur 13.0 mois"},
    "competences": [{"code": "124607", "libelle": "Souder", "exigence": "E"}, {"libelle": "Lire", "exigence": "S"}],
    "langues": [{"libelle": "Néerlandais", "exigence": "S"}, {"libelle": "Langue des signes", "exigence": "E"}],
    "permis": [{"libelle": "B - Véhicule léger", "exigence": "E"}, {"libelle": "CACES 3", "exigence": "S"}],
    "contact": {"nom": "Mme Personne", "courriel": "personne@example.org"},
    "origineOffre": {"origine": "1", "urlOrigine": "https://example.org/offre/100ABCD"},
    "nombrePostes": 2,
}  # fmt: skip
JOBPOSTING: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "identifier": {"@type": "PropertyValue", "name": "VDAB", "value": "v-1"},
    "title": "TIG-lasser",
    "description": "<p>Je last <b>roestvrijstalen</b> tanks.</p><ul><li>ploegen</li></ul>",
    "datePosted": "2026-01-10",
    "validThrough": "2030-03-01T23:59:59+01:00",
    "employmentType": ["PART_TIME", "TEMPORARY"],
    "hiringOrganization": {"@type": "Organization", "name": "Tanks NV", "vatID": "BE 0403.170.701"},
    "jobLocation": [
        {
            "@type": "Place",
            "address": {"addressLocality": "Courtrai", "addressCountry": {"name": "Belgique"}},
        },
        {
            "@type": "Place",
            "address": {"addressLocality": "Waregem", "postalCode": "8790", "addressCountry": "BE"},
        },
    ],
    "baseSalary": {"currency": "EUR", "value": {"minValue": 15.5, "maxValue": "17,20", "unitText": "HOUR"}},
    "skills": ["lassen", {"@type": "DefinedTerm", "name": "plannen lezen"}],
    "occupationalCategory": "7212",
    "url": "https://example.org/vacature/v-1",
}


@pytest.fixture
def take(tmp_path: Path, offers: Offers, gazetteer):
    """Imports what is given, as JSON or as bytes."""

    def take(content: Any, name: str = "offers.json", **options: Any):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return import_offers(path, offers, gazetteer, **options)

    return take


def told(report) -> tuple[int, int, int, int, int]:
    return report.new, report.amended, report.unchanged, report.refused, report.closed


def rules(report) -> list[tuple[int, str, str]]:
    return [
        (refusal.number, fault.field, fault.rule) for refusal in report.refusals for fault in refusal.faults
    ]


def result(number: int, **changes: Any) -> dict[str, Any]:
    return RESULTAT | {"id": str(number)} | changes


def terms(offers: Offers, source: str, reference: str):
    return offers.offer(Offer.create_id(source, reference)).terms


def test_every_field_of_a_france_travail_offer_finds_its_place(take, offers):
    assert told(take({"resultats": [RESULTAT]})) == (1, 0, 0, 0, 0)
    found = terms(offers, "france-travail", "100ABCD")
    assert (found.title, found.language) == ("Soudeur / Soudeuse TIG (H/F)", "fr")
    assert (found.employer.name, found.employer.registration.number) == ("Cuves du Nord", "73282932000074")
    assert (found.contract, found.working_time, found.hours_per_week) == ("temporary", "part_time", 24.5)
    salary = found.salary
    assert (salary.minimum, salary.maximum, salary.period, salary.months) == (1911.18, 1978.69, "month", 13)
    assert [(skill.label, skill.required) for skill in found.skills] == [
        ("Souder", True), ("Lire", False), ("Langue des signes", True)
    ]  # fmt: skip
    assert [(one.language, one.level, one.required) for one in found.languages] == [("nl", "B1", False)]
    assert [(one.licence, one.required) for one in found.licences] == [("B", True), ("FORKLIFT", False)]
    assert [(place.label, place.country, place.code) for place in found.places] == [("Lille", "FR", "59350")]
    assert found.occupations[0].code == "H2913"
    assert found.url == "https://example.org/offre/100ABCD"
    assert "Personne" not in repr(found) and "example.org/" in repr(found)


@pytest.mark.parametrize(
    ("changes", "contract"),
    [
        ({"typeContrat": "CDI"}, "permanent"), ({"typeContrat": "SAI"}, "seasonal"),
        ({"typeContrat": "LIB"}, "self_employed"), ({"typeContrat": "DDI"}, "fixed_term"),
        ({"typeContrat": "ZZZ"}, "other"), ({"natureContrat": "Contrat apprentissage"}, "apprenticeship"),
        ({"alternance": True}, "apprenticeship"),
    ],
)  # fmt: skip
def test_contracts_of_france_travail_are_known(take, offers, changes, contract):
    take({"resultats": [RESULTAT | changes]})
    assert terms(offers, "france-travail", "100ABCD").contract == contract


def test_every_field_of_a_jobposting_finds_its_place(take, offers):
    assert told(take(JOBPOSTING)) == (1, 0, 0, 0, 0)
    found = terms(offers, "vdab", "v-1")
    assert found.description == "Je last roestvrijstalen tanks.\n- ploegen"
    assert found.language == "nl"  # found out from the text
    assert (found.contract, found.working_time) == ("temporary", "part_time")
    assert (found.employer.registration.scheme, found.employer.registration.number) == ("BCE", "0403170701")
    assert [(place.label, place.country, place.latitude is not None) for place in found.places] == [
        ("Courtrai", "BE", True), ("Waregem", "BE", True)
    ]  # fmt: skip
    assert (found.salary.minimum, found.salary.maximum, found.salary.period) == (15.5, 17.2, "hour")
    assert [skill.label for skill in found.skills] == ["lassen", "plannen lezen"]
    assert (found.occupations[0].scheme, found.occupations[0].code) == ("ISCO-08", "7212")
    assert found.expires_on.isoformat() == "2030-03-01"


OTHER = JOBPOSTING | {"identifier": "v-2", "jobLocation": "Gent", "hiringOrganization": "Tanks NV"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("array.json", json.dumps([JOBPOSTING, OTHER])),
        ("graph.json", json.dumps({"@context": "x", "@graph": [{"@type": "WebPage"}, JOBPOSTING, OTHER]})),
        ("list.json", json.dumps({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": JOBPOSTING}, OTHER]})),
        ("lines.jsonl", f"{json.dumps(JOBPOSTING)}\n\n{json.dumps(OTHER)}\n"),
        ("bom.json", "\ufeff" + json.dumps([JOBPOSTING, OTHER])),
        ("graphs.json", json.dumps([{"@context": "x", "@graph": [{"@type": "WebPage"}, JOBPOSTING]}, OTHER])),
        ("graphs.jsonl", "\n".join(json.dumps({"@graph": [one]}) for one in (JOBPOSTING, OTHER))),
        ("feed.json", json.dumps({"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": JOBPOSTING}, OTHER]})),
        ("main.json", json.dumps([{"@type": "WebPage", "mainEntity": JOBPOSTING}, OTHER])),
        ("page.html", f'<!DOCTYPE html><script type="application/ld+json">\n{json.dumps(JOBPOSTING)}\n</script>'
                      f"<p>reference,title</p><SCRIPT data-x type=application/ld+json>//<![CDATA[\n{json.dumps([OTHER])}//]]></SCRIPT>"),
    ],
)  # fmt: skip
def test_jobpostings_come_in_every_wrapping(take, name, content):
    assert told(take(content.encode(), name, source="vdab")) == (2, 0, 0, 0, 0)


TABLE = '''reference;title;description;language;employer_name;bce;place;country;contract;salary_min;salary_max;salary_period;skills;languages;licences;title_fr;expires_on
1;TIG-lasser;"Lassen; van tanks
in ""inox""";nl;Tanks NV;0403.170.701;Kortrijk|Doornik;BE;permanent;15,50;17,20;hour;lassen|plannen lezen?;nl:B2|frans?;B|VCA?;Soudeur TIG;2030-01-31
2;Soudeur;Vous soudez des cuves pour nous;;;;Lille;;;;;;;;;;
'''


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace(",", "@").replace(";", ",").replace("@", ".").encode(),
    ],
)
def test_tables_come_with_either_delimiter_and_line_end(take, offers, content):
    report = take(content, "offers.csv", source="tanks")
    assert (told(report), rules(report)) == ((2, 0, 0, 0, 0), [])
    first, second = terms(offers, "tanks", "1"), terms(offers, "tanks", "2")
    assert first.description.splitlines() in (
        ["Lassen; van tanks", 'in "inox"'],
        ["Lassen, van tanks", 'in "inox"'],
    )
    assert [(place.label, place.country) for place in first.places] == [("Kortrijk", "BE"), ("Doornik", "BE")]
    assert all(place.latitude for place in first.places)
    assert (first.salary.minimum, first.salary.maximum) == (15.5, 17.2)
    assert [(skill.label, skill.required) for skill in first.skills] == [
        ("lassen", True),
        ("plannen lezen", False),
    ]
    assert [(one.language, one.level, one.required) for one in first.languages] == [
        ("nl", "B2", True), ("fr", "B1", False)
    ]  # fmt: skip
    assert [(one.licence, one.required) for one in first.licences] == [("B", True), ("VCA", False)]
    assert first.versions[0].title == "Soudeur TIG"
    assert (second.language, second.places[0].country) == ("fr", "FR")


def test_importing_twice_changes_nothing(take):
    feed = {"resultats": [result(1), result(2)]}
    assert told(take(feed)) == (2, 0, 0, 0, 0)
    refreshed = {"resultats": [result(2, dateActualisation="2026-02-01T00:00:00Z"), result(1)]}
    assert told(take(refreshed)) == (0, 0, 2, 0, 0)


def test_a_changed_offer_is_amended(take, offers):
    take({"resultats": [result(1), result(2)]})
    assert told(take({"resultats": [result(1), result(2, intitule="Chaudronnier")]})) == (0, 1, 1, 0, 0)
    assert terms(offers, "france-travail", "2").title == "Chaudronnier"


def test_what_is_gone_from_a_full_feed_closes_and_comes_back_with_it(take, offers):
    take({"resultats": [result(1), result(2)]})
    take([JOBPOSTING])
    assert told(take({"resultats": [result(1)]}))[-1] == 0
    assert told(take({"resultats": [result(1)]}, full_feed=True)) == (0, 0, 1, 0, 1)
    gone = offers.offer(Offer.create_id("france-travail", "2"))
    assert (gone.is_open, gone.close_reason) == (False, "gone_from_feed")
    assert offers.offer(Offer.create_id("vdab", "v-1")).is_open
    assert told(take({"resultats": [result(1), result(2)]}, full_feed=True)) == (0, 1, 1, 0, 0)
    assert offers.offer(Offer.create_id("france-travail", "2")).is_open


def test_an_offer_refused_today_is_not_gone_from_the_feed(take, offers):
    take({"resultats": [result(1), result(2)]})
    report = take({"resultats": [result(1), result(2, dateCreation="2026-02-30")]}, full_feed=True)
    assert told(report) == (0, 0, 1, 1, 0)
    assert offers.offer(Offer.create_id("france-travail", "2")).is_open


def test_a_feed_that_ends_halfway_keeps_what_came_and_closes_nothing(take, offers):
    take({"resultats": [result(1), result(2), result(3)]})
    whole = json.dumps({"resultats": [result(1), result(2), result(3)]}).encode()
    report = take(whole[: whole.index(b'"3"') + 20], full_feed=True)
    assert told(report) == (0, 0, 2, 1, 0)
    assert rules(report) == [(3, "", "broken_json")]
    assert not report.is_whole


def test_an_empty_feed_closes_nothing(take, offers):
    take({"resultats": [result(1)]})
    assert told(take({"resultats": []}, full_feed=True)) == (0, 0, 0, 0, 0)
    assert offers.offer(Offer.create_id("france-travail", "1")).is_open


BAD_RECORDS = [
    (JOBPOSTING | {"inLanguage": "klingon"}, "language", "unknown_language"),
    (JOBPOSTING | {"validThrough": "2026-02-30"}, "validThrough", "impossible_date"),
    (JOBPOSTING | {"validThrough": "2025-01-01"}, "expires_on", "expires_before_published"),
    (JOBPOSTING | {"hiringOrganization": {"vatID": "BE0403170702"}}, "employer.registration.number", "bad_check_digit"),
    (JOBPOSTING | {"jobLocation": {"address": {"addressLocality": "X", "addressCountry": "Atlantis"}}}, "addressCountry",
     "unknown_country"),
    (JOBPOSTING | {"jobLocation": {"name": "X", "geo": {"latitude": float("nan"), "longitude": 3}}},
     "jobLocation.geo.latitude", "not_a_number"),
    (JOBPOSTING | {"jobLocation": {"name": "X", "geo": {"latitude": 50.1}}}, "places.0", "half_coordinates"),
    (JOBPOSTING | {"jobLocation": {"name": "X", "geo": {"latitude": 95, "longitude": 3}}}, "places.0.latitude", "too_large"),
    (JOBPOSTING | {"baseSalary": {"value": {"minValue": 20, "maxValue": 10, "unitText": "HOUR"}}}, "salary.minimum",
     "minimum_above_maximum"),
    (JOBPOSTING | {"title": "<script>x</script>"}, "title", "too_short"),
    (JOBPOSTING | {"title": 5}, "title", "not_text"),
    (JOBPOSTING | {"identifier": None, "url": None}, "identifier", "missing"),
    (RESULTAT | {"entreprise": {"siret": "73282932000075"}}, "employer.registration.number", "bad_check_digit"),
    (RESULTAT | {"dateCreation": "31/12/2025"}, "dateCreation", "impossible_date"),
    (RESULTAT | {"lieuTravail": {"libelle": "59 - LILLE", "latitude": "nan", "longitude": 3}}, "lieuTravail.latitude",
     "not_a_number"),
    ({"hello": "world"}, "", "unknown_format"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "field", "rule"), BAD_RECORDS, ids=[f"{f or 'record'} {r}" for _, f, r in BAD_RECORDS]
)
def test_a_bad_record_is_refused_by_field_and_reason_and_never_stops_the_rest(take, record, field, rule):
    report = take([result(1), record, result(2)])
    assert (told(report), rules(report)) == ((2, 0, 0, 1, 0), [(2, field, rule)])
    for language in ("fr", "nl", "en", "de"):
        assert field in report.refusals[0].sentence(language)
    lines = report.refusals_path.read_text("utf-8").splitlines()
    kept = json.loads(lines[0])
    assert len(lines) == 1
    assert (kept["number"], kept["errors"][0]["rule"]) == (2, rule)
    assert kept["record"] == record or "nan" in str(record).lower()


def test_a_refused_record_can_be_mended_and_imported_from_its_file(take, tmp_path):
    report = take([RESULTAT | {"dateCreation": "2026-02-30"}])
    mended = [
        json.loads(line)["record"] | {"dateCreation": "2026-02-28"} for line in report.refusals_path.open()
    ]
    assert told(take(mended)) == (1, 0, 0, 0, 0)
    assert not report.refusals_path.exists()  # nothing was refused this time


def test_broken_utf8_spoils_one_record(take):
    feed = json.dumps({"resultats": [result(1), result(2), result(3)]}, ensure_ascii=False).encode()
    report = take(feed.replace(b'"id": "2"', b'"id": "\xff\xfe2"'))
    assert (told(report), rules(report)) == ((2, 0, 0, 1, 0), [(2, "id", "broken_text")])
    table = b"reference;title\n1;Lasser\n2;\xff\xfe\n3;Soudeur\n"
    report = take(table, "offers.csv")
    assert (told(report), rules(report)) == ((2, 0, 0, 1, 0), [(2, "title", "broken_text")])
    assert report.refusals[0].line == 3


def test_the_fault_of_a_block_in_a_page_is_told_by_its_line(take):
    page = f'<html>\n<script type="application/ld+json">{json.dumps(JOBPOSTING)}</script>\n<script type="application/ld+json">{{"a": </script>'
    report = take(page.encode(), "page.html")
    assert (told(report), rules(report)) == ((1, 0, 0, 1, 0), [(2, "", "broken_json")])
    assert report.refusals[0].line == 3


def test_malformed_json_spoils_one_record(take):
    feed = json.dumps([result(1), result(2), result(3)]).replace('"id": "2"', '"id": "2",,')
    report = take(feed.encode())
    assert (told(report), rules(report)) == ((2, 0, 0, 1, 0), [(2, "", "broken_json")])


@pytest.mark.parametrize("filling", ["x", '\\"', "é"])
def test_a_record_of_forty_megabytes_is_refused_without_being_kept(take, tmp_path, filling):
    first, last = json.dumps(result(1)), json.dumps(result(3))
    huge = '{"id": "2", "intitule": "' + filling * (40_000_000 // len(filling.encode())) + '"}'
    report = take(f"[{first},{huge},{last}]".encode())
    assert (told(report), rules(report)) == ((2, 0, 0, 1, 0), [(2, "", "record_too_large")])
    assert report.refusals_path.stat().st_size < 1000


def test_an_overlong_row_and_an_open_quote_are_refused(take):
    table = (
        "reference;title;description\n1;Lasser;\n2;x;"
        + "y" * 3_000_000
        + '\n3;Soudeur;5"\n4;z;w;too;many\n5;a;"open\n6;b;\n'
    )
    report = take(table.encode(), "offers.csv")
    assert told(report)[:2] == (2, 0)
    assert rules(report) == [(2, "", "record_too_large"), (4, "", "too_many_cells"), (5, "", "open_quote")]


def test_a_reference_twice_in_one_file_is_refused_the_second_time(take):
    report = take({"resultats": [result(1), result(2), result(1)]})
    assert (told(report), rules(report)) == ((2, 0, 0, 1, 0), [(3, "reference", "duplicate_reference")])


def test_an_unknown_place_is_kept_without_coordinates(take, offers):
    assert told(take([JOBPOSTING | {"jobLocation": "Nulle-Part-sur-Lys"}])) == (1, 0, 0, 0, 0)
    place = terms(offers, "vdab", "v-1").places[0]
    assert (place.label, place.latitude) == ("Nulle-Part-sur-Lys", None)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"a;b\n1;2\n", b"\x00\x01\x02", b"<html></html>", b"%PDF-1.7"]
)
def test_a_file_of_another_kind_is_refused_whole(take, content):
    report = take(content)
    assert rules(report) == [(0, "", "unknown_format")]
    assert report.refusals[0].sentence("nl") == "De indeling van dit bestand wordt niet herkend."


def test_progress_counts_every_record(take):
    steps: list[int] = []
    take([result(number) for number in range(2 * BATCH + 7)], progress=steps.append)
    assert steps == [BATCH, BATCH, 7]
