"""Importing a file: record by record in, batch by batch to the log, every refusal told and kept."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, BinaryIO

from pydantic import ValidationError

from contracts.offers import OfferTerms
from services.floor.faults import N_, Fault, faults_of
from services.floor.places import Gazetteer
from services.floor.problems import Refused
from services.offers.commands import BATCH, Brought, Counts, Offers
from services.offers.importers.detect import Format, detect
from services.offers.importers.incoming import Incoming
from services.offers.importers.language import detect_language
from services.offers.importers.records import Record
from services.offers.placing import located_where_known
from services.offers.publishing import own_terms
from services.offers.rules import broken_rules
from services.offers.schemas import OfferGiven
from translation.locales import translator

UNNAMED_SOURCE = "import"
DEFAULT_LANGUAGE = "fr"
"""Of an offer whose text does not show its language, where the caller names no other."""

RECORD = N_("Record %(number)s")
RECORD_ON_LINE = N_("Record %(number)s, line %(line)s")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that was refused, and why. ``number`` counts from 1; zero is the file itself."""

    number: int
    line: int | None
    reference: str | None
    faults: tuple[Fault, ...]

    def sentence(self, language: str) -> str:
        """The refusal for a person: where, which offer, which field, and why."""
        told = translator(language)
        where = told.gettext(
            RECORD if self.line is None else RECORD_ON_LINE, number=self.number, line=self.line
        )
        name = f" ({self.reference})" if self.reference else ""
        why = "; ".join(
            f"{fault.field}: {fault.sentence(language)}" if fault.field else fault.sentence(language)
            for fault in self.faults
        )
        return f"{where}{name}: {why}" if self.number else why


@dataclass
class ImportReport:
    """What an import came to. ``is_whole`` is false where a part of the file could not be read at all."""

    new: int = 0
    amended: int = 0
    unchanged: int = 0
    closed: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    refusals_path: Path | None = None
    is_whole: bool = True

    @property
    def refused(self) -> int:
        return len(self.refusals)


