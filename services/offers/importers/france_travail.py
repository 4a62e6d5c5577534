"""Offers in the shape of France Travail's API "Offres d'emploi" v2: ``{"resultats": [...]}``.

Contacts are never read: they are people's. ``dateActualisation`` is not read either, or each refresh of an otherwise
unchanged offer would amend it.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from services.offers.importers.incoming import (
    LANGUAGE_FLOOR,
    NAME_LENGTH,
    SALARY_LENGTH,
    Incoming,
    amount,
    country_code,
    label,
    language_code,
    moment,
    number,
    objects,
    place_name,
    required_reference,
    web_address,
)

SOURCE = "france-travail"
CONTRACTS = {
    "CDI": "permanent", "DIN": "permanent", "CDD": "fixed_term", "DDI": "fixed_term", "CDS": "fixed_term",
    "DDT": "fixed_term", "MIS": "temporary", "TTI": "temporary", "SAI": "seasonal", "LIB": "self_employed",
    "FRA": "self_employed", "REP": "self_employed", "CCE": "self_employed",
}  # fmt: skip
"""``typeContrat`` (referential of contract types of the API). DIN is the permanent contract of temporary workers, DDI
and TTI are their inclusion forms, LIB, FRA, REP and CCE independent trades."""
LICENCES = {
    "AM": "AM", "A1": "A1", "A2": "A2", "A": "A", "B1": "B1", "B": "B", "BE": "BE", "C1": "C1", "C1E": "C1E", "C": "C",
    "CE": "CE", "D1": "D1", "D1E": "D1E", "D": "D", "DE": "DE",
}  # fmt: skip
"""First word of a ``permis`` label. "B mention 79.06" is B with a mention, for trailers that B alone may not draw."""
OLD_LICENCES = {"EB": "BE", "EC": "CE", "ED": "DE"}
"""The names of categories with a trailer until 2013."""
CERTIFICATES = (
    (re.compile(r"\bCACES\b|chariot", re.IGNORECASE), "FORKLIFT"),
    (re.compile(r"\bFIMO\b|\bFCOS?\b", re.IGNORECASE), "CODE95"),
    (re.compile(r"\bADR\b"), "ADR"),
)
PERIODS = {"horaire": "hour", "journalier": "day", "mensuel": "month", "annuel": "year",
           "heure": "hour", "h": "hour", "jour": "day", "mois": "month", "an": "year"}  # fmt: skip
FULL_TIME_HOURS = 35
"""The legal week, Code du travail L3121-27."""
MOST_PAYS = 24
ABROAD = "99"
"""The department of what is in none."""

_HOURS = re.compile(
    r"(?<![\d.,])(\d{1,2})\s*h\s*(\d{2})?(?!\d)(?!\s*(?:/|par)\s*(?:jour|mois))", re.IGNORECASE
)
_NUMBER = r"(\d{1,3}(?:[ .,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?)"
_UNIT = r"\s*(k)?\s*(?:euros?\b|eur\b|€)"
_BETWEEN = r"\s*(?:à|et|-|–)\s*"
_AMOUNTS = re.compile(rf"{_NUMBER}(?:{_UNIT})?{_BETWEEN}{_NUMBER}{_UNIT}|{_NUMBER}{_UNIT}", re.IGNORECASE)
_STATED = re.compile(
    rf"^\s*(?:horaire|journalier|mensuel|annuel)\s+de\s+{_NUMBER}(?:{_UNIT})?(?:{_BETWEEN}{_NUMBER}(?:{_UNIT})?)?",
    re.IGNORECASE,
)
_MONTHS = re.compile(r"sur\s+(\d+(?:[.,]\d+)?)\s+mois", re.IGNORECASE)
_PERIOD = re.compile(
    r"\b(horaire|journalier|mensuel|annuel)|(?:par|/|de l['’])\s*(heure|h|jour|mois|an)\b", re.IGNORECASE
)
_DEPARTMENT = re.compile(r"^(\d{2,3}|2[AB])\s*-\s*", re.IGNORECASE)


def read(item: dict[str, Any]) -> Incoming:
    """One ``resultat``. Raises ``Refused`` where it has no ``id``."""
    return Incoming(SOURCE, required_reference("id", item.get("id")), partial(_terms, item))


def _terms(item: dict[str, Any]) -> dict[str, Any]:
    languages, spoken_skills = _languages(item)
    duration = str(item.get("dureeTravailLibelle") or "")
    hours = _hours(duration)
    origin = item.get("origineOffre")
    return {
        "title": item.get("intitule") or item.get("appellationlibelle") or "",
        "description": item.get("description") or "",
        "employer": _employer(item),
        "occupations": _occupations(item),
        "skills": [*_skills(item), *spoken_skills],
        "languages": languages,
        "contract": _contract(item),
        "working_time": _working_time(item, duration, hours),
        "hours_per_week": hours,
        "salary": _salary(item.get("salaire")),
        "licences": _licences(item),
        "places": _places(item.get("lieuTravail")),
        "published_at": moment("dateCreation", item.get("dateCreation")),
        "url": web_address(origin.get("urlOrigine")) if isinstance(origin, dict) else None,
    }


def _is_required(stated: dict[str, Any]) -> bool:
    """``exigence``: E (exigé) or S (souhaité)."""
    return stated.get("exigence") == "E"


def _employer(item: dict[str, Any]) -> dict[str, Any]:
    employer = item.get("entreprise")
    employer = employer if isinstance(employer, dict) else {}
    siret = re.sub(r"\s", "", str(employer.get("siret") or ""))
    return {
        "name": label(employer.get("nom"), NAME_LENGTH) or None,
        "country": "FR",
        "registration": {"scheme": "SIRET", "number": siret} if siret else None,
    }


def _occupations(item: dict[str, Any]) -> list[dict[str, Any]]:
    told = label(item.get("appellationlibelle")) or label(item.get("romeLibelle"))
    code = label(item.get("romeCode"), NAME_LENGTH).upper()
    return [{"scheme": "ROME", "code": code, "label": told or None}] if code else []


def _skills(item: dict[str, Any]) -> list[dict[str, Any]]:
    skills = []
    for stated in objects(item.get("competences")):
        code = label(stated.get("code"), NAME_LENGTH)
        told = label(stated.get("libelle")) or code
        if told:
            named = {"scheme": "ROME", "code": code, "label": told} if code else None
            skills.append({"label": told, "code": named, "required": _is_required(stated)})
    return skills


def _languages(item: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Languages by their codes; those without one of two letters (sign language) stay as skills, in words."""
    floors, skills = {}, []
    for stated in objects(item.get("langues")):
        told = label(stated.get("libelle"))
        code = language_code(told)
        if code is None:
            skills += [{"label": told, "required": _is_required(stated)}] if told else []
        elif code not in floors or _is_required(stated):
            floors[code] = {"language": code, "level": LANGUAGE_FLOOR, "required": _is_required(stated)}
    return list(floors.values()), skills


