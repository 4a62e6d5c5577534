"""Attendance in a session: the hours of each participant in each period, as one table and as one form a period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from starlette.responses import Response

from services.trainings.domain import Session
from services.trainings.path import Path, Period
from services.trainings.terms import Hours
from services.web.attendance_form import AttendanceForm, Line
from services.web.forms import Form
from services.web.programme import Asked
from services.web.sessions import session_asked_for
from services.web.work import PersonTold, done, for_managers, people_told
from translation import formats


@dataclass(frozen=True)
class Attended:
    """A participant's row: hours by period, and altogether."""

    person: PersonTold
    path: Path

    @property
    def hours(self) -> Mapping[Period, Hours]:
        return {period: told for period, told in self.path.attendance.items() if told.planned}

    @property
    def altogether(self) -> Hours:
        return altogether(self.hours.values())


def altogether(hours: Iterable[Hours]) -> Hours:
    """The sum of hours of several periods."""
    told = list(hours)
    return Hours(sum(one.planned for one in told), sum(one.attended for one in told))


@for_managers
async def show(asked: Asked) -> Response:
    """Who attended how much of what was planned for them, period by period. Read from the log."""
    session, _ = await session_asked_for(asked)
    rows = [Attended(person, path) for person, path in await _entered(asked, session)]
    periods = sorted({period for row in rows for period in row.hours})
    return asked.render(
        "attendance.html",
        session=session,
        page=_page(asked, session),
        rows=rows,
        periods=periods,
        totals={
            period: altogether(row.hours[period] for row in rows if period in row.hours) for period in periods
        },
        whole=altogether(row.altogether for row in rows),
        done=done(asked.visit),
    )


@for_managers
async def begin(asked: Asked) -> Response:
    """The form of one period: a new one, or the one of the address with what is known of it."""
    session, _ = await session_asked_for(asked)
    lines = await _lines(asked, session)
    period = _period(asked)
    form = Form()
    if period is not None:
        first, last = period
        form = Form({"from_day": [first.isoformat()], "to_day": [last.isoformat()]})
        for line in lines:
            if told := line.path.attendance.get(period):
                form.values[line.planned] = [_written(told.planned, asked)]
                form.values[line.attended] = [_written(told.attended, asked)]
    return _write(asked, session, AttendanceForm(form, lines))


@for_managers
async def record(asked: Asked) -> Response:
    """Record the hours of a period for everybody at once; where one is refused none are recorded."""
    session, _ = await session_asked_for(asked)
    form = await Form.sent(asked.visit.request)
    sheet = AttendanceForm(form, await _lines(asked, session))
    if form.text("go") == "stay":
        return _write(asked, session, sheet)
    is_new = await sheet.record(asked, session.id)
    if form.faults:
        return _write(asked, session, sheet)
    return asked.visit.go(_page(asked, session), [("done", "attendance" if is_new else "unchanged")])


async def _entered(asked: Asked, session: Session) -> list[tuple[PersonTold, Path]]:
    """Those who entered, by name; who goes by a pseudonym only comes last."""
    paths = {person: path for person, path in session.paths.items() if path.has_entered}
    told = await people_told(asked.visit, paths)

    def by_name(person: UUID) -> tuple[bool, str, str]:
        one = told[person]
        return one.name is None, (one.name or "").casefold(), one.short

    return [(told[person], paths[person]) for person in sorted(paths, key=by_name)]


async def _lines(asked: Asked, session: Session) -> list[Line]:
    """A line for each of whom something can be written."""
    return [Line(person, path) for person, path in await _entered(asked, session) if not person.is_erased]


def _period(asked: Asked) -> Period | None:
    query = asked.visit.request.query_params
    try:
        return date.fromisoformat(query.get("from", "")), date.fromisoformat(query.get("to", ""))
    except ValueError:
        return None


def _written(hours: float, asked: Asked) -> str:
    """Hours as people of this language write them in a form: "133", "3,5"."""
    return "".join(formats.number(hours, asked.visit.language).split()) if hours < 1000 else f"{hours:g}"


def _page(asked: Asked, session: Session) -> str:
    return f"/programmes/{asked.code}/sessions/{session.id}/attendance"


def _write(asked: Asked, session: Session, sheet: AttendanceForm) -> Response:
    faults = sheet.form.told(dict(_labels(asked, sheet)), asked.visit.language)
    return asked.render(
        "attendance_form.html",
        422 if faults else 200,
        session=session,
        page=_page(asked, session),
        form=sheet.form,
        lines=sheet.lines,
        faults=faults,
        fault_of={name: message for name, _, message in faults},
        today=min(asked.today, session.terms.ends_on).isoformat(),
    )


def _labels(asked: Asked, sheet: AttendanceForm) -> Iterator[tuple[str, str]]:
    say = asked.visit.say.gettext
    yield "from_day", say("First day")
    yield "to_day", say("Last day")
    yield "planned", say("Hours planned for everybody")
    for line in sheet.lines:
        who = line.person.name or line.person.short
        yield line.attended, f"{who}, {say('hours attended')}"
        yield line.planned, f"{who}, {say('hours planned')}"
