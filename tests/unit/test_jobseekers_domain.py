"""The rules of a jobseeker: given what happened, when a command comes, then this happens."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from services.jobseekers.domain import HasLeft, Jobseeker
from services.jobseekers.profile import (
    LanguageLevel,
    Occupation,
    Place,
    Profile,
    ProfileRefused,
    TravelLimit,
)
from services.jobseekers.publishing import to_contract

WELDER = Profile(
    residence=Place("Tournai", "BE", latitude=50.6, longitude=3.39),
    travel=TravelLimit(kilometres=30),
    interface_language="fr",
    languages=(LanguageLevel("fr", "C2"), LanguageLevel("nl", "A2")),
    occupations_wanted=(Occupation("Soudeur TIG"),),
)
SOMEBODY = UUID("5b3d4a52-8f0e-4d9a-9a5e-3c3f6c0f7d11")


def given_registered(profile: Profile = WELDER) -> Jobseeker:
    jobseeker = Jobseeker.register(profile, SOMEBODY)
    jobseeker.collect_events()
    return jobseeker


def given_left() -> Jobseeker:
    jobseeker = given_registered()
    jobseeker.leave()
    jobseeker.collect_events()
    return jobseeker


def happened(jobseeker: Jobseeker) -> list[type]:
    return [type(event) for event in jobseeker.collect_events()]


def test_registering_keeps_the_profile_under_the_pseudonym() -> None:
    jobseeker = Jobseeker.register(WELDER, SOMEBODY)
    assert (jobseeker.id, jobseeker.profile, jobseeker.is_registered) == (SOMEBODY, WELDER, True)
    assert happened(jobseeker) == [Jobseeker.Registered]


def test_without_a_given_pseudonym_each_gets_another_one() -> None:
    assert Jobseeker.register(WELDER).id != Jobseeker.register(WELDER).id


def test_amending_replaces_the_whole_profile() -> None:
    jobseeker = given_registered()
    dutch = replace(WELDER, interface_language="nl", occupations_wanted=())
    assert jobseeker.amend(dutch)
    assert jobseeker.profile == dutch
    assert happened(jobseeker) == [Jobseeker.ProfileAmended]


def test_the_same_profile_again_is_no_event() -> None:
    jobseeker = given_registered()
    assert not jobseeker.amend(replace(WELDER))
    assert happened(jobseeker) == []


def test_who_leaves_is_registered_no_more() -> None:
    jobseeker = given_registered()
    jobseeker.leave()
    assert not jobseeker.is_registered
    assert happened(jobseeker) == [Jobseeker.Left]


@pytest.mark.parametrize("command", [lambda one: one.leave(), lambda one: one.amend(WELDER)])
def test_leaving_is_final(command) -> None:  # type: ignore[no-untyped-def]
    jobseeker = given_left()
    with pytest.raises(HasLeft) as refused:
        command(jobseeker)
    assert (refused.value.field, refused.value.rule) == ("jobseeker_id", "has_left")
    assert happened(jobseeker) == []


# --- being suggested to recruiters -----------------------------------------------------------------------------------


def test_nobody_is_open_to_recruiters_who_did_not_say_so() -> None:
    jobseeker = Jobseeker.register(WELDER, SOMEBODY)
    assert jobseeker.profile is not None and not jobseeker.profile.open_to_recruiters


def test_agreeing_and_taking_it_back_are_amendments_of_the_profile() -> None:
    jobseeker = given_registered()
    assert jobseeker.amend(replace(WELDER, open_to_recruiters=True))
    assert happened(jobseeker) == [Jobseeker.ProfileAmended]
    assert jobseeker.amend(WELDER)
    assert happened(jobseeker) == [Jobseeker.ProfileAmended]
    assert jobseeker.profile is not None and not jobseeker.profile.open_to_recruiters


def test_agreeing_again_is_no_event() -> None:
    jobseeker = given_registered(replace(WELDER, open_to_recruiters=True))
    assert not jobseeker.amend(replace(WELDER, open_to_recruiters=True))
    assert happened(jobseeker) == []


def test_what_others_are_told_says_whether_they_agreed() -> None:
    jobseeker = Jobseeker.register(replace(WELDER, open_to_recruiters=True), SOMEBODY)
    jobseeker.amend(WELDER)
    told = [to_contract(event) for event in jobseeker.collect_events()]
    assert [one.profile.open_to_recruiters for one in told if one] == [True, False]  # type: ignore[attr-defined]


BROKEN = [
    (replace(WELDER, languages=()), "languages", "too_few"),
    (
        replace(WELDER, languages=(*WELDER.languages, LanguageLevel("fr", "B1"))),
        "languages.2.language",
        "duplicate_language",
    ),
    (replace(WELDER, residence=Place("Lille", latitude=50.6)), "residence", "half_coordinates"),
    (replace(WELDER, residence=Place("Lille", longitude=3.0)), "residence", "half_coordinates"),
    (replace(WELDER, travel=TravelLimit(kilometres=0)), "travel.kilometres", "too_small"),
    (replace(WELDER, travel=TravelLimit(minutes=-5)), "travel.minutes", "too_small"),
]


@pytest.mark.parametrize(("profile", "field", "rule"), BROKEN)
def test_a_broken_rule_is_named_with_its_field(profile: Profile, field: str, rule: str) -> None:
    with pytest.raises(ProfileRefused) as refused:
        Jobseeker.register(profile)
    assert (refused.value.field, refused.value.rule) == (field, rule)
    jobseeker = given_registered()
    with pytest.raises(ProfileRefused):
        jobseeker.amend(profile)
    assert jobseeker.profile == WELDER
    assert happened(jobseeker) == []
