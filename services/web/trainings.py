"""Trainings to come, for anybody; one of their sessions in two languages; and applying to it with one button."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.floor.border_map import border_map_svg
from services.floor.faults import Fault, faults_of
from services.floor.placing import located
from services.kernel.clock import recorded_at
from services.trainings.domain import Session
from services.trainings.path import Path
from services.trainings.queries import SessionRow, SessionSearch
from services.trainings.rules import UnknownSession
from services.web.context import Visit
from services.web.offer import beside_of
from services.web.paths_told import told_state
from services.web.templating import REGION
from services.web.training_told import card, countries_of, side
from services.web.wording import points
from services.web.work import id_in_address
from translation.facts import Label
from translation.locales import LANGUAGES

MOST_SHOWN = 500


@dataclass(frozen=True)
class Sought:
    """What one looks for, as it stands in the address; what is not known there is left out."""

    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @classmethod
    def read(cls, visit: Visit) -> Sought:
        query = visit.request.query_params
        return cls(_known(query.getlist("country"), REGION), _known(query.getlist("language"), LANGUAGES))

    def __bool__(self) -> bool:
        return bool(self.countries or self.languages)

    def fits(self, row: SessionRow) -> bool:
        """A session fits with one place in a country sought, and with a language sought that it is written in, needs or
        leads to."""
        terms = row.terms
        spoken = {level.language for level in (*terms.entry_languages, *terms.exit_languages)}
        return (not self.countries or bool({*self.countries} & {*countries_of(terms)})) and (
            not self.languages or bool({*self.languages} & {terms.language, *spoken})
        )


async def show(visit: Visit) -> Response:
    """The sessions to come that have a free seat, the earliest first."""
    sought = Sought.read(visit)
    search = SessionSearch(free=True, limit=MOST_SHOWN, today=recorded_at().date())
    found = (await visit.ports.training_queries.sessions(search)).rows
    fitting = [row for row in found if sought.fits(row)]
    return visit.render(
        "trainings.html",
        sought=sought,
        total=len(found),
        cards=[card(row, visit) for row in fitting],
    )


async def session(visit: Visit) -> Response:
    """One session, as it now is."""
    return await _shown(visit, await _row(visit))


async def apply(visit: Visit) -> Response:
    """A jobseeker asks for a seat. What stands against it is told on the page, and nothing is saved."""
    row = await _row(visit)
    person = visit.who.jobseeker_id
    if person is None:
        raise HTTPException(403)  # only who is somebody can apply: nobody outside of demonstration mode
    if row.starts_on <= recorded_at().date():
        return await _shown(visit, row, [Fault("apply", "applications_closed")])
    try:
        await asyncio.to_thread(_apply, visit, row.session_id, person)
    except (ValueError, LookupError) as error:
        faults = faults_of(error)
        if not faults:
            raise
        return await _shown(visit, row, faults)
    return visit.go(f"/trainings/sessions/{row.session_id}")


def _apply(visit: Visit, session_id: UUID, person: UUID) -> None:
    """What is counted of the person is what is known of them today: of a profile, the country they live in."""
    on = recorded_at().date()
    known = visit.ports.jobseekers.characteristics(person, on)
    visit.ports.trainings.apply(session_id, person, on, known)


async def _shown(visit: Visit, row: SessionRow, faults: Sequence[Fault] = ()) -> Response:
    """The page. Seats and the reader's own path are read from the log: who just applied sees that they did."""
    found = await asyncio.to_thread(_from_log, visit, row.session_id)
    terms, language = row.terms, visit.language
    own = side(row, visit, language)
    original = Label(terms.title, terms.language)
    gazetteer = visit.ports.gazetteer
    places = [located(site.place, gazetteer) or site.place for site in terms.sites]
    on_map = points(places, visit, "training")
    path = found.paths.get(visit.who.jobseeker_id) if visit.who.jobseeker_id else None
    return visit.render(
        "training_session.html",
        422 if faults else 200,
        row=row,
        terms=terms,
        sides=(own, side(row, visit, beside_of(terms.language, language))),
        title=own.title,
        original=None if own.title == original else original,
        countries=countries_of(terms),
        seats_free=max(0, found.terms.seats - found.seats_taken),
        is_cancelled=found.is_cancelled,
        has_begun=found.terms.starts_on <= recorded_at().date(),
        path=path,
        state=told_state(path or Path(), language),
        map=border_map_svg(on_map, language) if on_map else None,
        faults=[
            (
                one.field if one.field == "apply" else "apply",
                visit.say.gettext("Apply"),
                one.sentence(language),
            )
            for one in faults
        ],
    )


def _from_log(visit: Visit, session_id: UUID) -> Session:
    try:
        return visit.ports.trainings.session(session_id)
    except UnknownSession:
        raise HTTPException(404) from None


async def _row(visit: Visit) -> SessionRow:
    row = await visit.ports.training_queries.session(id_in_address(visit, "session_id"))
    if row is None:
        raise HTTPException(404)
    return row


def _known(given: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    return tuple(value for value in known if value in given)
