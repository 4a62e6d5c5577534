"""The offers API. Endpoints that write are plain ``def``: commands block and run in the framework's thread pool."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from contracts.offers import OfferTerms
from contracts.values import ContractType, Country, Language
from services.floor.faults import Fault
from services.floor.places import Gazetteer
from services.floor.problems import PROBLEM_RESPONSES, Refused
from services.offers.commands import Offers
from services.offers.domain import Offer
from services.offers.placing import located
from services.offers.publishing import own_terms, published_terms
from services.offers.queries import OfferQueries, OfferSearch
from services.offers.rules import broken_rules
from services.offers.schemas import (
    OFFER_ID,
    Closing,
    OfferFound,
    OfferGiven,
    OfferPosted,
    OffersFound,
    OfferShown,
)
from translation.locales import negotiate

SimilarWords = Callable[[str, str], Awaitable[tuple[str, ...]]]
"""Words and their language → phrases that name the same occupation, in all languages."""
OfferId = Annotated[UUID, Path(description="The offer's id", examples=[str(OFFER_ID)])]


@dataclass(frozen=True)
class Wanted:
    """The query parameters of a search."""

    q: Annotated[
        str, Query(max_length=200, description="Words of the job, in any language", examples=["soudeur"])
    ] = ""
    near: Annotated[str, Query(max_length=200, description="A place or postcode", examples=["Tournai"])] = ""
    radius_km: Annotated[float, Query(gt=0, le=500, description="Around that place, as the crow flies")] = 50
    country: Annotated[tuple[Country, ...], Query(description="Country of work")] = ()
    contract: Annotated[tuple[ContractType, ...], Query()] = ()
    language: Annotated[
        tuple[Language, ...], Query(description="Language of the text, original or translated")
    ] = ()
    limit: Annotated[int, Query(ge=1, le=100)] = 20
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0


def router(
    commands: Offers, queries: OfferQueries, gazetteer: Gazetteer, similar_words: SimilarWords | None = None
) -> APIRouter:
    """Endpoints under ``/api/offers``.

    One offer is read from the log, not from the view: whoever just wrote sees what they wrote. Searches see it as soon
    as the view has followed, within about a second.
    """
    api = APIRouter(prefix="/api/offers", tags=["offers"])

    @api.post(
        "",
        status_code=201,
        summary="Publish an offer",
        responses={
            200: {
                "model": OfferShown,
                "description": "The offer was known by this reference, and has the terms sent",
            },
            **_problems(400, 413, 422),
        },
    )
    def publish(offer: OfferPosted, response: Response) -> OfferShown:
        """Publishes an offer on both sides of the border. Sent again with the same source and reference it is the same
        offer, with the terms as sent last. `Location` tells where it is."""
        terms = _checked(offer, gazetteer)
        reference = offer.reference or uuid4().hex
        if commands.exists(offer.source, reference):
            response.status_code = 200
        offer_id = commands.publish(offer.source, reference, terms)
        response.headers["Location"] = f"/api/offers/{offer_id}"
        return _shown(commands.offer(offer_id))

    @api.get("/{offer_id}", summary="An offer", responses=_problems(404, 422))
    def show(offer_id: OfferId) -> OfferShown:
        """The offer as it now is, open or closed."""
        return _shown(commands.offer(offer_id))

    @api.put("/{offer_id}", summary="Amend an offer", responses=_problems(400, 404, 413, 422))
    def amend(offer_id: OfferId, offer: OfferGiven) -> OfferShown:
        """Replaces all terms. The same terms again change nothing; a closed offer is open again."""
        commands.amend(offer_id, _checked(offer, gazetteer))
        return _shown(commands.offer(offer_id))

    @api.post("/{offer_id}/close", summary="Close an offer", responses=_problems(400, 404, 409, 422))
    def close(offer_id: OfferId, closing: Closing) -> OfferShown:
        """Takes the offer out of searches and recommendations. Its page says that it closed, and why."""
        commands.close_offer(offer_id, closing.reason)
        return _shown(commands.offer(offer_id))

    @api.get("", summary="Search open offers", responses=_problems(422))
    async def search(request: Request, wanted: Annotated[Wanted, Depends()]) -> OffersFound:
        """Open, unexpired offers: those with the words in their title first, then the nearest, then the newest."""
        phrases = [wanted.q] if wanted.q.strip() else []
        if phrases and similar_words is not None:
            language = negotiate(request.headers.get("accept-language"))
            phrases += await similar_words(wanted.q, language)
        near = _position(wanted.near, gazetteer)
        page = await queries.search(
            OfferSearch(
                phrases=tuple(phrases),
                near=near,
                radius_km=wanted.radius_km if near else None,
                countries=wanted.country,
                contracts=wanted.contract,
                languages=wanted.language,
                limit=wanted.limit,
                offset=wanted.offset,
            )
        )
        found = [
            OfferFound(
                **OfferShown.model_validate(hit.row).__dict__,
                distance_km=None if hit.distance_km is None else round(hit.distance_km, 1),
            )
            for hit in page.rows
        ]
        return OffersFound(total=page.total, offers=found)

    return api


def _problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    return {status: PROBLEM_RESPONSES[status] for status in statuses}


def _checked(offer: OfferGiven, gazetteer: Gazetteer) -> OfferTerms:
    """The terms with their places found. Raises ``Refused`` with every fault there is."""
    faults = [
        Fault(broken.field, broken.rule, broken.params) for broken in broken_rules(own_terms(offer.terms()))
    ]
    if faults:
        raise Refused(faults)
    return located(offer.terms(), gazetteer)


def _position(name: str, gazetteer: Gazetteer) -> tuple[float, float] | None:
    if not name.strip():
        return None
    entry = gazetteer.find(name)
    if entry is None:
        raise Refused([Fault("near", "unknown_place", {"given": name})])
    return entry.lat, entry.lon


def _shown(offer: Offer) -> OfferShown:
    return OfferShown(
        offer_id=offer.id,
        source=offer.source,
        reference=offer.reference,
        is_open=offer.is_open,
        close_reason=offer.close_reason,
        terms=published_terms(offer.terms),
    )
