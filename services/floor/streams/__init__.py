"""A stream carries contracts, in order, from a position. One interface; transports beside it."""

from services.floor.streams.interface import (
    Batch,
    Following,
    Message,
    Partition,
    Position,
    Reached,
    Stream,
    Told,
    Unreadable,
    together,
)

__all__ = [
    "Batch",
    "Following",
    "Message",
    "Partition",
    "Position",
    "Reached",
    "Stream",
    "Told",
    "Unreadable",
    "together",
]
