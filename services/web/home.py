"""The first page."""

from __future__ import annotations

from starlette.responses import Response

from services.offers.queries import OfferSearch
from services.web.context import Visit
from services.web.wording import cards

NEWEST = 3


async def show(visit: Visit) -> Response:
    """What Passerelle is, where to begin, how many offers there are, and the newest few."""
    counts = await visit.ports.offer_queries.counts()
    newest = await visit.ports.offer_queries.search(OfferSearch(limit=NEWEST))
    return visit.render(
        "home.html",
        counts={country: counts.get(country, 0) for country in ("FR", "BE")},
        total=sum(counts.values()),
        cards=await cards(visit, newest.rows),
    )
