"""Keys for people whom only a test knows: what is written about a person is sealed under theirs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from eventsourcing.application import Application


def give_keys(application: Application[UUID], *people: UUID) -> None:
    """As if they were registered with the jobseekers service."""
    mapper: Any = application.mapper
    mapper.keyring.create_many(people)
