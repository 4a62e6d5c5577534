"""The jobseekers API. Plain ``def`` endpoints: commands are synchronous and run in the framework's thread pool."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from services.floor.places import Gazetteer
from services.floor.problems import PROBLEM_RESPONSES
from services.jobseekers.commands import Jobseekers
from services.jobseekers.residence import located
from services.jobseekers.schemas import PSEUDONYM, JobseekerShown, ProfileGiven

JobseekerId = Annotated[UUID, Path(description="The jobseeker's pseudonym", examples=[str(PSEUDONYM)])]


def router(commands: Jobseekers, gazetteer: Gazetteer) -> APIRouter:
    """Endpoints under ``/api/jobseekers``.

    One jobseeker is read from the log, not from the view: whoever just wrote sees what they wrote.
    """
    api = APIRouter(prefix="/api/jobseekers", tags=["jobseekers"])

    @api.post(
        "",
        status_code=201,
        summary="Register a jobseeker",
        responses={status: PROBLEM_RESPONSES[status] for status in (400, 413, 422)},
    )
    def register(profile: ProfileGiven, response: Response) -> JobseekerShown:
        """Registers a profile under a random pseudonym, which is all that ever identifies the jobseeker here."""
        found = located(profile, gazetteer)
        jobseeker_id = commands.register(found)
        response.headers["Location"] = f"/api/jobseekers/{jobseeker_id}"
        return JobseekerShown(jobseeker_id=jobseeker_id, profile=commands.profile(jobseeker_id))

    @api.get(
        "/{jobseeker_id}",
        summary="A jobseeker's profile",
        responses={status: PROBLEM_RESPONSES[status] for status in (404, 422)},
    )
    def show(jobseeker_id: JobseekerId) -> JobseekerShown:
        """The profile as it now is. Someone who has left or was erased is not found."""
        return JobseekerShown(jobseeker_id=jobseeker_id, profile=commands.profile(jobseeker_id))

    @api.put(
        "/{jobseeker_id}",
        summary="Amend a jobseeker's profile",
        responses={status: PROBLEM_RESPONSES[status] for status in (400, 404, 409, 413, 422)},
    )
    def amend(jobseeker_id: JobseekerId, profile: ProfileGiven) -> JobseekerShown:
        """Replaces the whole profile; sending the same one again changes nothing."""
        commands.amend(jobseeker_id, located(profile, gazetteer))
        return JobseekerShown(jobseeker_id=jobseeker_id, profile=commands.profile(jobseeker_id))

    @api.post(
        "/{jobseeker_id}/erase",
        status_code=204,
        summary="Erase",
        responses={status: PROBLEM_RESPONSES[status] for status in (404, 422)},
    )
    def erase(jobseeker_id: JobseekerId) -> None:
        """Forgets the person, for good: what was stored of them can be read by nobody any more. What was counted stays
        counted. Erasing again changes nothing."""
        commands.erase(jobseeker_id)

    @api.post(
        "/{jobseeker_id}/leave",
        status_code=204,
        summary="Leave",
        responses={status: PROBLEM_RESPONSES[status] for status in (404, 409, 422)},
    )
    def leave(jobseeker_id: JobseekerId) -> None:
        """Takes the jobseeker out of matching, for good. Coming back is registering anew."""
        commands.leave(jobseeker_id)

    return api
