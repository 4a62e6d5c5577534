"""The programmes API. Endpoints that write are plain ``def``: commands block and run in the framework's thread pool."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from services.floor.faults import Fault
from services.floor.problems import PROBLEM_RESPONSES, Refused
from services.programmes.commands import Programmes
from services.programmes.domain import Obstacle, Programme
from services.programmes.publishing import own_terms, published_terms
from services.programmes.queries import ProgrammeQueries, ProgrammeRow
from services.programmes.rules import UnknownObstacle, UnknownProgramme, broken_rules
from services.programmes.schemas import (
    OBSTACLE,
    FigureDeclaredShown,
    FigureGiven,
    FigureShown,
    ObstacleCountShown,
    ObstacleGiven,
    ObstacleShown,
    ProgrammeGiven,
    ProgrammeShown,
    ResolutionGiven,
    StepGiven,
)

Code = Annotated[str, Path(description="The programme's short name", examples=["deux-rives"], max_length=60)]
ObstacleId = Annotated[UUID, Path(description="The obstacle's id", examples=[OBSTACLE])]
PersonId = Annotated[UUID | None, Query(description="Only those of this participant, by pseudonym")]


def router(commands: Programmes, queries: ProgrammeQueries) -> APIRouter:
    """Endpoints under ``/api/programmes``.

    One programme or obstacle is read from the log, not from the view: whoever just wrote sees what they wrote. Lists see
    it as soon as the views have followed, within about a second.
    """
    api = APIRouter(prefix="/api/programmes", tags=["programmes"])

    @api.get("", summary="Programmes")
    async def programmes() -> list[ProgrammeShown]:
        """Every programme, by code."""
        return [ProgrammeShown.model_validate(row) for row in await queries.all()]

    @api.put(
        "/{code}",
        summary="Start or amend a programme",
        responses={
            201: {"model": ProgrammeShown, "description": "The programme is new"},
            **_problems(400, 413, 422),
        },
    )
    def put(code: Code, programme: ProgrammeGiven, response: Response) -> ProgrammeShown:
        """Starts the programme, or replaces all its terms. The same terms again change nothing."""
        terms = own_terms(programme)
        if faults := [Fault(one.field, one.rule, one.params) for one in broken_rules(code, terms)]:
            raise Refused(faults)
        if not commands.exists(code):
            response.status_code = 201
        return _programme(commands.programme(commands.start(code, programme)))

    @api.get("/{code}", summary="A programme", responses=_problems(404, 422))
    def show(code: Code) -> ProgrammeShown:
        """The programme as it now is, with the figures that others declared of it."""
        return _programme(commands.programme_of(code))

    @api.post(
        "/{code}/declared-figures",
        status_code=201,
        summary="Declare a figure",
        responses={
            200: {"model": ProgrammeShown, "description": "The figure was declared before"},
            **_problems(400, 404, 413, 422),
        },
    )
    def declare_figure(code: Code, figure: FigureGiven, response: Response) -> ProgrammeShown:
        """Keeps a figure that others published of the programme, as quoted. How it was computed is not known, and is
        said wherever it is shown."""
        programme_id = commands.programme_of(code).id
        if not commands.declare_figure(programme_id, **figure.model_dump()):
            response.status_code = 200
        return _programme(commands.programme(programme_id))

    @api.get("/{code}/figures", summary="Published figures", responses=_problems(404, 422))
    async def figures(code: Code) -> list[FigureShown]:
        """The computed figures that were published of the programme, the newest first, each with its definition and the
        log positions that give it again."""
        known = await _known(queries, code)
        return [FigureShown.model_validate(row) for row in await queries.figures(known.programme_id)]

    @api.get("/{code}/obstacles", summary="Obstacles", responses=_problems(404, 422))
    async def obstacles(code: Code, person_id: PersonId = None) -> list[ObstacleShown]:
        """The programme's obstacles: open ones first, then the latest declared."""
        known = await _known(queries, code)
        rows = await queries.obstacles(programme_id=known.programme_id, person_id=person_id)
        return [ObstacleShown.model_validate(row) for row in rows]

    @api.get("/{code}/obstacles/counts", summary="Obstacles counted", responses=_problems(404, 422))
    async def counts(code: Code) -> list[ObstacleCountShown]:
        """How many obstacles there are by kind, country and status. Those of erased persons count."""
        known = await _known(queries, code)
        rows = await queries.obstacle_counts(known.programme_id)
        return [ObstacleCountShown.model_validate(row) for row in rows]

    @api.post(
        "/{code}/obstacles",
        status_code=201,
        summary="Declare an obstacle",
        responses=_problems(400, 404, 409, 413, 422),
    )
    def declare_obstacle(code: Code, obstacle: ObstacleGiven, response: Response) -> ObstacleShown:
        """Declares what bars the way of a participant, or of the programme itself. Sent again with the same reference it
        is the same obstacle. `Location` tells where it is."""
        programme_id = commands.programme_of(code).id
        obstacle_id = commands.declare_obstacle(programme_id, **obstacle.model_dump())
        response.headers["Location"] = f"/api/programmes/{code}/obstacles/{obstacle_id}"
        return _obstacle(commands, commands.obstacle(obstacle_id))

    @api.get("/{code}/obstacles/{obstacle_id}", summary="An obstacle", responses=_problems(404, 422))
    def show_obstacle(code: Code, obstacle_id: ObstacleId) -> ObstacleShown:
        """The obstacle as it now stands."""
        return _obstacle(commands, _of(commands, code, obstacle_id))

    @api.post(
        "/{code}/obstacles/{obstacle_id}/follow",
        summary="Follow an obstacle",
        responses=_problems(400, 404, 409, 413, 422),
    )
    def follow(code: Code, obstacle_id: ObstacleId, step: StepGiven) -> ObstacleShown:
        """Records what was done about the obstacle. One that was resolved is open again."""
        _of(commands, code, obstacle_id)
        commands.follow_obstacle(obstacle_id, **step.model_dump())
        return _obstacle(commands, commands.obstacle(obstacle_id))

    @api.post(
        "/{code}/obstacles/{obstacle_id}/resolve",
        summary="Resolve an obstacle",
        responses=_problems(400, 404, 409, 413, 422),
    )
    def resolve(code: Code, obstacle_id: ObstacleId, resolution: ResolutionGiven) -> ObstacleShown:
        """Records how the obstacle ended. The same end again changes nothing; another one is refused."""
        _of(commands, code, obstacle_id)
        commands.resolve_obstacle(obstacle_id, **resolution.model_dump())
        return _obstacle(commands, commands.obstacle(obstacle_id))

    return api


