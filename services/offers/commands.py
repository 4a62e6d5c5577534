"""What can be asked of the offers service: load, call, save. Blocking: called from plain ``def`` endpoints or threads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import IntegrityError, JSONTranscoder
from eventsourcing.postgres import PostgresApplicationRecorder

import contracts.offers as published
from services.floor.conflicts import in_spite_of_conflicts
from services.kernel.rules import Unknown
from services.offers.domain import CloseReason, Offer
from services.offers.log import OfferLog
from services.offers.publishing import own_terms
from services.offers.transcoding import TermsAsPlainJson

BATCH = 200
"""Events saved together: 640 saves a second one by one, 8 600 events a second in batches."""

Brought = tuple[str, str, published.OfferTerms]
"""An offer as a feed brings it: source, reference, terms."""


class UnknownOffer(Unknown):
    """No offer has this id."""

    field = "offer_id"
    rule = "unknown_offer"


@dataclass(frozen=True)
class Counts:
    """What a batch came to."""

    new: int = 0
    amended: int = 0
    unchanged: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.new + other.new, self.amended + other.amended, self.unchanged + other.unchanged)


class Offers(Application[UUID]):
    """The write side. ``Offers(env=database.environment("offers"))``."""

    name = "offers"

    def __init__(self, env: dict[str, str]) -> None:
        super().__init__(env)
        self._log = OfferLog(cast(PostgresApplicationRecorder, self.recorder), self.mapper)

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        transcoder.register(TermsAsPlainJson())

    def publish(self, source: str, reference: str, terms: published.OfferTerms) -> UUID:
        """Publish an offer; one known by this source and reference is amended instead. Raises ``BrokenRule``."""
        own = own_terms(terms)
        offer = Offer.publish(source, reference, own)
        try:
            self.save(offer)  # most are new, and the log itself knows those that are not
        except IntegrityError:
            self._change(offer.id, lambda known: known.amend(own))
        return offer.id

    def amend(self, offer_id: UUID, terms: published.OfferTerms) -> None:
        """Give an offer new terms, whole; a closed one is open again. Raises ``UnknownOffer``, ``BrokenRule``."""
        self._change(offer_id, lambda offer: offer.amend(own_terms(terms)))

    def close_offer(self, offer_id: UUID, reason: CloseReason) -> None:
        """Close an offer. Raises ``UnknownOffer``, ``OfferIsClosed``. (``close`` is the application's own: it lets the
        database go.)"""
        self._change(offer_id, lambda offer: offer.close(reason))

    def exists(self, source: str, reference: str) -> bool:
        """Whether an offer was ever published under this reference."""
        return Offer.create_id(source, reference) in self.repository

    def offer(self, offer_id: UUID) -> Offer:
        """The offer as it now is, straight from the log. Raises ``UnknownOffer``."""
        try:
            return self.repository.get(offer_id)
        except AggregateNotFoundError:
            raise UnknownOffer(offer_id) from None

    def take(self, batch: Iterable[Brought]) -> Counts:
        """Offers as a feed brings them, some hundreds at a time. New ones are published, changed ones amended, the
        others left alone. Raises ``BrokenRule``, nothing being saved: check terms before (``rules.broken_rules``)."""
        brought = [
            (Offer.create_id(source, reference), source, reference, own_terms(terms))
            for source, reference, terms in batch
        ]

        def attempt() -> Counts:
            latest = self._log.latest({offer_id for offer_id, *_ in brought})
            changed = {
                offer_id
                for offer_id, _, _, terms in brought
                if offer_id in latest and getattr(latest[offer_id], "terms", None) != terms
            }
            offers = self._log.load(changed) if changed else {}
            new: set[UUID] = set()
            for offer_id, source, reference, terms in brought:
                if offer_id in offers:
                    offers[offer_id].receive(terms)
                elif offer_id not in latest:
                    offers[offer_id] = Offer.publish(source, reference, terms)
                    new.add(offer_id)
            written = {recording.domain_event.originator_id for recording in self.save(*offers.values())}
            return Counts(len(new), len(written - new), len(brought) - len(written))

        return in_spite_of_conflicts(attempt)

    def close_missing(self, source: str, seen_references: Iterable[str]) -> int:
        """After a full feed: close the source's open offers that were not in it. Returns how many."""
        seen = {Offer.create_id(source, reference) for reference in seen_references}
        return self._close_all(self._log.open_of(source) - seen, lambda offer: offer.close("gone_from_feed"))

    def expire(self, due: Collection[UUID], today: date) -> int:
        """Close those of the ``due`` offers that expired before ``today``. Returns how many."""

        def expired(offer: Offer) -> None:
            if offer.terms.has_expired(today):
                offer.close("expired")

        return self._close_all(due, expired)

    def _close_all(self, offer_ids: Collection[UUID], close: Callable[[Offer], None]) -> int:
        remaining, closed = sorted(offer_ids), 0
        while remaining:
            batch, remaining = remaining[:BATCH], remaining[BATCH:]

            def attempt(batch: list[UUID] = batch) -> int:
                offers = [offer for offer in self._log.load(batch).values() if offer.is_open]
                for offer in offers:
                    close(offer)
                return len(self.save(*offers))

            closed += in_spite_of_conflicts(attempt)
        return closed

    def _change(self, offer_id: UUID, change: Callable[[Offer], None]) -> None:
        def attempt() -> None:
            offer = self.offer(offer_id)
            change(offer)
            self.save(offer)

        in_spite_of_conflicts(attempt)
