"""ROME 4.0 in memory: codes, titles, mobility, and the way from each to ESCO's occupations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from matching.taxonomy.crosswalk import WEIGHTS
from matching.taxonomy.model import Crossing, Match
from matching.taxonomy.nomenclature import Appellation
from matching.taxonomy.table import Column, starts_of, texts_of
from matching.text import folded, gender_forms, undecorated


class RomeIndex:
    """Questions about ROME codes and job titles, answered with ESCO occupations."""

    def __init__(self, columns: dict[str, Column], uris: list[str]) -> None:
        self._columns, self._uris = columns, uris
        self.codes = texts_of(columns["rome_codes"])
        self._number = {code: number for number, code in enumerate(self.codes)}
        self._titles = texts_of(columns["rome_titles"])
        self._parents = texts_of(columns["rome_parents"])
        self._appellations = texts_of(columns["appellations"])
        self._title_starts = starts_of(columns["appellation_counts"])
        self._code_starts = starts_of(columns["crossing_counts"])
        self._move_starts = starts_of(columns["move_counts"])

    def title(self, code: str) -> str | None:
        """The French title of a code, or None when ROME 4.0 does not have it."""
        number = self._number.get(code)
        return None if number is None else self._titles[number]

    def titles(self) -> Iterator[tuple[int, Appellation, tuple[Crossing, ...]]]:
        """Every job title with its OGR number and the occupations it reaches."""
        short, principal = (
            texts_of(self._columns["appellation_short"]),
            self._columns["appellation_principal"],
        )
        for number, long in enumerate(self._appellations):
            code = self.codes[self._columns["appellation_code"][number]]
            title = Appellation(code, long, short[number] or long, bool(principal[number]))
            yield int(self._columns["appellation_ogr"][number]), title, self.occupations_of_title(number)

    def parent(self, code: str) -> str | None:
        """The ROME 3 code that a ROME 4.0 code was split from, or None when it is not the fruit of a split."""
        number = self._number.get(code)
        return None if number is None else self._parents[number] or None

    def appellation(self, number: int) -> str:
        """A job title's long wording by its number in the table."""
        return self._appellations[number]

    def occupations(self, code: str) -> tuple[Crossing, ...]:
        """Occupations a code covers, best first, with weights that sum to 1; none for an unknown code.

        A code that reaches no occupation through its own titles has those of the code it was split from, at half
        weight, as broad matches.
        """
        number = self._number.get(code)
        if number is None:
            return ()
        at = range(self._code_starts[number], self._code_starts[number + 1])
        occupations, weights = self._columns["crossing_occupation"], self._columns["crossing_weight"]
        matches = self._columns["crossing_match"]
        return tuple(
            Crossing(self._uris[occupations[i]], round(float(weights[i]), 4), Match(matches[i])) for i in at
        )

    def occupations_of_title(self, number: int) -> tuple[Crossing, ...]:
        """Occupations one job title reaches, best match first; the weight is the match's own, not a share."""
        at = range(self._title_starts[number], self._title_starts[number + 1])
        occupations, matches = self._columns["appellation_occupation"], self._columns["appellation_match"]
        reached = ((self._uris[occupations[i]], Match(matches[i])) for i in at)
        return tuple(Crossing(uri, WEIGHTS[match], match) for uri, match in reached)

    def occupations_for_title(self, code: str, appellation: str) -> tuple[Crossing, ...]:
        """The occupations of the code's job title with this wording; of the whole code when there is none such."""
        number = self._number.get(code)
        if number is None:
            return ()
        wanted = {folded(form) for form in gender_forms(undecorated(appellation))}
        for title, forms in self._titles_under[number]:
            if wanted & forms and (crossings := self.occupations_of_title(title)):
                return crossings
        return self.occupations(code)

    def neighbours(self, code: str) -> tuple[str, ...]:
        """Codes one can move to from this one, nearest first."""
        number = self._number.get(code)
        if number is None:
            return ()
        start, end = self._move_starts[number], self._move_starts[number + 1]
        return tuple(self.codes[i] for i in self._columns["moves"][start:end])

    def make_ready(self) -> None:
        """Work out now what the first title asked for would wait for."""
        _ = self._titles_under

    @cached_property
    def _titles_under(self) -> dict[int, list[tuple[int, frozenset[str]]]]:
        under: dict[int, list[tuple[int, frozenset[str]]]] = defaultdict(list)
        for title, code in enumerate(self._columns["appellation_code"].tolist()):
            forms = frozenset(folded(form) for form in gender_forms(self._appellations[title]))
            under[code].append((title, forms))
        return under
