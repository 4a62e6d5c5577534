"""Candidates for an offer, for recruiters: who agreed to be suggested, why the offer suits them, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from matching.explanation.bands import BANDS_KM
from services.recommendations.candidates.finding import OfferIsClosed, UnknownOffer
from services.recommendations.candidates.results import Candidate
from services.web.context import Visit
from services.web.errors import error_page
from services.web.offer import asked_for
from services.web.parts_told import PartTold, match_of, parts_of
from services.web.wording import facts_of, headline_of
from translation.locales import N_
from translation.rendering import render_offer

SHOWN = 20
SUITS: Final = {
    "excellent": N_("The offer suits them very well"),
    "good": N_("The offer suits them well"),
    "fair": N_("The offer suits them in part"),
    "loose": N_("The offer suits them a little"),
}
"""The kinds of match as a recruiter is told them: the jobseeker's own words for them speak to the jobseeker."""


@dataclass(frozen=True)
class Shown:
    """A candidate as the page shows them, ``match`` being their score in words."""

    kind: str
    match: str
    parts: list[PartTold]
    told: Candidate


async def show(visit: Visit) -> Response:
    """The candidates for an open offer. It is for recruiters: until there are accounts, for who says in the demonstration
    that they are one."""
    if not visit.ports.settings.demo:
        raise HTTPException(404)  # as every page about people
    row = await visit.ports.offer_queries.get(asked_for(visit))
    if row is None:
        raise HTTPException(404)
    if visit.who.role != "recruiter":
        return visit.render("recruiters_only.html", 403, offer_id=row.offer_id)
    try:
        found = await visit.ports.candidates.candidates(row.offer_id, visit.language, SHOWN)
    except OfferIsClosed:
        return visit.go(f"/offers/{row.offer_id}")  # which says that it is closed, and why
    except UnknownOffer:
        return error_page(visit, 503)  # published a moment ago: it is still to be read
    facts = facts_of(row.terms, visit.taxonomy, visit.ports.gazetteer)
    return visit.render(
        "candidates.html",
        offer=row,
        headline=headline_of(facts, render_offer(facts, visit.language)),
        candidates=[shown(visit, one) for one in found.candidates],
        near_misses=[shown(visit, one) for one in found.near_misses],
        furthest=BANDS_KM[-1],
    )


def shown(visit: Visit, told: Candidate) -> Shown:
    """What the page says of one candidate."""
    kind, _ = match_of(told.score)
    return Shown(kind, visit.say.gettext(SUITS[kind]), parts_of(visit, told.parts), told)
