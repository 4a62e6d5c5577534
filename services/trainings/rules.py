"""The rules that trainings and sessions keep, and the errors that name the one broken.

An error carries the field by its dotted path, the rule's name, and what a sentence about it needs. The rules of one
participant's path stand in ``path``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.kernel.clock import recorded_at
from services.trainings.terms import LanguageLevel, SessionTerms, TrainingTerms


class BrokenRule(ValueError):
    """Something that a training, a session or a participant's path cannot have or do."""

    def __init__(self, field: str, rule: str, **params: Any) -> None:
        self.field, self.rule = field, rule
        self.params: Mapping[str, Any] = params
        super().__init__(f"{field}: {rule}")


class UnknownTraining(LookupError):
    """No training has this id."""

    field, rule = "training_id", "unknown_training"

    def __init__(self, training_id: UUID) -> None:
        self.params: Mapping[str, Any] = {"given": str(training_id)}
        super().__init__(f"no training {training_id}")


class UnknownSession(LookupError):
    """No session has this id."""

    field, rule = "session_id", "unknown_session"

    def __init__(self, session_id: UUID) -> None:
        self.params: Mapping[str, Any] = {"given": str(session_id)}
        super().__init__(f"no session {session_id}")


class UnknownParticipant(LookupError):
    """Nobody applied to this session, or takes part in it, under this pseudonym."""

    field, rule = "person_id", "unknown_participant"

    def __init__(self, person_id: UUID) -> None:
        self.params: Mapping[str, Any] = {"given": str(person_id)}
        super().__init__(f"nobody takes part as {person_id}")


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


def check_texts(value: Any, field: str = "") -> None:
    """No text may hold a NUL: no database keeps it, and no person wrote it. Raises ``BrokenRule``."""
    for path, text in _texts(value, field):
        if "\0" in text:
            raise BrokenRule(path, "not_text")


def check_past(field: str, day: date) -> None:
    """A fact is told once it is one, by the day (UTC) on which it is recorded. Raises ``BrokenRule``."""
    if day > recorded_at().date():
        raise BrokenRule(field, "in_the_future", given=day.isoformat())


def _once(field: str, languages: list[str], skipped: int = 0) -> None:
    for number, language in enumerate(languages):
        if language in languages[:number]:
            raise BrokenRule(f"{field}.{number - skipped}.language", "duplicate_language", given=language)


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text inside a value, with its dotted path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from _texts(one, f"{path}.{index}")
    elif is_dataclass(value):
        for one in fields(value):
            yield from _texts(getattr(value, one.name), f"{path}.{one.name}".lstrip("."))
