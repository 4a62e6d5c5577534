"""What an import came to: counts, what would change, and the refusals, told without any value of a row."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

import orjson

from services.floor.faults import N_, Fault, faults_of
from services.floor.problems import Refused
from services.partner_files.mapping import ColumnMapping
from translation.locales import translator

Came = Literal["new", "amended", "unchanged"]
ON_LINE: Final = N_("Line %(line)s: %(what)s")
IN_COLUMN: Final = N_("column “%(column)s”: %(why)s")
_DAYS = re.compile(r"\d{4}-\d{2}-\d{2}( – \d{4}-\d{2}-\d{2})?")
HIDDEN = "…"
_COLUMN_OF: Final = {
    "partner_numbers.number": "number",
    "country_of_residence": "country",
    "session_id": "session",
    "training_id": "training",
    "granted_on": "awarded_on",
    "from_day": "attended_from",
    "to_day": "attended_to",
    "employer.name": "employer",
    "employer.country": "employer_country",
    "employer.registration.number": "registration",
    "occupation.label": "occupation",
    "occupation.code.code": "occupation_code",
    "evidence.obtained_on": "evidence_on",
    "sites.place.label": "place",
    "providers.name": "provider",
    "awards.code": "awards",
    "awards.title": "awards",
    "awards.body": "awards",
}
"""The column that a service's field comes from, where they have other names."""
_NAMES_NO_ROW: Final = frozenset({"several_sessions", "ambiguous_session", "twice_in_file"})
"""Rules whose sentence speaks of sessions and lines, not of what the row says."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that a row does, in a sentence that names nobody."""

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, language: str) -> str:
        return translator(language).gettext(self.message, **self.params)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a row."""

    line: int
    came: Came
    changes: tuple[Change, ...] = ()

    def sentence(self, language: str) -> str:
        what = "; ".join(change.sentence(language) for change in self.changes)
        return translator(language).gettext(ON_LINE, line=self.line, what=what)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was refused, and why; each fault with the header of its column, where it has one."""

    line: int
    faults: tuple[tuple[str | None, Fault], ...]

    @classmethod
    def of(cls, line: int, error: Exception, mapping: ColumnMapping) -> Refusal:
        """Of an error that speaks of the input. Raises it where it does not."""
        faults = error.faults if isinstance(error, Refused) else faults_of(error)
        if not faults:
            raise error
        own = [discreet(fault, mapping) for fault in faults]
        return cls(line, tuple((mapping.header(fault.field), fault) for fault in own))

    @property
    def is_for_want_of_a_seat(self) -> bool:
        return any(fault.rule == "session_full" for _, fault in self.faults)

    def sentence(self, language: str) -> str:
        told = translator(language)
        why = "; ".join(
            told.gettext(IN_COLUMN, column=column, why=fault.sentence(language))
            if column
            else f"{fault.field}: {fault.sentence(language)}"
            if fault.field
            else fault.sentence(language)
            for column, fault in self.faults
        )
        return told.gettext(ON_LINE, line=self.line, what=why) if self.line else why

    def lines(self, language: str) -> Iterable[bytes]:
        """One JSON line a fault: line, field, column, rule and reason. The row may name a person and is not written."""
        for column, fault in self.faults:
            told = {
                "line": self.line,
                "field": fault.field,
                "column": column,
                "rule": fault.rule,
                "reason": fault.sentence(language),
            }
            yield orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)


@dataclass(slots=True)
class ImportReport:
    """Counts of rows, the refusals, and in a dry run what would change."""

    mapping: ColumnMapping
    new: int = 0
    amended: int = 0
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    changes: list[Done] = field(default_factory=list)
    refusals_path: Path | None = None

    @property
    def refused(self) -> int:
        return len(self.refusals)

    @property
    def counts(self) -> str:
        return f"new {self.new}, amended {self.amended}, unchanged {self.unchanged}, refused {self.refused}"

    def count(self, done: Done, keep: bool) -> None:
        setattr(self, done.came, getattr(self, done.came) + 1)
        if keep and done.changes:
            self.changes.append(done)


def discreet(fault: Fault, mapping: ColumnMapping) -> Fault:
    """A fault under the name of the file's field, without the value that was given: it may be somebody's name in the
    wrong column. Days that a rule speaks of stay."""
    name = fault.field
    if name not in mapping.positions:
        path = ".".join(part for part in name.split(".") if not part.isdigit())
        name = _COLUMN_OF.get(path, path)
    if name == "registration":
        name = "siret" if fault.params.get("scheme") == "SIRET" else "bce"
    given = fault.params.get("given")
    if given is None or fault.rule in _NAMES_NO_ROW or _DAYS.fullmatch(str(given)):
        return replace(fault, field=name)
    return Fault(name, fault.rule, {**fault.params, "given": HIDDEN})


def write_whole_refusal(path: Path, refused: Refused, language: str = "en") -> None:
    """A file that was refused as a whole, told like a row."""
    refusal = Refusal(0, tuple((None, fault) for fault in refused.faults))
    _write(path, b"".join(refusal.lines(language)))


def write_refusals(path: Path, report: ImportReport, language: str = "en") -> None:
    """The refusals of this run, beside the file; those of an earlier run are gone. Among temporary files where nothing
    can be written beside it."""
    if not report.refusals:
        _beside(path).unlink(missing_ok=True)
        return
    told = b"".join(line for refusal in report.refusals for line in refusal.lines(language))
    report.refusals_path = _write(path, told)


def _write(path: Path, told: bytes) -> Path:
    beside = _beside(path)
    try:
        beside.write_bytes(told)
    except OSError:
        beside = Path(tempfile.mkdtemp(prefix="passerelle-")) / beside.name
        beside.write_bytes(told)
    return beside


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.refused.jsonl")
