"""Offers as schema.org JobPosting in JSON-LD (https://schema.org/JobPosting), one object each.

The terms of the vocabulary and the simpler forms that people write in their place are both read.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from services.floor.faults import Fault, shortened
from services.floor.problems import Refused
from services.kernel.registrations import is_bce, is_siret
from services.offers.importers.incoming import (
    NAME_LENGTH,
    Incoming,
    country_code,
    day,
    is_country,
    label,
    language_code,
    listed,
    literal,
    moment,
    number,
    objects,
    place_name,
    required_reference,
    web_address,
)
from services.offers.importers.jobposting_terms import employment, salary
from services.offers.text import plain_text

_VAT = re.compile(r"^BE([01]?\d{9})$")
_ROME = re.compile(r"^([A-N]\d{4})\b")
_ADDRESS = ("addressLocality", "addressRegion", "postalCode", "addressCountry")
_SPLIT = re.compile(r"\s*[\n;•]\s*")
_CONFIDENTIAL = frozenset({"confidential", "confidentiel", "vertrouwelijk", "vertraulich"})


def is_jobposting(item: dict[str, Any]) -> bool:
    return "JobPosting" in [
        str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in listed(item.get("@type"))
    ]


def read(item: dict[str, Any]) -> Incoming:
    """One JobPosting. Raises ``Refused`` where nothing identifies it."""
    return Incoming(*_identity(item), partial(_terms, item))


def _terms(item: dict[str, Any]) -> dict[str, Any]:
    contract, working_time = employment(item.get("employmentType"))
    return {
        "title": literal(item.get("title")) or literal(item.get("name")) or "",
        "description": _description(item),
        "language": _language(item),
        "employer": _employer(item.get("hiringOrganization")),
        "occupations": _occupations(item.get("occupationalCategory")),
        "skills": _skills(item.get("skills")),
        "contract": contract,
        "working_time": working_time,
        "starts_on": day("jobStartDate", literal(item.get("jobStartDate"))),
        "salary": salary(item.get("baseSalary"), item.get("salaryCurrency")),
        "places": _places(item),
        "published_at": moment("datePosted", literal(item.get("datePosted"))),
        "expires_on": day("validThrough", literal(item.get("validThrough"))),
        "url": web_address(literal(item.get("url"))),
    }


def _description(item: dict[str, Any]) -> Any:
    """The description; where there is none, what the offer says of tasks and conditions."""
    told = literal(item.get("description"))
    if told:
        return told
    parts = [literal(item.get(name)) for name in ("responsibilities", "qualifications", "jobBenefits")]
    return "\n\n".join(part for part in parts if isinstance(part, str))


def _identity(item: dict[str, Any]) -> tuple[str | None, str]:
    """The source is whoever gave the identifier; without one, the offer's address identifies it."""
    for identifier in listed(item.get("identifier")):
        if isinstance(identifier, dict):
            name = re.sub(r"\W+", "-", str(identifier.get("name") or "").casefold()).strip("-")[:100]
            value = literal(identifier.get("value")) or identifier.get("@value") or identifier.get("@id")
        else:
            name, value = "", identifier
        if value:
            return name or None, required_reference("identifier", value)
    return None, required_reference("identifier", item.get("@id") or literal(item.get("url")))


def _language(item: dict[str, Any]) -> str | None:
    """``inLanguage`` by code or name; what is stated and unknown goes on as it is, to be refused."""
    stated = literal(item.get("inLanguage"))
    if not stated and isinstance(item.get("title"), dict):
        stated = item["title"].get("@language")
    told = [stated.get("alternateName"), stated.get("name")] if isinstance(stated, dict) else [stated]
    told = [name for name in told if name]
    return next(filter(None, map(language_code, told)), shortened(told[0]) if told else None)


def _employer(organisation: object) -> dict[str, Any]:
    organisation = next(iter(listed(organisation)), None)
    if isinstance(organisation, str):
        organisation = {"name": organisation}
    if not isinstance(organisation, dict) or organisation.get("@type") == "Person":
        return {}
    name = label(literal(organisation.get("name")), NAME_LENGTH)
    name = name or label(literal(organisation.get("legalName")), NAME_LENGTH)
    address = next(iter(objects(organisation.get("address"))), {})
    return {
        "name": None if not name or name.casefold() in _CONFIDENTIAL else name,
        "country": _country(address.get("addressCountry"))[0],
        "registration": _registration(organisation),
    }


