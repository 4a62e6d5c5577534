"""A programme's sessions, and who is in one of them, for the manager who runs it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from contracts.trainings import TrainingTerms
from services.trainings.domain import Session
from services.trainings.path import Path
from services.trainings.publishing import published_training_terms
from services.trainings.queries import SessionRow, SessionSearch
from services.trainings.rules import UnknownSession
from services.web.paths_told import ORDER, state_of
from services.web.programme import Asked
from services.web.training_told import side
from services.web.work import PersonTold, done, for_managers, id_in_address, people_told
from translation.facts import Label
from translation.locales import N_

MOST_SHOWN: Final = 1000
TIMES: Final = {
    "now": N_("Under way"),
    "to_come": N_("To come"),
    "over": N_("Over"),
}


@dataclass(frozen=True)
class ParticipantTold:
    """One participant of a session, as a list shows them."""

    person: PersonTold
    path: Path
    state: str


@for_managers
async def show_all(asked: Asked) -> Response:
    """Every session of the programme: those under way, those to come, those over, the latest of these first."""
    search = SessionSearch(programme_id=asked.programme.programme_id, limit=MOST_SHOWN)
    rows = (await asked.visit.ports.training_queries.sessions(search)).rows
    by_time: dict[str, list[SessionRow]] = {name: [] for name in TIMES}
    for row in rows:
        by_time[time_of(row.starts_on, row.ends_on, asked.today)].append(row)
    by_time["over"].reverse()
    return asked.render(
        "sessions.html",
        by_time=by_time,
        titles={row.session_id: title_of(asked, row) for row in rows},
    )


@for_managers
async def show(asked: Asked) -> Response:
    """One session: its participants by where they stand, those first who wait for an answer.

    Read from the log, so that a manager sees at once what they recorded.
    """
    session, terms = await session_asked_for(asked)
    told = await people_told(asked.visit, session.paths)
    participants = [
        ParticipantTold(told[person], path, state_of(path)) for person, path in session.paths.items()
    ]
    by_state = {
        state: found for state in ORDER if (found := [one for one in participants if one.state == state])
    }
    row = await asked.visit.ports.training_queries.session(session.id)
    return asked.render(
        "session.html",
        session=session,
        terms=terms,
        title=title_of(asked, row) if row else Label(terms.title, terms.language),
        by_state=by_state,
        count=len(participants),
        done=done(asked.visit),
        time=TIMES[time_of(session.terms.starts_on, session.terms.ends_on, asked.today)],
    )


async def session_asked_for(asked: Asked) -> tuple[Session, TrainingTerms]:
    """The session of the address and what its training says. Raises ``HTTPException`` 404, also for one of another
    programme."""
    return await session_known(asked, id_in_address(asked.visit, "session_id"))


async def session_known(asked: Asked, session_id: UUID) -> tuple[Session, TrainingTerms]:
    """A session of this programme, from the log. Raises ``HTTPException`` 404."""
    trainings = asked.visit.ports.trainings

    def found() -> tuple[Session, TrainingTerms]:
        session = trainings.session(session_id)
        return session, published_training_terms(trainings.training(session.training_id).terms)

    try:
        session, terms = await asyncio.to_thread(found)
    except UnknownSession:
        raise HTTPException(404) from None
    if session.programme_id != asked.programme.programme_id:
        raise HTTPException(404)
    return session, terms


def title_of(asked: Asked, row: SessionRow) -> Label:
    """What its training is called, in the reader's language where somebody wrote it."""
    return side(row, asked.visit, asked.visit.language).title


def time_of(starts_on: date, ends_on: date, today: date) -> str:
    """Whether a session is to come, under way or over."""
    if starts_on > today:
        return "to_come"
    return "over" if ends_on < today else "now"
