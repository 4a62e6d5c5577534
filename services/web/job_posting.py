"""An offer as schema.org ``JobPosting``, which search engines read out of the page."""

from __future__ import annotations

import json
from typing import Any, Final

from markupsafe import Markup, escape

from contracts.offers import OfferTerms
from contracts.values import Place
from services.offers.queries import OfferRow

EMPLOYMENT: Final = {
    "temporary": "TEMPORARY",
    "fixed_term": "TEMPORARY",
    "seasonal": "TEMPORARY",
    "internship": "INTERN",
    "self_employed": "CONTRACTOR",
}
HOURS: Final = {"full_time": "FULL_TIME", "part_time": "PART_TIME"}


def job_posting(row: OfferRow, sentence: str, url: str) -> dict[str, Any]:
    """The posting as a JSON-LD object, in the employer's own words (schema.org/JobPosting)."""
    terms = row.terms
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "url": url,
        "title": terms.title,
        "description": _as_html(terms.description or sentence),
        "inLanguage": terms.language,
        "identifier": {"@type": "PropertyValue", "name": row.source, "value": row.reference},
        "jobLocation": [_location(place) for place in terms.places],
        "employmentType": [
            *([EMPLOYMENT[terms.contract]] if terms.contract in EMPLOYMENT else []),
            *([HOURS[terms.working_time]] if terms.working_time else []),
        ],
    }
    if terms.published_at:
        posting["datePosted"] = terms.published_at.date().isoformat()
    if terms.expires_on:
        posting["validThrough"] = terms.expires_on.isoformat()
    if terms.employer.name:
        posting["hiringOrganization"] = {"@type": "Organization", "name": terms.employer.name}
    if salary := _salary(terms):
        posting["baseSalary"] = salary
    return {name: value for name, value in posting.items() if value}


def as_script(data: dict[str, Any]) -> Markup:
    """JSON that can stand inside ``<script>``: no character of it can end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False)
    for character in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - escaped just above


def _as_html(text: str) -> str:
    """The standard asks for HTML: our plain text, escaped, with its line ends."""
    return str(escape(text)).replace("\n", "<br>")


def _location(place: Place) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "addressLocality": place.label,
        "addressCountry": place.country,
        "postalCode": place.postcode,
    }
    return {"@type": "Place", "address": {name: value for name, value in address.items() if value}}


def _salary(terms: OfferTerms) -> dict[str, Any] | None:
    salary = terms.salary
    if salary is None or salary.period is None or salary.minimum is salary.maximum is None:
        return None
    amounts = {"minValue": salary.minimum, "maxValue": salary.maximum}
    value = {"@type": "QuantitativeValue", "unitText": salary.period.upper()}
    return {
        "@type": "MonetaryAmount",
        "currency": salary.currency,
        "value": value | {name: amount for name, amount in amounts.items() if amount is not None},
    }
