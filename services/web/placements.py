"""One placement with everything that was said of it, and the forms that correct or withdraw it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from contracts.placements import PlacementTerms
from services.placements.commands import Version
from services.placements.domain import Placement
from services.placements.publishing import published_terms, without_person
from services.placements.rules import UnknownPlacement
from services.web.evidence_form import with_rows
from services.web.forms import Form
from services.web.participant import participant_page, path_known
from services.web.placement_form import CORRECT, to_form, to_terms
from services.web.programme import Asked
from services.web.sessions import session_known
from services.web.work import PersonTold, done, for_managers, id_in_address, people_told
from services.web.work_form import Field, Sheet, attempt, coded, remarks_of, write
from translation import formats
from translation.glossary import term
from translation.locales import N_, translator

SAID: Final = {
    "recorded": N_("Said first"),
    "corrected": N_("Corrected"),
    "withdrawn": N_("Withdrawn"),
}
WITHDRAW: Final = Sheet(
    N_("Withdraw a placement"),
    N_("Withdraw it"),
    (Field("reason", N_("Why"), "pick", required=True, terms="withdrawal_reason"),),
    N_("It then counts in no figure any more. What was recorded stays in its history."),
)


@dataclass(frozen=True)
class PlacementAsked:
    """The placement of the address, and whose it is."""

    asked: Asked
    placement: Placement
    person: PersonTold

    @property
    def page(self) -> str:
        return f"/programmes/{self.asked.code}/placements/{self.placement.id}"

    @property
    def terms(self) -> PlacementTerms:
        """What the placement says; of somebody who was erased, without what would tell who they were."""
        told = published_terms(self.placement.terms)
        return without_person(told) if self.person.is_erased else told

    @property
    def participant(self) -> str:
        path = self.placement.path
        return participant_page(self.asked, path.session_id, path.person_id)

    @property
    def about(self) -> list[tuple[str, str, str]]:
        say, language = self.asked.visit.say.gettext, self.asked.visit.language
        who = f"{self.person.name} ({self.person.short})" if self.person.name else self.person.short
        terms = self.terms
        what = f"{terms.employer.name or '–'}, {formats.day(terms.starts_on, language)}"
        return [("person_id", say(N_("Participant")), who), ("placement_id", say(N_("Placement")), what)]


@dataclass(frozen=True)
class VersionTold:
    """What was said, when, and line by line; ``changed`` names the lines that differ from what was said before."""

    said: str
    version: Version
    lines: tuple[tuple[str, str], ...]
    changed: frozenset[str]


@for_managers
async def show(asked: Asked) -> Response:
    """The placement as it now is, with its history, the latest first. Read from the log."""
    one = await _asked_for(asked)
    history = await asyncio.to_thread(asked.visit.ports.placements.history, one.placement.id)
    language = asked.visit.language
    return asked.render(
        "placement.html",
        one=one,
        placement=one.placement,
        person=one.person,
        lines=tuple(lines_of(one.terms, language)),
        history=_told(history, language),
        done=done(asked.visit),
    )


@for_managers
async def begin_correction(asked: Asked) -> Response:
    """The form, filled in with what is known."""
    one = await _asked_for(asked)
    return _write(one, CORRECT, to_form(one.terms))


@for_managers
async def correct(asked: Asked) -> Response:
    """New terms, whole."""
    one, form = await _asked_for(asked), await Form.sent(asked.visit.request)
    if form.text("go") == "stay":
        return _write(one, CORRECT, form)
    terms = to_terms(form, asked.visit, one.terms)
    remarks, placements, known = remarks_of(form), asked.visit.ports.placements, one.placement.path
    changed = None
    if terms is not None and not form.faults:
        session, _ = await session_known(asked, known.session_id)
        path = session.paths.get(known.person_id)
        newest = path_known(session, known.person_id, path) if path else None
        changed = await attempt(
            asked,
            with_rows(CORRECT, form),
            form,
            lambda: placements.correct(one.placement.id, terms, remarks, newest),
        )
    if form.faults:
        return _write(one, CORRECT, form)
    return asked.visit.go(one.page, [("done", "corrected" if changed else "unchanged")])


@for_managers
async def begin_withdrawal(asked: Asked) -> Response:
    """Why it is no placement."""
    return _write(await _asked_for(asked), WITHDRAW, Form())


@for_managers
async def withdraw(asked: Asked) -> Response:
    """It was no placement."""
    one, form = await _asked_for(asked), await Form.sent(asked.visit.request)
    if form.text("go") == "stay":
        return _write(one, WITHDRAW, form)
    reason: Any = coded(form, WITHDRAW)["reason"]
    placements = asked.visit.ports.placements
    if not form.faults:
        await attempt(asked, WITHDRAW, form, lambda: placements.withdraw(one.placement.id, reason))
    if form.faults:
        return _write(one, WITHDRAW, form)
    return asked.visit.go(one.page, [("done", "withdrawn")])


def lines_of(terms: PlacementTerms, language: str) -> Iterator[tuple[str, str]]:
    """What a placement says, as labels and values; what it does not say is left out."""
    _ = translator(language).gettext
    employer, number = terms.employer, terms.employer.registration
    evidence = [
        term("evidence", one.kind, language, inline=True)
        + (f" ({formats.day(one.obtained_on, language)})" if one.obtained_on else "")
        for one in terms.evidence
    ]
    told: tuple[tuple[str, str | None], ...] = (
        (_("Employer"), employer.name),
        (_("SIRET or BCE/KBO number"), f"{number.scheme} {number.number}" if number else None),
        (_("Country of the employer"), _country(employer.country, language)),
        (_("People employed"), terms.size_class and term("employer_size", terms.size_class, language)),
        (_("Sector"), terms.sector and term("sector", terms.sector, language)),
        (_("Occupation"), terms.occupation.label if terms.occupation else None),
        (_("Contract"), terms.contract and term("contract", terms.contract, language)),
        (_("Working time"), terms.working_time and term("working_time", terms.working_time, language)),
        (_("First day"), formats.day(terms.starts_on, language)),
        (_("Last day"), formats.day(terms.ends_on, language) if terms.ends_on else None),
        (_("Subsidised"), _("yes") if terms.is_subsidised else None),
        (_("Lives in"), _country(terms.country_of_residence, language)),
        (_("Works in"), _country(terms.country_of_work, language)),
        (_("Evidence"), formats.capitalised(formats.listing(evidence, language))),
    )
    return ((label, value) for label, value in told if value)


def _country(code: str | None, language: str) -> str | None:
    return formats.capitalised(formats.country_name(code, language)) if code else None


def _told(history: list[Version], language: str) -> list[VersionTold]:
    """The latest first, each compared with the one before it."""
    told, before = [], dict[str, str]()
    for version in history:
        lines = tuple(lines_of(version.terms, language)) if version.terms else ()
        now = dict(lines)
        changed = frozenset(
            label for label in {**before, **now} if before and now and before.get(label) != now.get(label)
        )
        gone = tuple((label, "–") for label in before if now and label not in now)
        told.append(VersionTold(SAID[version.what], version, lines + gone, changed))
        before = now or before
    return told[::-1]


async def _asked_for(asked: Asked) -> PlacementAsked:
    placement_id = id_in_address(asked.visit, "placement_id")
    try:
        placement = await asyncio.to_thread(asked.visit.ports.placements.placement, placement_id)
    except UnknownPlacement:
        raise HTTPException(404) from None
    if placement.path.programme_id != asked.programme.programme_id:
        raise HTTPException(404)
    person_id = placement.path.person_id
    told = await people_told(asked.visit, [person_id])
    return PlacementAsked(asked, placement, told[person_id])


def _write(one: PlacementAsked, sheet: Sheet, form: Form) -> Response:
    say = one.asked.visit.say.gettext
    return write(
        one.asked,
        with_rows(sheet, form) if sheet is CORRECT else sheet,
        form,
        back=one.page,
        about=one.about,
        links=[(one.participant, one.person.short), (one.page, say(N_("Placement")))],
    )
