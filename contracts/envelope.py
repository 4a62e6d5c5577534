"""What all contracts share: a topic, a version, the moment it happened, and the aggregate it speaks of."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Contract(BaseModel):
    """A published event. ``TOPIC`` names it for ever, its version included; a change of shape is a new class."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True, allow_inf_nan=False)

    TOPIC: ClassVar[str]
    occurred_at: datetime

    @property
    def subject(self) -> UUID:
        """The aggregate the event is about: the stream keeps order among contracts of one subject."""
        raise TypeError(f"{type(self).__name__} names no subject")


REGISTRY: dict[str, type[Contract]] = {}
C = TypeVar("C", bound=type[Contract])


def contract(cls: C) -> C:
    """Enter a contract in the registry under its topic."""
    if cls.TOPIC in REGISTRY:
        raise ValueError(f"two contracts share the topic {cls.TOPIC}")
    REGISTRY[cls.TOPIC] = cls
    return cls
