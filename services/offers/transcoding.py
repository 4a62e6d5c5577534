"""How terms are stored in the log: plain compact JSON that leaves out what has its default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import date, datetime
from typing import Any

from eventsourcing.persistence import Transcoding

from services.offers.terms import (
    Code,
    Employer,
    LanguageFloor,
    LicenceNeed,
    OfferTerms,
    Place,
    Registration,
    Salary,
    StatedSkill,
    TextVersion,
)

Read = Callable[[Any], Any]


def _one(cls: type[Any], **readers: Read) -> Read:
    """Reads a value object; ``readers`` are for the fields that are not plain JSON values."""

    def read(data: dict[str, Any]) -> Any:
        for name, reader in readers.items():
            if name in data:
                data[name] = reader(data[name])
        return cls(**data)

    return read


def _many(read: Read) -> Read:
    return lambda items: tuple([read(item) for item in items])


_code = _one(Code)
_terms = _one(
    OfferTerms,
    versions=_many(_one(TextVersion)),
    employer=_one(Employer, registration=_one(Registration)),
    occupations=_many(_code),
    skills=_many(_one(StatedSkill, code=_code)),
    languages=_many(_one(LanguageFloor)),
    starts_on=date.fromisoformat,
    salary=_one(Salary),
    licences=_many(_one(LicenceNeed)),
    places=_many(_one(Place)),
    published_at=datetime.fromisoformat,
    expires_on=date.fromisoformat,
    programmes=tuple,
)
_DEFAULTS: dict[type[Any], tuple[tuple[str, Any], ...]] = {
    cls: tuple((field.name, field.default) for field in fields(cls))
    for cls in (
        Code,
        Employer,
        LanguageFloor,
        LicenceNeed,
        OfferTerms,
        Place,
        Registration,
        Salary,
        StatedSkill,
        TextVersion,
    )
}


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float) or value is None:
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    told = ((name, getattr(value, name), default) for name, default in _DEFAULTS[type(value)])
    return {name: _plain(part) for name, part, default in told if default is MISSING or part != default}


class TermsAsPlainJson(Transcoding):
    """``OfferTerms`` without a type name on every value inside: smaller, and read in one pass."""

    type = OfferTerms
    name = "OfferTerms"

    def encode(self, obj: OfferTerms) -> dict[str, Any]:
        plain: dict[str, Any] = _plain(obj)
        return plain

    def decode(self, data: dict[str, Any]) -> OfferTerms:
        terms: OfferTerms = _terms(data)
        return terms
