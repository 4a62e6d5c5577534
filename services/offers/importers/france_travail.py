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
    Incoming,
    label,
    language_code,
    moment,
    number,
    objects,
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
CERTIFICATES = (
    (re.compile(r"\bCACES\b|chariot", re.IGNORECASE), "FORKLIFT"),
    (re.compile(r"\bFIMO\b|\bFCOS?\b", re.IGNORECASE), "CODE95"),
    (re.compile(r"\bADR\b"), "ADR"),
)
PERIODS = {"horaire": "hour", "journalier": "day", "mensuel": "month", "annuel": "year",
           "heure": "hour", "jour": "day", "mois": "month", "an": "year"}  # fmt: skip
FULL_TIME_HOURS = 35
"""The legal week, Code du travail L3121-27."""

_HOURS = re.compile(r"(\d{1,2})\s*[hH]\s*(\d{2})?(?!\d)")
_AMOUNT = re.compile(r"(\d[\d\s\u00a0\u202f]*(?:[.,]\d+)?)\s*(?:euros?|€)", re.IGNORECASE)
_MONTHS = re.compile(r"sur\s+(\d+(?:[.,]\d+)?)\s+mois", re.IGNORECASE)
_PERIOD = re.compile(
    r"\b(horaire|journalier|mensuel|annuel)|(?:par|/)\s*(heure|jour|mois|an)\b", re.IGNORECASE
)
_DEPARTMENT = re.compile(r"^(?:\d{2,3}|2[AB])\s*-\s*")


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
        "skills": [*map(_skill, objects(item.get("competences"))), *spoken_skills],
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
        "name": label(employer["nom"]) if employer.get("nom") else None,
        "country": "FR",
        "registration": {"scheme": "SIRET", "number": siret} if siret else None,
    }


def _occupations(item: dict[str, Any]) -> list[dict[str, Any]]:
    told = item.get("appellationlibelle") or item.get("romeLibelle")
    code = item.get("romeCode")
    return [{"scheme": "ROME", "code": code, "label": label(told) if told else None}] if code else []


def _skill(stated: dict[str, Any]) -> dict[str, Any]:
    told = label(stated.get("libelle") or stated.get("code") or "")
    code = {"scheme": "ROME", "code": str(stated["code"]), "label": told} if stated.get("code") else None
    return {"label": told, "code": code, "required": _is_required(stated)}


def _languages(item: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Languages by their codes; those without one of two letters (sign language) stay as skills, in words."""
    floors, skills = {}, []
    for stated in objects(item.get("langues")):
        code = language_code(stated.get("libelle", ""))
        if code is None:
            skills.append({"label": label(stated.get("libelle", "")), "required": _is_required(stated)})
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
    if not isinstance(stated, dict):
        return None
    text = str(stated.get("libelle") or stated.get("commentaire") or "").strip()
    if not text:
        return None
    period = _PERIOD.search(text)
    amounts = [
        number("salaire.libelle", found) for found in _AMOUNT.findall(re.sub(r"[\u00a0\u202f]", " ", text))
    ]
    months = _MONTHS.search(text)
    bounds = amounts[:2] if period else []
    return {
        "text": text[:500],
        "minimum": bounds[0] if bounds else None,
        "maximum": bounds[-1] if bounds else None,
        "period": PERIODS[(period[1] or period[2]).casefold()] if bounds and period else None,
        "months": number("salaire.libelle", months[1]) if months else None,
    }


def _licences(item: dict[str, Any]) -> list[dict[str, Any]]:
    needs: dict[str, dict[str, Any]] = {}
    for stated in objects(item.get("permis")):
        told = str(stated.get("libelle") or "").strip()
        found = [LICENCES[word] for word in told.split()[:1] if word in LICENCES]
        found += [licence for words, licence in CERTIFICATES if words.search(told)]
        for licence in found:
            required = _is_required(stated) or needs.get(licence, {}).get("required", False)
            needs[licence] = {"licence": licence, "required": required}
    return list(needs.values())


def _places(place: object) -> list[dict[str, Any]]:
    """ "07 - ANNONAY": the department before the name, coordinates where the job's commune is known."""
    if not isinstance(place, dict):
        return []
    told = str(place.get("libelle") or "").strip()
    name = label(_DEPARTMENT.sub("", told))[:200]
    if not name or name.casefold() == "france":
        return []
    if name.isupper():
        name = name.title()
    return [
        {
            "label": name,
            "country": None if told.startswith("99") else "FR",
            "postcode": place.get("codePostal") or None,
            "code": place.get("commune") or None,
            "latitude": number("lieuTravail.latitude", place.get("latitude")),
            "longitude": number("lieuTravail.longitude", place.get("longitude")),
        }
    ]
