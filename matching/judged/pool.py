"""Pairs to judge, told in full for who reads and grades them: nothing says which ranker brought an offer, or where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from contracts.jobseekers import Profile
from contracts.offers import OfferTerms
from contracts.values import LanguageLevel, Place, StatedSkill
from matching.judged.judged_set import JudgedSet, Pair
from matching.travel import km_of_chord_squared, on_sphere

SCALE = """\
Grade each offer for the profile above it, with distance, languages, licences, contract and hours in mind:
3 would apply and could be hired as is; 2 worth applying: a close trade, or the trade with one small gap; 1 a related
trade with a notable gap, a long shot; 0 not for this person. The profile's wishes come before what it did before.

Write one line a pair into a table whose columns are separated by tabs: profile, offer, grade, reason (in English).
"""


def as_markdown(judged: JudgedSet, pairs: Sequence[Pair]) -> str:
    """Pairs in their order, those of a profile together below it, after how to grade them."""
    told = [SCALE]
    for name, group in groupby(pairs, key=lambda pair: pair[0]):
        profile = judged.profiles[name]
        told.append(f"# Profile {name}\n\n{_profile(profile)}")
        told += [_offer(name, offer, judged.offers[offer], profile.residence) for _, offer in group]
    return "\n".join(told)


def _profile(profile: Profile) -> str:
    held = (
        f"{one.label} ({one.months} months)" if one.months else one.label for one in profile.occupations_held
    )
    reach = [f"{profile.travel.kilometres:g} km" if profile.travel.kilometres else ""]
    reach.append(f"{profile.travel.minutes} minutes" if profile.travel.minutes else "")
    diplomas = (f"{one.title} ({one.country}, level {one.level})" for one in profile.diplomas)
    return _listed(
        ("lives in", _place(profile.residence)),
        ("would travel", ", ".join(filter(None, reach))),
        ("wants", "; ".join(one.label for one in profile.occupations_wanted) or "names no occupation"),
        ("worked as", "; ".join(held)),
        ("skills", _skills(profile.skills)),
        ("speaks", _languages(profile.languages)),
        ("diplomas", "; ".join(diplomas)),
        ("licences", ", ".join(profile.licences) or "none"),
        ("contracts", ", ".join(profile.contracts) or "any"),
        ("hours", ", ".join(profile.working_times) or "any"),
    )


def _offer(profile: str, name: str, terms: OfferTerms, home: Place) -> str:
    floors = (f"{one.language} {one.level}{'' if one.required else ' desired'}" for one in terms.languages)
    licences = (f"{one.licence}{'' if one.required else ' desired'}" for one in terms.licences)
    versions = [f"\n\nAlso in {one.language}: {one.title}\n{one.description}" for one in terms.versions]
    facts = _listed(
        ("where", ", ".join(f"{_place(place)}, {_km(home, place):.0f} km away" for place in terms.places)),
        ("code", ", ".join(f"{code.scheme} {code.label or code.code}" for code in terms.occupations)),
        ("skills", _skills(terms.skills)),
        ("languages asked", ", ".join(floors) or "not said"),
        ("licences asked", ", ".join(licences) or "none said"),
        ("contract", f"{terms.contract or 'not said'}, {terms.working_time or 'hours not said'}"),
    )
    text = f"{terms.description}{''.join(versions)}"
    return f"## {profile} {name}: {terms.title} [{terms.language}]\n\n{text}\n\n{facts}"


def _listed(*facts: tuple[str, str]) -> str:
    return "".join(f"- {name}: {value}\n" for name, value in facts if value)


def _place(place: Place) -> str:
    return f"{place.label} ({place.country})"


def _skills(skills: Iterable[StatedSkill]) -> str:
    return "; ".join(one.label if one.required else f"{one.label} (desired)" for one in skills)


def _languages(levels: Iterable[LanguageLevel]) -> str:
    return ", ".join(f"{one.language} {one.level}" for one in levels)


def _km(home: Place, work: Place) -> float:
    """Kilometres as the crow flies; every place of the set is located."""
    chord = on_sphere(home.latitude or 0, home.longitude or 0) - on_sphere(
        work.latitude or 0, work.longitude or 0
    )
    return float(km_of_chord_squared((chord**2).sum(keepdims=True))[0])
