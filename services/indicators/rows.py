"""What is kept in order to count: the rows of the versioned tables."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from services.indicators.versions import VersionedTable


class Enrolment(NamedTuple):
    """One person's path through one session. ``certified_on``: the day the last of the session's awards came in."""

    programme_id: UUID
    training_id: UUID
    applied_on: date | None
    declined_on: date | None
    entered_on: date | None
    exited_on: date | None
    outcome: str | None
    last_award_on: date | None
    certified_on: date | None
    gender: str
    age_class: str
    country_of_residence: str | None
    labour_status: str
    education: str


class Session(NamedTuple):
    """``awards``: how many make it complete."""

    programme_id: UUID
    training_id: UUID
    code: str
    starts_on: date
    ends_on: date
    seats: int
    awards: int
    is_cancelled: bool


class Training(NamedTuple):
    reference: str
    title: str


class Placement(NamedTuple):
    """A job taken, as it is counted. ``ends_on`` is its last day."""

    person_id: UUID
    programme_id: UUID
    session_id: UUID
    contract: str | None
    is_subsidised: bool
    sector: str | None
    size_class: str | None
    country_of_residence: str
    country_of_work: str
    starts_on: date
    ends_on: date | None
    is_withdrawn: bool


class FollowUp(NamedTuple):
    person_id: UUID
    programme_id: UUID
    session_id: UUID
    milestone: str
    situation_on: date
    situation: str
    country_of_work: str | None
    contract: str | None


class Programme(NamedTuple):
    code: str
    terms: dict[str, Any]


class Declared(NamedTuple):
    """A figure told of the programme by others."""

    programme_id: UUID
    quoted: str
    value: float
    source: str
    declared_on: date | None


class Obstacle(NamedTuple):
    """``state``: open, or how it ended."""

    programme_id: UUID
    person_id: UUID | None
    kind: str
    country: str
    owner: str
    declared_on: date
    state: str
    ended_on: date | None


ENROLMENTS = VersionedTable(
    "indicators.enrolments",
    {"session_id": "uuid", "person_id": "uuid"},
    {
        "programme_id": "uuid", "training_id": "uuid", "applied_on": "date", "declined_on": "date",
        "entered_on": "date", "exited_on": "date", "outcome": "text", "last_award_on": "date", "certified_on": "date",
        "gender": "text", "age_class": "text", "country_of_residence": "text", "labour_status": "text",
        "education": "text",
    },
    Enrolment,
)  # fmt: skip
SESSIONS = VersionedTable(
    "indicators.sessions",
    {"session_id": "uuid"},
    {
        "programme_id": "uuid", "training_id": "uuid", "code": "text", "starts_on": "date", "ends_on": "date",
        "seats": "integer", "awards": "integer", "is_cancelled": "boolean",
    },
    Session,
)  # fmt: skip
TRAININGS = VersionedTable(
    "indicators.trainings", {"training_id": "uuid"}, {"reference": "text", "title": "text"}, Training, ()
)
PLACEMENTS = VersionedTable(
    "indicators.placements",
    {"placement_id": "uuid"},
    {
        "person_id": "uuid", "programme_id": "uuid", "session_id": "uuid", "contract": "text",
        "is_subsidised": "boolean", "sector": "text", "size_class": "text", "country_of_residence": "text",
        "country_of_work": "text", "starts_on": "date", "ends_on": "date", "is_withdrawn": "boolean",
    },
    Placement,
)  # fmt: skip
FOLLOW_UPS = VersionedTable(
    "indicators.follow_ups",
    {"follow_up_id": "uuid"},
    {
        "person_id": "uuid", "programme_id": "uuid", "session_id": "uuid", "milestone": "text",
        "situation_on": "date", "situation": "text", "country_of_work": "text", "contract": "text",
    },
    FollowUp,
)  # fmt: skip
PROGRAMMES = VersionedTable(
    "indicators.programmes",
    {"programme_id": "uuid"},
    {"code": "text", "terms": "jsonb"},
    Programme,
    ("code",),
)
DECLARED = VersionedTable(
    "indicators.declared",
    {"number": "bigint"},
    {
        "programme_id": "uuid", "quoted": "text", "value": "double precision", "source": "text", "declared_on": "date",
    },
    Declared,
)  # fmt: skip
OBSTACLES = VersionedTable(
    "indicators.obstacles",
    {"obstacle_id": "uuid"},
    {
        "programme_id": "uuid", "person_id": "uuid", "kind": "text", "country": "text", "owner": "text",
        "declared_on": "date", "state": "text", "ended_on": "date",
    },
    Obstacle,
)  # fmt: skip
