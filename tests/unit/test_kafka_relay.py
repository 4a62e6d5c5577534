"""A relay publishes a stretch of its log whole or not at all, and names the message that it cannot publish."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest
from kafka.errors import KafkaError, MessageSizeTooLargeError

from services.floor.streams import Told
from services.floor.streams.kafka.writing import CannotPublish, as_sent, sent_whole
from tests.unit.test_kafka_messages import ERASED, sample


@dataclass
class Refusing:
    """A producer whose broker takes no message that is too large, which it says of the message or of the transaction."""

    most: int
    at_once: bool
    aborted: bool = False

    def begin_transaction(self) -> None:
        self.futures: list[Any] = []

    def send(self, topic: str, value: bytes, key: bytes, headers: Any) -> Any:
        error = MessageSizeTooLargeError("too large") if len(value) > self.most else None
        if error and self.at_once:
            raise error
        self.futures.append(SimpleNamespace(exception=error))
        return self.futures[-1]

    def commit_transaction(self) -> None:
        if any(future.exception for future in self.futures):
            raise KafkaError("the transaction cannot be committed")

    def abort_transaction(self) -> None:
        self.aborted = True


@pytest.mark.parametrize("at_once", [True, False])
def test_a_relay_names_the_message_that_the_broker_does_not_take(at_once: bool) -> None:
    large = sample("passerelle.jobseekers.JobseekerRegistered.v1", 8)
    producer: Any = Refusing(200, at_once)
    told = [Told.of(one) for one in (sample(ERASED), large, sample(ERASED, 9))]
    with pytest.raises(
        CannotPublish, match="message 8 of jobseekers cannot be published: MessageSizeTooLarge"
    ):
        sent_whole(producer, "jobseekers", [(one, as_sent(one)) for one in told])
    assert producer.aborted


def test_a_relay_names_the_message_that_cannot_be_written() -> None:
    one = sample(ERASED)
    naive = one.contract.model_copy(update={"occurred_at": one.contract.occurred_at.replace(tzinfo=None)})
    with pytest.raises(CannotPublish, match=r"message 7 of jobseekers .*'time'"):
        as_sent(Told.of(replace(one, told=naive)))
