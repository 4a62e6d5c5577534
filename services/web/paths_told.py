"""Where a participant stands on their path through a session, in words."""

from __future__ import annotations

from typing import Final

from services.trainings.path import Path
from translation.glossary import term
from translation.locales import N_, translator

STATES: Final = {
    "none": N_("has not applied"),
    "applied": N_("has applied"),
    "declined": N_("application declined"),
    "enrolled": N_("takes part"),
}
"""The states before an exit; after it, its outcome is the state."""
ORDER: Final = ("applied", "enrolled", "completed", "transferred", "dropped_out", "declined")
"""In which order a session tells of its participants: who waits for an answer comes first."""


def state_of(path: Path) -> str:
    """``none``, ``applied``, ``declined``, ``enrolled``, or how the participant left."""
    if path.exit is not None:
        return path.exit.outcome
    if path.has_entered:
        return "enrolled"
    if path.applied_on is None:
        return "none"
    is_declined = path.declined_on is not None and path.declined_on >= path.applied_on
    return "declined" if is_declined else "applied"


def state_in_words(state: str, language: str) -> str:
    """A state as it stands inside a sentence."""
    if state in STATES:
        return translator(language).gettext(STATES[state])
    return term("exit_outcome", state, language, inline=True)


def told_state(path: Path, language: str) -> tuple[str, str]:
    """A path's state, and its words."""
    state = state_of(path)
    return state, state_in_words(state, language)
