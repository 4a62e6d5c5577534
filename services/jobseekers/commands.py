"""What can be asked of the jobseekers service: load, call, save."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from eventsourcing.persistence import IntegrityError

from contracts.jobseekers import Profile
from services.floor.conflicts import in_spite_of_conflicts
from services.floor.personal import Recognition
from services.jobseekers.domain import AlreadyRegistered, HasLeft, Jobseeker, UnknownJobseeker
from services.jobseekers.identity import Identity, IdentityRefused
from services.jobseekers.persons import Persons, hashes_of
from services.jobseekers.profile import ProfileRefused
from services.jobseekers.publishing import from_profile, to_profile
from services.kernel.personal import PersonErased

CannotTake = HasLeft | ProfileRefused | PersonErased


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch. ``refused`` names the position in the batch and the rule that stood against it."""

    new: int = 0
    amended: int = 0
    unchanged: int = 0
    refused: tuple[tuple[int, CannotTake], ...] = ()


class Jobseekers(Persons):
    """Jobseekers and their profiles. Synchronous: called from plain endpoints or a worker thread."""

    name = "jobseekers"

    def register(self, profile: Profile, jobseeker_id: UUID | None = None) -> UUID:
        """Register a jobseeker under a random pseudonym, or a given one; returns it. A person who was recorded by
        identity is given a profile by ``amend``.

        Raises ``ProfileRefused``, or, where the given pseudonym is taken, ``AlreadyRegistered`` or ``PersonErased``.
        """
        jobseeker = Jobseeker.register(from_profile(profile), jobseeker_id or uuid4())
        self.keyring.create(jobseeker.id)
        try:
            self.save(jobseeker)
        except IntegrityError as conflict:
            raise AlreadyRegistered(jobseeker.id) from conflict
        return jobseeker.id

    def amend(self, jobseeker_id: UUID, profile: Profile) -> None:
        """Replace a profile, or give somebody their first one; the same profile again changes nothing.

        Raises ``UnknownJobseeker``, ``HasLeft``, ``PersonErased``, ``ProfileRefused``.
        """
        own = from_profile(profile)

        def attempt() -> None:
            jobseeker = self._known(jobseeker_id)
            if jobseeker.amend(own):
                self._save(jobseeker)

        in_spite_of_conflicts(attempt)

    def leave(self, jobseeker_id: UUID) -> None:
        """Take a jobseeker out of matching, for good. Raises ``UnknownJobseeker``, ``HasLeft``, ``PersonErased``."""

        def attempt() -> None:
            jobseeker = self._known(jobseeker_id)
            jobseeker.leave()
            self._save(jobseeker)

        in_spite_of_conflicts(attempt)

    def recognise(self, told: Identity) -> UUID | None:
        """Whose names and birth date, or partners' numbers, these are; ``None`` where nobody is known by them. Nothing is
        written. Raises ``IdentityRefused`` (``two_persons``) where they are two persons'."""
        known = self.keyring.recognise(hashes_of(Recognition(self.keyring.secret()), told))
        people = {person for person in known.values() if (one := self._found(person)) and not one.is_erased}
        if len(people) > 1:
            raise IdentityRefused("", "two_persons")
        return next(iter(people), None)

    def profile(self, jobseeker_id: UUID) -> Profile:
        """The profile as it now is in the log. Raises ``UnknownJobseeker``, also for someone who has left."""
        jobseeker = self._known(jobseeker_id)
        if not jobseeker.is_registered or jobseeker.profile is None:
            raise UnknownJobseeker(jobseeker_id)
        return to_profile(jobseeker.profile)

    def take(self, batch: Iterable[tuple[UUID, Profile]]) -> Taken:
        """Register or amend many at once, in one transaction; the same batch again changes nothing.

        A profile that breaks a rule, or whose jobseeker has left or was erased, is named in ``refused``; the others are
        saved.
        """
        profiles = list(batch)
        self.keyring.prefetch([jobseeker_id for jobseeker_id, _ in profiles])

        def attempt() -> Taken:
            touched, taken = self._decided(profiles)
            self._save(*touched)
            return taken

        return in_spite_of_conflicts(attempt)

    def _decided(self, profiles: list[tuple[UUID, Profile]]) -> tuple[list[Jobseeker], Taken]:
        touched: dict[UUID, Jobseeker] = {}
        new = amended = unchanged = 0
        refused: list[tuple[int, CannotTake]] = []
        for position, (jobseeker_id, profile) in enumerate(profiles):
            try:
                jobseeker = touched.get(jobseeker_id) or self._found(jobseeker_id)
                if jobseeker is None:
                    touched[jobseeker_id] = Jobseeker.register(from_profile(profile), jobseeker_id)
                    new += 1
                elif jobseeker.amend(from_profile(profile)):
                    touched[jobseeker_id] = jobseeker
                    amended += 1
                else:
                    unchanged += 1
            except (HasLeft, ProfileRefused, PersonErased) as error:
                refused.append((position, error))
        return list(touched.values()), Taken(new, amended, unchanged, tuple(refused))
