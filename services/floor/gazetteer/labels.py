"""Puts names on a map where they cover neither a mark nor one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_LETTER: Final = 0.56
"""Mean width of a letter of a sans-serif face, in parts of its size; measured generously."""


@dataclass(frozen=True)
class Box:
    """A rectangle in drawing units."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True)
class Placed:
    """A text's anchor point and SVG ``text-anchor``; ``y`` is the baseline."""

    x: float
    y: float
    anchor: str


class Labels:
    """Keeps the room that is taken inside a frame; whoever asks first is served first."""

    def __init__(self, width: float, height: float, inset: float = 6) -> None:
        self._frame = Box(inset, inset, width - inset, height - inset)
        self._taken: list[Box] = []

    def reserve(self, x: float, y: float, radius: float) -> None:
        """Keeps a mark free of names."""
        self._taken.append(Box(x - radius, y - radius, x + radius, y + radius))

    def is_free(self, x: float, y: float, radius: float) -> bool:
        """Whether a mark would cover nothing."""
        mark = Box(x - radius, y - radius, x + radius, y + radius)
        return not any(mark.overlaps(other) for other in self._taken)

    def beside(self, x: float, y: float, text: str, size: float, gap: float) -> Placed | None:
        """Room for a name beside a mark: right, left, above, below; ``None`` where there is none."""
        rise = size * 0.35
        for placed in (
            Placed(x + gap, y + rise, "start"),
            Placed(x - gap, y + rise, "end"),
            Placed(x, y - gap - size * 0.1, "middle"),
            Placed(x, y + gap + size * 0.8, "middle"),
            Placed(x + gap * 0.7, y - gap * 0.7, "start"),
            Placed(x - gap * 0.7, y - gap * 0.7, "end"),
            Placed(x + gap * 0.7, y + gap * 0.7 + size * 0.7, "start"),
            Placed(x - gap * 0.7, y + gap * 0.7 + size * 0.7, "end"),
        ):
            if self._take(placed, text, size):
                return placed
        return None

    def at(self, x: float, y: float, text: str, size: float) -> Placed | None:
        """Room for a name centred on a point, or ``None``."""
        placed = Placed(x, y + size * 0.35, "middle")
        return placed if self._take(placed, text, size) else None

    def _take(self, placed: Placed, text: str, size: float) -> bool:
        width = _LETTER * size * len(text)
        left = placed.x - {"start": 0.0, "middle": width / 2, "end": width}[placed.anchor]
        box = Box(left - 2, placed.y - size * 0.8, left + width + 2, placed.y + size * 0.25)
        frame = self._frame
        fits = (
            frame.left <= box.left
            and box.right <= frame.right
            and frame.top <= box.top
            and box.bottom <= frame.bottom
        )
        if not fits or any(box.overlaps(other) for other in self._taken):
            return False
        self._taken.append(box)
        return True
