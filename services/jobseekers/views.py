"""Registered jobseekers and their profiles, one row each."""

from __future__ import annotations

from typing import ClassVar

from contracts.envelope import Contract
from contracts.jobseekers import JobseekerErased, JobseekerLeft, JobseekerRegistered, ProfileAmended
from services.floor.views import View, Writes

SCHEMA = """
CREATE SCHEMA IF NOT EXISTS jobseekers;
CREATE TABLE IF NOT EXISTS jobseekers.profiles (
    jobseeker_id uuid PRIMARY KEY,
    profile jsonb NOT NULL,
    registered_at timestamptz NOT NULL,
    amended_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS profiles_registered ON jobseekers.profiles (registered_at, jobseeker_id)
"""
PUT = """
INSERT INTO jobseekers.profiles (jobseeker_id, profile, registered_at, amended_at) VALUES ($1, $2, $3, $3)
ON CONFLICT (jobseeker_id) DO UPDATE SET profile = excluded.profile, amended_at = excluded.amended_at
"""
AMEND = "UPDATE jobseekers.profiles SET profile = $2, amended_at = $3 WHERE jobseeker_id = $1"
REMOVE = "DELETE FROM jobseekers.profiles WHERE jobseeker_id = $1"


class Profiles(View):
    """Whoever is registered now. Who has left stands in no row."""

    name: ClassVar[str] = "jobseekers.profiles"
    upstreams: ClassVar[tuple[str, ...]] = ("jobseekers",)
    tables: ClassVar[tuple[str, ...]] = ("jobseekers.profiles",)
    schema: ClassVar[str] = SCHEMA
    carries_personal_data: ClassVar[bool] = True

    async def apply(self, event: Contract, db: Writes) -> None:
        match event:
            case JobseekerRegistered():
                profile = event.profile.model_dump(mode="json", exclude_none=True)
                db.execute(PUT, event.jobseeker_id, profile, event.occurred_at)
            case ProfileAmended():
                profile = event.profile.model_dump(mode="json", exclude_none=True)
                db.execute(AMEND, event.jobseeker_id, profile, event.occurred_at)
            case JobseekerLeft() | JobseekerErased():
                db.execute(REMOVE, event.jobseeker_id)
