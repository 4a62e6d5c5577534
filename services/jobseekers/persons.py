"""The people behind the pseudonyms: recorded by who they are, recognised when they come again, and erased on request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import JSONTranscoder
from pydantic import ValidationError

from contracts.values import Characteristics
from services.floor.conflicts import Overtaken, in_spite_of_conflicts
from services.floor.faults import faults_of
from services.floor.personal import Recognition, SealingMapper, keyring_of, normalised
from services.floor.personal.history import seal_history
from services.jobseekers import stored
from services.jobseekers.domain import Jobseeker, UnknownJobseeker
from services.jobseekers.identity import Identity, IdentityRefused, age_class, check_identity
from services.kernel.clock import recorded_at
from services.kernel.personal import PersonErased, UnknownPerson


class Persons(Application[UUID]):
    """Everybody the house knows, whether they are matched or take part in a programme. Synchronous."""

    def construct_mapper(self) -> SealingMapper:
        self.keyring = keyring_of(self.factory)
        return SealingMapper(self.construct_transcoder(), self.keyring)

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        stored.register(transcoder)

    def record_person(self, identity: Identity) -> UUID:
        """Record a person under a random pseudonym, or find the one they have; gives the pseudonym.

        Who is recognised (name and birth date, or a partner's number) is amended by what the identity says newly. Raises
        ``IdentityRefused``.
        """
        return self.record_people([identity])[0]

    def record_people(self, identities: Sequence[Identity]) -> list[UUID]:
        """``record_person`` for many, in one transaction: all are recorded, or, where one is refused, none.

        Raises ``IdentityRefused`` with the position of the first one that is.
        """
        if not identities:
            return []
        today, recognition = recorded_at().date(), Recognition(self.keyring.secret())
        for position, identity in enumerate(identities):
            _check(identity, today, position)
        marks = [hashes_of(recognition, identity) for identity in identities]

        def attempt() -> list[UUID]:
            people = self._recognised(marks)
            self._write(people, identities, recognition)
            return people

        return in_spite_of_conflicts(attempt)

    def amend_identity(self, person_id: UUID, identity: Identity) -> None:
        """Replace who somebody is, whole; who was known by a profile only is identified by it.

        Raises ``UnknownPerson``, ``PersonErased``, and ``IdentityRefused``, also where it is somebody else's identity.
        """
        _check(identity, recorded_at().date())
        recognition = Recognition(self.keyring.secret())
        hashes = hashes_of(recognition, identity)

        def attempt() -> None:
            person = self._person(person_id)
            before = hashes_of(recognition, person.identity) if person.identity else set()
            if not person.amend_identity(identity):
                return
            if set(self.keyring.claim(dict.fromkeys(hashes, person_id)).values()) != {person_id}:
                self.must_know(person_id)
                raise IdentityRefused("", "two_persons")
            self._save(person)
            self.keyring.unclaim(person_id, before - hashes)

        in_spite_of_conflicts(attempt)

    def identity(self, person_id: UUID) -> Identity:
        """Who somebody is. Raises ``UnknownPerson``, also where only a profile is known, and ``PersonErased``."""
        person = self._person(person_id)
        if person.identity is None:
            raise UnknownPerson(person_id)
        return person.identity

    def characteristics(self, person_id: UUID, on: date) -> Characteristics:
        """What is counted of somebody, as of a day. Raises ``UnknownPerson``, ``PersonErased``.

        Of who is known by a profile only, no more than the country they live in.
        """
        person = self._person(person_id)
        if person.identity is not None:
            return _characteristics(person.identity, on)
        country = person.profile.residence.country if person.profile else None
        return Characteristics(country_of_residence=country)

    def must_know(self, person_id: UUID) -> None:
        """For whoever is about to write of a person: raises ``UnknownPerson``, ``PersonErased``.

        Who was registered before there were keys gets one now, so that what is written of them can be sealed.
        """
        try:
            self.keyring.must_know(person_id)
        except UnknownPerson:
            self._person(person_id)
            self.keyring.create(person_id)

    def erase(self, person_id: UUID) -> None:
        """Forget a person, for good: others hear of it, then the key and what the person was recognised by are destroyed.

        Interrupted, it is finished by running it again, or by itself (``WhenJobseekerErasedThenDestroyKey``). Raises
        ``UnknownPerson``.
        """

        def attempt() -> None:
            person = self._found(person_id)
            if person is None:
                raise UnknownPerson(person_id)
            if person.erase():
                self.keyring.create(person_id)
                seal_history(self, person_id)
                self._save(person)

        in_spite_of_conflicts(attempt)
        self.keyring.destroy(person_id)

    def _recognised(self, marks: Sequence[set[bytes]]) -> list[UUID]:
        """Whose identities these are, new people having claimed theirs. Raises ``Overtaken`` where somebody was quicker.

        Claims are made before anything is written: two who record the same person at once end up with one. A claim
        whose person was never written, since the process ended in between, is taken up by the next one who comes.
        """
        known = self.keyring.recognise(set().union(*marks))
        people: list[UUID] = []
        for position, hashes in enumerate(marks):
            found = {known[one] for one in hashes if one in known}
            if len(found) > 1:
                raise IdentityRefused("", "two_persons", position=position)
            person_id = found.pop() if found else uuid4()
            people.append(person_id)
            known.update(dict.fromkeys(hashes, person_id))
        if self.keyring.claim(known) != known:
            raise Overtaken("others record the same people")
        return people

    def _write(
        self, people: Sequence[UUID], identities: Sequence[Identity], recognition: Recognition
    ) -> None:
        """Write what is new. Raises ``IntegrityError`` where it was not possible this time."""
        touched: dict[UUID, Jobseeker] = {}
        outdated: dict[UUID, set[bytes]] = {}
        self.keyring.prefetch(people)
        for person_id, identity in zip(people, identities, strict=True):
            person = touched.get(person_id) or self._found(person_id)
            if person is None:
                person = Jobseeker.record(identity, person_id)
            elif person.is_erased:
                self.keyring.destroy(person_id)  # an erasure that was interrupted: then they are a new person
                raise Overtaken("somebody was just erased")
            else:
                updated = _updated(person.identity, identity) if person.identity else identity
                before = hashes_of(recognition, person.identity) if person.identity else set()
                outdated.setdefault(person_id, set()).update(before - hashes_of(recognition, updated))
                person.amend_identity(updated)
            touched[person_id] = person
        self._save(*[person for person in touched.values() if person.pending_events])
        for person_id, hashes in outdated.items():
            self.keyring.unclaim(person_id, hashes)

    def _save(self, *people: Jobseeker) -> None:
        """Save, each with a key. Raises ``IntegrityError`` where another's write, or an erasure, came between."""
        try:
            self.keyring.create_many([person.id for person in people])
            self.save(*people)
        except PersonErased as erased:
            raise Overtaken("somebody was just erased") from erased

    def _person(self, person_id: UUID) -> Jobseeker:
        person = self._found(person_id)
        if person is None:
            raise UnknownPerson(person_id)
        if person.is_erased:
            raise PersonErased(person_id)
        return person

    def _found(self, person_id: UUID) -> Jobseeker | None:
        try:
            person: Jobseeker = self.repository.get(person_id)
        except AggregateNotFoundError:
            return None
        return person

    def _known(self, jobseeker_id: UUID) -> Jobseeker:
        jobseeker = self._found(jobseeker_id)
        if jobseeker is None:
            raise UnknownJobseeker(jobseeker_id)
        return jobseeker


def hashes_of(recognition: Recognition, identity: Identity) -> set[bytes]:
    """What a person is recognised by."""
    found = {recognition.of_number(known.partner, known.number) for known in identity.partner_numbers}
    if identity.birth_date is not None:
        found.add(recognition.of_name(identity.given_name, identity.family_name, identity.birth_date))
    return found


def _updated(known: Identity, newer: Identity) -> Identity:
    """Another spelling of the same names is no news: files that spell differently would else take turns."""

    def spelt(one: Identity) -> tuple[str, str]:
        return normalised(one.given_name), normalised(one.family_name)

    if spelt(known) == spelt(newer):
        newer = replace(newer, given_name=known.given_name, family_name=known.family_name)
    return known.updated(newer)


def _characteristics(identity: Identity, on: date) -> Characteristics:
    return Characteristics.model_validate(
        {
            "gender": identity.gender,
            "age_class": age_class(identity.birth_date, on),
            "country_of_residence": identity.country_of_residence,
            "labour_status": identity.labour_status,
            "education": identity.education,
        }
    )


def _check(identity: Identity, today: date, position: int = 0) -> None:
    """The identity's own rules, and that its codes are those of contracts, since figures count by them."""
    try:
        check_identity(identity, today)
        _characteristics(identity, today)
    except ValidationError as error:
        fault = faults_of(error)[0]
        raise IdentityRefused(fault.field, fault.rule, fault.params, position) from None
    except IdentityRefused as refused:
        raise IdentityRefused(refused.field, refused.rule, refused.params, position) from None
