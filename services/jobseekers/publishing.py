"""Between the service's own words and the published ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from contracts import jobseekers as published
from contracts.envelope import Contract
from services.jobseekers.domain import Jobseeker
from services.jobseekers.profile import Profile

_OWN = TypeAdapter(Profile)
_UNPUBLISHED = {"skills": {"__all__": {"required"}}}
"""A skill is required by an offer, never by a jobseeker."""


def to_profile(profile: Profile) -> published.Profile:
    """The profile as it is published."""
    return published.Profile.model_validate(profile)


def from_profile(profile: published.Profile) -> Profile:
    """A published profile in the service's own values."""
    return _OWN.validate_python(profile.model_dump(exclude=_UNPUBLISHED))


def to_contract(event: Any) -> Contract | None:
    """The contract a domain event is published as.

    A profile whose person was erased since is told to nobody any more: whoever folds the log anew goes on without it.
    """
    jobseeker_id, moment = event.originator_id, _moment(event)
    match event:
        case (
            Jobseeker.Registered(profile=Profile() as profile)
            | Jobseeker.ProfileGiven(profile=Profile() as profile)
        ):
            return published.JobseekerRegistered(
                jobseeker_id=jobseeker_id, occurred_at=moment, profile=to_profile(profile)
            )
        case Jobseeker.ProfileAmended(profile=Profile() as profile):
            return published.ProfileAmended(
                jobseeker_id=jobseeker_id, occurred_at=moment, profile=to_profile(profile)
            )
        case Jobseeker.Left():
            return published.JobseekerLeft(jobseeker_id=jobseeker_id, occurred_at=moment)
        case Jobseeker.Erased():
            return published.JobseekerErased(jobseeker_id=jobseeker_id, occurred_at=moment)
    return None


def _moment(event: Any) -> datetime:
    moment: datetime = event.timestamp
    return moment
