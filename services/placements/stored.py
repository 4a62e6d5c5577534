"""How the domain's values are written down in the event log."""

from __future__ import annotations

from eventsourcing.persistence import JSONTranscoder

from services.floor.transcoding import AsPlainJSON, DateAsISO
from services.placements.terms import Finding, PlacementTerms


def register(transcoder: JSONTranscoder) -> None:
    """Teach the event log the values of this service."""
    transcoder.register(DateAsISO())
    transcoder.register(AsPlainJSON(PlacementTerms, "placements.placement_terms"))
    transcoder.register(AsPlainJSON(Finding, "placements.finding"))
