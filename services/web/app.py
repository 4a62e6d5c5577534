"""The pages as one application, to be mounted at the root beside ``/api``."""

from __future__ import annotations

from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.web import (
    about,
    assets,
    attendance,
    candidates,
    dashboard,
    definition,
    demonstration,
    enrolment,
    export_pages,
    find,
    follow_ups,
    home,
    obstacles,
    offer,
    participants,
    people,
    placements,
    profile,
    recommendations,
    recruiter,
    sessions,
    sitemap,
    suggestions,
    trainings,
)
from services.web.context import Page, language_of
from services.web.errors import answer_http_errors, guarded
from services.web.ports import Ports
from services.web.security import Safety

__all__ = ["Ports", "web_app"]

READ, SEND = ["GET"], ["POST"]
SESSION: Final = "/programmes/{code}/sessions/{session_id}"
PARTICIPANT: Final = f"{SESSION}/participants/{{person_id}}"
PLACEMENT: Final = "/programmes/{code}/placements/{placement_id}"
OBSTACLES: Final = "/programmes/{code}/obstacles"
PAGES: Final[tuple[tuple[str, Page, list[str]], ...]] = (
    ("", home.show, READ),
    ("/offers", find.show, READ),
    ("/offers/{offer_id}", offer.show, READ),
    ("/offers/{offer_id}/candidates", candidates.show, READ),
    ("/profile", profile.begin, READ),
    ("/profile", profile.go_on, SEND),
    ("/profile/leave", profile.leave, SEND),
    ("/recommendations", recommendations.show, READ),
    ("/post-an-offer", recruiter.begin, READ),
    ("/post-an-offer", recruiter.go_on, SEND),
    ("/post-an-offer/done/{offer_id}", recruiter.done, READ),
    ("/about-the-data", about.show, READ),
    ("/demonstration", demonstration.choose, READ),
    ("/demonstration", demonstration.switch, SEND),
    ("/programmes", dashboard.programmes, READ),
    ("/programmes/{code}", dashboard.show, READ),
    ("/programmes/{code}/exports/{file}", export_pages.download, READ),
    ("/programmes/{code}/people", people.show, READ),
    ("/programmes/{code}/people/{person}", people.person, READ),
    ("/programmes/{code}/definitions/{definition}", definition.show, READ),
    ("/programmes/{code}/definitions/{definition}/publish", definition.publish, SEND),
    ("/programmes/{code}/figures", definition.published, READ),
    ("/programmes/{code}/figures/{figure_id}", definition.compute_again, READ),
    ("/programmes/{code}/sessions", sessions.show_all, READ),
    (SESSION, sessions.show, READ),
    (f"{SESSION}/attendance", attendance.show, READ),
    (f"{SESSION}/attendance/record", attendance.begin, READ),
    (f"{SESSION}/attendance/record", attendance.record, SEND),
    (f"{SESSION}/enrol", enrolment.begin, READ),
    (f"{SESSION}/enrol", enrolment.go_on, SEND),
    (PARTICIPANT, participants.show, READ),
    (f"{PARTICIPANT}/{{action}}", participants.begin, READ),
    (f"{PARTICIPANT}/{{action}}", participants.go_on, SEND),
    (PLACEMENT, placements.show, READ),
    (f"{PLACEMENT}/correct", placements.begin_correction, READ),
    (f"{PLACEMENT}/correct", placements.correct, SEND),
    (f"{PLACEMENT}/withdraw", placements.begin_withdrawal, READ),
    (f"{PLACEMENT}/withdraw", placements.withdraw, SEND),
    ("/programmes/{code}/follow-ups", follow_ups.show, READ),
    ("/programmes/{code}/follow-ups", follow_ups.record, SEND),
    (OBSTACLES, obstacles.show, READ),
    (f"{OBSTACLES}/declare", obstacles.begin_declaration, READ),
    (f"{OBSTACLES}/declare", obstacles.declare, SEND),
    (f"{OBSTACLES}/{{obstacle_id}}", obstacles.show_one, READ),
    (f"{OBSTACLES}/{{obstacle_id}}/step", obstacles.begin_step, READ),
    (f"{OBSTACLES}/{{obstacle_id}}/step", obstacles.follow, SEND),
    (f"{OBSTACLES}/{{obstacle_id}}/end", obstacles.begin_end, READ),
    (f"{OBSTACLES}/{{obstacle_id}}/end", obstacles.resolve, SEND),
    ("/trainings", trainings.show, READ),
    ("/trainings/sessions/{session_id}", trainings.session, READ),
    ("/trainings/sessions/{session_id}", trainings.apply, SEND),
    ("/suggest/places", suggestions.places, READ),
    ("/suggest/occupations", suggestions.occupations, READ),
)
"""Every page: its address after the language, what answers, and how it is asked."""


def web_app(ports: Ports) -> Starlette:
    """All pages, static files, robots.txt and sitemaps."""
    routes = [
        Route("/", to_own_language),
        Route("/favicon.ico", assets.icon),
        Route("/static/{name}", assets.serve),
        Route("/robots.txt", sitemap.robots),
        Route("/sitemap.xml", sitemap.index(ports)),
        Route("/sitemap-pages.xml", sitemap.pages),
        Route("/sitemap-offers-{number:int}.xml", sitemap.offers(ports)),
        *(
            Route(f"/{{language}}{path}", guarded(page, ports), methods=methods)
            for path, page, methods in PAGES
        ),
    ]
    middleware = [Middleware(Safety, ports=ports), Middleware(GZipMiddleware, minimum_size=1000)]
    return Starlette(routes=routes, middleware=middleware, exception_handlers=answer_http_errors(ports))


async def to_own_language(request: Request) -> Response:
    """The bare address leads to the language the browser prefers."""
    return RedirectResponse(f"/{language_of(request)}", 302, headers={"Vary": "Accept-Language"})
