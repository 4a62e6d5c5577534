"""A training: what is taught, where, by whom and for which awards."""

from __future__ import annotations

from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from services.kernel.clock import recorded_at
from services.trainings.rules import check_texts, check_training
from services.trainings.terms import TrainingTerms

TRAININGS = UUID("1c0f6d52-7e4b-5a38-b1d9-52a8e3f7c604")
"""Namespace of trainings' ids; changing it would give every training a new identity."""


class Training(Aggregate):
    """Its sessions are aggregates of their own (``domain.Session``)."""

    TOPIC = "trainings.Training"

    class Event(Aggregate.Event):
        TOPIC = "trainings.Training.Event"
        create_timestamp = staticmethod(recorded_at)

    class Offered(Event, Aggregate.Created):
        TOPIC = "trainings.Training.Offered"
        reference: str
        terms: TrainingTerms

    class Amended(Event):
        """The terms as they now are, whole."""

        TOPIC = "trainings.Training.Amended"
        reference: str
        terms: TrainingTerms

    @event(Offered)
    def __init__(self, reference: str, terms: TrainingTerms) -> None:
        self.reference, self.terms = reference, terms

    @staticmethod
    def create_id(reference: str) -> UUID:
        """The same reference is the same training."""
        return uuid5(TRAININGS, reference)

    @classmethod
    def offer(cls, reference: str, terms: TrainingTerms) -> Training:
        """A new training. Raises ``BrokenRule``."""
        check_texts(reference, "reference")
        check_training(terms)
        return cls(reference=reference, terms=terms)

    def amend(self, terms: TrainingTerms) -> bool:
        """New terms, whole; whether anything changed. Raises ``BrokenRule``."""
        if terms == self.terms:
            return False
        check_training(terms)
        self._amend(self.reference, terms)
        return True

    @event(Amended)
    def _amend(self, reference: str, terms: TrainingTerms) -> None:
        self.reference, self.terms = reference, terms
