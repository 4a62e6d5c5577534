"""A stream carries contracts, in order, from a position. One interface; transports beside it."""

from services.floor.streams.interface import Batch, Message, Positions, Stream

__all__ = ["Batch", "Message", "Positions", "Stream"]
