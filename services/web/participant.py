"""A participant in a session, as the log now knows them: what every page about them begins with."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

from starlette.exceptions import HTTPException

from contracts.trainings import TrainingTerms
from services.kernel.personal import PersonErased, UnknownPerson
from services.placements.terms import PathKnown
from services.trainings.domain import Session
from services.trainings.path import Path
from services.web.paths_told import state_in_words, state_of
from services.web.programme import Asked
from services.web.sessions import session_asked_for
from services.web.work import PersonTold, id_in_address, people_told
from translation.locales import N_


@dataclass(frozen=True)
class Participant:
    """A participant in a session, as the log now knows them."""

    asked: Asked
    session: Session
    terms: TrainingTerms
    person: PersonTold
    path: Path

    @property
    def page(self) -> str:
        return participant_page(self.asked, self.session.id, self.person.person_id)

    @property
    def known(self) -> PathKnown | None:
        """What placements need to know of the path; ``None`` where they did not enter."""
        return path_known(self.session, self.person.person_id, self.path)

    @property
    def about(self) -> list[tuple[str, str, str]]:
        """What a form about them stands under."""
        say, language = self.asked.visit.say.gettext, self.asked.visit.language
        who = f"{self.person.name} ({self.person.short})" if self.person.name else self.person.short
        state = state_in_words(state_of(self.path), language)
        return [
            ("person_id", say(N_("Participant")), f"{who}, {state}"),
            ("session_id", say(N_("Session")), f"{self.session.terms.code}, {self.terms.title}"),
        ]


def participant_page(asked: Asked, session_id: UUID, person_id: UUID) -> str:
    """The address of a participant, after the language."""
    return f"/programmes/{asked.code}/sessions/{session_id}/participants/{person_id}"


def path_known(session: Session, person_id: UUID, path: Path) -> PathKnown | None:
    """A path as placements know it, straight from the log of trainings: the view that tells it may be a moment behind."""
    if path.entered_on is None:
        return None
    return PathKnown(
        person_id,
        session.programme_id,
        session.id,
        session.terms.starts_on,
        path.entered_on,
        path.exit.exited_on if path.exit else None,
    )


async def paths_in_programme(asked: Asked, person_id: UUID) -> list[tuple[str, str]]:
    """The sessions of the programme in which a person applied or took part: each session's code, and the person's page in
    it."""
    queries = asked.visit.ports.training_queries
    sessions = [await queries.session(path.session_id) for path in await queries.paths_of(person_id)]
    return [
        (one.code, participant_page(asked, one.session_id, person_id))
        for one in sessions
        if one is not None and one.programme_id == asked.programme.programme_id
    ]


async def participant_asked_for(asked: Asked) -> Participant:
    """The participant of the address. Raises ``HTTPException`` 404 where nobody is known under the pseudonym."""
    session, terms = await session_asked_for(asked)
    person_id = id_in_address(asked.visit, "person_id")
    told = await people_told(asked.visit, [person_id])
    path = session.paths.get(person_id, Path())
    if person_id not in session.paths and not await _is_known(asked, person_id):
        raise HTTPException(404)
    return Participant(asked, session, terms, told[person_id], path)


async def _is_known(asked: Asked, person_id: UUID) -> bool:
    """Somebody who has not applied can be enrolled where the house knows them."""
    try:
        await asyncio.to_thread(asked.visit.ports.jobseekers.must_know, person_id)
    except (UnknownPerson, PersonErased):
        return False
    return True
