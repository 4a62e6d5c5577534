"""My recommendations: each with its reasons, what is missing, how far it is, and what crossing the border changes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.responses import Response

from contracts.jobseekers import Profile
from services.floor.border_map import MapPoint, border_map_svg
from services.recommendations.index import NotReady
from services.recommendations.results import Recommendation
from services.web.context import Visit
from services.web.errors import error_page
from services.web.identity import Identity
from services.web.parts_told import PartTold, match_of, parts_of
from services.web.wording import OfferCard, card, points

SHOWN = 10
SHORT_TEXT = 240
"""Characters of the employer's own text on a card."""


@dataclass(frozen=True)
class Shown:
    """A recommendation as the page shows it. ``text`` is the beginning of the employer's own words."""

    card: OfferCard
    kind: str
    match: str
    parts: list[PartTold]
    because: Recommendation
    text: str


async def show(visit: Visit) -> Response:
    """The recommendations of whoever one is; for somebody without a profile, the way to make one."""
    profile = await profile_of(visit, visit.who)
    if profile is None:
        return visit.render("no_profile.html")
    return await page_for(visit, profile, saved=True)


async def page_for(visit: Visit, profile: Profile, *, saved: bool) -> Response:
    """The page for a profile; ``saved`` says whether it is kept."""
    try:
        found = await visit.ports.recommender.recommend(profile, visit.language, SHOWN)
    except NotReady:
        return error_page(visit, 503)
    read = await visit.ports.recommender.occupations(
        [one.offer for one in (*found.recommended, *found.near_misses)]
    )
    return visit.render(
        "recommendations.html",
        profile=profile,
        saved=saved,
        recommended=[shown(visit, one, read.get(one.offer)) for one in found.recommended],
        near_misses=[shown(visit, one, read.get(one.offer)) for one in found.near_misses],
        map=_map(visit, profile, found.recommended),
    )


async def profile_of(visit: Visit, who: Identity) -> Profile | None:
    """The profile as last written, straight from the log; ``None`` for who has none, or has left."""
    if who.jobseeker_id is None:
        return None
    try:
        return await asyncio.to_thread(visit.ports.jobseekers.profile, who.jobseeker_id)
    except LookupError:
        return None


def shown(visit: Visit, one: Recommendation, read_as: str | None = None) -> Shown:
    """What the page says of one recommendation; ``read_as``: the occupation the offer was surely read as."""
    kind, match = match_of(one.score)
    text = " ".join(one.terms.description.split())
    short = text if len(text) <= SHORT_TEXT else text[:SHORT_TEXT].rsplit(" ", 1)[0] + " …"
    told = card(visit, one.offer, one.terms, one.distance_km, read_as)
    return Shown(told, kind, visit.say.gettext(match), parts_of(visit, one.parts), one, short)


def _map(visit: Visit, profile: Profile, recommended: list[Recommendation]) -> str | None:
    """Home, the reach, and the offers; ``None`` where home is not known."""
    home = points([profile.residence], visit, "home")
    offers: list[MapPoint] = [point for one in recommended for point in points(one.terms.places[:1], visit)]
    return border_map_svg([*home, *offers], visit.language, profile.travel.kilometres) if home else None
