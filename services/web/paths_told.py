"""Where a participant stands on their path through a session, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.trainings.path import Path
from translation import formats
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


@dataclass(frozen=True)
class Stage:
    """Something that happened on a path, on a day or through a period."""

    on: date
    told: str
    until: date | None = None


def stages_of(path: Path, awards: Mapping[str, str], language: str) -> list[Stage]:
    """A path through a session, by its days; what happened on one day in the order it must have. ``awards``: titles by
    code."""
    return sorted(_stages(path, awards, language), key=lambda one: one.on)


def _stages(path: Path, awards: Mapping[str, str], language: str) -> Iterator[Stage]:
    say = translator(language).gettext

    def because(what: str, why: str | None) -> str:
        return f"{what}{say(N_(':'))} {why}" if why else what

    if path.applied_on:
        yield Stage(path.applied_on, say(N_("Applied")))
    if path.declined_on:
        reason = term("decline_reason", path.decline_reason or "other", language)
        yield Stage(path.declined_on, because(say(N_("Application declined")), reason))
    if path.entered_on:
        yield Stage(path.entered_on, say(N_("Entered")))
    for (first, last), hours in path.attendance.items():
        if hours.planned:
            told = {"attended": hours.attended, "planned": hours.planned}
            written = {name: formats.number(value, language) for name, value in told.items()}
            yield Stage(first, say(N_("%(attended)s of %(planned)s hours attended"), **written), last)
    if left := path.exit:
        why = term("drop_out_reason", left.reason, language) if left.reason else None
        yield Stage(left.exited_on, because(term("exit_outcome", left.outcome, language), why))
    for award, on in path.awards.items():
        yield Stage(on, because(say(N_("Award")), awards.get(award, award)))
