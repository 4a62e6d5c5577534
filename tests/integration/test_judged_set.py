"""The judged set on the path that is served: every pair judged, the same person in another language or wording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from contracts.jobseekers import Profile
from contracts.values import OccupationStated
from matching.encoder import DEFAULT
from matching.judged import JudgedSet, measure
from matching.judged.languages import KEPT, kept_across_languages
from matching.judged.rankers import Rankers
from services.recommendations.reading_room import ReadingRoom
from tests.homes import temporary_home

JUDGED = JudgedSet.read()
WOMEN_AND_MEN = {
    "Aide-soignante": "Aide-soignant",
    "Aide-soignante en EHPAD": "Aide-soignant en EHPAD",
    "Automatisierungstechniker": "Automatisierungstechnikerin",
    "Berufskraftfahrer": "Berufskraftfahrerin",
    "Chaudronnier": "Chaudronnière",
    "Chauffeur-livreur": "Chauffeuse-livreuse",
    "Coffreur": "Coffreuse",
    "Conducteur d'engins": "Conductrice d'engins",
    "Conducteur de bus": "Conductrice de bus",
    "Conducteur poids lourd": "Conductrice poids lourd",
    "Fraiseur": "Fraiseuse",
    "Gesundheits- und Krankenpflegerin": "Gesundheits- und Krankenpfleger",
    "Jardinier": "Jardinière",
    "LKW-Fahrer": "LKW-Fahrerin",
    "Maçon": "Maçonne",
    "Mécanicien d'entretien": "Mécanicienne d'entretien",
    "Opérateur CNC": "Opératrice CNC",
    "Opérateur de production": "Opératrice de production",
    "Puéricultrice": "Puériculteur",
    "Serveur": "Serveuse",
    "Soudeur": "Soudeuse",
    "Soudeur TIG": "Soudeuse TIG",
    "Technicien de maintenance": "Technicienne de maintenance",
    "Électricien": "Électricienne",
    "Électricien du bâtiment": "Électricienne du bâtiment",
    "Électromécanicien": "Électromécanicienne",
}


@dataclass(frozen=True)
class Given:
    room: ReadingRoom
    rankers: Rankers

    def first_ten(self, profile: Profile) -> list[str]:
        return self.rankers.product(self.room.reader.read_profile(profile))


@pytest.fixture(scope="module")
def given() -> Iterator[Given]:
    with temporary_home() as home:
        room = ReadingRoom(home, DEFAULT)
        yield Given(room, Rankers(JUDGED, room.reader, room.encoder, room.taxonomy))


@pytest.fixture(scope="module")
def shares(given: Given) -> dict[str, float]:
    kept = kept_across_languages(JUDGED, given.rankers, given.room.reader, given.room.taxonomy)
    return {name: min(by_language.values()) for name, by_language in kept.items()}


def test_who_reads_is_known_before_anything_is_loaded(given: Given, tmp_path: Path) -> None:
    reader = given.room.reader
    assert ReadingRoom(tmp_path).read_by == (reader.identity, reader.dimension) == given.room.read_by
    assert list(tmp_path.iterdir()) == []


def test_every_pair_that_a_ranker_brings_is_judged(given: Given) -> None:
    runs = {name: given.rankers.top(profile) for name, profile in JUDGED.profiles.items()}
    assert measure.unjudged(JUDGED, runs) == []


@pytest.mark.parametrize("name", list(JUDGED.profiles))
def test_told_in_another_language_a_profile_keeps_eight_of_its_first_ten(
    shares: dict[str, float], name: str
) -> None:
    assert shares[name] >= KEPT


def in_the_other_gender(profile: Profile) -> Profile:
    def turned(stated: tuple[OccupationStated, ...]) -> tuple[OccupationStated, ...]:
        return tuple(
            one.model_copy(update={"label": WOMEN_AND_MEN.get(one.label, one.label)}) for one in stated
        )

    return profile.model_copy(
        update={
            "occupations_wanted": turned(profile.occupations_wanted),
            "occupations_held": turned(profile.occupations_held),
        }
    )


GENDERED = [name for name, profile in JUDGED.profiles.items() if in_the_other_gender(profile) != profile]


@pytest.mark.parametrize("name", GENDERED)
def test_a_trade_named_for_a_woman_or_a_man_gives_the_same_ranking(given: Given, name: str) -> None:
    profile = JUDGED.profiles[name]
    assert given.first_ten(in_the_other_gender(profile)) == given.first_ten(profile)
