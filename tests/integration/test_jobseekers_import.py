"""Whole files: every record is taken or refused, and the same file again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.floor.places import Gazetteer
from services.floor.problems import Refused
from services.jobseekers.commands import Jobseekers
from services.jobseekers.importers.records import LARGEST
from services.jobseekers.importers.run import ImportReport, import_jobseekers, read_profile
from services.jobseekers.profile import ProfileRefused

KNOWN = UUID("5b3d4a52-8f0e-4d9a-9a5e-3c3f6c0f7d11")


def profile(place: str = "Tournai", **more: Any) -> dict[str, Any]:
    return {"residence": {"label": place}, "languages": [{"language": "fr", "level": "C2"}], **more}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture
def jobseekers() -> Iterator[Jobseekers]:
    with Jobseekers(env={"PERSISTENCE_MODULE": "eventsourcing.popo"}) as app:
        yield app


class Importing:
    """Writes a file and imports it."""

    def __init__(self, folder: Path, jobseekers: Jobseekers, gazetteer: Gazetteer) -> None:
        self.folder, self.jobseekers, self.gazetteer = folder, jobseekers, gazetteer

    def __call__(self, content: Any, name: str = "profiles.json") -> ImportReport:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return import_jobseekers(path, self.jobseekers, self.gazetteer)


@pytest.fixture
def importing(tmp_path: Path, jobseekers: Jobseekers, gazetteer: Gazetteer) -> Importing:
    return Importing(tmp_path, jobseekers, gazetteer)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.new, report.amended, report.unchanged, report.refused


def rules(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(one.index, fault.field, fault.rule) for one in report.refusals for fault in one.faults]


def lines(*documents: Any) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in documents)


THREE = [profile("Lille"), profile("Kortrijk"), profile("Reims")]


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (THREE[0], "one.json", 1),
        (b"\xef\xbb\xbf" + json.dumps(THREE[0], indent=2).encode(), "bom.json", 1),
        (THREE, "array.json", 3),
        (json.dumps(THREE, indent=4).encode(), "indented.json", 3),
        (lines(*THREE), "lines.ndjson", 3),
        (lines(*THREE) + b"\n\n", "lines.json", 3),
        (b" [ ] ", "none.json", 0),
    ],
)
def test_a_file_holds_one_an_array_or_one_a_line(
    importing: Importing, content: Any, name: str, expected: int
) -> None:
    if expected:
        assert counts(importing(content, name)) == (expected, 0, 0, 0)
        assert counts(importing(content, name)) == (0, 0, expected, 0)
    else:
        assert counts(importing(content, name))[0] == 0


def test_a_place_is_found_by_any_of_its_names(importing: Importing, jobseekers: Jobseekers) -> None:
    importing({"jobseeker_id": str(KNOWN), "profile": profile("Doornik")})
    residence = jobseekers.profile(KNOWN).residence
    assert (residence.label, residence.country, residence.is_located) == ("Tournai", "BE", True)


def test_a_record_with_a_pseudonym_amends(importing: Importing, jobseekers: Jobseekers) -> None:
    importing({"jobseeker_id": str(KNOWN), "profile": profile("Lille")})
    report = importing({"jobseeker_id": str(KNOWN), "profile": profile("Mons")})
    assert counts(report) == (0, 1, 0, 0)
    assert jobseekers.profile(KNOWN).residence.label == "Mons"
    jobseekers.leave(KNOWN)
    assert rules(importing({"jobseeker_id": str(KNOWN), "profile": profile("Mons")})) == [
        (0, "jobseeker_id", "has_left")
    ]


def test_a_refused_record_does_not_hold_up_the_others(importing: Importing) -> None:
    report = importing(
        [
            profile("Lille"),
            profile("Atlantis-sous-Mer"),
            profile("Reims", languages=[]),
            profile(
                "Namur", languages=[{"language": "fr", "level": "C2"}, {"language": "fr", "level": "B1"}]
            ),
            profile("Liège", skills=[{"label": "a\0b"}]),
            profile("Gent"),
        ]
    )
    assert counts(report) == (2, 0, 0, 4)
    assert rules(report) == [
        (1, "residence.label", "unknown_place"),
        (2, "languages", "too_few"),
        (3, "languages.1.language", "duplicate_language"),
        (4, "skills.0.label", "not_text"),
    ]


def test_the_refusals_file_tells_the_fault_and_nothing_of_the_person(importing: Importing) -> None:
    nameless = {"basics": {"name": "Camille Dupontel", "location": {"city": "Lille"}}, "languages": []}
    report = importing([nameless])
    assert report.refusals_path is not None
    written = [json.loads(line) for line in report.refusals_path.read_text().splitlines()]
    assert written == [
        {"index": 0, "field": "languages", "rule": "too_few", "reason": "At least 1 must be given."}
    ]
    assert report.refusals[0].sentence("en") == "Record 1: languages: At least 1 must be given."
    assert importing([profile("Lille")]).refusals_path is None
    assert not (importing.folder / "profiles.json.refused.jsonl").exists()


whole = json.dumps(profile("Lille")).encode()


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"", "empty.json", [(0, "", "broken_json")]),
        (whole[:-10], "half.json", [(0, "", "broken_json")]),
        (b"[" + whole + b"," + whole[:40], "half_array.json", [(1, "", "broken_json")]),
        (b"[" + whole, "open_array.json", [(1, "", "broken_json")]),
        (whole.replace(b"Lille", b"Li\xe8ge"), "latin.json", [(0, "residence.label", "broken_text")]),
        (whole.replace(b"Lille", rb"\ud800"), "surrogate.json", [(0, "residence.label", "broken_text")]),
        (whole.replace(b"}", b', "x": ' + b"9" * 5000 + b"}", 1), "digits.json", [(0, "", "broken_json")]),
        (whole + b"\n{\n" + whole + b"\n", "lines.jsonl", [(1, "", "broken_json")]),
        (b'{"residence":' * 100_000, "deep.json", [(0, "", "broken_json")]),
        (b'{"residence": "' + b"a" * 40_000_000 + b'"}', "large.json", [(0, "", "record_too_large")]),
        (whole + b'\n"' + b"a" * LARGEST + b'"\n' + whole, "large.ndjson", [(1, "", "record_too_large")]),
        (
            b"[" + whole + b',{"residence": "' + b"a" * LARGEST + b'"}]',
            "large_one.json",
            [(1, "", "record_too_large")],
        ),
        (
            b'{"residence":{"label":"Lille","latitude":NaN,"longitude":3},"languages":[{"language":"fr","level":"C2"}]}',
            "nan.json",
            [(0, "residence.latitude", "not_a_number")],
        ),
    ],
)
def test_what_cannot_be_read_is_refused_by_record(
    importing: Importing, content: bytes, name: str, expected: list[tuple[int, str, str]]
) -> None:
    assert rules(importing(content, name)) == expected


def test_progress_counts_every_record(tmp_path: Path, jobseekers: Jobseekers, gazetteer: Gazetteer) -> None:
    path, seen = tmp_path / "many.ndjson", []
    path.write_bytes(lines(*(profile("Lille", travel={"kilometres": km}) for km in range(1, 500))) * 2)
    report = import_jobseekers(path, jobseekers, gazetteer, seen.append)
    assert sum(seen) == 998 and len(seen) == 2
    assert (report.new, report.unchanged) == (499, 499)


def test_one_profile_is_read_for_a_recommendation(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = tmp_path / "me.json"
    path.write_text(json.dumps(profile("Courtrai")))
    assert read_profile(path).residence.label == "Courtrai"
    assert read_profile(path, gazetteer).residence.label == "Kortrijk"
    path.write_text(json.dumps(profile("Atlantis-sous-Mer")))
    with pytest.raises(ProfileRefused):
        read_profile(path, gazetteer)
    path.write_text(json.dumps(profile("Lille", languages=[{"language": "fr", "level": "C2"}] * 2)))
    with pytest.raises(ProfileRefused):
        read_profile(path)
    path.write_text(json.dumps(THREE))
    with pytest.raises(Refused):
        read_profile(path)
