"""The newer Europass profile: ``profile`` with ``personalInformation``, ``workExperiences``, ``languageSkills`` and so on.

Its sections have been published under more than one name, with values now plain and now as coded objects; whichever is
there is read.
"""

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
    strongest,
    text,
)

LEVELS = (
    "listening",
    "reading",
    "spokenInteraction",
    "spokenProduction",
    "writing",
    "speaking",
    "level",
    "cefr",
)
ESCO = "http://data.europa.eu/esco/"


def profile(document: dict[str, Any], today: date) -> dict[str, Any]:
    """A profile's fields. Person, photo, descriptions and employers are not looked at. Raises ``Refused``."""
    languages = list(_languages(document))
    spoken = [(one["language"], one["level"]) for one in languages]
    return {
        "residence": _residence(document),
        "occupations_wanted": list(_wanted(document)),
        "occupations_held": list(_held(document, today)),
        "skills": list({one["label"]: one for one in _skills(document)}.values()),
        "languages": languages,
        "diplomas": list(_diplomas(document)),
        "licences": list(_licences(document)),
        "interface_language": strongest(
            spoken, part(document, "preference", "language") or document.get("locale")
        ),
    }


def _residence(document: dict[str, Any]) -> dict[str, Any]:
    person = document.get("personalInformation")
    addresses = part(person, "addresses") or [part(person, "address") or {}]
    for field, address in items(addresses, "personalInformation.addresses"):
        city = text(part(address, "city") or part(address, "municipality"))
        postcode = text(part(address, "postalCode") or part(address, "postcode"), 10)
        if city or postcode:
            place = country(_coded(part(address, "country")), f"{field}.country")
            return {"label": city or postcode, "postcode": postcode, "country": place}
    raise refused("personalInformation.addresses", "missing")


def _wanted(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    preferences = part(document, "preference") or part(document, "jobPreferences")
    for name in ("occupations", "desiredOccupations"):
        for _, one in items(part(preferences, name), f"preference.{name}"):
            yield from _concept(one, "occupation")
    yield from _concept(part(document, "personalInformation", "headline"), "occupation")


def _held(document: dict[str, Any], today: date) -> Iterator[dict[str, Any]]:
    name, jobs = "workExperiences", document.get("workExperiences")
    if isinstance(jobs, dict):
        name, jobs = f"{name}.solidWorkExperiences", jobs.get("solidWorkExperiences")
    for field, one in items(jobs, name):
        begin, end = _period(one, field, today)
        stated = part(one, "occupation") or part(one, "position") or part(one, "jobTitle")
        for held in _concept(stated, "occupation"):
            yield held | {"months": months(begin, end, field)}


def _period(one: Any, field: str, today: date | None) -> tuple[date | None, date | None]:
    begin = _first(one, field, ("dateFrom", "startDate", "from"))
    if today and (part(one, "ongoing") or part(one, "current")):
        return begin, today
    return begin, _first(one, field, ("dateTo", "endDate", "to"))


def _first(one: Any, field: str, names: tuple[str, ...]) -> date | None:
    return next((day(part(one, name), f"{field}.{name}") for name in names if part(one, name)), None)


def _skills(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    groups = document.get("profileSkills") or document.get("skills")
    if isinstance(groups, list):
        groups = {"skills": groups}
    if groups is not None and not isinstance(groups, dict):
        raise refused("skills", "not_valid")
    for name, listed in (groups or {}).items():
        for field, one in items(listed if isinstance(listed, list) else None, f"skills.{name}"):
            nested = part(one, "skills")
            for skill in nested if isinstance(nested, list) else [one]:
                yield from _concept(part(skill, "skill") or skill, "skill")
            if nested is not None and not isinstance(nested, list):
                raise refused(f"{field}.skills", "not_valid")


def _languages(document: dict[str, Any]) -> Iterator[dict[str, str]]:
    known = document.get("languageSkills") or document.get("languages")
    if isinstance(known, list):
        known = {
            "nativeLanguages": [one for one in known if part(one, "native") or part(one, "motherTongue")],
            "otherLanguages": [
                one for one in known if not (part(one, "native") or part(one, "motherTongue"))
            ],
        }
    for name in ("nativeLanguages", "motherTongues"):
        for field, one in items(part(known, name), f"languageSkills.{name}"):
            yield {"language": language(_language(one), field), "level": "C2"}
    for field, one in items(part(known, "otherLanguages"), "languageSkills.otherLanguages"):
        scale = part(one, "proficiency") or part(one, "levels") or one
        level = overall((part(scale, name) for name in LEVELS), field)
        yield {"language": language(_language(one), field), "level": level}


def _language(one: Any) -> Any:
    inner = part(one, "language")
    return _coded(inner if inner is not None else one)


def _diplomas(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for field, one in items(document.get("educationTrainings"), "educationTrainings"):
        begin, end = _period(one, field, None)
        months(begin, end, field)
        title = text(part(one, "qualification") or part(one, "title"))
        if title:
            stated = part(one, "country") or part(one, "organisation", "address", "country")
            yield {
                "title": title,
                "level": _eqf(part(one, "eqfLevel") or part(one, "eqf")),
                "country": country_of_diploma(_coded(stated), f"{field}.country"),
                "year": end.year if end else None,
            }


def _eqf(stated: Any) -> int | None:
    digits = "".join(sign for sign in str(_coded(stated) or "").rsplit("/", 1)[-1] if sign.isdigit())
    return int(digits) if digits in tuple("12345678") else None


def _licences(document: dict[str, Any]) -> Iterator[str]:
    stated = document.get("drivingLicence")
    listed = part(stated, "licences") if isinstance(stated, dict) else stated
    yield from licences(
        _coded(part(one, "licence") or part(one, "type") or one)
        for _, one in items(listed, "drivingLicence.licences")
    )


def _coded(value: Any) -> Any:
    """The code of a coded value, else its label."""
    if isinstance(value, dict):
        return next((value[key] for key in ("code", "uri", "label", "prefLabel") if value.get(key)), None)
    return value


def _concept(value: Any, kind: str) -> Iterator[dict[str, Any]]:
    """A label, with the ESCO identifier that stands beside it, if any."""
    label = text(value)
    if not label:
        return
    uri = (part(value, "uri") or part(value, "code")) if isinstance(value, dict) else None
    if isinstance(uri, str) and uri.startswith(f"{ESCO}{kind}/"):
        yield {"label": label, "code": {"scheme": "ESCO", "code": uri}}
    else:
        yield {"label": label}
