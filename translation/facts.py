"""What is certain of an offer, as plain values: what :mod:`translation.rendering` puts into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from contracts.offers import OfferTerms
from contracts.values import LanguageFloor, LicenceNeed, Salary


@dataclass(frozen=True)
class Label:
    """A few words in a language."""

    text: str
    language: str


@dataclass(frozen=True)
class Town:
    """A place of work: the name its people use, and its names in other languages."""

    name: str
    country: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def name_in(self, language: str) -> str:
        return self.names.get(language, self.name)


@dataclass(frozen=True)
class Text:
    """An offer's text, in its language, by whom: ``origin`` is employer, partner or machine."""

    title: str
    description: str
    language: str
    origin: str = "employer"


@dataclass(frozen=True)
class OfferFacts:
    """What is certain of an offer. ``occupation`` holds the one occupation's labels, one per language known."""

    original: Text
    versions: tuple[Text, ...] = ()
    occupation: tuple[Label, ...] = ()
    contract: str | None = None
    working_time: str | None = None
    hours_per_week: float | None = None
    starts_on: date | None = None
    salary: Salary | None = None
    towns: tuple[Town, ...] = ()
    languages: tuple[LanguageFloor, ...] = ()
    licences: tuple[LicenceNeed, ...] = ()
    employer: str | None = None
    employer_country: str | None = None
    expires_on: date | None = None

    @classmethod
    def of(
        cls, terms: OfferTerms, occupation: Sequence[Label] = (), towns: Sequence[Town] | None = None
    ) -> OfferFacts:
        """The facts of published terms; ``towns`` where the caller knows the places' names in more languages."""
        places = [Town(place.label, place.country) for place in terms.places] if towns is None else towns
        return cls(
            original=Text(terms.title, terms.description, terms.language),
            versions=tuple(Text(v.title, v.description, v.language, v.origin) for v in terms.versions),
            occupation=tuple(occupation),
            contract=terms.contract,
            working_time=terms.working_time,
            hours_per_week=terms.hours_per_week,
            starts_on=terms.starts_on,
            salary=terms.salary,
            towns=tuple(places),
            languages=terms.languages,
            licences=terms.licences,
            employer=terms.employer.name,
            employer_country=terms.employer.country,
            expires_on=terms.expires_on,
        )
