"""Fills the services with demonstration data, in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeVar

from matching.taxonomy.taxonomy import Taxonomy
from services.demo.offers import generate_offers
from services.demo.profiles import generate_profiles
from services.floor.places import Gazetteer
from services.jobseekers.commands import Jobseekers
from services.offers.commands import Offers

BATCH = 500
SEED = 2021
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many were new and how many were there before, changed or not."""

    offers: int
    offers_known: int
    profiles: int
    profiles_known: int


def load(
    offers_app: Offers,
    jobseekers_app: Jobseekers,
    gazetteer: Gazetteer,
    taxonomy: Taxonomy,
    today: date,
    *,
    offers: int = 2000,
    profiles: int = 300,
    seed: int = SEED,
    progress: Callable[[str, int], None] = lambda _what, _count: None,
) -> Loaded:
    """Publish ``offers`` and register ``profiles``; the same again on the same day changes nothing.

    On another day the same offers come back with that day's dates. ``progress`` gets "offers" or "profiles" and the
    size of each batch.
    """
    new_offers = known_offers = new_profiles = known_profiles = 0
    for batch in _batches(generate_offers(offers, seed, gazetteer, taxonomy, today)):
        counts = offers_app.take(batch)
        new_offers += counts.new
        known_offers += counts.amended + counts.unchanged
        progress("offers", len(batch))
    for people in _batches(generate_profiles(profiles, seed, gazetteer, taxonomy, today)):
        taken = jobseekers_app.take(people)
        new_profiles += taken.new
        known_profiles += taken.amended + taken.unchanged
        progress("profiles", len(people))
    return Loaded(new_offers, known_offers, new_profiles, known_profiles)


def _batches(things: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(things)
    while batch := list(islice(remaining, BATCH)):
        yield batch
