"""The rules that trainings and sessions keep, and the errors that name the one broken.

An error carries the field by its dotted path, the rule's name, and what a sentence about it needs. The rules of one
participant's path stand in ``path``.
"""

from __future__ import annotations

from services.kernel.rules import BrokenRule as BrokenRule
from services.kernel.rules import Unknown
from services.kernel.rules import check_past as check_past
from services.kernel.rules import check_texts as check_texts
from services.trainings.terms import LanguageLevel, SessionTerms, TrainingTerms


class UnknownTraining(Unknown):
    """No training has this id."""

    field, rule = "training_id", "unknown_training"


class UnknownSession(Unknown):
    """No session has this id."""

    field, rule = "session_id", "unknown_session"


class UnknownParticipant(Unknown):
    """Nobody applied to this session, or takes part in it, under this pseudonym."""

    field, rule = "person_id", "unknown_participant"


def check_training(terms: TrainingTerms) -> None:
    """The rules of a training's terms. Raises ``BrokenRule`` for the first one broken."""
    _once("versions", [terms.language, *(version.language for version in terms.versions)], skipped=1)
    for name in ("entry_languages", "exit_languages"):
        levels: tuple[LanguageLevel, ...] = getattr(terms, name)
        _once(name, [known.language for known in levels])
    for number, code in enumerate(terms.award_codes):
        if code in terms.award_codes[:number]:
            raise BrokenRule(f"awards.{number}.code", "duplicate_award", given=code)
    for number, site in enumerate(terms.sites):
        if (site.place.latitude is None) != (site.place.longitude is None):
            raise BrokenRule(f"sites.{number}.place", "half_coordinates")
    check_texts(terms)


def check_session(terms: SessionTerms) -> None:
    """The rules of a session's terms. Raises ``BrokenRule``."""
    if terms.ends_on < terms.starts_on:
        raise BrokenRule("ends_on", "ends_before_start")
    check_texts(terms)


def _once(field: str, languages: list[str], skipped: int = 0) -> None:
    for number, language in enumerate(languages):
        if language in languages[:number]:
            raise BrokenRule(f"{field}.{number - skipped}.language", "duplicate_language", given=language)
