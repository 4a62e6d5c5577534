"""The forms of the obstacle register."""

from __future__ import annotations

from typing import Final

from services.web.path_forms import SEALED
from services.web.work_form import Field, Sheet
from translation.locales import N_

OWNER: Final = N_("Who takes care of it")
DECLARE: Final = Sheet(
    N_("Declare an obstacle"),
    N_("Declare it"),
    (
        Field("kind", N_("Kind"), "pick", required=True, terms="obstacle_kind"),
        Field(
            "country", N_("Country whose rules or offices are meant"), "pick", required=True, terms="country"
        ),
        Field("declared_on", N_("Declared on"), "day", required=True),
        Field("owner", OWNER, hint=N_("An organisation, not a person"), required=True),
        Field(
            "person_id",
            N_("On the path of (pseudonym)"),
            hint=N_("Leave it empty where the obstacle is the programme’s own."),
        ),
        Field(
            "remarks",
            N_("Remarks"),
            "area",
            N_("Only where a participant is named, under whose key they are sealed."),
        ),
    ),
)
FOLLOW: Final = Sheet(
    N_("Record a step"),
    N_("Record the step"),
    (
        Field("step", N_("What was done"), "pick", required=True, terms="obstacle_step"),
        Field("followed_on", N_("On"), "day", required=True),
        Field("owner", OWNER, hint=N_("Only where somebody else takes care of it from now on")),
        Field("remarks", N_("Remarks"), "area", SEALED),
    ),
    N_("A step on an obstacle that had ended opens it again."),
)
RESOLVE: Final = Sheet(
    N_("Record the end of an obstacle"),
    N_("Record the end"),
    (
        Field("outcome", N_("How it ended"), "pick", required=True, terms="obstacle_state"),
        Field("resolved_on", N_("On"), "day", required=True),
    ),
)
