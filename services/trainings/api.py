"""The trainings API. Endpoints that write are plain ``def``: commands block and run in the framework's thread pool."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from services.floor.places import Gazetteer
from services.floor.problems import PROBLEM_RESPONSES
from services.trainings.commands import Trainings
from services.trainings.participants_api import participants
from services.trainings.placing import located
from services.trainings.queries import SessionSearch, TrainingQueries
from services.trainings.schemas import (
    PROGRAMME_ID,
    SESSION_ID,
    TRAINING_ID,
    SessionFound,
    SessionGiven,
    SessionPosted,
    SessionsFound,
    TrainingGiven,
    TrainingPosted,
    TrainingShown,
)
from services.trainings.shown import SessionShown, session_shown, training_shown

TrainingId = Annotated[UUID, Path(description="The training's id", examples=[str(TRAINING_ID)])]
SessionId = Annotated[UUID, Path(description="The session's id", examples=[str(SESSION_ID)])]


def router(commands: Trainings, queries: TrainingQueries, gazetteer: Gazetteer) -> APIRouter:
    """Endpoints under ``/api/trainings``.

    One training, session or path is read from the log: whoever just wrote sees what they wrote. Lists follow within
    about a second.
    """
    api = APIRouter(prefix="/api/trainings", tags=["trainings"])

    @api.post("", status_code=201, summary="Offer a training", responses=_problems(400, 413, 422))
    def offer(training: TrainingPosted, response: Response) -> TrainingShown:
        """Offers a training. Sent again with the same reference it is the same training, with the terms as sent last."""
        training_id = commands.offer_training(training.reference, located(training.terms(), gazetteer))
        response.headers["Location"] = f"/api/trainings/{training_id}"
        return training_shown(commands.training(training_id))

    @api.get("", summary="All trainings")
    async def trainings() -> list[TrainingShown]:
        """By reference."""
        return [TrainingShown.model_validate(row) for row in await queries.trainings()]

    @api.get("/sessions", summary="Sessions", responses=_problems(422))
    async def sessions(
        programme: Annotated[
            UUID | None, Query(description="Of this programme", examples=[str(PROGRAMME_ID)])
        ] = None,
        free: Annotated[bool, Query(description="Only those to come that have a seat left")] = False,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
        offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
    ) -> SessionsFound:
        """The earliest first, each with its training, seats and counts."""
        search = SessionSearch(programme_id=programme, free=free, limit=limit, offset=offset)
        page = await queries.sessions(search)
        return SessionsFound(
            total=page.total, sessions=[SessionFound.model_validate(row) for row in page.rows]
        )

    @api.get("/sessions/{session_id}", summary="A session", responses=_problems(404, 422))
    def session(session_id: SessionId) -> SessionShown:
        """The session as it now is."""
        return session_shown(commands.session(session_id))

    @api.put("/sessions/{session_id}", summary="Amend a session", responses=_problems(400, 404, 409, 422))
    def amend_session(session_id: SessionId, given: SessionGiven) -> SessionShown:
        """New dates, seats or programme; it then gives the awards its training now gives. Its code stays."""
        known = commands.session(session_id)
        commands.open_session(known.training_id, given.programme_id, given.terms(known.terms.code))
        return session_shown(commands.session(session_id))

    @api.post("/sessions/{session_id}/cancel", summary="Cancel a session", responses=_problems(404, 409, 422))
    def cancel_session(session_id: SessionId) -> SessionShown:
        """It will not take place. A session that somebody has entered cannot be cancelled."""
        commands.cancel_session(session_id)
        return session_shown(commands.session(session_id))

    @api.get("/{training_id}", summary="A training", responses=_problems(404, 422))
    def show(training_id: TrainingId) -> TrainingShown:
        """The training as it now is."""
        return training_shown(commands.training(training_id))

    @api.put("/{training_id}", summary="Amend a training", responses=_problems(400, 404, 413, 422))
    def amend(training_id: TrainingId, training: TrainingGiven) -> TrainingShown:
        """Replaces all terms. Sessions that are open keep their awards until they are amended."""
        reference = commands.training(training_id).reference
        commands.offer_training(reference, located(training.terms(), gazetteer))
        return training_shown(commands.training(training_id))

    @api.post(
        "/{training_id}/sessions",
        status_code=201,
        summary="Open a session",
        responses=_problems(400, 404, 409, 422),
    )
    def open_session(training_id: TrainingId, given: SessionPosted, response: Response) -> SessionShown:
        """Opens a session. Sent again with the same code it is the same session, as sent last."""
        session_id = commands.open_session(training_id, given.programme_id, given.terms(given.code))
        response.headers["Location"] = f"/api/trainings/sessions/{session_id}"
        return session_shown(commands.session(session_id))

    api.include_router(participants(commands))
    return api


def _problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    return {status: PROBLEM_RESPONSES[status] for status in statuses}
