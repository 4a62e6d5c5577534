"""Sessions, one row each: opened or amended, and their training offered where nobody has offered it yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from contracts.trainings import SessionTerms, TrainingTerms
from services.floor.faults import N_, Fault
from services.floor.problems import Refused
from services.partner_files.mapping import ColumnMapping
from services.partner_files.reading import Fields
from services.partner_files.report import Came, Change, Done, Refusal
from services.partner_files.sheets import Cell, Row
from services.partner_files.targets import Services, Target
from services.partner_files.undo import Undo
from services.partner_files.values import plain
from services.trainings.domain import Session
from services.trainings.placing import located
from services.trainings.publishing import own_session_terms
from services.trainings.rules import UnknownSession, UnknownTraining, check_session
from services.trainings.training import Training
from translation.locales import LANGUAGES

OFFERED: Final = N_("new training")
OPENED: Final = N_("new session")
AMENDED: Final = N_("session amended: %(what)s")
CANCELLED: Final = N_("session cancelled")
ABOUT_TRAINING: Final = ("title", "provider", "place")
"""Columns that are needed to offer a training. One that is known is never changed by a list of sessions."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that could be read. ``training`` is there where the file says enough to offer one."""

    line: int
    reference: str
    terms: SessionTerms
    training: TrainingTerms | None
    is_cancelled: bool


class Sessions:
    """Takes batches of rows, each batch in one transaction."""

    def __init__(self, services: Services, target: Target, mapping: ColumnMapping) -> None:
        self._services, self._target, self._mapping = services, target, mapping
        self._seen: dict[UUID, int] = {}

    def take(self, rows: list[Row]) -> list[Done | Refusal]:
        """Of each row what became of it, or why it was refused."""
        seen: dict[UUID, int] = {}

        def work() -> list[Done | Refusal]:
            seen.clear()
            return [self._taken(row, seen) for row in rows]

        results = self._services.trainings.together(work)
        self._seen |= seen
        return results

    def _taken(self, row: Row, seen: dict[UUID, int]) -> Done | Refusal:
        try:
            return self._done(self._draft(Fields(row, self._mapping.positions)), seen)
        except (ValueError, LookupError) as error:
            return Refusal.of(row.line, error, self._mapping)

    def _done(self, draft: Draft, seen: dict[UUID, int]) -> Done:
        """Everything about the session is checked before the training is offered, so that a row is taken whole."""
        trainings = self._services.trainings
        own = own_session_terms(draft.terms)
        check_session(own)
        training_id = Training.create_id(draft.reference)
        session_id = Session.create_id(training_id, own)
        session = self._session(session_id)
        changes: list[Change] = []
        undo = Undo(session) if session else Undo()
        try:
            if self._training(training_id) is None:
                if draft.training is None:
                    raise Refused(
                        [Fault("training", "unknown_training_here", {"expected": ", ".join(ABOUT_TRAINING)})]
                    )
                trainings.offer_training(draft.reference, draft.training)
                changes.append(Change(OFFERED))
            before = session.terms if session else None
            trainings.open_session(training_id, self._target.programme_id, draft.terms)
            if before is None:
                changes.append(Change(OPENED))
            elif before != own:
                changes.append(Change(AMENDED, {"what": _differences(before, own)}))
            if draft.is_cancelled and trainings.cancel_session(session_id):
                changes.append(Change(CANCELLED))
            first = seen.get(session_id, self._seen.get(session_id))
            if changes and first is not None:
                raise Refused([Fault("code", "twice_in_file", {"given": first})])
        except (ValueError, LookupError):
            undo()
            raise
        seen.setdefault(session_id, draft.line)
        came: Came = "new" if session is None else "amended" if changes else "unchanged"
        return Done(draft.line, came, tuple(changes))

    def _session(self, session_id: UUID) -> Session | None:
        """The session where it is known. Raises ``Refused`` where it is another programme's: it would be taken from it."""
        try:
            session = self._services.trainings.session(session_id)
        except UnknownSession:
            return None
        if session.programme_id != self._target.programme_id:
            raise Refused([Fault("code", "session_of_other_programme")])
        return session

    def _training(self, training_id: UUID) -> Training | None:
        try:
            return self._services.trainings.training(training_id)
        except UnknownTraining:
            return None

    def _draft(self, row: Fields) -> Draft:
        """Raises ``Refused``, ``pydantic.ValidationError``."""
        reference = row.text("training") or self._target.training
        if reference is None:
            row.fault("training", "missing")
        told: dict[str, Any] = {
            "code": row.needed_text("code"),
            "starts_on": row.needed_day("starts_on"),
            "ends_on": row.needed_day("ends_on"),
            "seats": row.needed_whole("seats"),
        }
        is_cancelled = row.yes("cancelled") or False
        about = self._about_training(row)
        row.check()
        terms = SessionTerms.model_validate(told)
        training = None
        if about is not None:
            stated = TrainingTerms.model_validate(about | {"seats": terms.seats})
            training = located(stated, self._services.gazetteer)
        return Draft(row.line, reference or "", terms, training, is_cancelled)

    def _about_training(self, row: Fields) -> dict[str, Any] | None:
        language = row.read_as("language", _language, ", ".join(LANGUAGES)) or self._target.language
        country, hours, awards = row.country("country"), row.whole("hours"), tuple(_awards(row))
        if any(row.cell(name) is None for name in ABOUT_TRAINING):
            return None
        return {
            "title": row.text("title"),
            "language": language,
            "providers": ({"name": row.text("provider"), "country": country},),
            "sites": ({"kind": "both", "place": {"label": row.text("place"), "country": country}},),
            "hours": hours,
            "awards": awards,
        }


def _language(cell: Cell) -> str | None:
    return _LANGUAGE.get(plain(cell).lower())


_LANGUAGE: Final = {
    word: code
    for code, words in {
        "fr": "fr français francais frans french französisch",
        "nl": "nl néerlandais neerlandais nederlands dutch niederländisch",
        "en": "en anglais engels english englisch",
        "de": "de allemand duits german deutsch",
    }.items()
    for word in words.split()
}


def _awards(row: Fields) -> Iterator[dict[str, str]]:
    """ "FR = Titre de soudeur (Organisme)", with ``|`` between two."""
    for part in filter(None, (part.strip() for part in (row.text("awards") or "").split("|"))):
        code, sign, rest = (one.strip() for one in part.partition("="))
        title, bracket, body = rest.rstrip(")").partition("(")
        if not (sign and bracket and code and title.strip() and body.strip()):
            row.fault("awards", "unreadable_awards")
            return
        yield {"code": code, "title": title.strip(), "body": body.strip()}


def _differences(before: Any, after: Any) -> str:
    return ", ".join(
        f"{name} {getattr(after, name)}"
        for name in ("starts_on", "ends_on", "seats")
        if getattr(before, name) != getattr(after, name)
    )
