"""Offers as schema.org JobPosting in JSON-LD (https://schema.org/JobPosting), one object each.

The terms of the vocabulary and the simpler forms that people write in their place are both read.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from services.floor.faults import Fault, shortened
from services.floor.problems import Refused
from services.offers.importers.incoming import (
    Incoming,
    country_code,
    day,
    label,
    language_code,
    listed,
    moment,
    number,
    objects,
    required_reference,
    web_address,
)

CONTRACTS = {
    "contractor": "self_employed", "temporary": "temporary", "intern": "internship", "internship": "internship",
    "per diem": "temporary", "volunteer": "other", "other": "other", "permanent": "permanent", "cdi": "permanent",
    "onbepaalde duur": "permanent", "fixed term": "fixed_term", "cdd": "fixed_term", "bepaalde duur": "fixed_term",
    "interim": "temporary", "seasonal": "seasonal", "apprenticeship": "apprenticeship", "student": "student",
}  # fmt: skip
"""``employmentType``: the values search engines ask for, and plain words of the region. Unknown ones are "other"."""
WORKING_TIMES = {"full time": "full_time", "part time": "part_time", "fulltime": "full_time", "parttime": "part_time",
                 "voltijds": "full_time", "deeltijds": "part_time"}  # fmt: skip
PERIODS = {"hour": "hour", "day": "day", "month": "month", "year": "year",
           "hur": "hour", "mon": "month", "ann": "year"}  # fmt: skip
"""``unitText`` or UN/CEFACT ``unitCode``. A weekly wage has no period here: it stays in words."""

_BELGIAN = re.compile(r"^(?:BE)?([01]\d{9})$")
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
    contract, working_time = _employment(item)
    return {
        "title": item.get("title") or item.get("name") or "",
        "description": item.get("description") or "",
        "language": _language(item),
        "employer": _employer(item.get("hiringOrganization")),
        "occupations": _occupations(item.get("occupationalCategory")),
        "skills": _skills(item.get("skills")),
        "contract": contract,
        "working_time": working_time,
        "starts_on": day("jobStartDate", item.get("jobStartDate")),
        "salary": _salary(item.get("baseSalary")),
        "places": _places(item),
        "published_at": moment("datePosted", item.get("datePosted")),
        "expires_on": day("validThrough", item.get("validThrough")),
        "url": web_address(item.get("url")),
    }


def _identity(item: dict[str, Any]) -> tuple[str | None, str]:
    """The source is whoever gave the identifier; without one, the offer's address identifies it."""
    identifier = next(iter(listed(item.get("identifier"))), None)
    if isinstance(identifier, dict):
        name = re.sub(r"\W+", "-", str(identifier.get("name") or "").casefold()).strip("-")[:100]
        return name or None, required_reference(
            "identifier", identifier.get("value") or identifier.get("@id")
        )
    return None, required_reference("identifier", identifier or item.get("@id") or item.get("url"))


def _language(item: dict[str, Any]) -> str | None:
    """``inLanguage`` by code or name; what is stated and unknown goes on as it is, to be refused."""
    stated = next(iter(listed(item.get("inLanguage"))), None)
    if isinstance(stated, dict):
        stated = stated.get("alternateName") or stated.get("name")
    return None if stated is None else language_code(stated) or shortened(stated)


def _employer(organisation: object) -> dict[str, Any]:
    organisation = next(iter(listed(organisation)), None)
    if isinstance(organisation, str):
        organisation = {"name": organisation}
    if not isinstance(organisation, dict) or organisation.get("@type") == "Person":
        return {}
    name = label(organisation.get("name") or organisation.get("legalName") or "")
    address = next(iter(objects(organisation.get("address"))), {})
    return {
        "name": None if not name or name.casefold() in _CONFIDENTIAL else name,
        "country": _country(address.get("addressCountry")),
        "registration": _registration(organisation),
    }


def _registration(organisation: dict[str, Any]) -> dict[str, Any] | None:
    """A SIRET or BCE/KBO number, under whichever property it is told; numbers of other registers are passed over."""
    for given in [organisation.get(name) for name in ("identifier", "taxID", "vatID")]:
        for one in listed(given):
            scheme = (
                str(one.get("propertyID") or one.get("name") or "").upper() if isinstance(one, dict) else ""
            )
            told = str(one.get("value") or "") if isinstance(one, dict) else str(one)
            told = re.sub(r"[\s.\-/]", "", told).upper()
            if scheme == "SIRET" or re.fullmatch(r"\d{14}", told):
                return {"scheme": "SIRET", "number": told}
            belgian = _BELGIAN.match(told)
            if belgian or scheme in ("BCE", "KBO"):
                return {"scheme": "BCE", "number": belgian[1] if belgian else told.removeprefix("BE")}
    return None


