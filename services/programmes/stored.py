"""How the domain's values are written down in the event log."""

from __future__ import annotations

from eventsourcing.persistence import JSONTranscoder

from services.floor.transcoding import AsPlainJSON, DateAsISO
from services.programmes.terms import DeclaredFigure, Figure, ProgrammeTerms


def register(transcoder: JSONTranscoder) -> None:
    """Teach the event log the values of this service."""
    transcoder.register(DateAsISO())
    transcoder.register(AsPlainJSON(ProgrammeTerms, "programmes.terms"))
    transcoder.register(AsPlainJSON(Figure, "programmes.figure"))
    transcoder.register(AsPlainJSON(DeclaredFigure, "programmes.declared_figure"))
