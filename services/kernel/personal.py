"""The mark for personal data. A field so marked is sealed in the event log under its person's own key.

``name: Annotated[str, Personal()]``. The person is the event's ``person_id``, or else the aggregate itself. Once the
key is gone the field reads as its mask, for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Personal:
    """Marks a field. ``mask`` is what it reads as after the person was erased; the field's type must allow it."""

    mask: Any = None
