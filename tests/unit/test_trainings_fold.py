"""Whatever is asked of a session, in whatever order: no seat is given twice, and the log gives back what was there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import trainings as published
from contracts.envelope import REGISTRY, Contract
from contracts.values import Characteristics
from services.trainings.commands import Trainings
from services.trainings.domain import Session
from services.trainings.publishing import to_contract
from services.trainings.rules import BrokenRule
from tests.trainings_given import ANNA, BRAM, PROGRAMME, session_terms, training_terms

days = st.sampled_from([1, 3, 4, 5, 8]).map(lambda month: date(2025, month, 1))
"""A few days, so that facts meet; the first and the last lie outside the session."""
people = st.sampled_from([ANNA, BRAM])
abouts = st.builds(Characteristics, gender=st.sampled_from(["female", "male", "not_stated"]))
hours = st.sampled_from([0.0, 7.5, 35.0])
exits = st.tuples(
    days,
    st.sampled_from(
        [
            ("completed", None, None),
            ("dropped_out", "health", None),
            ("dropped_out", None, None),
            ("transferred", None, "other"),
        ]
    ),
    st.none() | st.text(st.characters(codec="utf-8"), max_size=5),
)
about_seats = (
    st.tuples(st.just("enrol"), people, days, abouts)
    | st.tuples(st.just("exit"), people, exits)
    | st.tuples(st.just("correct_exit"), people, exits)
    | st.tuples(st.just("amend"), st.integers(1, 2), days)
)
about_anything = (
    about_seats
    | st.tuples(st.just("apply"), people, days, abouts)
    | st.tuples(st.just("decline"), people, days, st.sampled_from(["no_seat", "other"]))
    | st.tuples(st.just("correct_enrolment"), people, days, abouts)
    | st.tuples(st.just("record_attendance"), people, days, days, hours, hours)
    | st.tuples(st.just("grant_award"), people, st.sampled_from(["FR", "BE", "DE"]), days)
    | st.tuples(st.just("cancel"))
)
commands = st.lists(about_seats, min_size=15, max_size=40) | st.lists(about_anything, max_size=40)


def done(ask: Callable[[], Any]) -> bool:
    """Whether something was asked that the rules allow and that changed anything."""
    try:
        return bool(ask())
    except BrokenRule:
        return False


def asked(app: Trainings, training_id: UUID, session_id: UUID, other_id: UUID, command: Any) -> None:
    match command:
        case ("cancel",):
            app.cancel_session(session_id)
        case ("amend", seats, ends_on):
            app.open_session(training_id, PROGRAMME, session_terms(seats=seats, ends_on=ends_on))
        case (("exit" | "correct_exit") as name, person_id, (day, (outcome, reason, to_session), remarks)):
            to_session = other_id if to_session else None
            getattr(app, name)(session_id, person_id, day, outcome, reason, to_session, remarks)
        case (name, *arguments):
            getattr(app, name)(session_id, *arguments)


@settings(max_examples=200)
@given(st.booleans(), commands)
def test_seats_are_never_given_twice_and_the_log_gives_back_what_was_there(
    is_begun: bool, steps: list[Any]
) -> None:
    with Trainings(env={"PERSISTENCE_MODULE": "eventsourcing.popo"}) as app:
        training_id = app.offer_training("soudage", training_terms())
        session_id = app.open_session(training_id, PROGRAMME, session_terms(seats=1))
        other_id = app.open_session(training_id, PROGRAMME, session_terms("2025-2"))
        if is_begun:  # otherwise many a session is cancelled before anything can happen in it
            app.enrol(session_id, ANNA, date(2025, 3, 1), Characteristics())
        live: list[Session] = []

        def work() -> None:
            live[:] = [app.session(session_id)]
            for step in steps:
                before = live[0].version
                done(lambda step=step: asked(app, training_id, session_id, other_id, step))
                assert live[0].seats_taken <= live[0].terms.seats
                assert live[0].seats_taken == sum(path.takes_a_seat for path in live[0].paths.values())
                assert live[0].version - before in (0, 1)

        app.together(work)
        stored = app.session(session_id)
        assert state(stored) == state(live[0])
        assert taken_by_contracts(app, session_id) == stored.seats_taken
        version = stored.version
        if steps:  # what was just told, told again, is no news
            done(lambda: asked(app, training_id, session_id, other_id, steps[-1]))
        assert app.session(session_id).version == version


def state(session: Session) -> dict[str, Any]:
    return {name: value for name, value in vars(session).items() if not name.startswith("_")} | {
        "version": session.version
    }


def taken_by_contracts(app: Trainings, session_id: UUID) -> int:
    """Seats taken, told by nothing but what was published."""
    present: set[UUID] = set()
    for stored in app.recorder.select_notifications(1, 1000):
        match published_as(app, stored):
            case published.ParticipantEnrolled(session_id=where, person_id=who) if where == session_id:
                present.add(who)
            case published.ParticipantExited() | published.ExitCorrected() as left:
                keeps = left.outcome == "completed"
                present.add(left.person_id) if keeps else present.discard(left.person_id)
    return len(present)


def published_as(app: Trainings, stored: Any) -> Contract | None:
    return to_contract(app.mapper.to_domain_event(stored))


def test_work_that_is_given_up_leaves_nothing_behind() -> None:
    with Trainings(env={"PERSISTENCE_MODULE": "eventsourcing.popo"}) as app:
        training_id = app.offer_training("soudage", training_terms())
        session_id = app.open_session(training_id, PROGRAMME, session_terms())

        def work() -> None:
            app.enrol(session_id, ANNA, date(2025, 3, 3), Characteristics())
            app.enrol(session_id, BRAM, date(2024, 3, 3), Characteristics())

        assert not done(lambda: app.together(work))
        assert app.session(session_id).paths == {}


def test_nothing_is_published_of_remarks() -> None:
    with Trainings(env={"PERSISTENCE_MODULE": "eventsourcing.popo"}) as app:
        training_id = app.offer_training("soudage", training_terms())
        session_id = app.open_session(training_id, PROGRAMME, session_terms())
        app.enrol(session_id, ANNA, date(2025, 3, 3), Characteristics())
        app.exit(session_id, ANNA, date(2025, 3, 4), "dropped_out", "family", remarks="a sick child")
        told = [published_as(app, stored) for stored in app.recorder.select_notifications(1, 10)]
        assert isinstance(told[-1], published.ParticipantExited)
        assert not any("sick" in contract.model_dump_json() for contract in told if contract)


def test_every_event_is_published_under_a_contract_of_its_own() -> None:
    names = {topic.removeprefix("passerelle.trainings.") for topic in registered()}
    with Trainings(env={"PERSISTENCE_MODULE": "eventsourcing.popo"}) as app:
        training_id = app.offer_training("soudage", training_terms())
        app.offer_training("soudage", training_terms(hours=600))
        session_id = app.open_session(training_id, PROGRAMME, session_terms())
        app.open_session(training_id, PROGRAMME, session_terms(seats=4))
        day, about = date(2025, 3, 3), Characteristics()
        app.apply(session_id, BRAM, day, about)
        app.decline(session_id, BRAM, day, "other")
        app.enrol(session_id, ANNA, day, about)
        app.correct_enrolment(session_id, ANNA, day, Characteristics(gender="female"))
        app.record_attendance(session_id, ANNA, day, day, 7, 7)
        app.exit(session_id, ANNA, day, "completed")
        app.correct_exit(session_id, ANNA, day, "dropped_out", "other")
        app.grant_award(session_id, ANNA, "FR", day)
        app.cancel_session(app.open_session(training_id, PROGRAMME, session_terms("2025-2")))
        told = [published_as(app, stored) for stored in app.recorder.select_notifications(1, 100)]
    assert {contract.TOPIC.removeprefix("passerelle.trainings.") for contract in told if contract} == names


def registered() -> list[str]:
    return [topic for topic in REGISTRY if topic.startswith("passerelle.trainings.")]
