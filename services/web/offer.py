"""One offer: both languages side by side, on the map, and as data for search engines."""

from __future__ import annotations

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.floor.border_map import border_map_svg
from services.offers.queries import OfferRow, today
from services.web import machine
from services.web.context import Visit
from services.web.job_posting import as_script, job_posting
from services.web.wording import OTHER_SIDE, facts_of, headline_of, points
from translation.facts import Label
from translation.locales import LANGUAGES
from translation.rendering import bilingual


async def show(visit: Visit) -> Response:
    """An open offer; a closed one says so, in the reader's language, and leads on to others like it."""
    row = await visit.ports.offer_queries.get(asked_for(visit))
    if row is None:
        raise HTTPException(404)
    terms, offers_machine = row.terms, machine.may_be_asked(visit, row.terms)
    is_asked = offers_machine and machine.is_asked(visit)
    if is_asked:
        terms = await machine.translated(visit, terms) or terms
    read = await visit.ports.recommender.occupations([row.offer_id])
    facts = facts_of(terms, visit.taxonomy, visit.ports.gazetteer, read.get(row.offer_id))
    beside = beside_of(terms.language, visit.language)
    own, other = bilingual(facts, visit.language, beside)
    headline = headline_of(facts, own)
    closed = _why_closed(row)
    posting = None if closed else job_posting(row, own.sentence, str(visit.request.url))
    on_map = points(terms.places, visit)
    return visit.render(
        "offer.html",
        200 if closed is None else 410,
        offer=row,
        terms=terms,
        headline=headline,
        original=None if headline.text == terms.title else Label(terms.title, terms.language),
        sides=(own, other),
        closed=closed,
        posting=as_script(posting) if posting else None,
        offers_machine=offers_machine and not is_asked,
        machine_failed=is_asked and terms is row.terms,
        machine_asked=machine.ASKED,
        map=border_map_svg(on_map, visit.language) if on_map else None,
    )


def beside_of(original: str, language: str) -> str:
    """The language shown beside the reader's: the offer's own, or where they read that, the other side's."""
    return original if original in LANGUAGES and original != language else OTHER_SIDE[language]


def asked_for(visit: Visit) -> UUID:
    """The offer that the address names. Raises ``HTTPException`` 404 where it names none."""
    try:
        return UUID(visit.request.path_params["offer_id"])
    except ValueError:
        raise HTTPException(404) from None


def _why_closed(row: OfferRow) -> str | None:
    """The reason an offer can no longer be applied for: it was closed, or its last day has passed."""
    if not row.is_open:
        return row.close_reason or "withdrawn"
    expires_on = row.terms.expires_on
    return "expired" if expires_on and expires_on < today() else None