def _problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    return {status: PROBLEM_RESPONSES[status] for status in statuses}


async def _known(queries: ProgrammeQueries, code: str) -> ProgrammeRow:
    programme = await queries.by_code(code)
    if programme is None:
        raise UnknownProgramme(code)
    return programme


def _of(commands: Programmes, code: str, obstacle_id: UUID) -> Obstacle:
    """The obstacle, where it is one of this programme's."""
    obstacle = commands.obstacle(obstacle_id)
    if obstacle.programme_id != Programme.create_id(code):
        raise UnknownObstacle(obstacle_id)
    return obstacle


def _programme(programme: Programme) -> ProgrammeShown:
    return ProgrammeShown(
        programme_id=programme.id,
        code=programme.code,
        terms=published_terms(programme.terms),
        declared=tuple(FigureDeclaredShown.model_validate(figure) for figure in programme.declared),
    )


def _obstacle(commands: Programmes, obstacle: Obstacle) -> ObstacleShown:
    """Without the remarks: they are for those who accompany the person. One of an erased person is nobody's."""
    who = obstacle.person_id
    step = obstacle.steps[-1] if obstacle.steps else None
    resolution = None if obstacle.is_open else obstacle.resolutions[-1]
    return ObstacleShown(
        obstacle_id=obstacle.id,
        person_id=None if who is None or commands.is_erased(who) else who,
        kind=obstacle.kind,
        country=obstacle.country,
        owner=obstacle.owner,
        declared_on=obstacle.declared_on,
        followed_on=step and step.followed_on,
        step=step and step.step,
        resolved_on=resolution and resolution.resolved_on,
        status=resolution.outcome if resolution else "open",
    )
