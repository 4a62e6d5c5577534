"""Contracts as Kafka messages: CloudEvents 1.0 in binary mode, and back.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

import orjson
from cloudevents.core.bindings.kafka import KafkaMessage, to_binary
from cloudevents.core.formats.base import Format
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from contracts.envelope import UNREADABLE, Contract, made
from services.floor.reasons import reason_of
from services.floor.streams.interface import Message, Said, Told, Unreadable

JSON, BYTES = "application/json", "application/octet-stream"
NOBODY = UUID(int=0)
"""The subject of a message whose key names none."""
LAST = 2**63 - 1
"""No log goes further."""


class Record(Protocol):
    """A message as it came, which anybody who may write to the topic can have put there."""

    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes | None]]: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...


class AsIs(JSONFormat):
    """The SDK's JSON, but data that are JSON already are not made of Python values again."""

    def write_data(self, data: Any, datacontenttype: str | None) -> bytes:
        return data if isinstance(data, bytes) else super().write_data(data, datacontenttype)


FORMAT: Format = AsIs()


def written(one: Told | Unreadable) -> KafkaMessage:
    """As it is sent. The key is the aggregate, so that all that is told of it lies in one partition, in order."""
    attributes: dict[str, Any] = {
        "specversion": "1.0",
        "id": f"{one.upstream}:{one.position}",
        "source": f"/passerelle/{one.upstream}",
        "subject": str(one.subject),
        "upstream": one.upstream,
        "position": str(one.position),
    }
    if isinstance(one, Told):
        attributes |= {"type": one.topic, "time": one.occurred_at, "datacontenttype": JSON}
        if one.trace:
            attributes["traceparent"] = one.trace
    else:
        attributes |= {"type": UNREADABLE, "datacontenttype": BYTES, "topic": one.topic}
        attributes["reason"] = one.reason
    key = one.subject.bytes
    return to_binary(CloudEvent(attributes, bytes(one.data)), FORMAT, key_mapper=lambda _: key)


def understood(upstream: str, record: Record) -> Message | Unreadable:
    """What was sent of an upstream, in the newest version of its contract; ``Unreadable`` where this release cannot make one
    of it, whatever it is."""
    said = {name: (content or b"").decode(errors="replace") for name, content in record.headers}
    kind, data = said.get("ce_type", ""), record.value or b""
    subject = UUID(bytes=record.key) if record.key and len(record.key) == 16 else NOBODY
    position = _position(said, upstream)
    if position is None:
        where = f"partition {record.partition}, offset {record.offset}"
        reason = f"the message says no position in the log of {upstream} ({where})"
        return Unreadable(upstream, _nowhere(record), subject, kind, data, reason)
    if kind == UNREADABLE:
        topic, reason = said.get("ce_topic", ""), said.get("ce_reason", "")
        return Unreadable(upstream, position, subject, topic, data, reason)
    try:
        return Message(upstream, position, _told(kind, data), said.get("ce_traceparent"))
    except ValueError as error:
        return Unreadable(upstream, position, subject, kind, data, reason_of(error))


def _told(topic: str, data: bytes) -> Contract | Said:
    """The contract, and the JSON it was made of where that is in its newest version. Raises as ``made`` does, and
    ``orjson.JSONDecodeError``. Parsed once: views write the same values down again."""
    values = orjson.loads(data)
    contract = made(topic, values)
    return Said(topic, contract.subject, values, contract) if topic == contract.TOPIC else contract


def _position(said: Mapping[str, str], upstream: str) -> int | None:
    """Where the message says it stands; ``None`` where that is no position of this upstream's log, or not the one that its
    id names: a reader would go past all that comes before it."""
    digits = said.get("ce_position", "")
    agree = (said.get("ce_upstream"), said.get("ce_id")) == (upstream, f"{upstream}:{digits}")
    if not (agree and digits.isascii() and digits.isdigit()):
        return None
    position = int(digits) if len(digits) < 20 else 0
    return position if 0 < position <= LAST else None


def _nowhere(record: Record) -> int:
    """A number below zero that no other record of the topic has."""
    return -(record.offset << 16 | record.partition) - 1
