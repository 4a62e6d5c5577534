"""What the pages of a programme manager's daily work have in common: who may open them, whose names they show, and how
they wait for what was just recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Final
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.jobseekers.commands import Jobseekers
from services.kernel.personal import PersonErased, UnknownPerson
from services.web.context import Page, Visit
from services.web.programme import Asked, ProgrammePage, of_programme
from translation.locales import N_

WAIT_SECONDS: Final = 2.0
STEP_SECONDS: Final = 0.05
DONE: Final = {
    "enrol": N_("The participant is enrolled."),
    "recognised": N_("This person is known here already. What can be recorded of them stands below."),
    "attendance": N_("The attendance is recorded."),
    "correct-entry": N_("The entry is corrected."),
    "decline": N_("The application is declined."),
    "exit": N_("The exit is recorded."),
    "correct-exit": N_("The exit is corrected."),
    "award": N_("The award is recorded."),
    "placement": N_("The placement is recorded."),
    "corrected": N_("The placement is corrected. What was said before stays in its history."),
    "withdrawn": N_("The placement is withdrawn. It counts no more; its history stays."),
    "follow-up": N_("The follow-up is recorded."),
    "declared": N_("The obstacle is in the register."),
    "followed": N_("The step is recorded."),
    "resolved": N_("The end of the obstacle is recorded."),
    "unchanged": N_("This was known already: nothing new was recorded."),
}
"""What a page says after a form was accepted, by the word in its address."""


@dataclass(frozen=True)
class PersonTold:
    """A participant for a manager. ``name`` is ``None`` where only a profile is known, or nobody any more."""

    person_id: UUID
    name: str | None = None
    is_erased: bool = False

    @property
    def short(self) -> str:
        """The first part of the pseudonym, by which people tell one from another."""
        return str(self.person_id)[:8]


def for_managers(page: ProgrammePage) -> Page:
    """A page that only programme managers may open. It is kept by nobody on the way, since it may name people.

    Outside of demonstration mode it leads nowhere: who is a manager waits for accounts.
    """

    @of_programme
    @wraps(page)
    async def shown(asked: Asked) -> Response:
        if asked.is_manager:
            answer = await page(asked)
        else:
            answer = asked.render("managers_only.html", 403)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return shown


async def people_told(visit: Visit, people: Iterable[UUID]) -> dict[UUID, PersonTold]:
    """Who participants are, read at this moment from the sealed log and kept nowhere."""
    wanted = list(dict.fromkeys(people))
    return await asyncio.to_thread(
        lambda: {person: _told(visit.ports.jobseekers, person) for person in wanted}
    )


def _told(jobseekers: Jobseekers, person_id: UUID) -> PersonTold:
    try:
        known = jobseekers.identity(person_id)
    except UnknownPerson:
        return PersonTold(person_id)
    except PersonErased:
        return PersonTold(person_id, is_erased=True)
    return PersonTold(person_id, f"{known.given_name} {known.family_name}")


def id_in_address(visit: Visit, name: str) -> UUID:
    """An id that is part of the address. Raises ``HTTPException`` 404 where it is none."""
    try:
        return UUID(visit.request.path_params[name])
    except ValueError:
        raise HTTPException(404) from None


def done(visit: Visit) -> str | None:
    """What was just done, as the address says; ``None`` where it says nothing known."""
    message = DONE.get(visit.request.query_params.get("done", ""))
    return visit.say.gettext(message) if message else None


async def until(is_seen: Callable[[], Awaitable[bool]]) -> None:
    """Wait until a view shows what was just recorded, so that the next page does. Views follow within moments; one that
    is further behind is not waited for."""
    for _ in range(round(WAIT_SECONDS / STEP_SECONDS)):
        if await is_seen():
            return
        await asyncio.sleep(STEP_SECONDS)
