"""Errors at the API's edge, as problem details (RFC 9457) in the caller's language."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError
from starlette.exceptions import HTTPException

from services.floor.faults import N_, Fault, faults_of, pydantic_fault
from services.floor.telemetry.requests import route_of
from translation.locales import negotiate, translator

log = logging.getLogger(__name__)

TITLES = {
    400: N_("The request could not be read"),
    404: N_("Not found"),
    405: N_("This cannot be done here"),
    409: N_("This is no longer possible"),
    410: N_("No longer here"),
    413: N_("The request is too large"),
    422: N_("Some values are not valid"),
    500: N_("Something went wrong on our side"),
    503: N_("Not ready yet"),
}
STATUS_OF_RULE = {
    "unknown_offer": 404,
    "unknown_jobseeker": 404,
    "is_closed": 409,
    "has_left": 409,
    "already_registered": 409,
    "broken_json": 400,
    "broken_text": 400,
    "record_too_large": 413,
    # personal data
    "unknown_person": 404,
    "person_erased": 409,
    "person_forgotten": 410,
    "two_persons": 409,
    # programmes
    "unknown_programme": 404,
    "unknown_obstacle": 404,
    "already_resolved": 409,
    "declared_otherwise": 409,
    "published_otherwise": 409,
    # trainings
    "unknown_training": 404,
    "unknown_session": 404,
    "unknown_participant": 404,
    "session_full": 409,
    "session_cancelled": 409,
    "session_has_participants": 409,
    "already_enrolled": 409,
    "already_exited": 409,
    "no_application": 409,
    "no_entry": 409,
    "no_exit": 409,
    # placements
    "unknown_placement": 404,
    "unknown_path": 404,
    "placement_withdrawn": 409,
    "already_withdrawn": 409,
    # indicators
    "not_followed_yet": 409,
    # partner files
}


class ProblemFault(BaseModel):
    """One fault: the field by its dotted path, the rule's name, and a sentence for people."""

    field: str = Field(examples=["employer.registration.number"])
    rule: str = Field(examples=["bad_check_digit"])
    message: str = Field(examples=["The check digits of “73282932000075” are wrong for a SIRET number."])


class Problem(BaseModel):
    """Problem details, RFC 9457."""

    type: str = Field(examples=["urn:passerelle:problem:422"])
    title: str = Field(examples=["Some values are not valid"])
    status: int = Field(examples=[422])
    detail: str | None = None
    errors: list[ProblemFault] = []


PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": TITLES[status], "content": {"application/problem+json": {}}}
    for status in (400, 404, 409, 410, 413, 422)
}


class Refused(ValueError):
    """An input refused for several faults at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.field}: {fault.rule}" for fault in self.faults))


def problem(
    request: Request, status: int, faults: Iterable[Fault] = (), detail: str | None = None
) -> JSONResponse:
    """A problem response in the language the caller accepts."""
    language = negotiate(request.headers.get("accept-language"), default="en")
    faults = tuple(faults)
    body = Problem(
        type=f"urn:passerelle:problem:{status}",
        title=translator(language).gettext(TITLES.get(status, TITLES[500])),
        status=status,
        detail=detail or (faults[0].sentence(language) if faults else None),
        errors=[ProblemFault(field=f.field, rule=f.rule, message=f.sentence(language)) for f in faults],
    )
    return JSONResponse(body.model_dump(), status_code=status, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every error of the API with problem details."""

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        faults = [pydantic_fault(one, ("body", "query", "path")) for one in error.errors()]
        return problem(request, 400 if any(f.rule == "broken_json" for f in faults) else 422, faults)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        return problem(request, error.status_code, _unreadable(error))

    @app.exception_handler(Refused)
    async def _refused(request: Request, error: Refused) -> JSONResponse:
        return problem(request, 422, error.faults)

    @app.exception_handler(ValueError)
    @app.exception_handler(LookupError)
    @app.exception_handler(ValidationError)
    async def _named(request: Request, error: Exception) -> JSONResponse:
        faults = faults_of(error, within=("body",))
        if not faults:
            return await _unforeseen(request, error)
        return problem(request, STATUS_OF_RULE.get(faults[0].rule, 422), faults)

    @app.exception_handler(Exception)
    async def _unforeseen(request: Request, error: Exception) -> JSONResponse:
        log.error("unforeseen error at %s %s", request.method, route_of(request.scope), exc_info=error)
        return problem(request, 500)


def _unreadable(error: HTTPException) -> list[Fault]:
    """What a body that could not even be parsed suffers from; the framework tells it as the cause of a bare 400."""
    cause = error.__cause__
    if error.status_code != 400 or cause is None:
        return []
    if isinstance(cause, UnicodeDecodeError):
        return [Fault("", "broken_text")]
    return [Fault("", "broken_json", {"position": getattr(cause, "pos", 1)})]
