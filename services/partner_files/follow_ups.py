"""Follow-ups, one row each: somebody's situation on a day about a milestone after the exit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, cast, get_args
from uuid import UUID

from services.floor.faults import N_
from services.partner_files.after import FactsAfterwards, differences
from services.partner_files.reading import Fields
from services.partner_files.report import Change, Done
from services.partner_files.values import milestone
from services.partner_files.whose import Whose
from services.placements.milestones import Milestone
from services.placements.terms import Finding

RECORDED: Final = N_("follow-up recorded")
CORRECTED: Final = N_("follow-up corrected: %(what)s")
TOLD: Final = frozenset("situation_on situation source country_of_work contract".split())
FROM_PARTNER: Final = "partner"
"""How one knows, where the file does not say: the partner says so."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that could be read; what the file has no column for is not in ``told``."""

    milestone: Milestone
    told: dict[str, Any]
    remarks: str | None


class FollowUps(FactsAfterwards[Draft]):
    """One follow-up a path and milestone; told otherwise later, it is corrected."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._told: dict[UUID, Finding] = {}

    def draft(self, row: Fields) -> Draft:
        asked = row.read_as("milestone", milestone, ", ".join(get_args(Milestone)))
        if row.cell("milestone") is None:
            row.fault("milestone", "missing")
        told: dict[str, Any] = {
            "situation_on": row.needed_day("situation_on"),
            "situation": row.needed_code("situation"),
            "source": row.code("source") or FROM_PARTNER,
            "country_of_work": row.country("country_of_work"),
            "contract": row.code("contract"),
        }
        told = {name: value for name, value in told.items() if row.has_column(name)}
        return Draft(cast(Milestone, asked), told, row.text("remarks"))

    def record(self, line: int, draft: Draft, whose: Whose, seen: dict[UUID, int]) -> Done:
        path = whose.known
        follow_up_id = self._placements.follow_up_id(path, draft.milestone)
        known = self._placements.known_follow_up(follow_up_id)
        before = known.finding if known else None
        if follow_up_id in seen or follow_up_id in self._seen:
            before = self._told[follow_up_id]
        finding = _found(draft, before)
        is_other = finding != before
        self.once(follow_up_id, line, is_other, seen)
        self._placements.follow_up(
            path,
            draft.milestone,
            finding.situation_on,
            cast(Any, finding.situation),
            cast(Any, finding.source),
            finding.country_of_work,
            cast(Any, finding.contract),
            draft.remarks,
        )
        self._told[follow_up_id] = finding
        if before is None:
            return Done(line, "new", (Change(RECORDED),))
        if not is_other and (known is None or draft.remarks in (None, known.remarks)):
            return Done(line, "unchanged")
        what = differences(before, finding, TOLD) or "remarks"
        return Done(line, "amended", (Change(CORRECTED, {"what": what}),))


def _found(draft: Draft, before: Finding | None) -> Finding:
    """What a row says, upon what was found before. Who is at work no longer has neither country nor contract of a job."""
    told = {"source": FROM_PARTNER} | draft.told
    if before is None:
        return Finding(**told)
    kept = {name: getattr(before, name) for name in Finding.__slots__}
    if draft.told["situation"] != before.situation:
        kept |= {"country_of_work": None, "contract": None}
    return Finding(**kept | draft.told)
