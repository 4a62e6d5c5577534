"""How close two occupations are, from what the nomenclatures say of them.

likeness = .5 × skills + .3 × hierarchy + .2 × mobility, each from 0 to 1; where one of the two occupations has no skills,
or no ROME code, that part is taken to be .6 of the hierarchy's, about what it is between occupations that have both.
An occupation is 1 to itself.

*Skills*: weighted Jaccard, sum of smaller over sum of larger weights. An essential skill weighs ln(N/n), where n of N
occupations ask for it, an optional one half of that; the square root is taken, because even sister occupations share
few of their many skills.
*Hierarchy*: an occupation and the ESCO occupation above it .9, same ISCO-08 unit group .8, minor group .5, sub-major
group .25, major group .1.
*Mobility*: 1 under the same ROME code, else .7 for the first neighbour the publisher lists, .05 less for each further
one down to .2, in the better of the two directions; times how well each occupation stands for its code.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matching.taxonomy.table import Column, starts_of

SKILLS, HIERARCHY, MOBILITY = 0.5, 0.3, 0.2
UNTOLD = 0.6
OPTIONAL = 0.5
DIRECTLY_ABOVE = 0.9
SHARED_DIGITS = (0.0, 0.1, 0.25, 0.5, 0.8)
FIRST_MOVE, STEP, LAST_MOVE = 0.7, 0.05, 0.2

Row = NDArray[np.float32]


class Similarities:
    """Rows of the likeness matrix, computed when asked for and the latest kept."""

    def __init__(self, columns: dict[str, Column], isco: list[str], occupations: int) -> None:
        self._count = occupations
        self._skills = _SkillWeights(columns, occupations)
        self._prefixes = np.array(
            [
                [code[:digits] if len(code) >= digits else "" for digits in range(1, 5)]
                for code in isco[:occupations]
            ]
        ).reshape(occupations, 4)
        starts = starts_of(columns["broader_counts"])
        child = np.repeat(np.arange(len(starts) - 1), columns["broader_counts"])
        above = columns["broader"].astype(np.int64)
        inside = (child < occupations) & (above < occupations)
        self._edges = np.stack([child[inside], above[inside]])
        self._codes = _CodeWeights(columns, occupations)
        self.row = lru_cache(maxsize=4096)(self._row)

    def _row(self, occupation: int) -> Row:
        hierarchy = self._hierarchy(occupation)
        skills, both_have_skills = self._skills.row(occupation)
        mobility, both_have_codes = self._codes.row(occupation)
        row: Row = HIERARCHY * hierarchy
        row += SKILLS * np.where(both_have_skills, skills, UNTOLD * hierarchy)
        row += MOBILITY * np.where(both_have_codes, mobility, UNTOLD * hierarchy)
        row[occupation] = 1.0
        row.setflags(write=False)
        return row

    def _hierarchy(self, occupation: int) -> Row:
        own = self._prefixes[occupation]
        shared = ((self._prefixes == own) & (own != "")).sum(axis=1)
        closeness: Row = np.array(SHARED_DIGITS, dtype=np.float32)[shared]
        child, above = self._edges
        closeness[above[child == occupation]] = DIRECTLY_ABOVE
        closeness[child[above == occupation]] = DIRECTLY_ABOVE
        return closeness


class _SkillWeights:
    def __init__(self, columns: dict[str, Column], occupations: int) -> None:
        rows: list[Column] = []
        skills: list[Column] = []
        factors: list[Column] = []
        for name, share in (("essential", 1.0), ("optional", OPTIONAL)):
            rows.append(np.repeat(np.arange(len(columns[f"{name}_counts"])), columns[f"{name}_counts"]))
            skills.append(columns[name].astype(np.int64))
            factors.append(np.full(len(columns[name]), share, dtype=np.float32))
        row, skill, factor = np.concatenate(rows), np.concatenate(skills), np.concatenate(factors)
        asked_by = np.bincount(skill, minlength=len(columns["kinds"]))
        weight = factor * np.log(max(occupations, 2) / np.maximum(asked_by[skill], 1)).astype(np.float32)
        self._count = occupations
        self._total = np.bincount(row, weight, occupations)[:occupations].astype(np.float32)
        by_row, by_skill = np.argsort(row, kind="stable"), np.argsort(skill, kind="stable")
        self._row_starts = np.searchsorted(row[by_row], np.arange(occupations + 1))
        self._skill_of_row, self._weight_in_row = skill[by_row], weight[by_row]
        self._skill_starts = np.searchsorted(skill[by_skill], np.arange(len(columns["kinds"]) + 1))
        self._row_of_skill, self._weight_of_skill = row[by_skill], weight[by_skill]

    def row(self, occupation: int) -> tuple[Row, NDArray[np.bool_]]:
        """The skills part, and for which occupations it can be told."""
        shared = np.zeros(self._count, dtype=np.float32)
        own = slice(self._row_starts[occupation], self._row_starts[occupation + 1])
        for skill, weight in zip(self._skill_of_row[own], self._weight_in_row[own], strict=True):
            holders = slice(self._skill_starts[skill], self._skill_starts[skill + 1])
            np.add.at(shared, self._row_of_skill[holders], np.minimum(weight, self._weight_of_skill[holders]))
        union = self._total + self._total[occupation] - shared
        jaccard = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
        return np.sqrt(np.clip(jaccard, 0, 1)), (self._total > 0) & (self._total[occupation] > 0)


class _CodeWeights:
    def __init__(self, columns: dict[str, Column], occupations: int) -> None:
        self._count = occupations
        self._code = np.repeat(np.arange(len(columns["crossing_counts"])), columns["crossing_counts"])
        self._occupation = columns["crossing_occupation"].astype(np.int64)
        best = np.zeros(occupations, dtype=np.float32)
        np.maximum.at(best, self._occupation, columns["crossing_weight"])
        self._weight = columns["crossing_weight"] / np.maximum(best[self._occupation], 1e-9)
        self._known = best > 0
        self._nearness = _moves(columns)

    def row(self, occupation: int) -> tuple[Row, NDArray[np.bool_]]:
        """The mobility part, and for which occupations it can be told."""
        mine = np.flatnonzero(self._occupation == occupation)
        reach = np.zeros(len(self._nearness), dtype=np.float32)
        for at in mine:
            np.maximum(reach, self._weight[at] * self._nearness[self._code[at]], out=reach)
        row = np.zeros(self._count, dtype=np.float32)
        np.maximum.at(row, self._occupation, reach[self._code] * self._weight)
        return row, self._known & self._known[occupation]


def _moves(columns: dict[str, Column]) -> Row:
    """Nearness of ROME codes: float32 of shape (codes, codes), symmetric, 1 on the diagonal."""
    counts, moves = columns["move_counts"], columns["moves"]
    origin = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(moves)) - starts_of(counts)[origin]
    nearness = np.zeros((len(counts), len(counts)), dtype=np.float32)
    nearness[origin, moves] = np.maximum(FIRST_MOVE - STEP * place, LAST_MOVE)
    nearness = np.maximum(nearness, nearness.T)
    np.fill_diagonal(nearness, 1.0)
    return nearness