def import_offers(
    path: Path,
    offers: Offers,
    gazetteer: Gazetteer,
    *,
    full_feed: bool = False,
    source: str | None = None,
    default_language: str = DEFAULT_LANGUAGE,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Import a file of offers; the same offer again is the same offer.

    ``source`` names the source where records do not, or in place of what they say. ``full_feed`` says the file is all
    its sources have: their open offers that are not in it are closed, unless a record was beyond reading or there was
    none at all, for then nobody knows what is missing. ``progress`` gets the number of records dealt with since the
    last call. Raises ``OSError`` where the file cannot be opened.
    """
    run = _Run(path, gazetteer, source, default_language)
    with ExitStack() as stack:
        file = stack.enter_context(path.open("rb"))
        stack.callback(run.close)
        for batch, records in run.batches(file):
            run.count(offers.take(batch))
            if progress:
                progress(records)
        if full_feed and run.report.is_whole:
            for name, references in run.seen.items():
                run.report.closed += offers.close_missing(name, references)
    return run.report


def read_offers(path: Path, gazetteer: Gazetteer) -> list[OfferTerms]:
    """The offers of a file, and nothing else done with them. Raises ``OSError`` where it cannot be opened."""
    run = _Run(path, gazetteer, None, DEFAULT_LANGUAGE)
    with path.open("rb") as file:
        return [terms for batch, _ in run.batches(file) for _, _, terms in batch]


class _Run:
    """One import under way."""

    def __init__(self, path: Path, gazetteer: Gazetteer, source: str | None, default_language: str) -> None:
        self.report = ImportReport()
        self.seen: dict[str, set[str]] = {}
        self._gazetteer, self._source, self._default_language = gazetteer, source, default_language
        self._path = path.with_name(path.name + ".refused.jsonl")
        self._refused: IO[bytes] | None = None
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def batches(self, file: BinaryIO) -> Iterator[tuple[list[Brought], int]]:
        """Offers ready to be taken, and how many records they came from."""
        try:
            found = detect(file)
        except Refused as refused:
            self.report.is_whole = False
            self._refuse(Record(0), None, None, refused.faults)
            return
        batch: list[Brought] = []
        records = 0
        for record in self._records(found):
            records += 1
            batch += self._brought(found, record)
            if records == BATCH:
                yield batch, records
                batch, records = [], 0
        if batch or records:
            yield batch, records

    def _records(self, found: Format) -> Iterator[Record]:
        """The file's records, and what is wrong with the file as a whole as one more."""
        try:
            yield from found.records
        except Refused as refused:
            yield Record(0, fault=refused.faults[0])

    def count(self, counts: Counts) -> None:
        self.report.new += counts.new
        self.report.amended += counts.amended
        self.report.unchanged += counts.unchanged

    def close(self) -> None:
        if self._refused:
            self._refused.close()

    def _brought(self, found: Format, record: Record) -> Iterator[Brought]:
        """The offers of a record, mostly one; none where it holds none, or refused ones."""
        try:
            if record.fault:
                raise Refused([record.fault])
            value = found.value(record.raw)
        except Refused as refused:
            self.report.is_whole = False
            self._refuse(record, None, None, refused.faults)
            return
        for item in found.items(value):
            brought = self._read(found, record, item)
            if brought is not None:
                yield brought

    def _read(self, found: Format, record: Record, item: Any) -> Brought | None:
        """The offer of one object in a record; ``None`` where it is none, or a refused one."""
        incoming: Incoming | None = None
        try:
            incoming = found.read(item)
            if incoming is None:
                return None
            source = self._see(incoming)
            return source, incoming.reference, self._terms(incoming)
        except (Refused, ValidationError) as error:
            faults = error.faults if isinstance(error, Refused) else faults_of(error)
            self.report.is_whole = self.report.is_whole and incoming is not None
            self._refuse(record, item, incoming, faults)
            return None

    def _see(self, incoming: Incoming) -> str:
        """Note that the offer is in the file. Raises ``Refused`` (``duplicate_reference``)."""
        source = self._source or incoming.source or UNNAMED_SOURCE
        references = self.seen.setdefault(source, set())
        if incoming.reference in references:
            raise Refused([Fault("reference", "duplicate_reference", {"given": incoming.reference})])
        references.add(incoming.reference)
        return source

    def _terms(self, incoming: Incoming) -> OfferTerms:
        """The terms, checked and placed. Raises ``Refused``, ``ValidationError``."""
        arguments = {name: value for name, value in incoming.terms().items() if value is not None}
        if "language" not in arguments:
            told = f"{arguments.get('title', '')} {arguments.get('description', '')}"
            arguments["language"] = detect_language(told) or self._default_language
        terms = located_where_known(OfferGiven.model_validate(arguments).terms(), self._gazetteer)
        faults = [
            Fault(broken.field, broken.rule, broken.params) for broken in broken_rules(own_terms(terms))
        ]
        if faults:
            raise Refused(faults)
        return terms

    def _refuse(
        self, record: Record, value: Any, incoming: Incoming | None, faults: tuple[Fault, ...]
    ) -> None:
        reference = incoming.reference if incoming else None
        refusal = Refusal(record.number, record.line, reference, faults)
        self.report.refusals.append(refusal)
        line = {
            "number": record.number,
            "line": record.line,
            "reference": reference,
            "errors": [
                {"field": fault.field, "rule": fault.rule, "message": fault.sentence("en")}
                for fault in faults
            ],
            "record": record.raw.decode(errors="replace") if value is None else value,
        }
        self._refusals().write(json.dumps(line, ensure_ascii=False).encode() + b"\n")

    def _refusals(self) -> IO[bytes]:
        """The file of refused records: beside the input, or among temporary files where nothing can be written there."""
        if self._refused is None:
            try:
                self._refused = self._path.open("wb")
            except OSError:
                self._path = Path(tempfile.gettempdir()) / self._path.name
                self._refused = self._path.open("wb")
            self.report.refusals_path = self._path
        return self._refused
