"""A training that gives what is missing is told in the reader's language: what, which, when, where, and how many seats."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts.trainings import Provider, Site, TrainingTerms
from contracts.values import LanguageLevel, Place, TextVersion
from matching.bridging import Bridge, Session
from matching.explanation.trainings import TrainingTold, tell
from matching.reading import SkillRead, read_training
from tests.unit.matching_given import TAXONOMY, skills

TITLE = "Soudage TIG transfrontalier"
TOURNAI, LE_QUESNOY = Place(label="Tournai", country="BE"), Place(label="Le Quesnoy", country="FR")


def told(
    language: str = "fr", *, free: int = 6, bridge: dict[str, Any] | None = None, **terms: Any
) -> TrainingTold:
    """A session from 1 September 2026 in two towns that gives Dutch B1; ``bridge`` and ``terms`` say otherwise."""
    usual: dict[str, Any] = {
        "title": TITLE,
        "language": "fr",
        "providers": (Provider(name="Centre"),),
        "sites": (Site(kind="theory", place=TOURNAI), Site(kind="practice", place=LE_QUESNOY)),
        "seats": 12,
    }
    reading = read_training(TrainingTerms(**(usual | terms)), TAXONOMY)
    gives: dict[str, Any] = {
        "languages": (LanguageLevel(language="nl", level="B1"),),
        "licences": (),
        "skills": (),
        "whole": True,
    }
    session = Session(UUID(int=1), "T 1", date(2026, 9, 1), free, reading)
    return tell(Bridge(session, 12.0, **(gives | (bridge or {}))), language, TAXONOMY)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", f"Cette formation vous l’apporte – néerlandais B1 : « {TITLE} », début le 1er septembre 2026, à Tournai et au Quesnoy, 6 places libres."),
        ("nl", f"Deze opleiding geeft het je – Nederlands B1: “{TITLE}” (in het Frans), start op 1 september 2026, in Tournai en in Le Quesnoy, nog 6 plaatsen vrij."),
        ("en", f"This training gives it – Dutch B1: “{TITLE}” (in French), starts on 1 September 2026, in Tournai and in Le Quesnoy, 6 seats free."),
        ("de", f"Diese Weiterbildung vermittelt es Ihnen – Niederländisch B1: „{TITLE}“ (auf Französisch), Beginn am 1. September 2026, in Tournai und in Le Quesnoy, noch 6 Plätze frei."),
    ],
)  # fmt: skip
def test_a_session_is_told_in_the_readers_language(language: str, sentence: str) -> None:
    said = told(language)
    assert said.sentence.replace("\xa0", " ").replace("\u202f", " ") == sentence
    assert (said.title, said.title_language, said.places) == (TITLE, "fr", ("Tournai", "Le Quesnoy"))


def test_the_last_seat_is_one_and_a_town_is_named_once() -> None:
    said = told(
        "en", free=1, sites=(Site(kind="theory", place=TOURNAI), Site(kind="practice", place=TOURNAI))
    )
    assert said.sentence.endswith("in Tournai, 1 seat free.")


def test_a_part_is_called_a_part_and_everything_given_is_named() -> None:
    unknown = SkillRead("words:la rivière", "la rivière")
    given = {"languages": (), "licences": ("CE",), "skills": (*skills("tig"), unknown), "whole": False}
    said = told("en", bridge=given)
    assert said.gives == ("driving licence CE (articulated lorry)", "tig", "la rivière")
    assert said.sentence.startswith("This training gives a part of it – driving licence CE")


def version(origin: Any, title: str) -> TextVersion:
    return TextVersion(language="nl", title=title, origin=origin)


def test_the_title_is_the_readers_the_providers_own_first_and_a_machines_is_called_so() -> None:
    both = told("nl", versions=(version("machine", "Las"), version("partner", "TIG-lassen")))
    assert (both.title, both.title_language) == ("TIG-lassen", "nl")
    assert "“TIG-lassen”, start" in both.sentence
    machine = told("nl", versions=(version("machine", "Las"),))
    assert "“Las” (automatische vertaling)" in machine.sentence
    assert told("fr", versions=(version("partner", "TIG-lassen"),)).title == TITLE
