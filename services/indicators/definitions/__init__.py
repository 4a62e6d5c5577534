"""The definitions, by name. Never one unnamed rate: a figure carries the name and version of the rule it follows.

A module holds a family of rules with its source. A change of what a rule counts is a new version of it; published
figures keep the version they were computed under.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.indicators.definitions import declared, esf, inserjeunes, interreg, return_to_work, wioa
from services.indicators.definitions.model import JOB_CUTS, PATH_CUTS, Cut, Definition, Sheet
from services.indicators.definitions.reasons import REASONS, SENTENCES, Reason, Verdict

DEFINITIONS: Final[Mapping[str, Definition]] = MappingProxyType(
    {
        one.name: one
        for family in (declared, esf, return_to_work, wioa, inserjeunes, interreg)
        for one in family.DEFINITIONS
    }
)

__all__ = [
    "DEFINITIONS", "JOB_CUTS", "PATH_CUTS", "REASONS", "SENTENCES", "Cut", "Definition", "Reason", "Sheet", "Verdict",
]  # fmt: skip
