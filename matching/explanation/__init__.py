"""Why an offer is recommended, what is missing, and what crossing the border changes: in the reader's language.

A jobseeker is told so of themselves; a recruiter, of a candidate: the same things, without the candidate's own words, the
place they live in and the country, and with distances in bands.

Every reason names something that the score rests on or a constraint that holds; take it away and the score falls or the
offer goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from contracts.offers import OfferTerms
from matching.crossing import crossing_notes
from matching.explanation import conditions, work
from matching.explanation.pair import Concepts, Pair, ToldTo
from matching.ranking import Scored
from matching.reading.model import OfferReading, ProfileReading

__all__ = ["Explanation", "ToldTo", "explain"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Sentences for people, in one language; ``missing`` says what stands in the way and what is not known."""

    reasons: list[str]
    missing: list[str]
    crossing: list[str]


def explain(
    profile: ProfileReading,
    offer: OfferReading,
    terms: OfferTerms,
    scored: Scored,
    language: str,
    taxonomy: Concepts,
    today: date,
    told_to: ToldTo = "jobseeker",
) -> Explanation:
    """Explains a recommendation or a near miss to a reader of ``language``. Raises UnknownLanguage.

    What crossing the border changes is for who crosses it: it would tell a recruiter on which side somebody lives.
    """
    pair = Pair(profile, offer, terms, scored, language, taxonomy, today, told_to)
    notes = (
        crossing_notes(profile.country, pair.place.country or terms.employer.country, language)
        if told_to == "jobseeker"
        else []
    )
    return Explanation(list(_reasons(pair)), list(_missing(pair)), [str(note) for note in notes])


def _reasons(pair: Pair) -> Iterator[str]:
    yield from work.occupation(pair)
    yield from work.skills(pair)
    yield from conditions.languages(pair)
    yield from conditions.licences(pair)
    yield from conditions.near(pair)
    yield from conditions.wishes(pair)
    if pair.told_to == "jobseeker":  # the recruiter knows when they published it
        yield from conditions.fresh(pair)


def _missing(pair: Pair) -> Iterator[str]:
    """What bars the offer comes first."""
    yield from conditions.far(pair)
    yield from conditions.languages_missing(pair)
    yield from conditions.licences_missing(pair)
    yield from conditions.wishes_missing(pair)
    yield from work.skills_missing(pair)
    yield from conditions.starts_early(pair)
