"""A whole story through all services, in which every contract there is gets published, and its messages as a broker keeps
them: whole, also of people who were erased since."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from contracts.programmes import ProgrammeTerms
from contracts.topics import TOPICS
from contracts.values import Characteristics
from services.bootstrap import House
from services.floor.streams import Message
from services.floor.streams.interface import Partition, Position
from services.placements.terms import PathKnown
from services.programmes.schemas import TERMS
from tests.backup_given import PROFILE, who
from tests.integration.test_offers_service import KORTRIJK, LILLE, terms
from tests.paths import job
from tests.trainings_given import ENDS, STARTS, TAKEN_DOWN, session_terms, training_terms

LATER = STARTS + timedelta(days=7)
EARLY = date(2025, 3, 3)
FROM_FRANCE = Characteristics(gender="male", country_of_residence="FR")


async def story(built: House) -> list[Message]:
    """Tell it; gives what each service published, upstream by upstream in the order of its log."""
    erased = await asyncio.to_thread(_told, built)
    before = await _published(built, {})
    await asyncio.to_thread(lambda: [built.jobseekers.erase(person) for person in erased])
    last = {Partition(one.upstream): Position(one.position) for one in before}
    return [*before, *await _published(built, last)]


async def _published(built: House, after: Mapping[Partition, Position]) -> list[Message]:
    async def reached() -> Mapping[Partition, Position]:
        return after

    found = list[Message]()
    async with built.stream.through(tuple(TOPICS), reached, 10_000) as following:
        while batches := await following.next():
            assert not any(batch.unreadable for batch in batches)
            found += [message for batch in batches for message in batch.messages]
    return found


def _told(built: House) -> list[UUID]:
    """Everything up to the erasures; gives who asks for one."""
    anna, bram, carla = (built.jobseekers.record_person(who(number)) for number in range(3))
    for person in (anna, bram):
        built.jobseekers.amend(person, PROFILE)
    agreeing = PROFILE.model_copy(update={"open_to_recruiters": True})
    dora, emil = built.jobseekers.register(agreeing), built.jobseekers.register(agreeing)
    programme_id = _programme(built)
    spring, autumn, trial = _sessions(built, programme_id)
    _paths(built, spring, autumn, (anna, bram, carla))
    _amendments(built)
    _placements(built, PathKnown(anna, programme_id, spring, STARTS, LATER, ENDS))
    _placements(built, PathKnown(bram, programme_id, autumn, STARTS, STARTS, ENDS))
    _obstacles(built, programme_id, anna)
    _obstacles(built, programme_id, bram)
    _offers(built)
    built.trainings.apply(trial, emil, STARTS, FROM_FRANCE)
    built.trainings.cancel_session(trial)
    for person in (anna, bram, dora):
        built.jobseekers.amend(person, agreeing.model_copy(update={"interface_language": "nl"}))
    built.jobseekers.leave(dora)
    return [anna, carla, emil]


def _programme(built: House) -> UUID:
    programme_id = built.programmes.start("deux-rives", ProgrammeTerms.model_validate(TERMS))
    built.programmes.start("autre-rive", ProgrammeTerms.model_validate(TERMS | {"name": "Autre rive"}))
    built.programmes.start("deux-rives", ProgrammeTerms.model_validate(TERMS | {"description": "Encore."}))
    for quoted, value in (("79 %", 0.79), ("8 sur 10", 0.8)):
        built.programmes.declare_figure(programme_id, quoted, value, "Page du programme")
    for numerator in (3, 4):
        built.programmes.publish_figure(
            programme_id, published_by="manager", definition="esf_exit", version=1, as_of=ENDS,
            positions={"trainings": numerator}, numerator=numerator, denominator=5, unknown=0, value=numerator / 5,
            lower=0.1, upper=0.9, interval=(0.1, 0.9),
        )  # fmt: skip
    return programme_id


def _sessions(built: House, programme_id: UUID) -> tuple[UUID, UUID, UUID]:
    training_id = built.trainings.offer_training("soudage", training_terms())
    other = built.trainings.offer_training("usinage", training_terms(title="Usinage"))
    sessions = tuple(
        built.trainings.open_session(of, programme_id, session_terms(code))
        for of, code in ((training_id, "spring"), (training_id, "autumn"), (other, "trial"))
    )
    built.trainings.offer_training("soudage", training_terms(hours=600))
    built.trainings.open_session(training_id, programme_id, session_terms("spring", seats=5))
    spring, autumn, trial = sessions
    return spring, autumn, trial


def _amendments(built: House) -> None:
    """What sessions say changes under those who entered them: the awards, the days, the programme."""
    one_award = training_terms(awards=training_terms().model_dump()["awards"][:1])
    training_id = built.trainings.offer_training("soudage", one_award)
    other = built.programmes.start("autre-rive", ProgrammeTerms.model_validate(TERMS))
    for code, days in (("spring", 1), ("autumn", 2)):
        moved = session_terms(code, starts_on=STARTS - timedelta(days), seats=6)
        built.trainings.open_session(training_id, other, moved)


def _paths(built: House, spring: UUID, autumn: UUID, people: tuple[UUID, UUID, UUID]) -> None:
    """Anna completes and is certified, Bram is transferred and then not quite, Carla is declined and comes later."""
    trainings = built.trainings
    anna, bram, carla = people
    for person in people:
        trainings.apply(spring, person, STARTS, TAKEN_DOWN)
    trainings.decline(spring, carla, STARTS, "no_seat")
    for person in (anna, bram):
        trainings.enrol(spring, person, STARTS, TAKEN_DOWN)
        trainings.record_attendance(spring, person, LATER, EARLY, 100, 90)
    trainings.correct_enrolment(spring, anna, LATER, FROM_FRANCE)
    trainings.record_attendance(spring, anna, LATER, EARLY, 100, 95)
    trainings.exit(spring, bram, EARLY, "transferred", to_session=autumn)
    trainings.enrol(autumn, bram, STARTS, TAKEN_DOWN)
    trainings.exit(autumn, bram, ENDS, "completed")
    trainings.correct_exit(autumn, bram, ENDS, "dropped_out", "found_work")
    trainings.exit(spring, anna, ENDS, "dropped_out", "health")
    trainings.correct_exit(spring, anna, ENDS, "completed")
    for award in ("FR", "BE"):
        trainings.grant_award(spring, anna, award, ENDS)
    trainings.apply(autumn, carla, STARTS, TAKEN_DOWN)
    trainings.enrol(autumn, carla, LATER, TAKEN_DOWN)
    trainings.apply(spring, carla, LATER, TAKEN_DOWN)


def _placements(built: House, path: PathKnown) -> None:
    first = built.placements.record(path, job(starts_on=ENDS), remarks="told by telephone")
    built.placements.correct(first, job(starts_on=ENDS, sector="C"))
    second = built.placements.record(path, job(starts_on=ENDS + timedelta(days=3)))
    built.placements.correct(second, job(starts_on=ENDS + timedelta(days=3), contract="fixed_term"))
    built.placements.withdraw(second, "never_started")
    asked_on = ENDS + timedelta(days=28)
    built.placements.follow_up(path, "4_weeks", asked_on, "seeking", "telephone")
    built.placements.follow_up(path, "4_weeks", asked_on, "employed", "employer", "BE", "permanent")


def _obstacles(built: House, programme_id: UUID, person: UUID) -> None:
    obstacle = built.programmes.declare_obstacle(programme_id, "language", "BE", "Guichet", STARTS, person)
    built.programmes.follow_obstacle(obstacle, LATER, "taken_up", "Maison de l'emploi")
    built.programmes.resolve_obstacle(obstacle, EARLY, "alleviated")
    built.programmes.follow_obstacle(obstacle, ENDS, "waiting")
    other = built.programmes.declare_obstacle(programme_id, "transport", "FR", "Guichet", STARTS, person)
    built.programmes.resolve_obstacle(other, EARLY, "resolved")


def _offers(built: House) -> None:
    """One filled and brought back, one amended, one closed for good, one that only stands there."""
    ids = [built.offers.publish("test", str(number), terms("soudeur", LILLE)) for number in range(4)]
    built.offers.close_offer(ids[0], "filled")
    built.offers.amend(ids[0], terms("soudeur", KORTRIJK, "BE"))
    built.offers.amend(ids[1], terms("infirmier", LILLE))
    built.offers.close_offer(ids[1], "withdrawn")
    built.offers.close_offer(ids[2], "expired")
