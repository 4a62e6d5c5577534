"""Three cross-border programmes as stories: their frame is public, every person, firm and date in them is invented.

A story is replayed as the events it would have left, each recorded on the day it tells, so that figures "as known on" any
day of those years can be asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from services.demo.programmes import actemploi, emploi_sans_frontieres, weldcome
from services.demo.programmes.replay import Services, replay
from services.demo.programmes.story import Story

__all__ = ["STORIES", "Services", "replay"]

STORIES: Final[dict[str, Callable[[date], Story]]] = {
    weldcome.CODE: lambda _: weldcome.story(),
    actemploi.CODE: actemploi.story,
    emploi_sans_frontieres.CODE: emploi_sans_frontieres.story,
}
"""By the programme's code: the story as it stands on a day."""
