"""Replays a story as the events it would have left, each recorded on the day it tells.

One piece of work a service: a story is there whole or not at all, and the programme itself comes last, so that its being
there says that everything is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from operator import attrgetter
from uuid import UUID
from zoneinfo import ZoneInfo

from services.demo.programmes.people import Person
from services.demo.programmes.story import Job, ObstacleStory, Participant, Story
from services.jobseekers.commands import Jobseekers
from services.jobseekers.identity import Identity
from services.kernel.clock import replaying
from services.placements.commands import Placements
from services.placements.domain import Placement
from services.placements.terms import PathKnown
from services.programmes.commands import Programmes
from services.programmes.domain import Obstacle, Programme
from services.trainings.commands import Trainings

OFFICE_HOUR = time(16, 0, tzinfo=ZoneInfo("Europe/Brussels"))


@dataclass(frozen=True, slots=True)
class Step:
    """Something to be recorded on a day. Of one day, ``rank`` says what comes first."""

    on: date
    rank: int
    do: Callable[[], object]


@dataclass(frozen=True)
class Services:
    """What a replay writes to."""

    jobseekers: Jobseekers
    programmes: Programmes
    trainings: Trainings
    placements: Placements


def replay(story: Story, services: Services) -> bool:
    """Record the story; ``False`` where it was recorded before."""
    if services.programmes.exists(story.code):
        return False
    _Replay(story, services).run()
    return True


class _Replay:
    def __init__(self, story: Story, services: Services) -> None:
        self.story, self.services = story, services
        self.programme_id = Programme.create_id(story.code)
        with _on(story.started_on):
            people = services.jobseekers.record_people(
                [_identity(path.person) for path in story.participants]
            )
        self.people = dict(zip(map(id, story.participants), people, strict=True))
        self.sessions: dict[str, UUID] = {}

    def run(self) -> None:
        services = self.services
        services.trainings.together(lambda: _play(self._trainings()))
        services.placements.together(lambda: _play(self._placements()))
        with _on(self.story.started_on):
            services.programmes.start(self.story.code, self.story.terms)
        _play(self._programme())

    def _trainings(self) -> Iterator[Step]:
        trainings = self.services.trainings
        with _on(self.story.started_on):
            ids = {
                name: trainings.offer_training(name, terms) for name, terms in self.story.trainings.items()
            }
        for name, session in self.story.sessions.items():
            with _on(session.opened_on):
                self.sessions[name] = trainings.open_session(
                    ids[session.training], self.programme_id, session.terms
                )
        for path in self.story.participants:
            yield from self._path(path)

    def _path(self, path: Participant) -> Iterator[Step]:
        trainings, whose = self.services.trainings, (self.sessions[path.session], self.people[id(path)])
        at_entry = self.services.jobseekers.characteristics(whose[1], path.entered_on or path.applied_on)
        yield Step(path.applied_on, 0, partial(trainings.apply, *whose, path.applied_on, at_entry))
        if path.declined:
            yield Step(path.declined[0], 1, partial(trainings.decline, *whose, *path.declined))
        if path.entered_on:
            yield Step(path.entered_on, 2, partial(trainings.enrol, *whose, path.entered_on, at_entry))
        for first, last, planned, attended in path.attendance:
            yield Step(last, 3, partial(trainings.record_attendance, *whose, first, last, planned, attended))
        if left := path.exit:
            to = self.sessions[left.to_session] if left.to_session else None
            yield Step(left.on, 4, partial(trainings.exit, *whose, left.on, left.outcome, left.reason, to))
        for award, granted_on in path.awards:
            yield Step(granted_on, 5, partial(trainings.grant_award, *whose, award, granted_on))

    def _placements(self) -> Iterator[Step]:
        for path in self.story.participants:
            if path.entered_on is None:
                continue
            known = PathKnown(
                self.people[id(path)],
                self.programme_id,
                self.sessions[path.session],
                self.story.sessions[path.session].terms.starts_on,
                path.entered_on,
                path.exit.on if path.exit else None,
            )
            for number, job in enumerate(path.jobs):
                yield from self._job(known, job, f"{self.story.code}-{number}")
            for answer in path.answers:
                told = (
                    answer.milestone,
                    answer.situation_on,
                    answer.situation,
                    answer.source,
                    answer.country_of_work,
                )
                yield Step(answer.recorded_on, 2, partial(self.services.placements.follow_up, known, *told))

    def _job(self, known: PathKnown, job: Job, reference: str) -> Iterator[Step]:
        placements = self.services.placements
        placement_id = Placement.create_id(known.session_id, known.person_id, reference)
        yield Step(job.recorded_on, 0, partial(placements.record, known, job.terms, reference))
        for on, terms in job.corrected:
            yield Step(on, 1, partial(placements.correct, placement_id, terms))
        if job.withdrawn:
            yield Step(job.withdrawn[0], 1, partial(placements.withdraw, placement_id, job.withdrawn[1]))

    def _programme(self) -> Iterator[Step]:
        for quoted in self.story.quoted:
            told = quoted.quoted, quoted.value, quoted.source, quoted.declared_on
            yield Step(
                quoted.declared_on,
                0,
                partial(self.services.programmes.declare_figure, self.programme_id, *told),
            )
        entered = [self.people[id(path)] for path in self.story.participants if path.entered_on]
        for obstacle in self.story.obstacles:
            yield from self._obstacle(
                obstacle, None if obstacle.participant is None else entered[obstacle.participant]
            )

    def _obstacle(self, obstacle: ObstacleStory, person_id: UUID | None) -> Iterator[Step]:
        programmes, obstacle_id = (
            self.services.programmes,
            Obstacle.create_id(self.programme_id, obstacle.reference),
        )
        what = obstacle.kind, obstacle.country, obstacle.owner, obstacle.declared_on
        declare = partial(
            programmes.declare_obstacle, self.programme_id, *what, person_id, obstacle.reference
        )
        yield Step(obstacle.declared_on, 0, declare)
        for on, step in obstacle.steps:
            yield Step(on, 1, partial(programmes.follow_obstacle, obstacle_id, on, step))
        if obstacle.resolved:
            yield Step(
                obstacle.resolved[0], 2, partial(programmes.resolve_obstacle, obstacle_id, *obstacle.resolved)
            )


def _play(steps: Iterator[Step]) -> None:
    for step in sorted(steps, key=attrgetter("on", "rank")):
        with _on(step.on):
            step.do()


def _on(day: date) -> AbstractContextManager[None]:
    return replaying(datetime.combine(day, OFFICE_HOUR))


def _identity(person: Person) -> Identity:
    return Identity(
        given_name=person.given_name, family_name=person.family_name, birth_date=person.birth_date, gender=person.gender,
        email=person.email, country_of_residence=person.country, labour_status=person.labour_status, education=person.education,
    )  # fmt: skip
