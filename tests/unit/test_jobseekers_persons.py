"""People recorded by who they are: recognised when they come again, counted by classes, and erased for good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from contracts.jobseekers import Profile
from contracts.values import Characteristics
from services.jobseekers.commands import Jobseekers
from services.jobseekers.domain import HasLeft, Jobseeker, UnknownJobseeker
from services.jobseekers.identity import Identity, IdentityRefused, PartnerNumber, age_class
from services.jobseekers.publishing import to_contract
from services.kernel.personal import PersonErased, UnknownPerson

ZOE = Identity(
    given_name="Zoé",
    family_name="Vandamme",
    birth_date=date(1990, 2, 28),
    gender="female",
    email="zoe@example.org",
    country_of_residence="BE",
    labour_status="unemployed",
    education="upper_secondary",
)
FOREM = PartnerNumber("Le Forem", "F-1234")
PROFILE = Profile.model_validate(
    {
        "residence": {"label": "Tournai", "country": "BE"},
        "languages": [{"language": "fr", "level": "C2"}],
    }
)


@pytest.fixture
def app() -> Iterator[Jobseekers]:
    with Jobseekers(env={"PERSISTENCE_MODULE": "eventsourcing.popo"}) as found:
        yield found


def told(app: Jobseekers) -> list[str]:
    stored = app.recorder.select_notifications(1, 1000)
    contracts = [to_contract(app.mapper.to_domain_event(one)) for one in stored]
    return [type(one).__name__ for one in contracts if one is not None]


def events_of(app: Jobseekers, person_id: UUID) -> list[type]:
    return [type(one) for one in app.events.get(person_id)]


def test_the_same_person_again_is_the_same_pseudonym_and_nothing_is_recorded(app: Jobseekers) -> None:
    first = app.record_person(ZOE)
    for again in (ZOE, replace(ZOE, given_name="ZOE", family_name="van-damme".replace("-", ""))):
        assert app.record_person(again) == first
    assert events_of(app, first) == [Jobseeker.Recorded]
    assert app.identity(first) == ZOE


def test_what_a_newer_record_says_is_amended_and_what_it_does_not_say_stays(app: Jobseekers) -> None:
    somebody = app.record_person(ZOE)
    newer = Identity("Zoé", "Vandamme", ZOE.birth_date, phone="+32 470", partner_numbers=(FOREM,))
    assert app.record_person(newer) == somebody
    assert app.identity(somebody) == replace(ZOE, phone="+32 470", partner_numbers=(FOREM,))
    assert events_of(app, somebody) == [Jobseeker.Recorded, Jobseeker.IdentityAmended]


def test_a_partners_number_recognises_somebody_under_another_name(app: Jobseekers) -> None:
    somebody = app.record_person(replace(ZOE, partner_numbers=(FOREM,)))
    married = Identity("Zoé", "Lemaire", ZOE.birth_date, partner_numbers=(FOREM,))
    assert app.record_person(married) == somebody
    assert app.identity(somebody).family_name == "Lemaire"
    assert app.record_person(Identity("Zoe", "Lemaire", ZOE.birth_date)) == somebody
    assert app.record_person(ZOE) != somebody, "nobody is called that any more"


def test_another_birth_date_or_name_is_another_person(app: Jobseekers) -> None:
    others = [replace(ZOE, birth_date=date(1990, 3, 1)), replace(ZOE, given_name="Zoë-Anne")]
    assert len({app.record_person(one) for one in (ZOE, *others)}) == 3


def test_a_name_and_a_number_of_two_people_are_refused(app: Jobseekers) -> None:
    app.record_people([ZOE, Identity("Ali", "Haddad", partner_numbers=(FOREM,))])
    before = told(app), app.recorder.max_notification_id()
    with pytest.raises(IdentityRefused) as refused:
        app.record_people([replace(ZOE, given_name="Eva"), replace(ZOE, partner_numbers=(FOREM,))])
    assert (refused.value.rule, refused.value.position) == ("two_persons", 1)
    assert (told(app), app.recorder.max_notification_id()) == before


def test_a_batch_gives_a_pseudonym_for_each_and_knows_its_doubles(app: Jobseekers) -> None:
    ali = Identity("Ali", "Haddad", date(1985, 5, 5))
    known = app.record_person(ZOE)
    people = app.record_people(
        [ali, ZOE, replace(ali, email="ali@example.org"), replace(ali, given_name="Aline")]
    )
    assert people[1] == known and people[0] == people[2] and len(set(people)) == 3
    assert app.identity(people[0]).email == "ali@example.org"
    count = app.recorder.max_notification_id()
    assert app.record_people([ali, ZOE]) == people[:2]
    assert app.recorder.max_notification_id() == count
    assert app.record_people([]) == []


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"given_name": " - "}, "given_name", "missing"),
        ({"family_name": ""}, "family_name", "missing"),
        ({"birth_date": None}, "birth_date", "missing"),
        ({"birth_date": date(1899, 12, 31)}, "birth_date", "impossible_birth_date"),
        ({"birth_date": date(2999, 1, 1)}, "birth_date", "impossible_birth_date"),
        ({"gender": "x"}, "gender", "unknown_code"),
        ({"country_of_residence": "XX"}, "country_of_residence", "unknown_country"),
        ({"labour_status": "busy"}, "labour_status", "unknown_code"),
        ({"partner_numbers": (PartnerNumber("VDAB", " "),)}, "partner_numbers.0.number", "missing"),
        ({"remarks": "a\0b"}, "remarks", "not_text"),
        ({"address": "x" * 201}, "address", "too_long"),
    ],
)  # fmt: skip
def test_a_fault_of_an_identity_names_its_field(
    app: Jobseekers, change: dict[str, object], field: str, rule: str
) -> None:
    with pytest.raises(IdentityRefused) as refused:
        app.record_people([ZOE, replace(ZOE, **change)])  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.rule, refused.value.position) == (field, rule, 1)
    assert "Vandamme" not in str(refused.value)
    assert app.recorder.max_notification_id() is None


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2008, 2, 27), "under_18"),
        (date(2008, 2, 28), "18_29"),
        (date(2020, 2, 27), "18_29"),
        (date(2020, 2, 28), "30_54"),
        (date(2045, 2, 27), "30_54"),
        (date(2045, 2, 28), "55_plus"),
    ],
)
def test_age_classes_change_on_birthdays(app: Jobseekers, on: date, expected: str) -> None:
    assert age_class(ZOE.birth_date, on) == expected
    assert app.characteristics(app.record_person(ZOE), on) == Characteristics(
        gender="female",
        age_class=expected,  # type: ignore[arg-type]
        country_of_residence="BE",
        labour_status="unemployed",
        education="upper_secondary",
    )


def test_who_was_born_on_29_february_is_18_on_1_march() -> None:
    born = date(2004, 2, 29)
    assert [age_class(born, date(2022, 2, 28)), age_class(born, date(2022, 3, 1))] == ["under_18", "18_29"]
    assert age_class(None, date(2022, 3, 1)) == "not_stated"


def test_somebody_recorded_can_be_given_a_profile_and_the_other_way_round(app: Jobseekers) -> None:
    recorded, registered = app.record_person(ZOE), app.register(PROFILE)
    assert told(app) == ["JobseekerRegistered"], "an identity is told to nobody"
    with pytest.raises(UnknownJobseeker):
        app.profile(recorded)
    with pytest.raises(UnknownJobseeker):
        app.leave(recorded)
    app.amend(recorded, PROFILE)
    assert app.profile(recorded) == PROFILE
    assert told(app)[1:] == ["JobseekerRegistered"]

    with pytest.raises(UnknownPerson):
        app.identity(registered)
    assert app.characteristics(registered, date(2026, 1, 1)) == Characteristics(country_of_residence="BE")
    ali = Identity("Ali", "Haddad", date(1985, 5, 5))
    app.amend_identity(registered, ali)
    assert app.record_person(ali) == registered
    app.leave(registered)
    assert app.identity(registered) == ali, "leaving is about matching"
    with pytest.raises(HasLeft):
        app.amend(registered, PROFILE)


def test_an_identity_that_is_somebody_elses_is_refused_and_claims_nothing(app: Jobseekers) -> None:
    app.record_person(ZOE)
    ali = app.record_person(Identity("Ali", "Haddad", date(1985, 5, 5)))
    with pytest.raises(IdentityRefused) as refused:
        app.amend_identity(ali, replace(ZOE, partner_numbers=(FOREM,)))
    assert refused.value.rule == "two_persons"
    assert app.record_person(Identity("Eva", "Maes", partner_numbers=(FOREM,))) != ali


def test_a_corrected_identity_is_no_longer_recognised_by_what_was_wrong(app: Jobseekers) -> None:
    somebody = app.record_person(ZOE)
    right = replace(ZOE, birth_date=date(1991, 2, 28))
    app.amend_identity(somebody, right)
    assert app.record_person(right) == somebody
    assert app.record_person(ZOE) != somebody


def test_erased_is_forgotten_in_all_of_its_history(app: Jobseekers) -> None:
    somebody = app.record_person(ZOE)
    app.amend(somebody, PROFILE)
    app.erase(somebody)
    app.erase(somebody)
    assert events_of(app, somebody) == [Jobseeker.Recorded, Jobseeker.ProfileGiven, Jobseeker.Erased]
    assert told(app) == ["JobseekerErased"]
    person = app.repository.get(somebody)
    assert (person.profile, person.identity, person.is_erased) == (None, None, True)


def test_nothing_more_is_written_of_somebody_erased(app: Jobseekers) -> None:
    somebody = app.record_person(ZOE)
    app.amend(somebody, PROFILE)
    app.must_know(somebody)
    app.erase(somebody)
    with pytest.raises(UnknownJobseeker):
        app.profile(somebody)
    for command in (
        lambda: app.amend(somebody, PROFILE),
        lambda: app.register(PROFILE, somebody),
        lambda: app.amend_identity(somebody, ZOE),
        lambda: app.leave(somebody),
        lambda: app.identity(somebody),
        lambda: app.characteristics(somebody, date(2026, 1, 1)),
        lambda: app.must_know(somebody),
    ):
        with pytest.raises(PersonErased):
            command()
    taken = app.take([(somebody, PROFILE), (uuid4(), PROFILE)])
    assert taken.new == 1 and [error.rule for _, error in taken.refused] == ["person_erased"]
    assert events_of(app, somebody)[-1] is Jobseeker.Erased


def test_who_comes_back_after_erasure_is_a_new_person(app: Jobseekers) -> None:
    somebody = app.record_person(ZOE)
    app.erase(somebody)
    again = app.record_person(ZOE)
    assert again != somebody
    assert app.identity(again) == ZOE


def test_nobody_is_erased_under_an_unknown_pseudonym(app: Jobseekers) -> None:
    for command in (app.erase, app.must_know, app.identity):
        with pytest.raises(UnknownPerson):
            command(uuid4())
