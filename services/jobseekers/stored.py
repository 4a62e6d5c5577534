"""How a profile stands in the event log where it was written before personal data were sealed: plain, compact JSON."""

from __future__ import annotations

from typing import Any

from eventsourcing.persistence import Transcoding
from pydantic import TypeAdapter

from services.jobseekers.profile import Profile

_PROFILE = TypeAdapter(Profile)


class ProfileAsJSON(Transcoding):
    """The profile as one JSON object, without what was not said."""

    type = Profile
    name = "jobseekers.profile"

    def encode(self, obj: Profile) -> dict[str, Any]:
        plain: dict[str, Any] = _PROFILE.dump_python(obj, mode="json", exclude_defaults=True)
        return plain

    def decode(self, data: dict[str, Any]) -> Profile:
        return _PROFILE.validate_python(data)
