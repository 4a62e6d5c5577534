"""How a profile is written down in the event log: plain, compact JSON, without what was not said."""

from __future__ import annotations

from typing import Any

from eventsourcing.persistence import Transcoding
from pydantic import TypeAdapter

from services.jobseekers.domain import Profile

_PROFILE = TypeAdapter(Profile)


class ProfileAsJSON(Transcoding):
    """The profile as one JSON object. Everything personal in the log stands inside objects of this name."""

    type = Profile
    name = "jobseekers.profile"

    def encode(self, obj: Profile) -> dict[str, Any]:
        plain: dict[str, Any] = _PROFILE.dump_python(obj, mode="json", exclude_defaults=True)
        return plain

    def decode(self, data: dict[str, Any]) -> Profile:
        return _PROFILE.validate_python(data)
