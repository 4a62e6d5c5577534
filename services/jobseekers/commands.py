"""What can be asked of the jobseekers service: load, call, save."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import IntegrityError, JSONTranscoder

from contracts.jobseekers import Profile
from services.jobseekers.domain import AlreadyRegistered, HasLeft, Jobseeker, ProfileRefused, UnknownJobseeker
from services.jobseekers.publishing import from_profile, to_profile
from services.jobseekers.stored import ProfileAsJSON

ATTEMPTS = 3
"""A command that meets another's write is tried again on what the other left."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch. ``refused`` names the position in the batch and the rule that stood against it."""

    new: int = 0
    amended: int = 0
    unchanged: int = 0
    refused: tuple[tuple[int, HasLeft | ProfileRefused], ...] = ()


class Jobseekers(Application[UUID]):
    """Jobseekers and their profiles. Synchronous: called from plain endpoints or a worker thread."""

    name = "jobseekers"

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        transcoder.register(ProfileAsJSON())

    def register(self, profile: Profile, jobseeker_id: UUID | None = None) -> UUID:
        """Register a jobseeker under a random pseudonym, or a given one; returns it.

        Raises ``ProfileRefused``, or ``AlreadyRegistered`` where the given pseudonym is taken.
        """
        jobseeker = Jobseeker.register(from_profile(profile), jobseeker_id or uuid4())
        try:
            self.save(jobseeker)
        except IntegrityError as conflict:
            raise AlreadyRegistered(jobseeker.id) from conflict
        return jobseeker.id

    def amend(self, jobseeker_id: UUID, profile: Profile) -> None:
        """Replace a profile; the same profile again changes nothing.

        Raises ``UnknownJobseeker``, ``HasLeft``, ``ProfileRefused``.
        """
        own = from_profile(profile)
        for attempt in range(1, ATTEMPTS + 1):
            jobseeker = self._known(jobseeker_id)
            jobseeker.amend(own)
            if self._saved(jobseeker, last=attempt == ATTEMPTS):
                return

    def leave(self, jobseeker_id: UUID) -> None:
        """Take a jobseeker out of matching, for good. Raises ``UnknownJobseeker``, ``HasLeft``."""
        for attempt in range(1, ATTEMPTS + 1):
            jobseeker = self._known(jobseeker_id)
            jobseeker.leave()
            if self._saved(jobseeker, last=attempt == ATTEMPTS):
                return

    def profile(self, jobseeker_id: UUID) -> Profile:
        """The profile as it now is in the log. Raises ``UnknownJobseeker``, also for someone who has left."""
        jobseeker = self._known(jobseeker_id)
        if not jobseeker.is_registered:
            raise UnknownJobseeker(jobseeker_id)
        return to_profile(jobseeker.profile)

    def take(self, batch: Iterable[tuple[UUID, Profile]]) -> Taken:
        """Register or amend many at once, in one transaction; the same batch again changes nothing.

        A profile that breaks a rule, or whose jobseeker has left, is named in ``refused``; the others are saved.
        """
        profiles = list(batch)
        for attempt in range(1, ATTEMPTS + 1):
            touched, taken = self._decided(profiles)
            if self._saved(*touched, last=attempt == ATTEMPTS):
                break
        return taken

    def _decided(self, profiles: list[tuple[UUID, Profile]]) -> tuple[list[Jobseeker], Taken]:
        touched: dict[UUID, Jobseeker] = {}
        new = amended = unchanged = 0
        refused: list[tuple[int, HasLeft | ProfileRefused]] = []
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
            except (HasLeft, ProfileRefused) as error:
                refused.append((position, error))
        return list(touched.values()), Taken(new, amended, unchanged, tuple(refused))

    def _saved(self, *jobseekers: Jobseeker, last: bool) -> bool:
        try:
            self.save(*jobseekers)
        except IntegrityError:
            if last:
                raise
            return False
        return True

    def _found(self, jobseeker_id: UUID) -> Jobseeker | None:
        try:
            jobseeker: Jobseeker = self.repository.get(jobseeker_id)
        except AggregateNotFoundError:
            return None
        return jobseeker

    def _known(self, jobseeker_id: UUID) -> Jobseeker:
        jobseeker = self._found(jobseeker_id)
        if jobseeker is None:
            raise UnknownJobseeker(jobseeker_id)
        return jobseeker
