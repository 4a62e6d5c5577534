"""Rules that every domain keeps, and the error that names the one broken.

It carries the field by its dotted path, the rule's name, and what a sentence about it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.kernel.clock import today


class BrokenRule(ValueError):
    """Something that cannot be, or cannot be done."""

    def __init__(self, field: str, rule: str, **params: Any) -> None:
        self.field, self.rule = field, rule
        self.params: Mapping[str, Any] = params
        super().__init__(f"{field}: {rule}")


class Unknown(LookupError):
    """There is nothing under what was given. Who raises it says by ``field`` and ``rule`` what was looked for."""

    field: str
    rule: str

    def __init__(self, given: UUID | str) -> None:
        self.params: Mapping[str, Any] = {"given": str(given)}
        super().__init__(f"{self.rule}: {given}")


def check_past(field: str, day: date | None) -> None:
    """A fact is told once it is one, by the day on which it is recorded. Raises ``BrokenRule``."""
    if day is not None and day > today():
        raise BrokenRule(field, "in_the_future", given=day.isoformat())


def languages_twice(
    field: str, languages: Iterable[str], original: str | None = None
) -> Iterator[BrokenRule]:
    """Every language told again among those at ``field``; the original's was told before them."""
    told = {original}
    for number, language in enumerate(languages):
        if language in told:
            yield BrokenRule(f"{field}.{number}.language", "duplicate_language", given=language)
        told.add(language)


def check_texts(value: Any, field: str = "") -> None:
    """No text may hold a NUL: no database keeps it, and no person wrote it. Raises ``BrokenRule``."""
    for path, text in texts(value, field):
        if "\0" in text:
            raise BrokenRule(path, "not_text")


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text inside a value, with its dotted path; a mapping's keys stand at its own."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from texts(one, f"{path}.{index}".lstrip("."))
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from texts(name, path)
            yield from texts(one, f"{path}.{name}".lstrip("."))
    elif is_dataclass(value):
        for part in fields(value):
            yield from texts(getattr(value, part.name), f"{path}.{part.name}".lstrip("."))
