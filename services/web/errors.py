"""Pages for what went wrong, in the reader's language, with a way on."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from services.floor import problems
from services.floor.telemetry.requests import route_of
from services.web.context import Page, Visit
from services.web.ports import Ports
from translation.locales import N_

log = logging.getLogger(__name__)

TOLD: Final = {
    404: (
        N_("This page does not exist"),
        N_("The address may be incomplete, or the page has moved. Nothing is lost."),
    ),
    403: (
        N_("This form came from another site"),
        N_("For your safety it was not accepted, and nothing was saved. Open the page here and try again."),
    ),
    405: (N_("This cannot be done here"), N_("Go back to the page you came from, and try from there.")),
    500: (
        N_("Something went wrong on our side"),
        N_("It is not your fault, and nothing of yours was half saved. Please try again in a moment."),
    ),
    503: (
        N_("Not ready yet"),
        N_("Passerelle has just started and is still reading the offers. Please try again in a moment."),
    ),
}
RETRY_AFTER_SECONDS: Final = "30"


def error_page(visit: Visit, status: int) -> Response:
    """The page for a status; one without words of its own is told as an unforeseen error or as a page not found."""
    title, text = TOLD.get(status, TOLD[500 if status >= 500 else 404])
    may_repeat = status >= 500 and visit.request.method == "GET"
    answer = visit.render(
        "error.html",
        status,
        title=visit.say.gettext(title),
        text=visit.say.gettext(text),
        again=visit.elsewhere(visit.language) if may_repeat else None,
    )
    if status == 503:
        answer.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return answer


Endpoint = Callable[[Request], Awaitable[Response]]


def answer_http_errors(ports: Ports) -> Mapping[Any, Any]:
    """Starlette's exception handlers of the pages."""

    async def answer(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if request.url.path.startswith("/api"):
            return problems.problem(request, status)
        return error_page(Visit.lost(request, ports), status)

    return {HTTPException: answer}


def guarded(page: Page, ports: Ports) -> Endpoint:
    """The page as an endpoint. An unforeseen error is logged and answered with a page, never with a stack trace."""

    async def endpoint(request: Request) -> Response:
        visit = Visit.of(request, ports)
        try:
            return await page(visit)
        except HTTPException:
            raise
        except Exception as error:
            log.error("unforeseen error at %s %s", request.method, route_of(request.scope), exc_info=error)
            return error_page(visit, 500)

    return endpoint
