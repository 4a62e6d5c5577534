"""The rules of programmes and obstacles, and the errors that name the one broken.

An error carries the field by its dotted path, the rule's name, and what a sentence about it needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

from services.kernel.rules import BrokenRule as BrokenRule
from services.kernel.rules import Unknown, languages_twice, texts
from services.kernel.rules import check_past as check_past
from services.kernel.rules import check_texts as check_texts
from services.programmes.terms import ProgrammeTerms

KNOWN_DEFINITIONS = frozenset(
    """programme_declared esf_exit esf_six_months return_to_work_six_months wioa_q2 wioa_q4 inserjeunes_6 inserjeunes_12
    inserjeunes_18 inserjeunes_24 rco85 rcr81 rcr82""".split()
)
"""The names a programme may report under. The registry that computes them stands in ``services/indicators``, which no
service may import; a test holds the two together."""
LONGEST_CODE = 60
_CODE = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_CODE - 1}}}")


class UnknownProgramme(Unknown):
    """No programme has this code or id."""

    rule = "unknown_programme"

    def __init__(self, given: UUID | str) -> None:
        self.field = "code" if isinstance(given, str) else "programme_id"
        super().__init__(given)


class UnknownObstacle(Unknown):
    """No obstacle has this id."""

    field, rule = "obstacle_id", "unknown_obstacle"


def broken_rules(code: str, terms: ProgrammeTerms) -> Iterator[BrokenRule]:
    """Every rule that a programme's code and terms break."""
    if not _CODE.fullmatch(code):
        yield BrokenRule("code", "programme_code", limit=LONGEST_CODE)
    if not terms.name.strip():
        yield BrokenRule("name", "missing")
    for field, listed in (("countries", terms.countries), ("definitions", terms.definitions)):
        if not listed:
            yield BrokenRule(field, "too_few", limit=1)
    if terms.starts_on and terms.ends_on and terms.ends_on < terms.starts_on:
        yield BrokenRule("ends_on", "ends_before_start")
    yield from languages_twice("versions", (one.language for one in terms.versions), terms.language)
    yield from _definitions(terms)
    yield from (BrokenRule(path, "not_text") for path, text in texts(terms) if "\0" in text)


def _definitions(terms: ProgrammeTerms) -> Iterator[BrokenRule]:
    expected = ", ".join(sorted(KNOWN_DEFINITIONS))
    for number, name in enumerate(terms.definitions):
        if name not in KNOWN_DEFINITIONS:
            yield BrokenRule(f"definitions.{number}", "unknown_definition", given=name, expected=expected)
    for number, target in enumerate(terms.targets):
        field, name = f"targets.{number}.definition", target.definition
        if name not in KNOWN_DEFINITIONS:
            yield BrokenRule(field, "unknown_definition", given=name, expected=expected)
        elif name not in terms.definitions:
            yield BrokenRule(field, "not_reported_under", given=name)


def check_said(**said: str) -> None:
    """Raises ``BrokenRule``: ``missing`` for a text that says nothing, ``not_text``."""
    for field, text in said.items():
        if not text.strip():
            raise BrokenRule(field, "missing")
        check_texts(text, field)


def check_remarks(person_id: UUID | None, remarks: str | None) -> None:
    """Raises ``BrokenRule`` (``remarks_without_person``): remarks are sealed under a person's key, and without one would
    lie open; ``not_text``."""
    if remarks is not None and person_id is None:
        raise BrokenRule("remarks", "remarks_without_person")
    check_texts(remarks, "remarks")
