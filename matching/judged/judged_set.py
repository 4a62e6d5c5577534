"""Reads the judged set's files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import ValidationError

from contracts.jobseekers import Profile
from contracts.offers import OfferTerms
from contracts.values import Value

HERE = Path(__file__).parent
TODAY = date(2026, 6, 1)
"""The day on which the set is searched: its offers were published in the weeks before."""
GRADES = range(4)
_HEADER = ("profile", "offer", "grade", "reason")
V = TypeVar("V", bound=Value)
Pair = tuple[str, str]
"""A profile's id and an offer's."""


class NotAJudgedSet(ValueError):
    """A file is missing or a line of it does not fit the form; the message says which."""


class Judgement(NamedTuple):
    """How well an offer suits a profile, 0 (not for this person) to 3 (could be hired as is), and why."""

    grade: int
    reason: str


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Profiles and offers by their ids, and the pairs that were judged."""

    profiles: Mapping[str, Profile]
    offers: Mapping[str, OfferTerms]
    judgements: Mapping[Pair, Judgement]

    @classmethod
    def read(cls, folder: Path = HERE) -> JudgedSet:
        """The set in a folder: ``profiles.jsonl``, ``offers.jsonl`` and, once there is one, ``judgements.tsv``.

        Raises `NotAJudgedSet`, also where a pair names a profile or an offer that is not there.
        """
        profiles = dict(_lines(folder / "profiles.jsonl", "profile", Profile))
        offers = dict(_lines(folder / "offers.jsonl", "terms", OfferTerms))
        file = folder / "judgements.tsv"
        judgements = read_judgements(file) if file.exists() else {}
        for profile, offer in judgements:
            if profile not in profiles or offer not in offers:
                raise NotAJudgedSet(f"{file}: there is no pair {profile}, {offer}")
        return cls(profiles, offers, judgements)


def offer_id(name: str) -> UUID:
    """The identifier under which the index keeps an offer of the set."""
    return uuid5(NAMESPACE_URL, f"passerelle:judged:{name}")


def read_judgements(file: Path) -> dict[Pair, Judgement]:
    """Grades by pair from a table of profile, offer, grade and reason, separated by tabs, with or without a header.

    Raises `NotAJudgedSet` where a line does not fit, or a pair was graded twice and not alike.
    """
    found: dict[Pair, Judgement] = {}
    for number, line in _numbered(file):
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if cells == _HEADER:
            continue
        if len(cells) != len(_HEADER) or not cells[2].isdecimal() or int(cells[2]) not in GRADES:
            raise NotAJudgedSet(f"{file}, line {number}: profile, offer, grade 0 to 3 and reason expected")
        pair, judgement = (cells[0], cells[1]), Judgement(int(cells[2]), cells[3])
        if found.get(pair, judgement).grade != judgement.grade:
            raise NotAJudgedSet(f"{file}, line {number}: {cells[0]}, {cells[1]} has another grade already")
        found[pair] = judgement
    return found


def _lines(file: Path, field: str, kind: type[V]) -> Iterator[tuple[str, V]]:
    for number, line in _numbered(file):
        try:
            row = json.loads(line)
            yield row["id"], kind.model_validate(row[field])
        except (ValueError, KeyError, ValidationError) as error:
            raise NotAJudgedSet(f"{file}, line {number}: {error}") from error


def _numbered(file: Path) -> Iterator[tuple[int, str]]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotAJudgedSet(f"{file} can't be read: {error}") from error
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
