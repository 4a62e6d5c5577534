"""The placements API.

Endpoints that need somebody's path are asynchronous, since the path comes from a view; their command blocks and runs in
a thread. The others that write are plain ``def`` and run in the framework's thread pool.
"""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from services.floor.problems import PROBLEM_RESPONSES
from services.kernel.clock import today
from services.placements.commands import Placements
from services.placements.domain import Placement
from services.placements.publishing import published_terms, without_person
from services.placements.queries import PlacementQueries
from services.placements.rules import UnknownPath
from services.placements.schemas import (
    PLACEMENT_ID,
    FollowUpDue,
    FollowUpGiven,
    FollowUpShown,
    PlacementGiven,
    PlacementPosted,
    PlacementsFound,
    PlacementShown,
    PlacementWithHistory,
    VersionShown,
    Withdrawal,
)
from services.placements.terms import PathKnown

PlacementId = Annotated[UUID, Path(description="The placement's id", examples=[str(PLACEMENT_ID)])]
Programme = Annotated[UUID | None, Query(description="Of this programme only")]
Session = Annotated[UUID | None, Query(description="Of this session only")]


def router(commands: Placements, queries: PlacementQueries) -> APIRouter:
    """Endpoints under ``/api/placements``.

    One placement is read from the log, not from the view: whoever just wrote sees what they wrote. Lists see it as soon
    as the view has followed, within about a second.
    """
    api = APIRouter(prefix="/api/placements", tags=["placements"])

    @api.post(
        "",
        status_code=201,
        summary="Record a placement",
        responses=_problems(400, 404, 409, 413, 422),
    )
    async def record(given: PlacementPosted, response: Response) -> PlacementShown:
        """Records a job that a participant of a session took. Sent again with the same reference it is the same
        placement, corrected where it says something else. `Location` tells where it is."""
        path = await path_of(given.session_id, given.person_id)
        placement_id = await asyncio.to_thread(
            commands.record, path, given.terms(), given.reference, given.remarks
        )
        response.headers["Location"] = f"/api/placements/{placement_id}"
        return _shown(await asyncio.to_thread(commands.placement, placement_id))

    @api.get("", summary="List placements", responses=_problems(422))
    async def listed(
        programme: Programme = None,
        session: Session = None,
        person: Annotated[UUID | None, Query(description="Of this person only, by pseudonym")] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> PlacementsFound:
        """Placements by start day, withdrawn ones too, each marked."""
        page = await queries.placements(
            programme_id=programme, session_id=session, person_id=person, limit=limit, offset=offset
        )
        return PlacementsFound(
            total=page.total, placements=[PlacementShown.model_validate(row) for row in page.rows]
        )

    @api.post(
        "/follow-ups",
        status_code=201,
        summary="Record a follow-up",
        responses=_problems(400, 404, 409, 413, 422),
    )
    async def follow_up(given: FollowUpGiven) -> FollowUpShown:
        """Records somebody's situation four weeks, three, six or twelve months after they left. The situation is that of
        a day about that time, whenever it was asked for. Told again for the same milestone it is corrected."""
        path = await path_of(given.session_id, given.person_id)
        told = given.model_dump(exclude={"session_id", "person_id"})
        follow_up_id = await asyncio.to_thread(lambda: commands.follow_up(path, **told))
        return FollowUpShown(
            follow_up_id=follow_up_id,
            programme_id=path.programme_id,
            **given.model_dump(exclude={"remarks"}),
        )

    @api.get("/follow-ups/due", summary="Follow-ups that are due", responses=_problems(422))
    async def due(
        on: Annotated[date | None, Query(description="As of this day; today where none is given")] = None,
        programme: Programme = None,
        session: Session = None,
    ) -> list[FollowUpDue]:
        """Follow-ups whose day has come and that nobody has recorded, the longest overdue first. Who was transferred is
        followed up where they went."""
        found = await queries.due(on or today(), programme, session)
        return [FollowUpDue.model_validate(one) for one in found]

    @api.get("/{placement_id}", summary="A placement with its history", responses=_problems(404, 422))
    def show(placement_id: PlacementId) -> PlacementWithHistory:
        """The placement as it now is, and everything that was said of it: what was corrected or withdrawn stays
        visible. Of somebody who was erased it tells neither the person nor the employer and the occupation."""
        placement = commands.placement(placement_id)
        shown = _shown(placement, of_nobody=commands.is_erased(placement.path.person_id))
        history = [VersionShown.model_validate(one) for one in commands.history(placement_id)]
        return PlacementWithHistory(**shown.__dict__, history=history)

    @api.put("/{placement_id}", summary="Correct a placement", responses=_problems(400, 404, 409, 413, 422))
    async def correct(placement_id: PlacementId, given: PlacementGiven) -> PlacementShown:
        """Replaces all terms. The same terms again change nothing; what was said before stays in the history."""
        known = (await asyncio.to_thread(commands.placement, placement_id)).path
        path = await queries.path(known.session_id, known.person_id)
        await asyncio.to_thread(commands.correct, placement_id, given.terms(), given.remarks, path)
        return _shown(await asyncio.to_thread(commands.placement, placement_id))

    @api.post(
        "/{placement_id}/withdraw",
        summary="Withdraw a placement",
        responses=_problems(400, 404, 409, 422),
    )
    def withdraw(placement_id: PlacementId, withdrawal: Withdrawal) -> PlacementShown:
        """Says that it was no placement. It counts no more; its history says what was recorded, and why it went."""
        commands.withdraw(placement_id, withdrawal.reason)
        return _shown(commands.placement(placement_id))

    async def path_of(session_id: UUID, person_id: UUID) -> PathKnown:
        path = await queries.path(session_id, person_id)
        if path is None:
            raise UnknownPath(person_id)
        return path

    return api


def _problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    return {status: PROBLEM_RESPONSES[status] for status in statuses}


def _shown(placement: Placement, *, of_nobody: bool = False) -> PlacementShown:
    """``of_nobody``: the person was erased."""
    terms = published_terms(placement.terms)
    return PlacementShown(
        placement_id=placement.id,
        person_id=None if of_nobody else placement.path.person_id,
        programme_id=placement.path.programme_id,
        session_id=placement.path.session_id,
        is_withdrawn=placement.withdrawn is not None,
        withdrawal_reason=placement.withdrawn,
        terms=without_person(terms) if of_nobody else terms,
    )
