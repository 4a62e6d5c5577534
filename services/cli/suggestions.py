"""What the commands that suggest share: offers to a jobseeker, candidates to a recruiter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

import typer

from services.cli.common import Stop

if TYPE_CHECKING:
    from services.recommendations.results import TrainingPointer


class Suggestion(Protocol):
    """What both have: sentences in the reader's language, and sessions that give what is missing."""

    @property
    def reasons(self) -> Sequence[str]: ...
    @property
    def missing(self) -> Sequence[str]: ...
    @property
    def trainings(self) -> Sequence[TrainingPointer]: ...


One = TypeVar("One", bound=Suggestion)


def language_asked(language: str | None) -> str | None:
    """The language that ``--language`` names, if any. Raises ``Stop`` for one that the product does not speak."""
    from translation.locales import LANGUAGES

    if language is not None and language not in LANGUAGES:
        raise Stop(f"--language: “{language}” is not one of {', '.join(LANGUAGES)}")
    return language


def tell(
    found: Sequence[One], near_misses: Sequence[One], heading: Callable[[One], str], nothing: str
) -> None:
    """Print suggestions, best first, each with its reasons, what is missing and the trainings that give it; then those that
    one thing stands in the way of. ``nothing`` is said where there is none of the former."""
    if not found:
        typer.echo(nothing)
    for title, some in (("", found), ("But for one thing:", near_misses)):
        if title and some:
            typer.echo(title)
        for rank, one in enumerate(some, 1):
            typer.echo(f"{rank:2d}. {heading(one)}")
            pointers = (f"→ {training.sentence}" for training in one.trainings)
            for line in [*one.reasons, *(f"– {lacking}" for lacking in one.missing), *pointers]:
                typer.echo(f"      {line}")
