"""How a profile stands in the event log where it was written before personal data were sealed."""

from __future__ import annotations

from eventsourcing.persistence import JSONTranscoder

from services.floor.transcoding import AsPlainJSON
from services.jobseekers.profile import Profile


def register(transcoder: JSONTranscoder) -> None:
    """Teach the event log the values of this service."""
    transcoder.register(AsPlainJSON(Profile, "jobseekers.profile"))
