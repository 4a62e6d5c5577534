"""Forms of the daily work, told as data: their fields, how a command is tried, and where its refusal shows."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, TypeVar

from starlette.responses import Response

from contracts.values import EUROPE
from services.floor.faults import faults_of
from services.web.forms import Form
from services.web.programme import Asked
from services.web.templating import REGION
from translation import formats
from translation.glossary import TERMS, choices
from translation.locales import N_

T = TypeVar("T")
Option = tuple[str, str]
SUBJECTS: Final = {
    "person_id": N_("Participant"),
    "session_id": N_("Session"),
    "placement_id": N_("Placement"),
    "obstacle_id": N_("Obstacle"),
}
"""What a form is about: its faults are told at the head of the form."""
NOT_STATED: Final = "not_stated"
_DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


@dataclass(frozen=True)
class Field:
    """One field of a form. ``terms`` names the glossary's kind of which one is chosen; ``part`` begins a part of the
    form."""

    name: str
    label: str
    kind: Literal["day", "pick", "line", "area", "tick", "number"] = "line"
    hint: str = ""
    required: bool = False
    terms: str = ""
    suggest: str = ""
    part: str = ""


@dataclass(frozen=True)
class Sheet:
    """A form: what it does, the word on its button, and its fields. ``paths`` says at which field a fault of a value
    shows, by the beginning of its path (an empty one is the whole's); any other path begins with its field's own name."""

    title: str
    button: str
    fields: tuple[Field, ...]
    lead: str = ""
    paths: tuple[tuple[str, str], ...] = ()
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", frozenset(one.name for one in self.fields))

    def field_of(self, path: str) -> str:
        """Where a fault shows."""
        return next(
            (name for head, name in self.paths if (path.startswith(head) if head else not path)),
            path.split(".")[0],
        )


async def attempt(asked: Asked, sheet: Sheet, form: Form, command: Callable[[], T]) -> T | None:
    """Run a command in a thread. What it refuses is noted in the form, for people: days in words."""
    try:
        return await asyncio.to_thread(command)
    except (ValueError, LookupError) as error:
        faults = faults_of(error)
        if not faults:
            raise
        for one in faults:
            params = {name: in_words(value, asked.visit.language) for name, value in one.params.items()}
            form.fault(sheet.field_of(one.field), one.rule, **params)
        return None


def write(
    asked: Asked,
    sheet: Sheet,
    form: Form,
    *,
    back: str,
    about: Sequence[tuple[str, str, str]],
    options: Mapping[str, Sequence[Option]] | None = None,
    links: Sequence[tuple[str, str]] = (),
    hidden: Sequence[tuple[str, str]] = (),
    said: str = "",
    second: tuple[str, str] | None = None,
) -> Response:
    """The form as a page. ``about``: what it is about, each with the name its faults go by; ``links``: the way to it;
    ``hidden``: what travels with it; ``said``: what the reader has to know first; ``second``: a further button, its value
    and word."""
    language = asked.visit.language
    labels = {name: asked.visit.say.gettext(label) for name, label in SUBJECTS.items()}
    labels |= {one.name: asked.visit.say.gettext(one.label) for one in sheet.fields}
    faults = form.told(labels, language)
    return asked.render(
        "work_form.html",
        422 if faults else 200,
        sheet=sheet,
        form=form,
        labels=labels,
        faults=faults,
        fault_of={name: message for name, _, message in faults},
        options=options_of(sheet, language) | dict(options or {}),
        about=about,
        back=back,
        links=links,
        hidden=hidden,
        said=said,
        second=second,
        today=asked.today.isoformat(),
    )


def options_of(sheet: Sheet, language: str) -> dict[str, Sequence[Option]]:
    """What can be chosen in each field whose values are coded. "Not stated" is told by choosing nothing."""
    return {
        one.name: countries(language)
        if one.terms == "country"
        else [option for option in choices(one.terms, language) if option[0] != NOT_STATED]
        for one in sheet.fields
        if one.terms
    }


def countries(language: str) -> list[Option]:
    """The countries one lives or works in: the two of the border first, the others by name."""
    named = [(code, formats.capitalised(formats.country_name(code, language))) for code in (*REGION, *EUROPE)]
    first = named[: len(REGION)]
    return first + sorted({*named} - {*first}, key=lambda pair: pair[1])


def coded(form: Form, sheet: Sheet) -> dict[str, str | None]:
    """The coded values of a form, each checked against what its field offers; a required one must be there."""
    found = {}
    for one in sheet.fields:
        if not one.terms:
            continue
        known = EUROPE if one.terms == "country" else TERMS[one.terms].keys() - {NOT_STATED}
        found[one.name] = form.one(one.name, known)
        if one.required and not form.text(one.name):
            form.fault(one.name, "missing")
    return found


def required_day(form: Form, name: str) -> date:
    """A day that must be there. Where it is not, the form has a fault and the day means nothing."""
    day = form.day(name)
    if day is None:
        form.fault(name, "missing")
    return day or date.min


def remarks_of(form: Form, most: int = 2000) -> str | None:
    """A free remark; ``None`` where there is none. Fault ``too_long``."""
    text = form.text("remarks")
    if len(text) > most:
        form.fault("remarks", "too_long", limit=most)
    return text or None


def in_words(value: object, language: str) -> object:
    """A value as a sentence quotes it: with the days in it as people write them."""
    return _DAY.sub(lambda found: _day(found[0], language), value) if isinstance(value, str) else value


def _day(written: str, language: str) -> str:
    try:
        return formats.day(date.fromisoformat(written), language)
    except ValueError:
        return written
