"""The part of the trainings API that is about one participant in one session."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path

from services.floor.problems import PROBLEM_RESPONSES
from services.kernel.personal import PersonForgotten
from services.trainings.commands import Trainings
from services.trainings.schemas import (
    PERSON_ID,
    SESSION_ID,
    ApplicationGiven,
    AttendanceGiven,
    AwardGiven,
    DeclineGiven,
    EnrolmentGiven,
    ExitGiven,
)
from services.trainings.shown import PathShown, path_shown

SessionId = Annotated[UUID, Path(description="The session's id", examples=[str(SESSION_ID)])]
PersonId = Annotated[UUID, Path(description="The person's pseudonym", examples=[str(PERSON_ID)])]
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: PROBLEM_RESPONSES[status] for status in (400, 404, 409, 422)
}


def participants(commands: Trainings) -> APIRouter:
    """Endpoints under ``/sessions/{session_id}/participants/{person_id}``. Each answers with the path as it then is;
    the same fact again changes nothing."""
    api = APIRouter(prefix="/sessions/{session_id}/participants/{person_id}")

    def shown(session_id: UUID, person_id: UUID) -> PathShown:
        return path_shown(commands.session(session_id), person_id)

    @api.get("", summary="A participant's path", responses={s: PROBLEM_RESPONSES[s] for s in (404, 410, 422)})
    def path(session_id: SessionId, person_id: PersonId) -> PathShown:
        """What is known of this person in this session; of somebody who was erased, nothing any more."""
        told = shown(session_id, person_id)
        if commands.is_erased(person_id):
            raise PersonForgotten(person_id)
        return told

    @api.post("/application", summary="Apply", responses=PROBLEMS)
    def apply(session_id: SessionId, person_id: PersonId, given: ApplicationGiven) -> PathShown:
        """Records an application. It stands until it is declined."""
        commands.apply(session_id, person_id, given.applied_on, given.characteristics)
        return shown(session_id, person_id)

    @api.post("/decline", summary="Decline an application", responses=PROBLEMS)
    def decline(session_id: SessionId, person_id: PersonId, given: DeclineGiven) -> PathShown:
        """Records that an application led to no seat."""
        commands.decline(session_id, person_id, given.declined_on, given.reason)
        return shown(session_id, person_id)

    @api.post("/enrolment", summary="Enrol", responses=PROBLEMS)
    def enrol(session_id: SessionId, person_id: PersonId, given: EnrolmentGiven) -> PathShown:
        """Gives a seat. Who has not applied applies by enrolling."""
        commands.enrol(session_id, person_id, given.entered_on, given.characteristics)
        return shown(session_id, person_id)

    @api.put("/enrolment", summary="Correct an enrolment", responses=PROBLEMS)
    def correct_enrolment(session_id: SessionId, person_id: PersonId, given: EnrolmentGiven) -> PathShown:
        """Says better when somebody entered, and what is counted of them."""
        commands.correct_enrolment(session_id, person_id, given.entered_on, given.characteristics)
        return shown(session_id, person_id)

    @api.post("/attendance", summary="Record attendance", responses=PROBLEMS)
    def record_attendance(session_id: SessionId, person_id: PersonId, given: AttendanceGiven) -> PathShown:
        """Records the hours of a period of the stay. The same period again replaces what was recorded of it; no day may
        count in two periods."""
        commands.record_attendance(
            session_id,
            person_id,
            given.from_day,
            given.to_day,
            given.hours_planned,
            given.hours_attended,
        )
        return shown(session_id, person_id)

    @api.post("/exit", summary="Record an exit", responses=PROBLEMS)
    def leave(session_id: SessionId, person_id: PersonId, given: ExitGiven) -> PathShown:
        """Records that somebody completed, dropped out, or was transferred to another session."""
        commands.exit(session_id, person_id, **dict(given))
        return shown(session_id, person_id)

    @api.put("/exit", summary="Correct an exit", responses=PROBLEMS)
    def correct_exit(session_id: SessionId, person_id: PersonId, given: ExitGiven) -> PathShown:
        """Says better when and how somebody left. Without remarks those made before stay."""
        commands.correct_exit(session_id, person_id, **dict(given))
        return shown(session_id, person_id)

    @api.post("/awards", summary="Record an award", responses=PROBLEMS)
    def grant(session_id: SessionId, person_id: PersonId, given: AwardGiven) -> PathShown:
        """Records that an award is in. Of a double certification, the path is complete once both are."""
        commands.grant_award(session_id, person_id, given.award, given.granted_on)
        return shown(session_id, person_id)

    return api
