"""Between the service's own words and the published ones."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from contracts import placements as published
from contracts.envelope import Contract
from contracts.values import Employer
from services.placements import terms as own
from services.placements.domain import FollowUp, Placement

_TERMS = TypeAdapter(own.PlacementTerms)
_PUBLISHED: dict[type[Any], type[Contract]] = {
    Placement.Recorded: published.PlacementRecorded,
    Placement.Corrected: published.PlacementCorrected,
}
_FOLLOW_UPS: dict[type[Any], type[Contract]] = {
    FollowUp.Recorded: published.FollowUpRecorded,
    FollowUp.Corrected: published.FollowUpCorrected,
}


def own_terms(terms: published.PlacementTerms) -> own.PlacementTerms:
    """A placement's published terms as the domain keeps them."""
    return _TERMS.validate_python(terms.model_dump())


def published_terms(terms: own.PlacementTerms) -> published.PlacementTerms:
    """A placement's terms as others read them."""
    return published.PlacementTerms.model_validate(terms)


def without_person(terms: published.PlacementTerms) -> published.PlacementTerms:
    """Terms of somebody who was erased, as the view keeps them: employer and occupation would tell who took the job."""
    return terms.model_copy(update={"employer": Employer(), "occupation": None})


def to_contract(event: Any) -> Contract | None:
    """A domain event as the contract it is published as: the ``Translate`` of this service's notification log.

    Remarks stay here.
    """
    told: dict[str, Any] = {
        "occurred_at": event.timestamp,
        "person_id": event.person_id,
        "programme_id": event.programme_id,
        "session_id": event.session_id,
    }
    match event:
        case Placement.Recorded() | Placement.Corrected():
            return _PUBLISHED[type(event)].model_validate(
                told | {"placement_id": event.originator_id, "terms": published_terms(event.terms)}
            )
        case Placement.Withdrawn():
            return published.PlacementWithdrawn(**told, placement_id=event.originator_id, reason=event.reason)
        case FollowUp.Recorded() | FollowUp.Corrected():
            found = {name: getattr(event.finding, name) for name in own.Finding.__slots__}
            return _FOLLOW_UPS[type(event)].model_validate(
                told | found | {"follow_up_id": event.originator_id, "milestone": event.milestone}
            )
    return None
