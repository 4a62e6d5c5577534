"""Who a person is: what partners need in order to reach and count them. All of it is personal, and is sealed whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from services.kernel.rules import texts

NOT_STATED = "not_stated"
LONGEST = 200
LONGEST_REMARKS = 5_000


@dataclass(frozen=True, slots=True)
class PartnerNumber:
    """The number a partner knows the participant by."""

    partner: str
    number: str


@dataclass(frozen=True, slots=True)
class Identity:
    """A person. Labour status and education are in the classes of ESF+, as contracts name them; country ISO 3166-1.

    A birth date or a partner's number is needed, since the same person is recognised by them.
    """

    given_name: str
    family_name: str
    birth_date: date | None = None
    gender: str = NOT_STATED
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    partner_numbers: tuple[PartnerNumber, ...] = ()
    country_of_residence: str | None = None
    labour_status: str = NOT_STATED
    education: str = NOT_STATED
    remarks: str | None = None

    def updated(self, newer: Identity) -> Identity:
        """With what a newer record says. What it does not say stays, and partners' numbers add up."""
        said = {
            one.name: value
            for one in fields(newer)
            if (value := getattr(newer, one.name)) not in (None, NOT_STATED, ())
        }
        numbers = dict.fromkeys((*self.partner_numbers, *newer.partner_numbers))
        return replace(self, **said | {"partner_numbers": tuple(numbers)})


class IdentityRefused(ValueError):
    """An identity breaks a rule. ``position`` is where it stood in a batch."""

    def __init__(
        self, field: str, rule: str, params: Mapping[str, Any] | None = None, position: int = 0
    ) -> None:
        self.field, self.rule, self.params, self.position = field, rule, params or {}, position
        super().__init__(f"{field}: {rule}")


def check_identity(identity: Identity, today: date) -> None:
    """The rules of an identity. Raises ``IdentityRefused`` for the first one broken."""
    for field in ("given_name", "family_name"):
        if not any(sign.isalnum() for sign in getattr(identity, field)):
            raise IdentityRefused(field, "missing")
    if identity.birth_date is None and not identity.partner_numbers:
        raise IdentityRefused("birth_date", "missing")
    if identity.birth_date is not None and not date(1900, 1, 1) <= identity.birth_date <= today:
        raise IdentityRefused("birth_date", "impossible_birth_date")
    for index, known in enumerate(identity.partner_numbers):
        for field in ("partner", "number"):
            if not any(sign.isalnum() for sign in getattr(known, field)):
                raise IdentityRefused(f"partner_numbers.{index}.{field}", "missing")
    for field, text in texts(identity):
        if "\0" in text:
            raise IdentityRefused(field, "not_text")
        limit = LONGEST_REMARKS if field == "remarks" else LONGEST
        if len(text) > limit:
            raise IdentityRefused(field, "too_long", {"limit": limit})


def age_class(birth_date: date | None, on: date) -> str:
    """Completed years on a day, in the classes of ESF+ (Regulation (EU) 2021/1057, annex I: EECO06, EECO07).

    Who was born on 29 February grows a year older on 1 March of a common year.
    """
    if birth_date is None:
        return NOT_STATED
    age = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
    for below, name in ((18, "under_18"), (30, "18_29"), (55, "30_54")):
        if age < below:
            return name
    return "55_plus"
