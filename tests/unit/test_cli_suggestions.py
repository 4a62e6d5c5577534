"""What the commands that suggest print."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from services.cli.common import Stop
from services.cli.suggestions import language_asked, tell
from services.recommendations.results import TrainingPointer


@dataclass(frozen=True)
class Suggested:
    name: str
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    trainings: tuple[TrainingPointer, ...] = ()


def told(capsys: pytest.CaptureFixture[str], found: list[Suggested], near: list[Suggested]) -> list[str]:
    tell(found, near, lambda one: one.name, "Nothing fits.")
    return capsys.readouterr().out.splitlines()


def test_suggestions_come_with_their_reasons_and_near_misses_after_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = [Suggested("Lasser", reasons=("Het beroep dat je zoekt.",)), Suggested("Monteur")]
    near = [Suggested("Kraanman", missing=("Attest.",))]
    assert told(capsys, found, near) == [
        " 1. Lasser",
        "      Het beroep dat je zoekt.",
        " 2. Monteur",
        "But for one thing:",
        " 1. Kraanman",
        "      – Attest.",
    ]


def test_where_nothing_fits_it_is_said_and_near_misses_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, [], [Suggested("Kraanman")]) == [
        "Nothing fits.",
        "But for one thing:",
        " 1. Kraanman",
    ]
    assert told(capsys, [], []) == ["Nothing fits."]


def test_a_language_that_the_product_does_not_speak_is_refused_by_name() -> None:
    assert language_asked("nl") == "nl" and language_asked(None) is None
    with pytest.raises(Stop, match="--language: “xx” is not one of"):
        language_asked("xx")
