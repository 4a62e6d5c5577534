"""What cannot be asked, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class NotAnswered(ValueError):
    """A question about figures that has no answer. The rule says why."""

    def __init__(self, field: str, rule: str, **params: Any) -> None:
        self.field, self.rule = field, rule
        self.params: Mapping[str, Any] = params
        super().__init__(f"{field}: {rule}")


def unknown_programme(given: object) -> NotAnswered:
    return NotAnswered("programme", "unknown_programme", given=str(given))


def unknown_participant(given: object) -> NotAnswered:
    return NotAnswered("person", "unknown_participant", given=str(given))


def person_forgotten(given: object) -> NotAnswered:
    return NotAnswered("person", "person_forgotten", given=str(given))


def unknown_definition(given: str, known: Iterable[str]) -> NotAnswered:
    return NotAnswered("definition", "unknown_definition", given=given, expected=", ".join(known))


def not_reported_under(given: str, programme: str) -> NotAnswered:
    return NotAnswered("definition", "not_reported_under", given=given, programme=programme)


def unknown_cut(given: str) -> NotAnswered:
    return NotAnswered("cut", "unknown_cut", given=given)


def not_cut_by(definition: str, cut: str) -> NotAnswered:
    return NotAnswered("cut", "not_cut_by", given=cut, definition=definition)


def in_the_future(given: object) -> NotAnswered:
    return NotAnswered("as_of", "in_the_future", given=str(given))


def not_followed_yet(upstream: str) -> NotAnswered:
    return NotAnswered("positions", "not_followed_yet", given=upstream)


def method_unknown(definition: str) -> NotAnswered:
    return NotAnswered("definition", "method_unknown", given=definition)
