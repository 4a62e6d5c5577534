"""The border between the domain and what others are told: terms in both directions, events out."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

import orjson
from eventsourcing.persistence import (
    DatetimeAsISO,
    DecimalAsStr,
    JSONTranscoder,
    Mapper,
    Transcoding,
    UUIDAsHex,
)
from pydantic import BaseModel

import contracts.offers as published
import contracts.values as values
from contracts.envelope import Contract
from services.offers import terms as own
from services.offers.domain import Offer
from services.offers.transcoding import TermsAsPlainJson

_OWN: dict[type[BaseModel], type[Any]] = {
    published.OfferTerms: own.OfferTerms,
    values.Place: own.Place,
    values.Code: own.Code,
    values.StatedSkill: own.StatedSkill,
    values.LanguageFloor: own.LanguageFloor,
    values.LicenceNeed: own.LicenceNeed,
    values.Salary: own.Salary,
    values.Registration: own.Registration,
    values.Employer: own.Employer,
    values.TextVersion: own.TextVersion,
}


_PLAIN = frozenset({str, float, int, bool, type(None)})


def own_terms(terms: published.OfferTerms) -> own.OfferTerms:
    """Published terms as the domain keeps them."""
    return cast(own.OfferTerms, _inward(terms))


def published_terms(terms: own.OfferTerms | published.OfferTerms) -> published.OfferTerms:
    """The domain's terms as others read them. Read by ``publishing_mapper``, they are that already."""
    if isinstance(terms, published.OfferTerms):
        return terms
    return published.OfferTerms.model_validate(terms)


class TermsAsPublished(Transcoding):
    """Reads stored terms straight into the published ones, which have the same names."""

    type = published.OfferTerms
    name = TermsAsPlainJson.name

    def encode(self, obj: published.OfferTerms) -> Any:
        raise TypeError("events are written by the domain")

    def decode(self, data: dict[str, Any]) -> published.OfferTerms:
        return published.OfferTerms.model_validate(data)


def publishing_mapper() -> Mapper[UUID]:
    """Reads the log for the stream alone: half the work of making the domain's terms first. Offers hold nothing sealed."""
    transcoder = JSONTranscoder()
    for transcoding in (UUIDAsHex(), DecimalAsStr(), DatetimeAsISO(), TermsAsPublished()):
        transcoder.register(transcoding)
    return Mapper(transcoder)


def _inward(value: Any) -> Any:
    cls = _OWN.get(type(value))
    if cls is not None:
        return cls(
            **{name: part if type(part) in _PLAIN else _inward(part) for name, part in value.__dict__.items()}
        )
    return tuple([_inward(part) for part in value]) if isinstance(value, tuple) else value


def to_contract(event: Offer.Event) -> Contract | None:
    """A domain event as the contract it is published as: the ``Translate`` of this service's notification log."""
    match event:
        case Offer.Published():
            return published.OfferPublished(
                occurred_at=event.timestamp,
                offer_id=event.originator_id,
                source=event.source,
                reference=event.reference,
                terms=published_terms(event.terms),
            )
        case Offer.Amended():
            return published.OfferAmended(
                occurred_at=event.timestamp,
                offer_id=event.originator_id,
                source=event.source,
                reference=event.reference,
                terms=published_terms(event.terms),
            )
        case Offer.Closed():
            return published.OfferClosed(
                occurred_at=event.timestamp, offer_id=event.originator_id, reason=event.reason
            )
    return None


_RETOLD: dict[str, type[Contract]] = {
    Offer.Published.TOPIC: published.OfferPublished,
    Offer.Amended.TOPIC: published.OfferAmended,
    Offer.Closed.TOPIC: published.OfferClosed,
}


def retold(topic: str, offer_id: UUID, state: bytes) -> tuple[str, dict[str, Any]]:
    """What ``to_contract`` says of an event, from its JSON in the log to the values of the contract's: terms are stored as they
    are published. Raises ``KeyError`` and ``ValueError`` for an event of another shape."""
    stored = orjson.loads(state)
    if "class_version" in stored:
        raise ValueError("an event of another version than the first")
    said = {name: stored[name] for name in ("source", "reference", "reason") if name in stored}
    if "terms" in stored:
        said["terms"] = stored["terms"]["_data_"]
    said |= {"occurred_at": stored["timestamp"]["_data_"], "offer_id": str(offer_id)}
    return _RETOLD[topic].TOPIC, said
