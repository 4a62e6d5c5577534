"""How domains' values are written down in the event log: plain, compact JSON, without what was not said."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from asyncpg.pgproto import pgproto
from eventsourcing.persistence import Transcoding
from pydantic import TypeAdapter


class DateAsISO(Transcoding):
    """A day as ``2026-01-31``."""

    type = date
    name = "date"

    def encode(self, obj: date) -> str:
        return obj.isoformat()

    def decode(self, data: str) -> date:
        return date.fromisoformat(data)


class DatabaseUUIDAsHex(Transcoding):
    """asyncpg's own kind of ``UUID``, as the library writes the standard one: what a query hands out may be written down.

    The other way, a codec by which queries hand out the standard kind, costs four microseconds a value, and figures read
    hundreds of thousands.
    """

    type = pgproto.UUID
    name = "uuid_hex"

    def encode(self, obj: UUID) -> str:
        return obj.hex

    def decode(self, data: str) -> UUID:
        return UUID(data)


class AsPlainJSON(Transcoding):
    """A value object as one JSON object, without a type's name on every value inside."""

    def __init__(self, value_type: type[Any], name: str) -> None:
        self.type, self.name = value_type, name
        self._adapter: TypeAdapter[Any] = TypeAdapter(value_type)

    def encode(self, obj: Any) -> dict[str, Any]:
        plain: dict[str, Any] = self._adapter.dump_python(obj, mode="json", exclude_defaults=True)
        return plain

    def decode(self, data: dict[str, Any]) -> Any:
        return self._adapter.validate_python(data)
