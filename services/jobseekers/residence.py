"""Where a jobseeker lives, found by name: distances need coordinates."""

from __future__ import annotations

from contracts.jobseekers import Profile
from contracts.values import Place
from services.floor.places import Gazetteer
from services.jobseekers.domain import ProfileRefused


def located(profile: Profile, gazetteer: Gazetteer) -> Profile:
    """The profile with its residence's local name, country, code and coordinates from the gazetteer.

    Coordinates that were given stay; half-given ones are left for the domain to refuse. A place beyond the gazetteer's
    countries is unknown too. Raises ``ProfileRefused`` (``unknown_place``).
    """
    stated = profile.residence
    if stated.latitude is not None or stated.longitude is not None:
        return profile
    named = f"{stated.postcode} {stated.label}" if stated.postcode else stated.label
    entry = gazetteer.find(named, stated.country)
    if entry is None:
        raise ProfileRefused("residence.label", "unknown_place", {"given": named})
    residence = Place(
        label=entry.name,
        country=entry.country,
        postcode=stated.postcode,
        code=entry.code,
        latitude=entry.lat,
        longitude=entry.lon,
    )
    return profile.model_copy(update={"residence": residence})