def _contract(item: dict[str, Any]) -> str | None:
    nature = str(item.get("natureContrat") or "").casefold()
    if item.get("alternance") is True or "apprentissage" in nature or "professionnalisation" in nature:
        return "apprenticeship"
    code = item.get("typeContrat")
    return CONTRACTS.get(str(code), "other") if code else None


def _hours(duration: str) -> float | None:
    found = _HOURS.search(duration)
    hours = int(found[1]) + int(found[2] or 0) / 60 if found else 0
    return round(hours, 2) if 0 < hours <= 80 else None


def _working_time(item: dict[str, Any], duration: str, hours: float | None) -> str | None:
    told = f"{item.get('dureeTravailLibelleConverti') or ''} {duration}".casefold()
    if "partiel" in told:
        return "part_time"
    if "plein" in told:
        return "full_time"
    return None if hours is None else "full_time" if hours >= FULL_TIME_HOURS else "part_time"


def _salary(stated: object) -> dict[str, Any] | None:
    """The words always; bounds where they can be read and make sense."""
    if not isinstance(stated, dict):
        return None
    text = label(stated.get("libelle"), SALARY_LENGTH) or label(stated.get("commentaire"), SALARY_LENGTH)
    if not text:
        return None
    told = _PERIOD.search(text)
    period = PERIODS[(told[1] or told[2]).casefold()] if told else None
    bounds = _bounds(text, period) if period else []
    pays = _MONTHS.search(text)
    months = amount(pays[1], grouped=False) if pays else None
    return {
        "text": text,
        "minimum": bounds[0] if bounds else None,
        "maximum": bounds[-1] if bounds else None,
        "period": period if bounds else None,
        "months": months if months and months <= MOST_PAYS else None,
    }


def _bounds(text: str, period: str) -> list[float]:
    """One or two amounts, the smaller first; none where they contradict one another."""
    found = _STATED.search(text) or _AMOUNTS.search(_MONTHS.sub("", text))
    if found is None:
        return []
    if found.re is _AMOUNTS:
        low, low_k, high, high_k, single, single_k = found.groups()
        told = [(low, low_k or high_k), (high, high_k)] if low else [(single, single_k)]
    else:
        told = [(found[1], found[2]), (found[3], found[4])]
    read = [
        (amount(digits, grouped=period != "hour"), 1_000 if thousands else 1)
        for digits, thousands in told
        if digits
    ]
    bounds = [value * factor for value, factor in read if value is not None]
    return bounds if len(bounds) == len(read) and bounds == sorted(bounds) else []


def _licences(item: dict[str, Any]) -> list[dict[str, Any]]:
    needs: dict[str, dict[str, Any]] = {}
    for stated in objects(item.get("permis")):
        told = re.sub(r"^permis\s+", "", label(stated.get("libelle")), flags=re.IGNORECASE)
        words = [OLD_LICENCES.get(word, word) for word in told.split()[:1]]
        found = [LICENCES[word] for word in words if word in LICENCES]
        found += [licence for words, licence in CERTIFICATES if words.search(told)]
        for licence in found:
            required = _is_required(stated) or needs.get(licence, {}).get("required", False)
            needs[licence] = {"licence": licence, "required": required}
    return list(needs.values())


def _places(stated: object) -> list[dict[str, Any]]:
    """ "07 - ANNONAY": the department before the name, coordinates where the job's commune is known.

    A whole department ("59 - Nord"), region or country stays a name; "France" is no place.
    """
    place: dict[str, Any] = stated if isinstance(stated, dict) else {"libelle": stated}
    told = label(place.get("libelle"), NAME_LENGTH)
    commune, postcode = label(place.get("commune"), 10), label(place.get("codePostal"), 10)
    department = _DEPARTMENT.match(told)
    name = place_name(told[department.end() :] if department else told) or postcode or commune
    if not name or name.casefold() in ("france", "france entière"):
        return []
    is_abroad = department[1] == ABROAD if department else not (commune or postcode)
    latitude = number("lieuTravail.latitude", place.get("latitude"))
    longitude = number("lieuTravail.longitude", place.get("longitude"))
    is_zero = latitude == longitude == 0
    if department and not is_abroad:
        name = (
            f"{name} ({department[1].upper()})"  # so that Marne is the department, not the commune in another
        )
    return [
        {
            "label": name,
            "country": country_code(name) if is_abroad else "FR",
            "postcode": postcode or None,
            "code": commune or None,
            "latitude": None if is_zero else latitude,
            "longitude": None if is_zero else longitude,
        }
    ]
