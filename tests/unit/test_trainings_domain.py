"""The rules of trainings and sessions: given what happened, when a command comes, then this happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.kernel.clock import replaying
from services.trainings.domain import Session
from services.trainings.publishing import own_training_terms
from services.trainings.rules import BrokenRule, UnknownParticipant
from services.trainings.terms import Award, Characteristics, Exit, Hours, LanguageLevel, SessionTerms
from services.trainings.training import Training
from tests.trainings_given import ANNA, BRAM, CARLA, ENDS, PROGRAMME, STARTS, training_terms

Step = Callable[[Session], Any]
TRAINING, OTHER = Training.create_id("soudage"), UUID(int=0xC)
TERMS = SessionTerms("2025-1", STARTS, ENDS, seats=2)
WOMAN = Characteristics(gender="female", country_of_residence="BE")
APPLIED, MARCH, APRIL, MAY = date(2025, 1, 13), date(2025, 3, 3), date(2025, 4, 1), date(2025, 5, 2)
DROPPED_OUT = Exit(APRIL, "dropped_out", "health")
TRANSFERRED = Exit(APRIL, "transferred", to_session=OTHER)
COMPLETED = Exit(ENDS, "completed")
WELDING = own_training_terms(training_terms())


def applied(who: UUID = ANNA, day: date = APPLIED) -> Step:
    return lambda session: session.apply(who, day, WOMAN)


def declined(who: UUID = ANNA, day: date = date(2025, 1, 20), reason: str = "no_seat") -> Step:
    return lambda session: session.decline(who, day, reason)


def entered(who: UUID = ANNA, day: date = MARCH, about: Characteristics = WOMAN) -> Step:
    return lambda session: session.enrol(who, day, about)


def corrected(day: date, about: Characteristics = WOMAN, who: UUID = ANNA) -> Step:
    return lambda session: session.correct_enrolment(who, day, about)


def attended(first: date, last: date, planned: float = 35, hours: float = 30, who: UUID = ANNA) -> Step:
    return lambda session: session.record_attendance(who, first, last, Hours(planned, hours))


def left(how: Exit, who: UUID = ANNA, remarks: str | None = None) -> Step:
    return lambda session: session.exit(who, how, remarks)


def exit_corrected(how: Exit, who: UUID = ANNA, remarks: str | None = None) -> Step:
    return lambda session: session.correct_exit(who, how, remarks)


def awarded(award: str = "FR", day: date = ENDS, who: UUID = ANNA) -> Step:
    return lambda session: session.grant(who, award, day)


def amended(**changes: Any) -> Step:
    return lambda session: session.amend(PROGRAMME, replace(TERMS, **changes), session.awards)


def cancelled(session: Session) -> bool:
    return session.cancel()


def given(*steps: Step, seats: int = 2, awards: tuple[str, ...] = ("FR", "BE")) -> Session:
    """A session in which all this has happened."""
    session = Session.open(TRAINING, PROGRAMME, replace(TERMS, seats=seats), awards)
    for step in steps:
        assert step(session)
    session.collect_events()
    return session


def happened(session: Session) -> list[type]:
    return [type(event) for event in session.collect_events()]


REFUSED: list[Any] = [
    # seats
    ([entered(ANNA), entered(BRAM)], entered(CARLA), "session_id", "session_full"),
    ([entered(ANNA), entered(BRAM), left(COMPLETED)], entered(CARLA), "session_id", "session_full"),
    (
        [entered(ANNA), left(DROPPED_OUT), entered(BRAM), entered(CARLA)],
        exit_corrected(COMPLETED),
        "session_id",
        "session_full",
    ),
    ([entered(ANNA), entered(BRAM)], amended(seats=1), "seats", "seats_below_taken"),
    # the session
    ([], amended(ends_on=date(2025, 2, 2)), "ends_on", "ends_before_start"),
    ([entered()], amended(starts_on=date(2025, 3, 4)), "starts_on", "leaves_entries_out"),
    ([entered()], amended(ends_on=date(2025, 3, 2)), "ends_on", "leaves_entries_out"),
    ([cancelled], amended(seats=3), "session_id", "session_cancelled"),
    ([cancelled], applied(), "session_id", "session_cancelled"),
    ([cancelled], entered(), "session_id", "session_cancelled"),
    ([entered()], cancelled, "session_id", "session_has_participants"),
    ([entered(), left(DROPPED_OUT)], cancelled, "session_id", "session_has_participants"),
    # applications
    ([entered()], applied(), "person_id", "already_enrolled"),
    ([], applied(day=date(9999, 1, 1)), "applied_on", "in_the_future"),
    ([], declined(), "person_id", "no_application"),
    ([applied(), entered()], declined(), "person_id", "already_enrolled"),
    ([applied()], declined(day=date(2025, 1, 12)), "declined_on", "declined_before_applied"),
    ([applied()], declined(day=date(9999, 1, 1)), "declined_on", "in_the_future"),
    # entries
    ([], entered(day=date(2025, 2, 2)), "entered_on", "outside_session"),
    ([], entered(day=date(2025, 7, 5)), "entered_on", "outside_session"),
    ([entered()], entered(day=APRIL), "person_id", "already_enrolled"),
    ([entered(), left(DROPPED_OUT)], entered(day=MAY), "person_id", "already_enrolled"),
    ([], corrected(MARCH), "person_id", "no_entry"),
    ([entered()], corrected(date(2025, 7, 5)), "entered_on", "outside_session"),
    ([entered(), left(DROPPED_OUT)], corrected(MAY), "entered_on", "exit_before_entry"),
    ([entered(), attended(MARCH, APRIL)], corrected(APRIL), "entered_on", "attendance_before_entry"),
    ([entered(), awarded(day=APRIL)], corrected(MAY), "entered_on", "award_before_entry"),
    # exits
    ([applied()], left(COMPLETED), "person_id", "no_entry"),
    ([entered()], left(replace(COMPLETED, exited_on=date(2025, 3, 2))), "exited_on", "exit_before_entry"),
    ([entered()], left(replace(COMPLETED, exited_on=date(9999, 1, 1))), "exited_on", "in_the_future"),
    ([entered(), left(COMPLETED)], left(DROPPED_OUT), "person_id", "already_exited"),
    ([entered()], left(Exit(APRIL, "dropped_out")), "reason", "reason_needed"),
    ([entered()], left(Exit(APRIL, "completed", "health")), "reason", "reason_not_expected"),
    ([entered()], left(replace(TRANSFERRED, reason="moved")), "reason", "reason_not_expected"),
    ([entered()], left(Exit(APRIL, "transferred")), "to_session", "session_needed"),
    ([entered()], left(replace(COMPLETED, to_session=OTHER)), "to_session", "session_not_expected"),
    (
        [entered()],
        left(replace(TRANSFERRED, to_session=Session.create_id(TRAINING, TERMS))),
        "to_session",
        "session_is_itself",
    ),
    ([entered(), attended(MARCH, MAY)], left(DROPPED_OUT), "exited_on", "attendance_after_exit"),
    ([entered()], left(COMPLETED, remarks="a\0b"), "remarks", "not_text"),
    ([], exit_corrected(COMPLETED), "person_id", "no_entry"),
    ([entered()], exit_corrected(COMPLETED), "person_id", "no_exit"),
    ([entered(), left(COMPLETED)], exit_corrected(Exit(APRIL, "dropped_out")), "reason", "reason_needed"),
    # attendance
    ([], attended(MARCH, APRIL), "person_id", "no_entry"),
    ([entered()], attended(date(2025, 3, 2), APRIL), "from_day", "attendance_before_entry"),
    ([entered()], attended(APRIL, MARCH), "to_day", "ends_before_start"),
    ([entered()], attended(MARCH, date(9999, 1, 1)), "to_day", "in_the_future"),
    ([entered()], attended(MARCH, APRIL, 10, 10.5), "hours_attended", "more_than_planned"),
    ([entered()], attended(MARCH, APRIL, -1, -2), "hours_planned", "too_small"),
    ([entered()], attended(MARCH, APRIL, 1, -1), "hours_attended", "too_small"),
    ([entered()], attended(MARCH, APRIL, float("nan"), 1), "hours_planned", "too_small"),
    ([entered(), left(DROPPED_OUT)], attended(MARCH, MAY), "to_day", "attendance_after_exit"),
    ([entered(), attended(MARCH, APRIL)], attended(APRIL, MAY), "from_day", "period_overlaps"),
    # awards
    ([applied()], awarded(), "person_id", "no_entry"),
    ([entered()], awarded("DE"), "award", "unknown_award"),
    ([entered()], awarded(day=date(2025, 3, 2)), "granted_on", "award_before_entry"),
    ([entered()], awarded(day=date(9999, 1, 1)), "granted_on", "in_the_future"),
]


@pytest.mark.parametrize(("before", "command", "field", "rule"), REFUSED)
def test_what_does_not_fit_is_refused_by_name(
    before: list[Step], command: Step, field: str, rule: str
) -> None:
    session = given(*before)
    with pytest.raises(BrokenRule) as refused:
        command(session)
    assert (refused.value.field, refused.value.rule) == (field, rule)
    assert happened(session) == []


UNCHANGED: list[Any] = [
    ([], amended()),
    ([cancelled], cancelled),
    ([cancelled], amended()),
    ([applied()], applied()),
    ([applied()], applied(day=date(2025, 1, 14))),
    ([applied(), declined()], applied()),
    ([applied(), declined(), applied(day=date(2025, 1, 27))], applied()),
    ([applied(), entered()], applied()),
    ([applied(), declined()], declined()),
    ([applied(), declined(), applied(day=date(2025, 1, 27))], declined()),
    ([entered()], entered()),
    ([entered(), left(DROPPED_OUT)], entered()),
    ([entered()], corrected(MARCH)),
    ([entered(), attended(MARCH, APRIL), left(DROPPED_OUT)], attended(MARCH, APRIL)),
    ([entered(), left(TRANSFERRED)], left(TRANSFERRED)),
    ([entered(), left(COMPLETED, remarks="x")], left(COMPLETED, remarks="y")),
    ([entered(), left(COMPLETED, remarks="x")], exit_corrected(COMPLETED)),
    ([entered(), left(COMPLETED, remarks="x")], exit_corrected(COMPLETED, remarks="x")),
    ([entered(), awarded()], awarded()),
]


@pytest.mark.parametrize(("before", "command"), UNCHANGED)
def test_the_same_fact_again_is_no_event(before: list[Step], command: Step) -> None:
    session = given(*before)
    assert not command(session)
    assert happened(session) == []


ACCEPTED: list[Any] = [
    ([applied(), declined()], applied(day=date(2025, 1, 27)), Session.Applied),
    ([applied(), declined()], declined(reason="no_answer"), Session.Declined),
    ([applied(), declined()], entered(), Session.Enrolled),
    ([entered(), entered(BRAM), left(DROPPED_OUT)], entered(CARLA), Session.Enrolled),
    ([entered(), entered(BRAM), left(TRANSFERRED)], entered(CARLA), Session.Enrolled),
    ([], entered(day=STARTS), Session.Enrolled),
    ([], entered(day=ENDS), Session.Enrolled),
    ([applied()], cancelled, Session.Cancelled),
    ([applied(), cancelled], declined(), Session.Declined),
    ([entered()], amended(starts_on=MARCH, seats=1), Session.Amended),
    ([entered(), left(DROPPED_OUT)], corrected(date(2025, 3, 4)), Session.EnrolmentCorrected),
    ([entered()], corrected(MARCH, Characteristics()), Session.EnrolmentCorrected),
    ([entered(), left(COMPLETED)], exit_corrected(DROPPED_OUT), Session.ExitCorrected),
    ([entered(), left(DROPPED_OUT)], exit_corrected(COMPLETED), Session.ExitCorrected),
    ([entered(), attended(MARCH, APRIL)], attended(MARCH, APRIL, 35, 35), Session.Attended),
    ([entered(), attended(MARCH, APRIL)], attended(date(2025, 4, 2), MAY), Session.Attended),
    ([entered(), attended(MARCH, APRIL), attended(MARCH, APRIL, 0, 0)], attended(APRIL, MAY), Session.Attended),
    ([entered(), attended(MARCH, MAY), attended(MARCH, MAY, 0, 0)], left(DROPPED_OUT), Session.Exited),
    ([entered(), left(COMPLETED)], awarded(day=date(2025, 9, 1)), Session.Awarded),
    ([entered(), awarded()], awarded(day=MAY), Session.Awarded),
]  # fmt: skip


@pytest.mark.parametrize(("before", "command", "event"), ACCEPTED)
def test_what_fits_happens_once(before: list[Step], command: Step, event: type) -> None:
    session = given(*before)
    assert command(session)
    assert happened(session) == [event]


def test_a_double_certification_is_complete_only_when_both_awards_are_in() -> None:
    session = given(entered())
    awarded("BE")(session)
    awarded("BE", MAY)(session)
    assert not session.is_complete(session.path(ANNA))
    awarded("FR")(session)
    assert session.is_complete(session.path(ANNA))
    events: list[Any] = list(session.collect_events())
    assert [event.is_complete for event in events] == [False, False, True]


def test_without_awards_nothing_is_ever_complete() -> None:
    session = given(entered(), left(COMPLETED), awards=())
    assert not session.is_complete(session.path(ANNA))


def test_a_correction_without_remarks_keeps_those_made_before() -> None:
    session = given(entered(), left(COMPLETED, remarks="found on the second day"))
    exit_corrected(DROPPED_OUT)(session)
    assert session.path(ANNA).remarks == "found on the second day"
    exit_corrected(DROPPED_OUT, remarks="")(session)
    assert session.path(ANNA).remarks == ""


def test_a_replayed_story_keeps_the_rules_of_its_day() -> None:
    session = given()
    with replaying(datetime(2025, 3, 2, tzinfo=UTC)), pytest.raises(BrokenRule) as refused:
        entered(day=MARCH)(session)
    assert refused.value.rule == "in_the_future"
    with replaying(datetime(2025, 3, 3, 9, tzinfo=UTC)):
        assert entered(day=MARCH)(session)
    assert [event.timestamp.date() for event in session.collect_events()] == [MARCH]


def test_nobody_is_found_on_a_path_nobody_took() -> None:
    with pytest.raises(UnknownParticipant):
        given().path(ANNA)


def test_a_session_cannot_end_before_it_begins() -> None:
    with pytest.raises(BrokenRule) as refused:
        Session.open(TRAINING, PROGRAMME, replace(TERMS, ends_on=date(2025, 2, 2)), ())
    assert (refused.value.field, refused.value.rule) == ("ends_on", "ends_before_start")


def test_the_same_reference_is_the_same_training_and_the_same_code_the_same_session() -> None:
    assert Training.offer("soudage", WELDING).id == Training.offer("soudage", WELDING).id
    assert Training.offer("soudage", WELDING).id != Training.offer("aide", WELDING).id
    opened = Session.open(TRAINING, PROGRAMME, TERMS, ())
    assert opened.id == Session.open(TRAINING, OTHER, replace(TERMS, seats=9), ("FR",)).id
    assert opened.id != Session.open(OTHER, PROGRAMME, TERMS, ()).id


def test_a_training_is_amended_only_where_something_changed() -> None:
    training = Training.offer("soudage", WELDING)
    assert not training.amend(replace(WELDING))
    assert training.amend(replace(WELDING, hours=600))
    assert [type(event) for event in training.collect_events()] == [Training.Offered, Training.Amended]


BROKEN_TERMS: list[Any] = [
    (replace(WELDING, versions=(replace(WELDING.versions[0], language="fr"),)), "versions.0.language", "duplicate_language"),
    (replace(WELDING, versions=WELDING.versions * 2), "versions.1.language", "duplicate_language"),
    (replace(WELDING, entry_languages=(LanguageLevel("fr", "A1"), LanguageLevel("fr", "B1"))), "entry_languages.1.language", "duplicate_language"),
    (replace(WELDING, exit_languages=(LanguageLevel("nl", "A1"), LanguageLevel("nl", "B1"))), "exit_languages.1.language", "duplicate_language"),
    (replace(WELDING, awards=(Award("FR", "x", "y"), Award("FR", "z", "y"))), "awards.1.code", "duplicate_award"),
    (replace(WELDING, sites=(replace(WELDING.sites[0], place=replace(WELDING.sites[0].place, latitude=50.6)),)), "sites.0.place", "half_coordinates"),
    (replace(WELDING, conditions="a\0b"), "conditions", "not_text"),
    (replace(WELDING, awards=(Award("FR", "a\0b", "y"),)), "awards.0.title", "not_text"),
]  # fmt: skip


@pytest.mark.parametrize(("terms", "field", "rule"), BROKEN_TERMS)
def test_terms_that_no_training_can_have(terms: Any, field: str, rule: str) -> None:
    training = Training.offer("soudage", WELDING)
    for command in (lambda: Training.offer("soudage", terms), lambda: training.amend(terms)):
        with pytest.raises(BrokenRule) as refused:
            command()
        assert (refused.value.field, refused.value.rule) == (field, rule)
    assert training.terms == WELDING


def test_seats_taken_are_those_of_whoever_came_and_did_not_leave_them_also_when_replayed() -> None:
    session = Session.open(TRAINING, PROGRAMME, TERMS, ("FR", "BE"))
    taken = []
    for step in (
        entered(ANNA),
        entered(BRAM),
        left(DROPPED_OUT),  # Anna's seat is free
        entered(CARLA),
        left(COMPLETED, BRAM),  # who completed keeps it
        exit_corrected(TRANSFERRED, BRAM),
        exit_corrected(COMPLETED, ANNA),
    ):
        assert step(session)
        taken.append(session.seats_taken)
    assert taken == [1, 2, 1, 2, 2, 1, 2]
    replayed: Session | None = None
    for told in session.collect_events():
        replayed = told.mutate(replayed)
    assert replayed is not None and replayed.seats_taken == 2
