"""Participants, one row each: who they are, and their path through a session.

A row is taken whole or not at all. First the rows of a batch are tried on the sessions as they are, with people only
recognised; then, of those that are possible, the people are recorded and the same steps taken for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.floor.faults import N_
from services.jobseekers.identity import IdentityRefused
from services.partner_files.drafts import Draft, draft
from services.partner_files.mapping import ColumnMapping
from services.partner_files.people import Met, People
from services.partner_files.reading import Fields
from services.partner_files.report import Came, Change, Done, Refusal
from services.partner_files.sheets import Row
from services.partner_files.steps import walk
from services.partner_files.targets import Services, Target
from services.partner_files.undo import Undo
from services.trainings.domain import Session
from services.trainings.terms import Award

NEW: Final = N_("new participant")
AMENDED: Final = N_("identity amended")
ATTEMPTS: Final = 3
"""Somebody else may record the same people at the same time; then who they are is looked up again."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that is possible, and what it does."""

    draft: Draft
    met: Met
    again: bool
    is_new_path: bool
    steps: tuple[Change, ...]

    @property
    def done(self) -> Done:
        changes = self.steps
        if self.met.is_new or self.is_new_path:
            changes = (Change(NEW), *changes)
        elif self.met.is_changed:
            changes = (Change(AMENDED), *changes)
        came: Came = "new" if self.met.is_new or self.is_new_path else "amended" if changes else "unchanged"
        return Done(self.draft.line, came, changes)


class Participants:
    """Takes batches of rows. ``last_row``: the last line on which each person of the file stands, by what they are
    recognised by (``recurring``)."""

    def __init__(
        self,
        services: Services,
        target: Target,
        mapping: ColumnMapping,
        people: People,
        last_row: dict[bytes, int],
        *,
        dry_run: bool,
    ) -> None:
        self._services, self._target, self._mapping = services, target, mapping
        self._people, self._last_row, self._dry_run = people, last_row, dry_run
        self._seen: set[tuple[UUID, UUID]] = set()

    def take(self, rows: list[Row]) -> list[Done | Refusal]:
        """Of each row what became of it, or why it was refused."""
        for _ in range(1, ATTEMPTS):
            try:
                return self._taken(rows)
            except IdentityRefused:
                continue
        return self._taken(rows)

    def _taken(self, rows: list[Row]) -> list[Done | Refusal]:
        results, seen = self._services.trainings.together(lambda: self._work(rows))
        self._seen |= seen
        return results

    def _work(self, rows: list[Row]) -> tuple[list[Done | Refusal], set[tuple[UUID, UUID]]]:
        if not self._dry_run:
            self._people.forget()  # this may be another try, since somebody else wrote to the same sessions
        drafts = [self._draft(row) for row in rows]
        readable = [draft for draft in drafts if isinstance(draft, Draft)]
        needed = {draft.session_id for draft in readable if draft.session_id}
        # Sessions before people: whoever was recorded by somebody else since is then no stranger whose path is there already
        # and who would be counted as new without a conflict.
        sessions = {session_id: self._services.trainings.session(session_id) for session_id in needed}
        self._people.look_up(draft.identity for draft in readable)
        awards = {
            session_id: self._services.trainings.training(session.training_id).terms.awards
            for session_id, session in sessions.items()
        }
        as_they_were = Undo(*sessions.values())
        seen: set[tuple[UUID, UUID]] = set()
        tried = [
            draft if isinstance(draft, Refusal) else self._tried(draft, sessions, awards, seen)
            for draft in drafts
        ]
        taken = [one for one in tried if isinstance(one, Taken)]
        if not self._dry_run:
            as_they_were()
            seen = self._written(taken, sessions, awards)
        return [one if isinstance(one, Refusal) else one.done for one in tried], seen

    def _tried(
        self,
        draft: Draft,
        sessions: dict[UUID, Session],
        awards: dict[UUID, tuple[Award, ...]],
        seen: set[tuple[UUID, UUID]],
    ) -> Taken | Refusal:
        session = sessions[draft.session_id] if draft.session_id else None
        undo = Undo(session) if session else Undo()
        try:
            says_last = draft.line >= max(
                self._last_row.get(mark, 0) for mark in self._people.marks(draft.identity)
            )
            met = self._people.meet(draft.identity, says_last=says_last)
            if session is None:
                taken = Taken(draft, met, False, False, ())
            else:
                whose = (session.id, met.person_id)
                again = whose in seen or whose in self._seen
                is_new_path = met.person_id not in session.paths
                steps = walk(
                    session, met.person_id, draft.steps, met.identity, awards[session.id], again=again
                )
                taken = Taken(draft, met, again, is_new_path, tuple(steps))
                seen.add(whose)
        except (ValueError, LookupError) as error:
            undo()
            return Refusal.of(draft.line, error, self._mapping)
        self._people.keep(met)
        return taken

    def _written(
        self,
        taken: list[Taken],
        sessions: dict[UUID, Session],
        awards: dict[UUID, tuple[Award, ...]],
    ) -> set[tuple[UUID, UUID]]:
        """Write what was tried, now under people's own pseudonyms. The sessions are as they were when it was tried, and
        saved only if they still are."""
        people = self._people.record([one.met for one in taken])
        seen = set()
        for one in taken:
            if one.draft.session_id is not None:
                session, person_id = sessions[one.draft.session_id], people[one.met.person_id]
                for _ in walk(
                    session,
                    person_id,
                    one.draft.steps,
                    one.met.identity,
                    awards[session.id],
                    again=one.again,
                ):
                    pass
                seen.add((session.id, person_id))
        return seen

    def _draft(self, row: Row) -> Draft | Refusal:
        try:
            fields = Fields(row, self._mapping.positions)
            return draft(fields, self._target)
        except (ValueError, LookupError) as error:
            return Refusal.of(row.line, error, self._mapping)
