"""How the domain's values are written down in the event log."""

from __future__ import annotations

from eventsourcing.persistence import JSONTranscoder

from services.floor.transcoding import AsPlainJSON, DateAsISO
from services.trainings.terms import Characteristics, SessionTerms, TrainingTerms


def register(transcoder: JSONTranscoder) -> None:
    """Teach the event log the values of this service."""
    transcoder.register(DateAsISO())
    transcoder.register(AsPlainJSON(TrainingTerms, "trainings.training_terms"))
    transcoder.register(AsPlainJSON(SessionTerms, "trainings.session_terms"))
    transcoder.register(AsPlainJSON(Characteristics, "trainings.characteristics"))
