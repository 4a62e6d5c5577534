"""Invented people: names drawn from common ones, birth dates, and addresses at the reserved domain ``example``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from contracts.values import Education, Gender, LabourStatus
from services.demo.trades.model import Tongue

GIVEN: dict[Tongue, dict[str, tuple[str, ...]]] = {
    "fr": {
        "female": ("Amélie", "Fatima", "Justine", "Nadia", "Élodie", "Maryam", "Céline", "Inès", "Coralie", "Awa"),
        "male": ("Mathieu", "Karim", "Jérôme", "Ousmane", "Kévin", "Thibault", "Yassine", "Cédric", "Loïc", "Rachid"),
    },
    "nl": {
        "female": ("Lotte", "Femke", "Hanne", "Samira", "Joke", "Elif", "Sofie", "Griet", "Nele", "Aïsha"),
        "male": ("Wout", "Jeroen", "Bilal", "Stijn", "Pieter", "Emre", "Koen", "Ruben", "Dries", "Youssef"),
    },
}  # fmt: skip
FAMILY: dict[Tongue, tuple[str, ...]] = {
    "fr": (
        "Delvaux-Test", "Briquet-Essai", "Lenoir-Essai", "Haddad-Test", "Caron-Essai", "Diallo-Test", "Wattel-Essai", "Benali-Test",
        "Leclercq-Essai", "Mercier-Test", "Dubrulle-Essai", "Traoré-Test", "Vasseur-Essai", "Lemoine-Test", "Fontaine-Essai",
    ),
    "nl": (
        "Proefmans", "Testaert", "Van Voorbeeld", "Demonstraete", "Probeermans", "De Proef", "Van Testel", "Voorbeeldt",
    ),
}  # fmt: skip
"""Each says that it belongs to nobody."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    given_name: str
    family_name: str
    birth_date: date
    gender: Gender
    email: str
    country: str
    labour_status: LabourStatus
    education: Education


def invented(random: Random, country: str, tongue: Tongue, women: float, in_year: int) -> Person:
    """A person of an age in ``in_year`` as jobseekers in training have; ``women`` is their share in the training."""
    gender: Gender = "female" if random.random() < women else "male"
    given, family = random.choice(GIVEN[tongue][gender]), random.choice(FAMILY[tongue])
    age = random.choices((17, 22, 27, 34, 41, 49, 57), (2, 22, 24, 22, 16, 10, 4))[0]
    born = date(in_year - age, 1, 1) + timedelta(days=random.randrange(365))
    return Person(
        given, family, born, gender, f"nobody.{random.randrange(10**6)}@passerelle.example", country,
        random.choices(("unemployed", "long_term_unemployed", "inactive"), (55, 38, 7))[0],
        random.choices(("lower_secondary", "upper_secondary", "tertiary"), (41, 49, 10))[0],
    )  # fmt: skip
