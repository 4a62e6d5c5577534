"""Imports a file of profiles: each record is taken or refused, and one that is refused never holds up the others."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import orjson

from contracts.jobseekers import Profile
from services.floor.faults import N_, Fault, faults_of
from services.floor.places import Gazetteer
from services.floor.problems import Refused
from services.jobseekers.commands import Jobseekers
from services.jobseekers.importers.detect import profile_of, unwrapped
from services.jobseekers.importers.records import Record, records
from services.jobseekers.profile import ProfileRefused, check
from services.jobseekers.publishing import from_profile
from services.jobseekers.residence import located
from translation.locales import translator

BATCH = 500
IMPORTED = UUID("0d1f6a0e-7c55-4c0e-9d0c-6a2f6a3c51b7")
"""The namespace of pseudonyms made from imported content."""
_NOT_THE_DOCUMENTS: dict[str, Any] = {
    "residence": {"latitude", "longitude", "code"},
    "occupations_held": {"__all__": {"months"}},
    "open_to_recruiters": True,
}
"""What comes from the gazetteer, what grows by itself while a job lasts, and what somebody agrees to: who takes it back is
nobody new."""


RECORD = N_("Record %(number)s")


@dataclass(frozen=True, slots=True)
class Refusal:
    """The faults of one record, without anything else of it. ``index`` counts from 0."""

    index: int
    faults: tuple[Fault, ...]

    def sentence(self, language: str) -> str:
        """The refusal for a person: which record (they count from 1), which field, and why."""
        which = translator(language).gettext(RECORD, number=self.index + 1)
        why = (
            f"{one.field}: {one.sentence(language)}" if one.field else one.sentence(language)
            for one in self.faults
        )
        return f"{which}: {'; '.join(why)}"


@dataclass(slots=True)
class ImportReport:
    """What became of a file's records."""

    new: int = 0
    amended: int = 0
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    refusals_path: Path | None = None

    @property
    def refused(self) -> int:
        """How many records were refused."""
        return len(self.refusals)


def import_jobseekers(
    path: Path,
    jobseekers: Jobseekers,
    gazetteer: Gazetteer,
    progress: Callable[[int], None] = lambda _: None,
    *,
    language: str = "en",
    today: date | None = None,
) -> ImportReport:
    """Import every profile of a file: Europass, JSON Resume or our own, one, an array, or one a line.

    ``progress`` gets the number of records each batch dealt with; ``language`` is the one reasons are told in. The same
    file again changes nothing. Refusals are written beside the file, as ``<name>.refused.jsonl``, with the record's
    index, field, rule and reason only. Raises ``OSError`` where the file cannot be read.
    """
    report, today = ImportReport(), today or datetime.now(UTC).date()
    found = records(path)
    while batch := list(islice(found, BATCH)):
        _take(batch, jobseekers, gazetteer, report, today)
        progress(len(batch))
    _write_refusals(path.with_name(f"{path.name}.refused.jsonl"), report, language)
    return report


def read_profile(path: Path, gazetteer: Gazetteer | None = None, *, today: date | None = None) -> Profile:
    """The one profile of a file, of any known format; located where a gazetteer is given.

    Raises ``Refused`` with every fault of the document, ``ProfileRefused`` for an unknown place or a broken rule, ``OSError``.
    """
    first, *others = islice(records(path), 2)
    if others:
        raise Refused([Fault("", "too_many", {"limit": 1})])
    _, document = unwrapped(first.document())
    profile = profile_of(document, today or datetime.now(UTC).date())
    profile = located(profile, gazetteer) if gazetteer else profile
    check(from_profile(profile))
    return profile


def identity(profile: Profile) -> UUID:
    """The pseudonym of imported content: the same document is the same jobseeker.

    Of what was kept of the document, before it was located; what changes by itself (months in the present job) is left out.
    """
    content = profile.model_dump(mode="json", exclude_defaults=True, exclude=_NOT_THE_DOCUMENTS)
    return uuid5(IMPORTED, orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode())


def _take(
    batch: list[Record],
    jobseekers: Jobseekers,
    gazetteer: Gazetteer,
    report: ImportReport,
    today: date,
) -> None:
    readable: list[tuple[int, UUID, Profile]] = []
    for record in batch:
        try:
            stated, document = unwrapped(record.document())
            profile = profile_of(document, today)
            readable.append((record.index, stated or identity(profile), located(profile, gazetteer)))
        except (Refused, ProfileRefused) as error:
            report.refusals.append(Refusal(record.index, _faults(error)))
    taken = jobseekers.take((jobseeker_id, profile) for _, jobseeker_id, profile in readable)
    report.new += taken.new
    report.amended += taken.amended
    report.unchanged += taken.unchanged
    for position, refusal in taken.refused:
        report.refusals.append(Refusal(readable[position][0], faults_of(refusal)))


def _faults(error: Refused | ProfileRefused) -> tuple[Fault, ...]:
    return error.faults if isinstance(error, Refused) else faults_of(error)


def _write_refusals(path: Path, report: ImportReport, language: str) -> None:
    """The refusals of this run, beside the file or, where nothing can be written there, among temporary files; those of
    an earlier run are gone."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
    if report.refusals:
        report.refusals.sort(key=lambda one: one.index)
        lines = b"".join(_lines(report.refusals, language))
        try:
            path.write_bytes(lines)
        except OSError:
            path = Path(tempfile.gettempdir()) / path.name
            path.write_bytes(lines)
        report.refusals_path = path


def _lines(refusals: list[Refusal], language: str) -> Iterator[bytes]:
    """One line a fault: index, field, rule and reason; the record may name a person and is not written."""
    for refusal in refusals:
        for one in refusal.faults:
            told = {
                "index": refusal.index,
                "field": one.field,
                "rule": one.rule,
                "reason": one.sentence(language),
            }
            yield orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)
