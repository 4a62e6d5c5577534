"""A view is a fold over a stream: it applies each event and records its position in the same transaction."""

from services.floor.views.runner import ViewRunner
from services.floor.views.view import View, Writes

__all__ = ["View", "ViewRunner", "Writes"]
