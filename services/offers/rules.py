"""The rules an offer's terms keep, and the errors that name the one broken.

An error carries the field by its dotted path, the rule's name, and what a sentence about it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.kernel.registrations import broken_registration
from services.kernel.rules import BrokenRule as BrokenRule
from services.kernel.rules import languages_twice
from services.offers.terms import OfferTerms, Place, Salary

EARLIEST_YEAR, LATEST_YEAR = 1900, 2999
"""Of a publication. At the ends of the calendar a moment has no equal in other time zones."""


class OfferIsClosed(ValueError):
    """Something was asked of an offer that only an open one can do."""

    field = ""
    rule = "is_closed"

    def __init__(self, offer_id: object) -> None:
        self.params: Mapping[str, Any] = {"given": str(offer_id)}
        super().__init__(f"offer {offer_id} is closed")


def broken_rules(terms: OfferTerms) -> Iterator[BrokenRule]:
    """Every rule the terms break."""
    registration = terms.employer.registration
    if registration is not None and (broken := broken_registration(registration.scheme, registration.number)):
        yield broken
    if terms.salary is not None:
        yield from _salary(terms.salary)
    for number, place in enumerate(terms.places):
        yield from _coordinates(place, f"places.{number}")
    yield from languages_twice("versions", (one.language for one in terms.versions), terms.language)
    yield from _dates(terms)


def _salary(salary: Salary) -> Iterator[BrokenRule]:
    if salary.minimum is not None and salary.maximum is not None and salary.minimum > salary.maximum:
        yield BrokenRule("salary.minimum", "minimum_above_maximum")


def _coordinates(place: Place, field: str) -> Iterator[BrokenRule]:
    if (place.latitude is None) != (place.longitude is None):
        yield BrokenRule(field, "half_coordinates")


def _dates(terms: OfferTerms) -> Iterator[BrokenRule]:
    published_at = terms.published_at
    if published_at is not None and not EARLIEST_YEAR <= published_at.year <= LATEST_YEAR:
        yield BrokenRule("published_at", "impossible_date", given=published_at.isoformat())
    if terms.expires_on and terms.published_at and terms.expires_on < terms.published_at.date():
        yield BrokenRule("expires_on", "expires_before_published")
