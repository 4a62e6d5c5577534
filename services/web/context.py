"""One request of one reader, and how it is answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from matching.taxonomy.taxonomy import Taxonomy
from services.web.identity import Identity, identity_of
from services.web.ports import Ports
from services.web.templating import environment
from translation.locales import LANGUAGES, Translator, negotiate, translator

Query = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Visit:
    """What a page knows: the request, the services, the reader's language, and who they say they are."""

    request: Request
    ports: Ports
    language: str
    who: Identity

    @classmethod
    def of(cls, request: Request, ports: Ports) -> Visit:
        """A visit to an address that names its language. Raises ``HTTPException`` 404 for a language that is not ours."""
        language = request.path_params["language"]
        if language not in LANGUAGES:
            raise HTTPException(404)
        return cls(request, ports, language, identity_of(request, ports.settings))

    @classmethod
    def lost(cls, request: Request, ports: Ports) -> Visit:
        """A visit to an address that leads nowhere: the language is the address's, else the browser's."""
        return cls(request, ports, language_of(request), identity_of(request, ports.settings))

    @property
    def say(self) -> Translator:
        return translator(self.language)

    @property
    def taxonomy(self) -> Taxonomy:
        return self.ports.taxonomy()

    @property
    def page(self) -> str:
        """The address after the language: ``/offers``; empty on the first page and where an address leads nowhere."""
        path = self.request.url.path.split("/", 2)
        return f"/{path[2]}" if len(path) > 2 and path[1] in LANGUAGES and path[2] else ""

    def absolute(self, address: str) -> str:
        """An address with this site's name, as links for search engines need it."""
        return f"{self.request.base_url}".rstrip("/") + address

    def address(self, page: str = "", query: Query = (), language: str | None = None) -> str:
        """A page's address in the reader's language, or in another: ``address("/offers", [("q", "lasser")])``."""
        text = urlencode([(name, value) for name, value in query if value])
        return f"/{language or self.language}{page}" + (f"?{text}" if text else "")

    def elsewhere(self, language: str) -> str:
        """This very address, its filters included, in another language."""
        return self.address(self.page, self.request.query_params.multi_items(), language)

    def render(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page from a template, which knows ``visit`` and ``language`` besides ``values``."""
        html = environment().get_template(template).render(visit=self, language=self.language, **values)
        headers = {"Content-Language": self.language, "Vary": "Accept-Language, Cookie"}
        return HTMLResponse(html, status_code=status, headers=headers)

    def go(self, page: str, query: Query = ()) -> RedirectResponse:
        """After a form: on to a page, with GET."""
        return RedirectResponse(self.address(page, query), status_code=303)


Page = Callable[[Visit], Awaitable[Response]]


def language_of(request: Request) -> str:
    """The language of the address, else the one the browser prefers."""
    first = request.url.path.split("/", 2)[1]
    return first if first in LANGUAGES else negotiate(request.headers.get("accept-language"))
