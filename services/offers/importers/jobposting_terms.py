"""What a JobPosting says of contract, working time and pay: the values search engines ask for, and plain words of the region."""

from __future__ import annotations

import re
from typing import Any

from services.floor.faults import shortened
from services.offers.importers.incoming import SALARY_LENGTH, amount, label, listed, number

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

_CURRENCY = re.compile(r"^[A-Z]{3}$")


def employment(stated: object) -> tuple[str | None, str | None]:
    """Contract and working time: ``employmentType`` mixes both, in one value or several."""
    names = [one.get("name") if isinstance(one, dict) else one for one in listed(stated)]
    told = [
        re.sub(r"[\s_-]+", " ", value.rsplit("/", 1)[-1]).strip().casefold().removesuffix(" contract")
        for one in names
        if isinstance(one, str)
        for value in one.split(",")
    ]
    times = [WORKING_TIMES[value] for value in told if value in WORKING_TIMES]
    contracts = [CONTRACTS.get(value, "other") for value in told if value and value not in WORKING_TIMES]
    known = [contract for contract in contracts if contract != "other"]
    return next(iter(known or contracts), None), next(iter(times), None) if len(set(times)) == 1 else None


def salary(stated: object, currency: object = None) -> dict[str, Any] | None:
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
