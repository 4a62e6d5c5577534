"""What all contracts share: a topic, a version, the moment it happened, and the aggregate it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar, TypeVar
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

    def upcast(self) -> Contract:
        """The same event as the next version of its contract says it; itself where there is none. A version that got a
        successor overrides this: both live on, since what was once published stays in the topics."""
        return self


def newest(event: Contract) -> Contract:
    """An event in the newest version of its contract: all that readers ever see."""
    while (later := event.upcast()) is not event:
        event = later
    return event


def made(topic: str, values: Mapping[str, Any]) -> Contract:
    """An event of its JSON as plain values, in the newest version of its contract. Raises ``UnknownContract`` for a topic that
    this release does not know, ``pydantic.ValidationError`` for values of another shape."""
    return newest(_known(topic).model_validate(values))


def _known(topic: str) -> type[Contract]:
    cls = REGISTRY.get(topic)
    if cls is None:
        raise UnknownContract(topic)
    return cls


class UnknownContract(ValueError):
    """Somebody publishes what this release does not know yet: it waits for a newer one."""

    def __init__(self, topic: str) -> None:
        super().__init__(f"this release knows no contract {topic}")


UNREADABLE = "passerelle.unreadable"
"""The type of what a relay could not read in its log: published, so that whoever follows sets it aside in its place."""

REGISTRY: dict[str, type[Contract]] = {}
C = TypeVar("C", bound=type[Contract])


def contract(cls: C) -> C:
    """Enter a contract in the registry under its topic."""
    if cls.TOPIC in REGISTRY:
        raise ValueError(f"two contracts share the topic {cls.TOPIC}")
    REGISTRY[cls.TOPIC] = cls
    return cls


def published() -> dict[str, type[Contract]]:
    """Every contract of every module, by topic."""
    package = import_module(__package__)
    for module in iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
    return dict(REGISTRY)
