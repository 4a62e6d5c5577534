"""Placements, one row each: the job, its employer and what proves it."""

from __future__ import annotations

import re
from typing import Any, Final
from uuid import UUID

from contracts.placements import Evidence, PlacementTerms
from contracts.values import Code, Employer, OccupationStated, Registration
from services.floor.faults import N_, Fault
from services.floor.problems import Refused
from services.partner_files.after import FactsAfterwards, differences
from services.partner_files.reading import Fields
from services.partner_files.report import Change, Done
from services.partner_files.values import sector, size_class
from services.partner_files.whose import Whose
from services.partner_files.words import code_of, codes
from services.placements.domain import Placement
from services.placements.publishing import own_terms, published_terms
from services.placements.rules import UnknownPlacement

RECORDED: Final = N_("placement recorded")
CORRECTED: Final = N_("placement corrected: %(what)s")
TOLD: Final = frozenset(
    "starts_on ends_on contract working_time is_subsidised size_class sector country_of_residence country_of_work".split()
)
SECTIONS: Final = "A–U (NACE Rev. 2)"
_SEVERAL = re.compile(r"[|,;/+]")
_ROME = re.compile(r"[A-N]\d{4}")
_ISCO = re.compile(r"\d{4}")
_ESCO = "http://data.europa.eu/esco/occupation/"


class Placements(FactsAfterwards[dict[str, Any]]):
    """A draft is what the row says, by the names of the published terms, with ``reference`` and ``remarks``. A column that
    the file does not have is not in it: what is known there stays."""

    def draft(self, row: Fields) -> dict[str, Any]:
        told: dict[str, Any] = {
            "starts_on": row.needed_day("starts_on"),
            "ends_on": row.day("ends_on"),
            "country_of_work": row.needed_country("country_of_work"),
            "country_of_residence": row.country("country_of_residence"),
            "size_class": row.read_as("size_class", size_class, codes("size_class")),
            "sector": row.read_as("sector", sector, SECTIONS),
            "contract": row.code("contract"),
            "working_time": row.code("working_time"),
            "is_subsidised": row.yes("is_subsidised") or False,
            "evidence": _evidence(row),
        }
        told = {name: value for name, value in told.items() if row.has_column(name)}
        if any(row.has_column(name) for name in ("employer", "siret", "bce", "employer_country")):
            told["employer"] = _employer(row)
        if row.has_column("occupation"):
            told["occupation"] = _occupation(row)
        return told | {"reference": row.text("reference"), "remarks": row.text("remarks")}

    def record(self, line: int, draft: dict[str, Any], whose: Whose, seen: dict[UUID, int]) -> Done:
        """A job is known by the file's reference, or by its first day and its employer."""
        told = dict(draft)
        reference, remarks = told.pop("reference"), told.pop("remarks")
        if not told.get("country_of_residence"):
            told.pop("country_of_residence", None)
        residence = {"country_of_residence": whose.path.characteristics.country_of_residence}
        first = residence | told
        if first["country_of_residence"] is None:
            raise Refused([Fault("country_of_residence", "missing")])
        terms = PlacementTerms.model_validate(first)
        reference = reference or own_terms(terms).own_reference
        placement_id = Placement.create_id(whose.known.session_id, whose.known.person_id, reference)
        known = self._known(placement_id)
        if known is None:
            self.once(placement_id, line, True, seen)
            self._placements.record(whose.known, terms, reference, remarks)
            return Done(line, "new", (Change(RECORDED),))
        before, version = known.terms, known.version
        terms = PlacementTerms.model_validate(published_terms(before).model_dump() | told)
        own = own_terms(terms)
        self.once(placement_id, line, own != before, seen)
        self._placements.record(whose.known, terms, reference, remarks)
        if known.version == version:
            return Done(line, "unchanged")
        what = differences(before, own, TOLD) or "remarks"
        return Done(line, "amended", (Change(CORRECTED, {"what": what}),))

    def _known(self, placement_id: UUID) -> Placement | None:
        try:
            return self._placements.placement(placement_id)
        except UnknownPlacement:
            return None


def _evidence(row: Fields) -> tuple[Evidence, ...]:
    """One kind of proof, or several with ``|``, ``,``, ``;``, ``/`` or ``+`` between them; their day is the last one's."""
    obtained_on, stated = row.day("evidence_on"), row.needed_text("evidence")
    kinds = [] if not stated else [code_of("evidence", stated)]
    if kinds == [None]:
        kinds = [code_of("evidence", part) for part in _SEVERAL.split(stated) if part.strip()]
    if any(kind is None for kind in kinds):
        row.fault("evidence", "unknown_word", expected=codes("evidence"))
        return ()
    return tuple(
        Evidence.model_validate({"kind": kind, "obtained_on": obtained_on}) for kind in dict.fromkeys(kinds)
    )


def _employer(row: Fields) -> Employer:
    """Numbers may have lost the noughts they begin with, in a spreadsheet; check digits are the service's to check."""
    registration = None
    for scheme, length in (("SIRET", 14), ("BCE", 10)):
        digits = re.sub(r"\D", "", row.text(scheme.lower()) or "")
        if row.cell(scheme.lower()) is not None and registration is None:
            number = digits.zfill(length)
            if len(digits) < length - 1 or len(number) > length:
                row.fault(scheme.lower(), "bad_length", scheme=scheme, limit=length)
            else:
                registration = Registration.model_validate({"scheme": scheme, "number": number})
    return Employer(
        name=row.text("employer"), country=row.country("employer_country"), registration=registration
    )


def _occupation(row: Fields) -> OccupationStated | None:
    label, stated = row.text("occupation"), (row.text("occupation_code") or "").replace(" ", "")
    schemes = (
        ("ROME", _ROME.fullmatch(stated.upper())),
        ("ISCO-08", _ISCO.fullmatch(stated)),
        ("ESCO", stated.startswith(_ESCO)),
    )
    scheme = next((name for name, is_so in schemes if is_so), None)
    if stated and scheme is None:
        row.fault("occupation_code", "unknown_word", expected="ROME, ISCO-08, ESCO")
    if label is None:
        return None
    code = {"scheme": scheme, "code": stated.upper() if scheme == "ROME" else stated}
    return OccupationStated(label=label, code=Code.model_validate(code) if scheme else None)
