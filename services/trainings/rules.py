"""The rules that trainings and sessions keep, and the errors that name the one broken.

An error carries the field by its dotted path, the rule's name, and what a sentence about it needs. The rules of one
participant's path stand in ``path``.
"""

from __future__ import annotations

from itertools import chain

from services.kernel.rules import BrokenRule as BrokenRule
from services.kernel.rules import Unknown, languages_twice
from services.kernel.rules import check_past as check_past
from services.kernel.rules import check_texts as check_texts
from services.trainings.terms import SessionTerms, TrainingTerms


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
    for broken in chain(
        languages_twice("versions", (version.language for version in terms.versions), terms.language),
        languages_twice("entry_languages", (known.language for known in terms.entry_languages)),
        languages_twice("exit_languages", (known.language for known in terms.exit_languages)),
    ):
        raise broken
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
