"""The form of a follow-up: what was found out about somebody at a milestone after they left."""

from __future__ import annotations

from typing import Any, Final

from services.placements.terms import Finding
from services.web.forms import Form
from services.web.path_forms import SEALED
from services.web.work_form import Field, Sheet, coded, remarks_of, required_day
from translation.locales import N_

SHORT: Final = (
    Field("situation", N_("Situation"), "pick", required=True, terms="situation"),
    Field("situation_on", N_("On which day"), "day", required=True),
    Field("country_of_work", N_("Works in"), "pick", terms="country"),
    Field("contract", N_("Contract"), "pick", terms="contract"),
    Field("source", N_("How you know"), "pick", required=True, terms="follow_up_source"),
)
FOLLOW_UP: Final = Sheet(
    N_("Record a follow-up"),
    N_("Record the follow-up"),
    (
        Field("milestone", N_("Milestone"), "pick", required=True),
        *SHORT,
        Field("remarks", N_("Remarks"), "area", SEALED),
    ),
    N_("Country and contract are for who is at work. Told again for the same milestone it is a correction."),
)


def to_finding(form: Form) -> dict[str, Any]:
    """What was found, as the command takes it; it counts where the form has no fault."""
    told = coded(form, FOLLOW_UP)
    return {"situation_on": required_day(form, "situation_on"), **told, "remarks": remarks_of(form)}


def finding_form(milestone: str, known: Finding | None) -> Form:
    """The form for a milestone, filled in with what is known."""
    values = {"milestone": milestone}
    if known is not None:
        values |= {
            "situation": known.situation,
            "situation_on": known.situation_on.isoformat(),
            "country_of_work": known.country_of_work or "",
            "contract": known.contract or "",
            "source": known.source,
        }
    return Form({name: [value] for name, value in values.items()})
