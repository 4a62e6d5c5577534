"""The classic Europass document: ``SkillsPassport.LearnerInfo``, JSON schema 3.x of Europass (Cedefop)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from services.jobseekers.importers.reading import (
    country,
    country_of_diploma,
    day,
    items,
    language,
    licences,
    months,
    overall,
    part,
    refused,
    stated_skills,
    strongest,
    text,
)

ROOT = "SkillsPassport.LearnerInfo"
WANTED = {"job_applied_for", "preferred_job", "position"}
SKILL_SECTIONS = ("JobRelated", "Computer", "Organisational", "Communication")
LEVELS = ("Listening", "Reading", "SpokenInteraction", "SpokenProduction", "Writing")


def profile(document: dict[str, Any], today: date) -> dict[str, Any]:
    """A profile's fields. Person, photo, personal statement, employers and hobbies are not looked at.

    Raises ``Refused`` with the path in the document.
    """
    learner = part(document, "SkillsPassport", "LearnerInfo")
    if not isinstance(learner, dict):
        raise refused(ROOT, "missing")
    languages = list(_languages(part(learner, "Skills", "Linguistic")))
    spoken = [(one["language"], one["level"]) for one in languages]
    return {
        "residence": _residence(learner),
        "occupations_wanted": list(_wanted(learner.get("Headline"))),
        "occupations_held": list(_held(learner.get("WorkExperience"), today)),
        "skills": [{"label": label} for label in dict.fromkeys(_skills(learner))],
        "languages": languages,
        "diplomas": list(_diplomas(learner.get("Education"))),
        "licences": list(_licences(part(learner, "Skills", "Driving", "Description"))),
        "interface_language": strongest(spoken, part(document, "SkillsPassport", "Locale")),
    }


def _residence(learner: dict[str, Any]) -> dict[str, Any]:
    field = f"{ROOT}.Identification.ContactInfo.Address.Contact"
    contact = part(learner, "Identification", "ContactInfo", "Address", "Contact")
    municipality, postcode = text(part(contact, "Municipality")), text(part(contact, "PostalCode"), 10)
    if not (municipality or postcode):
        raise refused(f"{field}.Municipality", "missing")
    stated = part(contact, "Country", "Code") or part(contact, "Country", "Label")
    return {
        "label": municipality or postcode,
        "postcode": postcode,
        "country": country(stated, f"{field}.Country"),
    }


def _wanted(headline: Any) -> Iterator[dict[str, Any]]:
    label = text(part(headline, "Description", "Label"))
    if label and part(headline, "Type", "Code") in WANTED:
        yield _occupation(label, part(headline, "Description", "Code"))


def _held(experience: Any, today: date) -> Iterator[dict[str, Any]]:
    for field, one in items(experience, f"{ROOT}.WorkExperience"):
        period = part(one, "Period")
        begin = day(part(period, "From"), f"{field}.Period.From")
        end = today if part(period, "Current") else day(part(period, "To"), f"{field}.Period.To")
        label = text(part(one, "Position", "Label"))
        if label:
            held = _occupation(label, part(one, "Position", "Code"))
            yield held | {"months": months(begin, end, f"{field}.Period")}


def _occupation(label: str, code: Any) -> dict[str, Any]:
    """With its ISCO-08 unit group where the document names one: four digits."""
    if isinstance(code, str) and len(code) == 4 and code.isdigit():
        return {"label": label, "code": {"scheme": "ISCO-08", "code": code}}
    return {"label": label}


def _skills(learner: dict[str, Any]) -> Iterator[str]:
    for section in SKILL_SECTIONS:
        yield from stated_skills(part(learner, "Skills", section, "Description"))


def _languages(linguistic: Any) -> Iterator[dict[str, str]]:
    field = f"{ROOT}.Skills.Linguistic"
    for path, one in items(part(linguistic, "MotherTongue"), f"{field}.MotherTongue"):
        yield {"language": _language(one, path), "level": "C2"}
    for path, one in items(part(linguistic, "ForeignLanguage"), f"{field}.ForeignLanguage"):
        levels = part(one, "ProficiencyLevel")
        yield {
            "language": _language(one, path),
            "level": overall((part(levels, name) for name in LEVELS), f"{path}.ProficiencyLevel"),
        }


def _language(one: Any, field: str) -> str:
    stated = part(one, "Description", "Code") or part(one, "Description", "Label")
    return language(stated, f"{field}.Description")


def _diplomas(education: Any) -> Iterator[dict[str, Any]]:
    """Levels are left out: the document's are ISCED's, which do not give a level of the European framework."""
    for field, one in items(education, f"{ROOT}.Education"):
        title = text(part(one, "Title"))
        begin = day(part(one, "Period", "From"), f"{field}.Period.From")
        end = day(part(one, "Period", "To"), f"{field}.Period.To")
        months(begin, end, f"{field}.Period")
        if title:
            place = part(one, "Organisation", "ContactInfo", "Address", "Contact", "Country", "Code")
            awarded = country_of_diploma(place, f"{field}.Organisation.ContactInfo.Address.Contact.Country")
            yield {"title": title, "country": awarded, "year": end.year if end else None}


def _licences(driving: Any) -> Iterator[str]:
    yield from licences(one for _, one in items(driving, f"{ROOT}.Skills.Driving.Description"))
