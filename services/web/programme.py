"""What every page of a programme begins with: which programme is meant, as known on which day, and how faults are told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from types import MappingProxyType
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from services.indicators.reader import Indicators
from services.indicators.rules import NotAnswered
from services.kernel.clock import today
from services.programmes.queries import ProgrammeRow
from services.web.context import Page, Query, Visit
from translation.locales import N_

TOLD: Final = {
    "unknown_programme": (404, N_("There is no programme of this name here.")),
    "unknown_participant": (404, N_("Nothing is recorded of this person in this programme on that day.")),
    "unknown_definition": (404, N_("There is no definition called “%(given)s”.")),
    "not_reported_under": (404, N_("The programme does not report under the definition “%(given)s”.")),
    "unknown_cut": (422, N_("Figures cannot be cut by “%(given)s”.")),
    "not_cut_by": (422, N_("This definition cannot be divided in this way (“%(given)s”).")),
    "in_the_future": (422, N_("%(given)s is still to come. Choose today or an earlier day.")),
    "impossible_date": (422, N_("“%(given)s” is not a possible date (year-month-day).")),
    "not_followed_yet": (
        503,
        N_("The figures are still being brought up to date. Please try again in a moment."),
    ),
    "method_unknown": (
        422,
        N_("How this figure was computed is not known: it cannot be computed or published here."),
    ),
    "unknown_figure": (404, N_("There is no such published figure.")),
    "unknown_verdict": (404, N_("There is no such count to open.")),
}
"""The status and the sentence of each rule that a question about a programme can break."""


@dataclass(frozen=True)
class Asked:
    """A visit to a programme's page. ``as_of`` is the day chosen, today where none was."""

    visit: Visit
    programme: ProgrammeRow
    as_of: date
    today: date

    @property
    def code(self) -> str:
        return self.programme.code

    @property
    def indicators(self) -> Indicators:
        return self.visit.ports.indicators

    @property
    def is_manager(self) -> bool:
        return self.visit.who.role == "manager"

    def in_order(self, countries: Iterable[str]) -> list[str]:
        """Countries in the order the programme names its own, then the others."""
        own = list(self.programme.terms.countries)
        return sorted(countries, key=lambda code: (own.index(code) if code in own else len(own), code))

    def address(self, page: str = "", query: Query = ()) -> str:
        """A page of this programme, on the same day: whoever is sent the address sees the same figures."""
        return self.visit.address(
            f"/programmes/{self.code}{page}", [*query, ("as_of", self.as_of.isoformat())]
        )

    def people(self, definition: str, verdict: str, cut: Any = ()) -> str:
        """Who stands behind a number of a figure."""
        divided = [pair for by, value in dict(cut).items() for pair in (("by", by), ("cut", value))]
        return self.address("/people", [("definition", definition), ("verdict", verdict), *divided])

    def stage(self, stage: str, by: str = "", group: str | None = None) -> str:
        """Who reached a stage."""
        divided = [("by", by), ("cut", group)] if group is not None else []
        return self.address("/people", [("stage", stage), *divided])

    def render(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page from a template, which knows ``asked`` besides."""
        return self.visit.render(template, status, asked=self, programme=self.programme, **values)


NO_PARAMS: Final[Mapping[str, Any]] = MappingProxyType({})
ProgrammePage = Callable[[Asked], Awaitable[Response]]


def of_programme(page: ProgrammePage) -> Page:
    """The page of a programme as a page of the site. A question without an answer is told in the reader's language.

    Who may see what waits for accounts: until then these pages exist in demonstration mode only.
    """

    @wraps(page)
    async def shown(visit: Visit) -> Response:
        only_in_demonstration(visit)
        programme = await visit.ports.programme_queries.by_code(visit.request.path_params["code"])
        if programme is None:
            return told(visit, "unknown_programme")
        try:
            now = today()
            return await page(Asked(visit, programme, _day(visit, now), now))
        except NotAnswered as error:
            return told(visit, error.rule, programme, error.params)

    return shown


def only_in_demonstration(visit: Visit) -> None:
    """Raises ``HTTPException`` 404 outside of demonstration mode."""
    if not visit.ports.settings.demo:
        raise HTTPException(404)


def told(
    visit: Visit, rule: str, programme: ProgrammeRow | None = None, params: Mapping[str, Any] = NO_PARAMS
) -> Response:
    """The page that says why a question has no answer, with a way on."""
    status, sentence = TOLD.get(rule, (422, N_("This value is not valid.")))
    return visit.render(
        "programme_fault.html",
        status,
        sentence=visit.say.gettext(sentence, **{"given": "", **params}),
        programme=programme,
    )


def _day(visit: Visit, now: date) -> date:
    given = visit.request.query_params.get("as_of", "").strip()
    if not given:
        return now
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise NotAnswered("as_of", "impossible_date", given=given[:30]) from None
    if day > now:
        raise NotAnswered("as_of", "in_the_future", given=day.isoformat())
    return day