def _registration(organisation: dict[str, Any]) -> dict[str, Any] | None:
    """A SIRET or BCE/KBO number, under whichever property it is told; numbers of other registers are passed over.

    A bare number says of no register that it is theirs: it counts only where its check digits are right.
    """
    for given in [organisation.get(name) for name in ("identifier", "taxID", "vatID")]:
        for one in listed(given):
            scheme = (
                str(one.get("propertyID") or one.get("name") or "").upper() if isinstance(one, dict) else ""
            )
            told = str(one.get("value") or "") if isinstance(one, dict) else str(one)
            told = re.sub(r"[\s.\-/]", "", told).upper()
            belgian = _VAT.match(told)
            if scheme in ("BCE", "KBO") or belgian:
                number = belgian[1] if belgian else told.removeprefix("BE")
                return {"scheme": "BCE", "number": number.rjust(10, "0") if number.isdigit() else number}
            if scheme == "SIRET" or (re.fullmatch(r"[0-9]{14}", told) and is_siret(told)):
                return {"scheme": "SIRET", "number": told}
            if re.fullmatch(r"[0-9]{10}", told) and is_bce(told):
                return {"scheme": "BCE", "number": told}
    return None


def _occupations(category: object) -> list[dict[str, Any]]:
    """Codes of ESCO, ROME or ISCO-08; categories in words or of other nomenclatures are passed over."""
    codes: list[dict[str, Any]] = []
    for one in listed(category):
        code = str(one.get("codeValue") or one.get("@id") or "") if isinstance(one, dict) else str(one)
        told = one.get("name") if isinstance(one, dict) else None
        rome = _ROME.match(code)
        scheme = (
            "ESCO" if code.startswith("http://data.europa.eu/esco/occupation/")
            else "ROME" if rome
            else "ISCO-08" if re.fullmatch(r"[0-9]{4}", code)
            else None
        )  # fmt: skip
        code = rome[1] if rome else code[:NAME_LENGTH]
        if scheme and all(known["code"] != code for known in codes):
            codes.append({"scheme": scheme, "code": code, "label": label(told) or None})
    return codes


def _skills(stated: object) -> list[dict[str, Any]]:
    """A list of words or DefinedTerms, or one text with a skill on each line."""
    told = _SPLIT.split(plain_text(stated)) if isinstance(stated, str) else listed(stated)
    names = [literal(one.get("name") or one) if isinstance(one, dict) else one for one in told]
    labels = [label(name).removeprefix("- ") for name in names if isinstance(name, str)]
    return [{"label": name} for name in dict.fromkeys(labels) if name]


def _country(stated: object) -> tuple[str | None, str | None]:
    """The country's code, and the words or code for one that is none of ours. Raises ``Refused`` (``unknown_country``)."""
    stated = literal(stated)
    told = literal(stated.get("name")) or stated.get("identifier") if isinstance(stated, dict) else stated
    if not told:
        return None, None
    code = country_code(told)
    if code is None and not is_country(told):
        raise Refused([Fault("addressCountry", "unknown_country", {"given": shortened(told)})])
    return code, None if code else label(told)


def _places(item: dict[str, Any]) -> list[dict[str, Any]]:
    places = [place for one in listed(item.get("jobLocation")) for place in _located(one)]
    if places:
        return places
    return [
        {"label": name, "country": country_code(name)}
        for one in listed(item.get("applicantLocationRequirements"))
        if (name := place_name(literal(one.get("name")) if isinstance(one, dict) else one))
    ]


def _located(stated: object) -> list[dict[str, Any]]:
    """The places of one ``jobLocation``: a Place with one or several addresses, a text or coordinates."""
    if isinstance(stated, str):
        return [{"label": place_name(stated)}] if place_name(stated) else []
    if not isinstance(stated, dict):
        return []
    addresses = listed(stated.get("address")) or [{key: stated.get(key) for key in _ADDRESS}]
    geo = next(iter(objects(stated.get("geo"))), stated) if len(addresses) == 1 else {}
    return [place for address in addresses if (place := _place(stated, address, geo))]


def _place(stated: dict[str, Any], address: Any, geo: dict[str, Any]) -> dict[str, Any] | None:
    """One place. The street is left out: it can be somebody's home."""
    address = address if isinstance(address, dict) else {"addressLocality": address}
    latitude = number("jobLocation.geo.latitude", geo.get("latitude"))
    longitude = number("jobLocation.geo.longitude", geo.get("longitude"))
    if latitude == longitude == 0:  # nobody works in the Gulf of Guinea
        latitude = longitude = None
    postcode = label(literal(address.get("postalCode")), 10) or None
    country, elsewhere = _country(address.get("addressCountry"))
    names = [
        address.get("addressLocality"),
        address.get("addressRegion"),
        stated.get("name"),
        postcode,
        country,
    ]
    name = next(filter(None, (place_name(literal(name)) for name in names)), None)
    if not name and latitude is not None and longitude is not None:
        name = f"{latitude:.4f}, {longitude:.4f}"
    if elsewhere:
        name = f"{name} ({elsewhere})" if name else elsewhere
    if not name:
        return None
    return {
        "label": shortened(name, NAME_LENGTH),
        "country": country,
        "postcode": postcode,
        "latitude": latitude,
        "longitude": longitude,
    }
