"""The demonstration switch: who one is. Without demonstration mode these addresses lead nowhere."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from services.web.context import Visit
from services.web.identity import Identity, become
from translation.locales import LANGUAGES

OFFERED = 12
"""Made-up jobseekers to choose from."""


async def choose(visit: Visit) -> Response:
    """The people one can be."""
    _only_in_demonstration(visit)
    people = await visit.ports.jobseeker_queries.some(OFFERED)
    return visit.render("demonstration.html", people=people, next=visit.request.query_params.get("next", ""))


async def switch(visit: Visit) -> Response:
    """Become the chosen one, and go back to where one was."""
    _only_in_demonstration(visit)
    async with visit.request.form() as sent:
        identity = Identity.parse(str(sent.get("who", "")))
        back = str(sent.get("next", ""))
    response = RedirectResponse(_own_page(visit, back), status_code=303)
    become(response, identity, visit.request)
    return response


def _own_page(visit: Visit, page: str) -> str:
    """The page to go back to; only ever one of ours, whatever the form says."""
    is_ours = page.startswith("/") and not page.startswith("//") and "\\" not in page and page.isprintable()
    return visit.address(page if is_ours and page.split("/")[1] not in LANGUAGES else "")


def _only_in_demonstration(visit: Visit) -> None:
    if not visit.ports.settings.demo:
        raise HTTPException(404)
