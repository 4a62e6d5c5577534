"""How the values are written down in the event log: plain, compact JSON, without what was not said."""

from __future__ import annotations

from datetime import date
from typing import Any

from eventsourcing.persistence import Transcoding
from pydantic import TypeAdapter

from services.programmes.terms import DeclaredFigure, Figure, ProgrammeTerms


class _AsJSON(Transcoding):
    """A value as one JSON object."""

    def encode(self, obj: Any) -> dict[str, Any]:
        plain: dict[str, Any] = self.adapter.dump_python(obj, mode="json", exclude_defaults=True)
        return plain

    def decode(self, data: dict[str, Any]) -> Any:
        return self.adapter.validate_python(data)

    adapter: TypeAdapter[Any]


class TermsAsJSON(_AsJSON):
    type, name, adapter = ProgrammeTerms, "programmes.terms", TypeAdapter(ProgrammeTerms)


class FigureAsJSON(_AsJSON):
    type, name, adapter = Figure, "programmes.figure", TypeAdapter(Figure)


class DeclaredFigureAsJSON(_AsJSON):
    type, name, adapter = DeclaredFigure, "programmes.declared_figure", TypeAdapter(DeclaredFigure)


class DateAsISO(Transcoding):
    """A day as year-month-day."""

    type, name = date, "date_iso"

    def encode(self, obj: date) -> str:
        return obj.isoformat()

    def decode(self, data: str) -> date:
        return date.fromisoformat(data)


TRANSCODINGS = (TermsAsJSON, FigureAsJSON, DeclaredFigureAsJSON, DateAsISO)