def _occupations(category: object) -> list[dict[str, Any]]:
    """Codes of ESCO, ROME or ISCO-08; categories in words or of other nomenclatures are passed over."""
    codes = []
    for one in listed(category):
        code = str(one.get("codeValue") or one.get("@id") or "") if isinstance(one, dict) else str(one)
        told = one.get("name") if isinstance(one, dict) else None
        scheme = (
            "ESCO" if code.startswith("http://data.europa.eu/esco/occupation/")
            else "ROME" if re.fullmatch(r"[A-N]\d{4}", code)
            else "ISCO-08" if re.fullmatch(r"\d{4}", code)
            else None
        )  # fmt: skip
        if scheme:
            codes.append({"scheme": scheme, "code": code, "label": label(told) if told else None})
    return codes


def _skills(stated: object) -> list[dict[str, Any]]:
    """A list of words or DefinedTerms, or one text with a skill on each line."""
    told = _SPLIT.split(stated) if isinstance(stated, str) else listed(stated)
    names = [one.get("name") if isinstance(one, dict) else one for one in told]
    return [{"label": name} for name in dict.fromkeys(label(name) for name in names if name) if name]


def _employment(item: dict[str, Any]) -> tuple[str | None, str | None]:
    """Contract and working time: ``employmentType`` mixes both, in one value or several."""
    told = [
        re.sub(r"[\s_-]+", " ", str(value)).strip().casefold()
        for one in listed(item.get("employmentType"))
        for value in str(one).split(",")
    ]
    times = [WORKING_TIMES[value] for value in told if value in WORKING_TIMES]
    contracts = [CONTRACTS.get(value, "other") for value in told if value and value not in WORKING_TIMES]
    known = [contract for contract in contracts if contract != "other"]
    return next(iter(known or contracts), None), next(iter(times), None) if len(set(times)) == 1 else None


def _salary(stated: object) -> dict[str, Any] | None:
    stated = next(iter(listed(stated)), None)
    if stated is None:
        return None
    if isinstance(stated, str):
        return {"text": stated[:500]}
    amount: dict[str, Any] = stated if isinstance(stated, dict) else {"value": stated}
    value = amount.get("value", amount)
    value = value if isinstance(value, dict) else {**amount, "value": value}
    bounds = [
        number(f"baseSalary.{name}", value.get(name, value.get("value", value.get("price"))))
        for name in ("minValue", "maxValue")
    ]
    unit = (
        str(value.get("unitText") or value.get("unitCode") or amount.get("unitText") or "").strip().casefold()
    )
    if bounds == [None, None]:
        return None
    currency = str(amount.get("currency") or amount.get("priceCurrency") or "EUR").strip().upper()
    if unit and unit not in PERIODS:
        told = "–".join(f"{bound:g}" for bound in dict.fromkeys(bounds) if bound is not None)
        return {"text": f"{told} {currency} / {shortened(unit, 20)}"}
    return {"minimum": bounds[0], "maximum": bounds[1], "period": PERIODS.get(unit), "currency": currency}


def _country(stated: object) -> str | None:
    """Raises ``Refused`` (``unknown_country``)."""
    stated = next(iter(listed(stated)), None)
    told = stated.get("name") or stated.get("identifier") if isinstance(stated, dict) else stated
    if not told:
        return None
    code = country_code(told)
    if code is None:
        raise Refused([Fault("addressCountry", "unknown_country", {"given": shortened(told)})])
    return code


def _places(item: dict[str, Any]) -> list[dict[str, Any]]:
    places = [place for one in listed(item.get("jobLocation")) if (place := _place(one))]
    if places:
        return places
    return [
        {"label": label(one.get("name"))[:200], "country": country_code(one.get("name"))}
        for one in objects(item.get("applicantLocationRequirements"))
        if one.get("name")
    ]


def _place(stated: object) -> dict[str, Any] | None:
    """A Place with a PostalAddress, a text or coordinates. The street is left out: it can be somebody's home."""
    if isinstance(stated, str):
        return {"label": label(stated)[:200]}
    if not isinstance(stated, dict):
        return None
    address: Any = next(iter(listed(stated.get("address"))), {})
    address = address if isinstance(address, dict) else {"addressLocality": address}
    geo = next(iter(objects(stated.get("geo"))), stated)
    postcode = str(address.get("postalCode") or "").strip()[:10] or None
    country = _country(address.get("addressCountry"))
    name = next((address[key] for key in ("addressLocality", "addressRegion") if address.get(key)), None)
    name = name or stated.get("name") or postcode or country
    if not name:
        return None
    return {
        "label": label(name)[:200],
        "country": country,
        "postcode": postcode,
        "latitude": number("jobLocation.geo.latitude", geo.get("latitude")),
        "longitude": number("jobLocation.geo.longitude", geo.get("longitude")),
    }
