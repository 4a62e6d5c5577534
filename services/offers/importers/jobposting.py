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
    SALARY_LENGTH,
    Incoming,
    amount,
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
from services.offers.text import plain_text

CONTRACTS = {
    "contractor": "self_employed", "freelance": "self_employed", "indépendant": "self_employed",
    "zelfstandig": "self_employed", "zelfstandige": "self_employed",
    "temporary": "temporary", "per diem": "temporary", "interim": "temporary", "intérim": "temporary",
    "uitzendarbeid": "temporary", "uitzendkracht": "temporary",
    "intern": "internship", "internship": "internship", "stage": "internship",
    "permanent": "permanent", "cdi": "permanent", "vast": "permanent", "onbepaalde duur": "permanent",
    "durée indéterminée": "permanent",
    "fixed term": "fixed_term", "cdd": "fixed_term", "bepaalde duur": "fixed_term", "tijdelijk": "fixed_term",
    "durée déterminée": "fixed_term",
    "seasonal": "seasonal", "saisonnier": "seasonal", "seizoensarbeid": "seasonal",
    "apprenticeship": "apprenticeship", "apprentissage": "apprenticeship", "alternance": "apprenticeship",
    "leercontract": "apprenticeship", "student": "student", "étudiant": "student", "studentenjob": "student",
    "volunteer": "other", "other": "other",
}  # fmt: skip
"""``employmentType``: the values search engines ask for, and plain words of the region. Unknown ones are "other"."""
WORKING_TIMES = {
    "full time": "full_time", "fulltime": "full_time", "voltijds": "full_time", "temps plein": "full_time",
    "part time": "part_time", "parttime": "part_time", "deeltijds": "part_time", "temps partiel": "part_time",
}  # fmt: skip
PERIODS = {
    "hour": "hour", "hourly": "hour", "hur": "hour", "heure": "hour", "uur": "hour",
    "day": "day", "daily": "day", "jour": "day", "dag": "day",
    "month": "month", "monthly": "month", "mon": "month", "mois": "month", "maand": "month",
    "year": "year", "yearly": "year", "annual": "year", "ann": "year", "an": "year", "année": "year", "jaar": "year",
}  # fmt: skip
"""``unitText`` or UN/CEFACT ``unitCode``. A weekly wage has no period here: it stays in words."""
CURRENCIES = {"€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP", "$": "USD"}

_VAT = re.compile(r"^BE([01]?\d{9})$")
_ROME = re.compile(r"^([A-N]\d{4})\b")
_CURRENCY = re.compile(r"^[A-Z]{3}$")
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
    contract, working_time = _employment(item)
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
        "salary": _salary(item.get("baseSalary"), item.get("salaryCurrency")),
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


def _employment(item: dict[str, Any]) -> tuple[str | None, str | None]:
    """Contract and working time: ``employmentType`` mixes both, in one value or several."""
    stated = [one.get("name") if isinstance(one, dict) else one for one in listed(item.get("employmentType"))]
    told = [
        re.sub(r"[\s_-]+", " ", value.rsplit("/", 1)[-1]).strip().casefold().removesuffix(" contract")
        for one in stated
        if isinstance(one, str)
        for value in one.split(",")
    ]
    times = [WORKING_TIMES[value] for value in told if value in WORKING_TIMES]
    contracts = [CONTRACTS.get(value, "other") for value in told if value and value not in WORKING_TIMES]
    known = [contract for contract in contracts if contract != "other"]
    return next(iter(known or contracts), None), next(iter(times), None) if len(set(times)) == 1 else None


def _salary(stated: object, currency: object = None) -> dict[str, Any] | None:
    """Bounds per period; what is not told in numbers, or per week, stays in words."""
    stated = next(iter(listed(stated)), None)
    if stated is None:
        return None
    if isinstance(stated, str):
        return {"text": label(stated, SALARY_LENGTH)} if label(stated) else None
    money: dict[str, Any] = stated if isinstance(stated, dict) else {"value": stated}
    value = next(iter(listed(money.get("value", money))), None)
    value = value if isinstance(value, dict) else {**money, "value": value}
    told = [value.get(name, value.get("value", value.get("price"))) for name in ("minValue", "maxValue")]
    bounds = [
        _bound(f"baseSalary.{name}", one) for name, one in zip(("minValue", "maxValue"), told, strict=True)
    ]
    unit = str(value.get("unitText") or value.get("unitCode") or money.get("unitText") or "").strip()
    period = PERIODS.get(unit.casefold().removeprefix("per").strip(" _"))
    stated_currency = (
        str(money.get("currency") or money.get("priceCurrency") or currency or "EUR").strip().upper()
    )
    stated_currency = CURRENCIES.get(stated_currency, stated_currency)
    in_words = any(isinstance(one, str) and bound is None for one, bound in zip(told, bounds, strict=True))
    if in_words or (unit and not period) or not _CURRENCY.match(stated_currency):
        words = "–".join(label(one, 60) for one in dict.fromkeys(told) if isinstance(one, str | int | float))
        return (
            {"text": f"{words} {stated_currency[:20]}" + (f" / {shortened(unit, 20)}" if unit else "")}
            if words
            else None
        )
    if not any(bounds):
        return None
    return {
        "minimum": bounds[0] or None,
        "maximum": bounds[1] or None,
        "period": period,
        "currency": stated_currency,
    }


def _bound(field: str, given: object) -> float | None:
    """A number, or one as people write it. Raises ``Refused`` (``not_a_number``) for what is neither number nor words."""
    return amount(given) if isinstance(given, str) else number(field, given)


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
