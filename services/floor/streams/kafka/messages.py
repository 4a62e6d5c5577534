"""Contracts as Kafka messages: CloudEvents 1.0 in binary mode, and back.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cloudevents.core.bindings.kafka import KafkaMessage, to_binary
from cloudevents.core.formats.base import Format
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from contracts.envelope import read
from services.floor.reasons import reason_of
from services.floor.streams.interface import Message, Unreadable

UNREADABLE = "passerelle.unreadable"
"""The type of what a relay could not read in its log: published, so that whoever follows sets it aside in its place."""
JSON, BYTES = "application/json", "application/octet-stream"


class AsIs(JSONFormat):
    """The SDK's JSON, but data that are JSON already are not made of Python values again."""

    def write_data(self, data: Any, datacontenttype: str | None) -> bytes:
        return data if isinstance(data, bytes) else super().write_data(data, datacontenttype)


FORMAT: Format = AsIs()


def written(one: Message | Unreadable) -> KafkaMessage:
    """As it is sent. The key is the aggregate, so that all that is told of it lies in one partition, in order."""
    attributes: dict[str, Any] = {
        "specversion": "1.0",
        "id": f"{one.upstream}:{one.position}",
        "source": f"/passerelle/{one.upstream}",
        "subject": str(one.subject),
        "upstream": one.upstream,
        "position": str(one.position),
    }
    if isinstance(one, Message):
        attributes |= {"type": one.contract.TOPIC, "time": one.contract.occurred_at, "datacontenttype": JSON}
        if one.trace:
            attributes["traceparent"] = one.trace
        data = one.contract.model_dump_json(exclude_defaults=True).encode()
    else:
        attributes |= {"type": UNREADABLE, "datacontenttype": BYTES, "topic": one.topic}
        attributes["reason"] = one.reason
        data = bytes(one.data)
    key = one.subject.bytes
    return to_binary(CloudEvent(attributes, data), FORMAT, key_mapper=lambda _: key)


def understood(headers: list[tuple[str, bytes]], key: bytes, value: bytes) -> Message | Unreadable:
    """What was sent, in the newest version of its contract; ``Unreadable`` where this release cannot make one of it."""
    said = {name: content.decode() for name, content in headers}
    upstream, position, kind = said["ce_upstream"], int(said["ce_position"]), said["ce_type"]
    if kind == UNREADABLE:
        return Unreadable(upstream, position, UUID(bytes=key), said["ce_topic"], value, said["ce_reason"])
    try:
        return Message(upstream, position, read(kind, value), said.get("ce_traceparent"))
    except ValueError as error:
        return Unreadable(upstream, position, UUID(bytes=key), kind, value, reason_of(error))
