"""The web application: every service's API, the pages, and whether all is well, on one house."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from starlette.applications import Starlette
from starlette.types import ASGIApp

from services import watching
from services.bootstrap import House
from services.floor import problems
from services.floor.limits import BodyLimit
from services.floor.settings import Settings
from services.floor.telemetry.requests import Timed, Traced
from services.indicators import api as indicators
from services.jobseekers import api as jobseekers
from services.offers import api as offers
from services.parts import Parts
from services.placements import api as placements
from services.programmes import api as programmes
from services.recommendations import api as recommendations
from services.recommendations import shards
from services.recommendations.candidates import api as candidates
from services.recommendations.index import Index
from services.trainings import api as trainings
from services.web.app import Ports, web_app
from translation.engine import LibreTranslate, TranslationEngine

DESCRIPTION = """
Offers from both sides of the French–Belgian border, and who they suit.

Errors are problem details (RFC 9457, `application/problem+json`) in the language of `Accept-Language`; each entry of `errors`
names the field and the rule. Bodies above 2 MB are refused.
"""
TAGS = [
    {"name": "offers", "description": "Publish, amend, close and find offers."},
    {"name": "jobseekers", "description": "Pseudonymous profiles: no name, no contact."},
    {
        "name": "recommendations",
        "description": "Offers a profile can really take, and candidates for an offer, with reasons.",
    },
    {"name": "programmes", "description": "Programmes, the figures told of them, and obstacles."},
    {"name": "trainings", "description": "Trainings, their sessions, and paths through them."},
    {"name": "placements", "description": "Jobs that participants took, and follow-ups."},
    {"name": "indicators", "description": "Insertion rates and other figures, under named definitions."},
    {"name": "health", "description": "Whether all is well."},
]


class Watched(FastAPI):
    """Measured and traced from the outside, so that what is said of unforeseen errors belongs to the request too."""

    def build_middleware_stack(self) -> ASGIApp:
        return Traced(Timed(super().build_middleware_stack()))


def assemble(built: House, parts: Parts | None = None) -> FastAPI:
    """The application over a house: all of it, or some parts. Pages are mounted at the root, beside ``/api``."""
    parts = parts or built.everything
    app = Watched(
        title="Passerelle",
        version=version("passerelle"),
        description=DESCRIPTION,
        openapi_tags=TAGS,
        docs_url="/api/docs",
        redoc_url=None,
        openapi_url="/api/openapi.json",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.add_middleware(BodyLimit)
    problems.install(app)
    similar_words = built.recommender.similar_words
    routers: dict[str, Callable[[], APIRouter]] = {
        "offers": lambda: offers.router(built.offers, built.offer_queries, built.gazetteer, similar_words),
        "jobseekers": lambda: jobseekers.router(built.jobseekers, built.gazetteer),
        "recommendations": lambda: _recommendations(built),
        "programmes": lambda: programmes.router(built.programmes, built.programme_queries),
        "trainings": lambda: trainings.router(built.trainings, built.training_queries, built.gazetteer),
        "placements": lambda: placements.router(built.placements, built.placement_queries),
        "indicators": lambda: indicators.router(built.indicators),
    }
    for name, router in routers.items():
        if name in parts.apis:
            app.include_router(router())

    if parts.shard and isinstance(index := built.recommender.searched, Index):
        app.include_router(shards.router(index))
    if built.settings.watch_port is None:
        app.include_router(watching.router(built, parts))
    if parts.web:
        app.mount("/", _pages(built))
    return app


def watched_apart(built: House, parts: Parts) -> FastAPI:
    """Whether all is well with parts of a house, and nothing else: for a port of its own."""
    app = FastAPI(title="Passerelle, watched", version=version("passerelle"), docs_url=None, redoc_url=None)
    app.include_router(watching.router(built, parts))
    return app


def _recommendations(built: House) -> APIRouter:
    """Both directions: offers for a profile, and candidates for an offer."""
    both = APIRouter()
    both.include_router(recommendations.router(built.recommender, built.gazetteer))
    both.include_router(candidates.router(built.candidates))
    return both


def _pages(built: House) -> Starlette:
    return web_app(
        Ports(
            offers=built.offers,
            offer_queries=built.offer_queries,
            jobseekers=built.jobseekers,
            jobseeker_queries=built.jobseeker_queries,
            recommender=built.recommender,
            candidates=built.candidates,
            programmes=built.programmes,
            programme_queries=built.programme_queries,
            indicators=built.indicators,
            records=built.records,
            placements=built.placements,
            placement_queries=built.placement_queries,
            trainings=built.trainings,
            training_queries=built.training_queries,
            gazetteer=built.gazetteer,
            taxonomy=lambda: built.taxonomy,
            settings=built.settings,
            engine=_engine(built.settings),
        )
    )


def _engine(settings: Settings) -> TranslationEngine | None:
    key = settings.translation_key.get_secret_value() if settings.translation_key else None
    return LibreTranslate(settings.translation_url, key) if settings.translation_url else None
