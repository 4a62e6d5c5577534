"""The recruiter's form: its fields, how they become an offer's terms, and where a fault of the terms shows."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import ValidationError

from contracts.offers import OfferTerms
from contracts.values import CEFR_ORDER, Place
from services.floor.faults import faults_of
from services.floor.placing import located
from services.offers.publishing import own_terms
from services.offers.rules import broken_rules
from services.offers.schemas import OfferGiven
from services.web.context import Visit
from services.web.forms import Form
from translation.formats import PERIODS
from translation.glossary import CONTRACTS, LICENCES, WORKING_TIMES
from translation.locales import LANGUAGES, N_

MOST_PAID: Final = 10_000_000
MOST_TEXT: Final = 20_000
FIELDS: Final[dict[str, str]] = {
    "language": N_("Language you write in"),
    "title": N_("Title of the offer"),
    "occupation": N_("Occupation"),
    "description": N_("Description"),
    "skills": N_("Skills you look for"),
    "place": N_("Place of work"),
    "employer": N_("Name of the organisation"),
    "employer_number": N_("SIRET or BCE/KBO number"),
    "contract": N_("Contract"),
    "working_time": N_("Working time"),
    "hours": N_("Hours per week"),
    "starts_on": N_("Start"),
    "salary_from": N_("Gross salary from"),
    "salary_to": N_("Gross salary up to"),
    "salary_period": N_("Salary period"),
    **{f"need_{language}": N_("Languages needed") for language in LANGUAGES},
    **{f"plus_{language}": N_("Languages that are a plus") for language in LANGUAGES},
    "licences": N_("Licences and certificates needed"),
    "url": N_("Web address to apply at"),
    "expires_on": N_("Apply before"),
    "version_title": N_("Title in the other language"),
    "version_description": N_("Description in the other language"),
}
"""The fields with their labels, in the order of the page."""
FIELD_OF_PATH: Final = (
    ("employer.registration", "employer_number"),
    ("employer", "employer"),
    ("salary.minimum", "salary_from"),
    ("salary", "salary_to"),
    ("places", "place"),
    ("versions", "version_title"),
    ("occupations", "occupation"),
    ("hours_per_week", "hours"),
    ("languages", "need_fr"),
)
"""Where a fault of the terms shows; any other path begins with its field's own name."""
DEFAULTS: Final = {"salary_period": ["month"]}


def to_terms(form: Form, visit: Visit) -> OfferTerms | None:
    """The terms the form describes; ``None`` where something is wrong, which the form then says."""
    given = _given(form, visit)
    if form.faults:
        return None
    try:
        terms = OfferGiven.model_validate(given).terms()
    except ValidationError as error:
        for fault in faults_of(error):
            form.fault(_field(fault.field), fault.rule, **fault.params)
        return None
    for broken in broken_rules(own_terms(terms)):
        form.fault(_field(broken.field), broken.rule, **broken.params)
    if terms.expires_on and terms.published_at and terms.expires_on < terms.published_at.date():
        form.fault("expires_on", "expires_before_published")
    return None if form.faults else terms


def _given(form: Form, visit: Visit) -> dict[str, Any]:
    """The form in the shape of an offer, with its place and its occupation looked up."""
    language = form.one("language", LANGUAGES) or visit.language
    return {
        "title": form.required("title", 300),
        "description": _long(form, "description"),
        "language": language,
        "versions": _versions(form, visit, language),
        "employer": _employer(form),
        "occupations": _occupations(form, visit),
        "skills": [{"label": skill} for skill in form.lines("skills")],
        "languages": _languages(form),
        "contract": form.one("contract", CONTRACTS),
        "working_time": form.one("working_time", WORKING_TIMES),
        "hours_per_week": form.number("hours", 1, 80),
        "starts_on": form.day("starts_on"),
        "salary": _salary(form),
        "licences": [{"licence": licence} for licence in form.many("licences", tuple(LICENCES))],
        "places": _places(form, visit),
        "published_at": datetime.now(UTC),
        "expires_on": form.day("expires_on"),
        "url": form.line("url", 2000) or None,
    }


def _long(form: Form, name: str) -> str:
    text = form.text(name)
    if len(text) > MOST_TEXT:
        form.fault(name, "too_long", limit=MOST_TEXT)
    return text


def _versions(form: Form, visit: Visit, language: str) -> list[dict[str, str]]:
    """The recruiter's own translation, where they wrote one."""
    title, description = form.line("version_title", 300), _long(form, "version_description")
    if description and not title:
        form.fault("version_title", "missing")
    if not title:
        return []
    return [
        {"language": other_side(language), "title": title, "description": description, "origin": "employer"}
    ]


def other_side(language: str) -> str:
    """The language of a recruiter's own translation."""
    return "nl" if language == "fr" else "fr"


def _employer(form: Form) -> dict[str, Any]:
    """The organisation; fourteen digits are a SIRET, ten a BCE/KBO number, and either tells the country."""
    name = form.line("employer") or None
    number = re.sub(r"[\s.]|^BE", "", form.line("employer_number", 40), flags=re.IGNORECASE)
    if not number:
        return {"name": name}
    is_french = len(number) == 14
    if not (number.isascii() and number.isdigit()) or len(number) not in (10, 14):
        form.fault("employer_number", "pattern")
    registration = {"scheme": "SIRET" if is_french else "BCE", "number": number}
    return {"name": name, "country": "FR" if is_french else "BE", "registration": registration}


def _occupations(form: Form, visit: Visit) -> list[dict[str, str]]:
    """The occupation by its ESCO address where its name is known, so that it reads in every language."""
    label = form.line("occupation", 300)
    found = visit.taxonomy.lookup(label, visit.language) if label else []
    return [{"scheme": "ESCO", "code": found[0].uri, "label": label}] if found else []


def _languages(form: Form) -> list[dict[str, Any]]:
    needs = []
    for language in LANGUAGES:
        if level := form.one(f"need_{language}", CEFR_ORDER):
            is_plus = form.text(f"plus_{language}") == "1"
            needs.append({"language": language, "level": level, "required": not is_plus})
    return needs


def _salary(form: Form) -> dict[str, Any] | None:
    low, high = form.number("salary_from", 0, MOST_PAID), form.number("salary_to", 0, MOST_PAID)
    period = form.one("salary_period", PERIODS)
    return None if low is None and high is None else {"minimum": low, "maximum": high, "period": period}


def _places(form: Form, visit: Visit) -> list[Place]:
    label = form.required("place")
    entry = visit.ports.gazetteer.find(label) if label else None
    if label and entry is None:
        form.fault("place", "unknown_place", given=label)
    place = located(Place(label=label), visit.ports.gazetteer) if entry else None
    return [place.model_copy(update={"label": entry.name})] if place and entry else []


def _field(path: str) -> str:
    return next((name for head, name in FIELD_OF_PATH if path.startswith(head)), path.split(".")[0])
