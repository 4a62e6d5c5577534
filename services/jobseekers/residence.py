"""Where a jobseeker lives, found by name: distances need coordinates."""

from __future__ import annotations

from contracts.jobseekers import Profile
from services.floor.places import Gazetteer
from services.floor.placing import located as located_place
from services.floor.placing import named
from services.jobseekers.profile import ProfileRefused


def located(profile: Profile, gazetteer: Gazetteer) -> Profile:
    """The profile with its residence's local name, country, code and coordinates from the gazetteer.

    Raises ``ProfileRefused`` (``unknown_place``).
    """
    residence = located_place(profile.residence, gazetteer)
    if residence is None:
        raise ProfileRefused("residence.label", "unknown_place", {"given": named(profile.residence)})
    if residence == profile.residence:
        return profile
    entry = (
        None
        if profile.residence.is_located
        else gazetteer.find(named(profile.residence), profile.residence.country)
    )
    label = entry.name if entry else residence.label
    return profile.model_copy(update={"residence": residence.model_copy(update={"label": label})})
