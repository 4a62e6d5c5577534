"""For search engines: what they may read, and where it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final
from xml.sax.saxutils import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from services.offers.queries import OfferSearch
from services.web.ports import Ports
from translation.locales import LANGUAGES

Endpoint = Callable[[Request], Awaitable[Response]]
PUBLIC: Final = ("", "/offers", "/trainings", "/about-the-data")
PER_FILE: Final = 1000
MOST_FILES: Final = 200
NAMESPACES: Final = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
FRESH: Final = {"Cache-Control": "public, max-age=3600"}


async def robots(request: Request) -> Response:
    """Everything may be read but the pages that are about somebody, and the suggestions."""
    private = [
        f"Disallow: /{language}/{page}"
        for language in LANGUAGES
        for page in ("profile", "recommendations", "demonstration", "suggest/")
    ]
    lines = ["User-agent: *", "Disallow: /api/", *private, f"Sitemap: {_site(request)}/sitemap.xml", ""]
    return PlainTextResponse("\n".join(lines), headers=FRESH)


def index(ports: Ports) -> Endpoint:
    """The sitemap of sitemaps: one for the pages, and one for each thousand offers."""

    async def answer(request: Request) -> Response:
        total = (await ports.offer_queries.search(OfferSearch(limit=1))).total
        files = min(-(-total // PER_FILE), MOST_FILES)
        names = ["sitemap-pages.xml", *(f"sitemap-offers-{number}.xml" for number in range(1, files + 1))]
        parts = "".join(
            f"<sitemap><loc>{escape(f'{_site(request)}/{name}')}</loc></sitemap>" for name in names
        )
        return _xml(f"<sitemapindex {NAMESPACES}>{parts}</sitemapindex>")

    return answer


async def pages(request: Request) -> Response:
    """The pages that are the same for everybody."""
    return _xml(
        f"<urlset {NAMESPACES}>{''.join(_in_every_language(_site(request), page) for page in PUBLIC)}</urlset>"
    )


def offers(ports: Ports) -> Endpoint:
    """A thousand open offers, the newest first."""

    async def answer(request: Request) -> Response:
        number = request.path_params["number"]
        if not 1 <= number <= MOST_FILES:
            raise HTTPException(404)
        search = OfferSearch(limit=PER_FILE, offset=(number - 1) * PER_FILE)
        found = await ports.offer_queries.search(search)
        site = _site(request)
        return _xml(
            f"<urlset {NAMESPACES}>"
            + "".join(_in_every_language(site, f"/offers/{hit.row.offer_id}") for hit in found.rows)
            + "</urlset>"
        )

    return answer


def _in_every_language(site: str, page: str) -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(f"{site}/{language}{page}")}"/>'
        for language in LANGUAGES
    )
    return "".join(
        f"<url><loc>{escape(f'{site}/{language}{page}')}</loc>{links}</url>" for language in LANGUAGES
    )


def _site(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _xml(body: str) -> Response:
    text = f'<?xml version="1.0" encoding="UTF-8"?>{body}'
    return Response(text, media_type="application/xml", headers=FRESH)
