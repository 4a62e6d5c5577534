"""Numbers of employers in the national registers, and whether their check digits are right."""

from __future__ import annotations

from services.kernel.rules import BrokenRule

LA_POSTE = "356000000"
LA_POSTE_HEAD_OFFICE = "35600000000048"


def broken_registration(scheme: str, number: str) -> BrokenRule | None:
    """What is wrong with an employer's number, SIRET or BCE; nothing, mostly."""
    field = "employer.registration.number"
    length, is_right = (14, is_siret) if scheme == "SIRET" else (10, is_bce)
    if len(number) != length:
        return BrokenRule(field, "bad_length", scheme=scheme, limit=length)
    if not (number.isascii() and number.isdigit() and is_right(number)):
        return BrokenRule(field, "bad_check_digit", given=number, scheme=scheme)
    return None


def is_siret(number: str) -> bool:
    """Check digits of a SIRET and of the SIREN it begins with, by Luhn's formula (INSEE, "Numéro SIRET").

    La Poste has more post offices than the formula gives numbers: theirs add up to a multiple of five.
    """
    if number.startswith(LA_POSTE) and number != LA_POSTE_HEAD_OFFICE:
        return sum(map(int, number)) % 5 == 0
    return _luhn(number[:9]) and _luhn(number)


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


def is_bce(number: str) -> bool:
    """Check digits of a BCE/KBO number: 97 less the first eight digits modulo 97 (Royal Decree of 24 June 2003)."""
    return number[0] in "01" and 97 - int(number[:8]) % 97 == int(number[8:])
