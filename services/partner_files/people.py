"""Recognises the people that rows name, before anything is written of them.

The same person in two files is one: known by name and birth date, or by a partner's number, through the keyed hashes of
the jobseekers service. Here it is decided what a row would make of somebody; ``record`` then writes it.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID, uuid4

from services.floor.faults import Fault
from services.floor.personal import Recognition, normalised
from services.floor.problems import Refused
from services.jobseekers.commands import Jobseekers
from services.jobseekers.identity import NOT_STATED, Identity
from services.kernel.personal import PersonErased, UnknownPerson

_NOT_SAID: tuple[Any, ...] = (None, NOT_STATED, ())


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody a row names, and what it makes of their identity. ``person_id`` is provisional where they are new."""

    person_id: UUID
    known: Identity | None
    identity: Identity

    @property
    def is_new(self) -> bool:
        return self.known is None

    @property
    def is_changed(self) -> bool:
        return self.identity != self.known


class People:
    """``has_secret``: whether anybody could have been recorded yet. Looking writes nothing, not even a key."""

    def __init__(self, jobseekers: Jobseekers, has_secret: bool) -> None:
        self._jobseekers = jobseekers
        self._recognition = Recognition(
            jobseekers.keyring.secret() if has_secret else secrets.token_bytes(32)
        )
        self.forget()

    def forget(self) -> None:
        """Begin anew with what is recorded."""
        self._owners: dict[bytes, UUID] = {}
        self._identities: dict[UUID, Identity] = {}

    def marks(self, identity: Identity) -> set[bytes]:
        """What somebody is recognised by."""
        found = {
            self._recognition.of_number(known.partner, known.number) for known in identity.partner_numbers
        }
        if identity.birth_date is not None:
            found.add(
                self._recognition.of_name(identity.given_name, identity.family_name, identity.birth_date)
            )
        return found

    def look_up(self, identities: Iterable[Identity]) -> None:
        """Ask once for many who they are, before they are met one by one."""
        marks = set().union(*map(self.marks, identities))
        found = self._jobseekers.keyring.recognise(marks - self._owners.keys())
        strangers = set(found.values()) - self._identities.keys()
        self._jobseekers.keyring.prefetch(strangers)
        for person_id in strangers:
            try:
                self._identities[person_id] = self._jobseekers.identity(person_id)
            except (UnknownPerson, PersonErased):
                continue  # recording was interrupted, or erasing was: either way they come as new people
        self._owners |= {mark: whose for mark, whose in found.items() if whose in self._identities}

    def find(self, identities: Sequence[Identity]) -> list[UUID | Refused]:
        """Who each of these is, or why nobody can be told: ``nobody_recognised``, ``two_persons``,
        ``number_of_somebody_else``."""
        marks = [self.marks(identity) for identity in identities]
        owners = self._jobseekers.keyring.recognise(set().union(*marks))
        return [
            self._found({owners[mark] for mark in own if mark in owners}, identity, own <= owners.keys())
            for identity, own in zip(identities, marks, strict=True)
        ]

    def _found(self, owners: set[UUID], identity: Identity, is_known: bool) -> UUID | Refused:
        """``is_known``: all that the row names them by is theirs already."""
        if len(owners) != 1:
            return Refused([Fault("", "two_persons" if owners else "nobody_recognised")])
        (person_id,) = owners
        try:
            if not is_known and _are_others(self._jobseekers.identity(person_id), identity):
                return Refused([Fault("number", "number_of_somebody_else")])
        except (UnknownPerson, PersonErased):
            return Refused([Fault("", "nobody_recognised")])
        return person_id

    def meet(self, identity: Identity, *, says_last: bool) -> Met:
        """Who a row names, of those looked up. Where somebody stands in several rows, only the last one of them changes
        what is known already; the others fill in what it leaves open, so that rows do not take turns.

        Raises ``Refused`` (``two_persons``, ``number_of_somebody_else``).
        """
        marks = self.marks(identity)
        found = {self._owners[mark] for mark in marks if mark in self._owners}
        if len(found) > 1:
            raise Refused([Fault("", "two_persons")])
        if not found:
            return Met(uuid4(), None, identity)
        person_id = found.pop()
        known = self._identities[person_id]
        if _are_others(known, identity):
            raise Refused([Fault("number", "number_of_somebody_else")])
        merged = _merged(known, identity, says_last)
        new = self.marks(merged) - marks - self.marks(known)
        if new and set(self._jobseekers.keyring.recognise(new).values()) - {person_id}:
            raise Refused([Fault("", "two_persons")])
        return Met(person_id, known, merged)

    def keep(self, met: Met) -> None:
        """The row was taken: the next one that names them finds them so."""
        self._identities[met.person_id] = met.identity
        self._owners |= dict.fromkeys(self.marks(met.identity), met.person_id)

    def record(self, people: Collection[Met]) -> dict[UUID, UUID]:
        """Write what is new of people, in one transaction; gives the pseudonym of each provisional one.

        Raises ``IdentityRefused`` where somebody else recorded one of them otherwise in between.
        """
        changed = {met.person_id: met.identity for met in people if met.is_changed}
        recorded = self._jobseekers.record_people(list(changed.values()))
        return {met.person_id: met.person_id for met in people} | dict(zip(changed, recorded, strict=True))


def _are_others(known: Identity, told: Identity) -> bool:
    """A number that leads to somebody of another name and another birth date was mistyped, or given twice."""
    if None in (known.birth_date, told.birth_date) or known.birth_date == told.birth_date:
        return False
    return _spelt(known) != _spelt(told)


def _spelt(one: Identity) -> tuple[str, str]:
    return normalised(one.given_name), normalised(one.family_name)


def _merged(known: Identity, told: Identity, says_last: bool) -> Identity:
    """Another spelling of the same names is no news, and what is not said stays."""
    if _spelt(known) == _spelt(told):
        told = replace(told, given_name=known.given_name, family_name=known.family_name)
    if says_last:
        return known.updated(told)
    open_still = {
        one.name: getattr(told, one.name)
        for one in fields(known)
        if getattr(known, one.name) in _NOT_SAID and one.name != "partner_numbers"
    }
    return replace(
        known.updated(replace(known, partner_numbers=told.partner_numbers)),
        **open_still,
    )
