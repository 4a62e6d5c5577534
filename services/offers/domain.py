"""An offer and what can happen to it."""

from __future__ import annotations

from typing import Literal
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from services.offers.rules import OfferIsClosed, broken_rules
from services.offers.terms import OfferTerms

OFFERS = UUID("6f1b5a34-3a0e-5c52-9a53-8d2f7c1e9b40")
"""Namespace of offers' ids; changing it would give every offer a new identity."""

CloseReason = Literal["filled", "withdrawn", "expired", "gone_from_feed"]


class Offer(Aggregate):
    """A job that a recruiter or a partner's feed shares on both sides of the border."""

    TOPIC = "offers.Offer"

    class Event(Aggregate.Event):
        TOPIC = "offers.Offer.Event"

    class Published(Event, Aggregate.Created):
        TOPIC = "offers.Offer.Published"

        source: str
        reference: str
        terms: OfferTerms

    class Amended(Event):
        """The terms as they now are. Whatever closed the offer before, it is open. Self-contained, as it is published."""

        TOPIC = "offers.Offer.Amended"

        source: str
        reference: str
        terms: OfferTerms

    class Closed(Event):
        TOPIC = "offers.Offer.Closed"

        reason: CloseReason

    @event(Published)
    def __init__(self, source: str, reference: str, terms: OfferTerms) -> None:
        self.source, self.reference, self.terms = source, reference, terms
        self.is_open = True
        self.close_reason: CloseReason | None = None

    @staticmethod
    def create_id(source: str, reference: str) -> UUID:
        """The same reference of the same source is the same offer: publishing and importing are idempotent."""
        return uuid5(OFFERS, f"{source}\n{reference}")

    @classmethod
    def publish(cls, source: str, reference: str, terms: OfferTerms) -> Offer:
        """A new offer. Raises ``BrokenRule``."""
        _check(terms)
        return cls(source=source, reference=reference, terms=terms)

    def amend(self, terms: OfferTerms) -> None:
        """New terms, whole; nothing happens where an open offer has them already. Raises ``BrokenRule``."""
        if self.is_open and terms == self.terms:
            return
        _check(terms)
        self._amend(self.source, self.reference, terms)

    def receive(self, terms: OfferTerms) -> None:
        """The terms as a feed brings them. Raises ``BrokenRule``.

        A feed that goes on repeating an offer that was filled, withdrawn or expired here does not reopen it; one that
        changed it, or brings back what had gone from the feed, does.
        """
        closed_here = not self.is_open and self.close_reason != "gone_from_feed"
        if not (closed_here and terms == self.terms):
            self.amend(terms)

    def close(self, reason: CloseReason) -> None:
        """No more applications. Raises ``OfferIsClosed``."""
        if not self.is_open:
            raise OfferIsClosed(self.id)
        self._close(reason)

    @event(Amended)
    def _amend(self, source: str, reference: str, terms: OfferTerms) -> None:
        self.source, self.reference = source, reference
        self.terms, self.is_open, self.close_reason = terms, True, None

    @event(Closed)
    def _close(self, reason: CloseReason) -> None:
        self.is_open, self.close_reason = False, reason


def _check(terms: OfferTerms) -> None:
    for broken in broken_rules(terms):
        raise broken
