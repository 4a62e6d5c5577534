"""Whatever happens to a jobseeker, the log gives back what was there, and the contracts tell the same story."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from contracts import jobseekers as published
from contracts.jobseekers import Profile
from contracts.values import (
    Code,
    Diploma,
    LanguageLevel,
    OccupationStated,
    Place,
    StatedSkill,
    TravelLimit,
)
from services.jobseekers.commands import Jobseekers
from services.jobseekers.domain import HasLeft, UnknownJobseeker
from services.jobseekers.publishing import from_profile, to_contract, to_profile

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
codes = st.builds(
    Code, scheme=st.sampled_from(["ESCO", "ROME", "ISCO-08"]), code=texts, label=st.none() | texts
)
places = st.builds(Place, label=texts, country=st.sampled_from(["FR", "BE", None])) | st.builds(
    Place, label=texts, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180)
)
profiles = st.builds(
    Profile,
    residence=places,
    travel=st.builds(TravelLimit, kilometres=st.none() | st.floats(1, 500), minutes=st.none() | st.integers(1, 600)),
    occupations_wanted=st.lists(st.builds(OccupationStated, label=texts, code=st.none() | codes), max_size=2).map(tuple),
    occupations_held=st.lists(
        st.builds(OccupationStated, label=texts, months=st.none() | st.integers(0, 900)), max_size=2
    ).map(tuple),
    skills=st.lists(st.builds(StatedSkill, label=texts, code=st.none() | codes, required=st.just(True)), max_size=3).map(
        tuple
    ),
    languages=st.lists(
        st.builds(LanguageLevel, language=st.sampled_from(["fr", "nl", "en", "ar"]), level=st.sampled_from(["A1", "C2"])),
        min_size=1,
        max_size=3,
        unique_by=lambda one: one.language,
    ).map(tuple),
    diplomas=st.lists(st.builds(Diploma, title=texts, level=st.none() | st.integers(1, 8)), max_size=2).map(tuple),
    licences=st.lists(st.sampled_from(["B", "CE", "VCA"]), max_size=2).map(tuple),
    contracts=st.lists(st.sampled_from(["permanent", "temporary"]), max_size=2).map(tuple),
    available_from=st.none() | st.dates(),
    interface_language=st.sampled_from(["fr", "nl", "en", "de"]),
    open_to_recruiters=st.booleans(),
)  # fmt: skip
commands = st.lists(st.none() | profiles, max_size=5)
"""``None`` is leaving."""


@given(profiles)
def test_a_profile_comes_back_from_the_services_own_values(profile: Profile) -> None:
    assert to_profile(from_profile(profile)) == profile


@given(profiles, commands)
def test_the_fold_of_the_contracts_is_the_state_of_the_log(
    first: Profile, then: list[Profile | None]
) -> None:
    with Jobseekers(env={"PERSISTENCE_MODULE": "eventsourcing.popo"}) as app:
        somebody = app.register(first)
        expected: Profile | None = first
        for command in then:
            try:
                app.leave(somebody) if command is None else app.amend(somebody, command)
                expected = command
            except HasLeft:
                assert expected is None
        assert folded(app).get(somebody) == expected
        try:
            assert app.profile(somebody) == expected
        except UnknownJobseeker:
            assert expected is None


def folded(app: Jobseekers) -> dict[UUID, Profile]:
    """What a view over the published contracts holds at the end of the log."""
    rows: dict[UUID, Profile] = {}
    for stored in app.recorder.select_notifications(1, 100):
        contract = to_contract(app.mapper.to_domain_event(stored))
        match contract:
            case published.JobseekerRegistered() | published.ProfileAmended():
                rows[contract.jobseeker_id] = contract.profile
            case published.JobseekerLeft():
                del rows[contract.jobseeker_id]
    return rows
