"""A jobseeker: a pseudonym, with a profile or an identity. What can happen to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID, uuid4

from eventsourcing.domain import Aggregate, event

from services.jobseekers.identity import Identity, check_identity
from services.jobseekers.profile import Profile, check
from services.kernel.clock import recorded_at, today
from services.kernel.personal import Personal, PersonErased
from services.kernel.rules import Unknown


class UnknownJobseeker(Unknown):
    """No jobseeker has this pseudonym."""

    field, rule = "jobseeker_id", "unknown_jobseeker"


class AlreadyRegistered(ValueError):
    """The pseudonym is taken: somebody is, or was, registered under it."""

    field, rule = "jobseeker_id", "already_registered"

    def __init__(self, jobseeker_id: UUID) -> None:
        self.params: Mapping[str, Any] = {"given": str(jobseeker_id)}
        super().__init__(f"jobseeker {jobseeker_id} is already registered")


class HasLeft(ValueError):
    """Leaving is final: a jobseeker who comes back registers anew, under a new pseudonym."""

    field, rule = "jobseeker_id", "has_left"

    def __init__(self, jobseeker_id: UUID) -> None:
        self.params: Mapping[str, Any] = {"given": str(jobseeker_id)}
        super().__init__(f"jobseeker {jobseeker_id} has left")


class Jobseeker(Aggregate):
    """Someone who looks for work on either side of the border, known to others by a random pseudonym only.

    They are registered with a profile in order to be matched, or recorded with an identity as a programme's participant,
    or both. Once erased, profile and identity read as ``None`` in all their history.
    """

    TOPIC = "jobseekers.Jobseeker"

    class Event(Aggregate.Event):
        TOPIC = "jobseekers.Jobseeker.Event"
        create_timestamp = staticmethod(recorded_at)

    class Registered(Event, Aggregate.Created):
        TOPIC = "jobseekers.Jobseeker.Registered"
        profile: Annotated[Profile | None, Personal()]

        def apply(self, aggregate: Any) -> None:
            aggregate.is_registered = True

    class Recorded(Event, Aggregate.Created):
        TOPIC = "jobseekers.Jobseeker.Recorded"
        identity: Annotated[Identity | None, Personal()]

    class ProfileGiven(Event):
        """Somebody recorded by identity is matched from now on."""

        TOPIC = "jobseekers.Jobseeker.ProfileGiven"
        profile: Annotated[Profile | None, Personal()]

    class ProfileAmended(Event):
        TOPIC = "jobseekers.Jobseeker.ProfileAmended"
        profile: Annotated[Profile | None, Personal()]

    class IdentityAmended(Event):
        TOPIC = "jobseekers.Jobseeker.IdentityAmended"
        identity: Annotated[Identity | None, Personal()]

    class Left(Event):
        TOPIC = "jobseekers.Jobseeker.Left"

    class Erased(Event):
        TOPIC = "jobseekers.Jobseeker.Erased"

    def __init__(self, profile: Profile | None = None, identity: Identity | None = None) -> None:
        self.profile, self.identity = profile, identity
        self.is_registered = self.has_left = self.is_erased = False

    @classmethod
    def register(cls, profile: Profile, jobseeker_id: UUID | None = None) -> Jobseeker:
        """A new jobseeker with a profile. Raises ``ProfileRefused``."""
        check(profile)
        return cls._create(cls.Registered, id=jobseeker_id or uuid4(), profile=profile)

    @classmethod
    def record(cls, identity: Identity, person_id: UUID) -> Jobseeker:
        """A new person, not matched yet. Raises ``IdentityRefused``."""
        check_identity(identity, today())
        return cls._create(cls.Recorded, id=person_id, identity=identity)

    def amend(self, profile: Profile) -> bool:
        """Replace the profile, or give the first one; whether anything changed.

        Raises ``PersonErased``, ``HasLeft``, ``ProfileRefused``.
        """
        self._must_not_be_erased()
        if self.has_left:
            raise HasLeft(self.id)
        check(profile)
        if profile == self.profile:
            return False
        (self._amend if self.is_registered else self._give)(profile)
        return True

    def amend_identity(self, identity: Identity) -> bool:
        """Replace the identity, whole; whether anything changed. Raises ``PersonErased``, ``IdentityRefused``."""
        self._must_not_be_erased()
        check_identity(identity, today())
        if identity == self.identity:
            return False
        self._amend_identity(identity)
        return True

    def leave(self) -> None:
        """Be matched no more, for good. Raises ``PersonErased``, ``HasLeft``, ``UnknownJobseeker`` without a profile."""
        self._must_not_be_erased()
        if self.has_left:
            raise HasLeft(self.id)
        if not self.is_registered:
            raise UnknownJobseeker(self.id)
        self._leave()

    def erase(self) -> bool:
        """Be forgotten, for good; whether anything changed."""
        if self.is_erased:
            return False
        self._erase()
        return True

    def _must_not_be_erased(self) -> None:
        if self.is_erased:
            raise PersonErased(self.id)

    @event(ProfileGiven)
    def _give(self, profile: Profile | None) -> None:
        self.profile, self.is_registered = profile, True

    @event(ProfileAmended)
    def _amend(self, profile: Profile | None) -> None:
        self.profile = profile

    @event(IdentityAmended)
    def _amend_identity(self, identity: Identity | None) -> None:
        self.identity = identity

    @event(Left)
    def _leave(self) -> None:
        self.is_registered, self.has_left = False, True

    @event(Erased)
    def _erase(self) -> None:
        self.profile = self.identity = None
        self.is_registered, self.is_erased = False, True
