"""Sessions, participants, jobs and obstacles in memory: the real commands, and queries that read what they wrote at once.

Days are told from today on, so that there is always a session to come, one under way, and one that is over.
"""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid5

from contracts.placements import PlacementTerms
from contracts.trainings import SessionTerms, TrainingTerms
from contracts.values import Characteristics
from services.jobseekers.identity import Identity
from services.kernel.clock import today
from services.kernel.personal import PersonErased, UnknownPerson
from services.placements.commands import Placements
from services.placements.domain import FollowUp, Placement
from services.placements.milestones import MILESTONES, due_on
from services.placements.publishing import published_terms
from services.placements.queries import DueFollowUp, FollowUpRow, PlacementPage, PlacementRow
from services.placements.terms import PathKnown
from services.programmes.commands import Programmes
from services.programmes.domain import Obstacle
from services.programmes.queries import ObstacleRow
from services.trainings.commands import Trainings
from services.trainings.publishing import published_training_terms
from services.trainings.queries import SessionPage, SessionRow, SessionSearch
from services.trainings.schemas import TRAINING
from tests.browser.programme_fakes import FakeProgrammeQueries

PEOPLE = UUID("00000000-0000-0000-0000-00000000feed")
NAMES = {
    "anna": ("Anna", "Vandamme"),
    "bram": ("Bram", "De Coster"),
    "chloe": ("Chloé", "Lefebvre"),
    "driss": ("Driss", "Benali"),
    "erased": ("Nobody", "Any More"),
    "finn": ("Finn", "Maes"),
}
"""People who are invented, with their names; ``profile`` is known by a profile only."""
BELGIAN = Characteristics(gender="female", age_class="18_29", country_of_residence="BE")
FRENCH = Characteristics(gender="male", age_class="30_54", country_of_residence="FR")


def person(name: str) -> UUID:
    return uuid5(PEOPLE, name)


def day(offset: int) -> date:
    return today() + timedelta(days=offset)


class Known:
    """Who is known, by whom. The mixin of the browser tests' jobseekers."""

    def __init__(self) -> None:
        self.names = {person(name): names for name, names in NAMES.items()}
        self.erased: set[UUID] = set()
        self.profiles: dict[UUID, Any] = {}

    def must_know(self, person_id: UUID) -> None:
        if person_id in self.erased:
            raise PersonErased(person_id)
        if person_id not in self.names and person_id not in self.profiles:
            raise UnknownPerson(person_id)

    def identity(self, person_id: UUID) -> SimpleNamespace:
        self.must_know(person_id)
        if person_id not in self.names:
            raise UnknownPerson(person_id)
        given, family = self.names[person_id]
        return SimpleNamespace(given_name=given, family_name=family)

    def recognise(self, told: Identity) -> UUID | None:
        names = told.given_name, told.family_name
        return next((found for found, known in self.names.items() if known == names), None)

    def record_person(self, told: Identity) -> UUID:
        self.names[person(told.given_name)] = (told.given_name, told.family_name)
        return person(told.given_name)

    def characteristics(self, person_id: UUID, on: date) -> Characteristics:
        self.must_know(person_id)
        profile = self.profiles.get(person_id)
        return Characteristics(country_of_residence=profile.residence.country if profile else None)


class FakeTrainingQueries:
    def __init__(self, trainings: Trainings, sessions: dict[str, UUID]) -> None:
        self._trainings, self._sessions = trainings, sessions

    async def session(self, session_id: UUID) -> SessionRow | None:
        return self._row(session_id) if session_id in self._sessions.values() else None

    async def sessions(self, search: SessionSearch) -> SessionPage:
        rows = [row for session_id in self._sessions.values() if _fits(row := self._row(session_id), search)]
        rows.sort(key=lambda row: (row.starts_on, row.code))
        return SessionPage(rows[search.offset : search.offset + search.limit], len(rows))

    async def paths_of(self, person_id: UUID) -> list[SimpleNamespace]:
        return [
            SimpleNamespace(session_id=session_id)
            for session_id in self._sessions.values()
            if person_id in self._trainings.session(session_id).paths
        ]

    def _row(self, session_id: UUID) -> SessionRow:
        one = self._trainings.session(session_id)
        training = self._trainings.training(one.training_id)
        paths = list(one.paths.values())
        return SessionRow(
            session_id, one.training_id, one.programme_id, training.reference,
            published_training_terms(training.terms), one.terms.code, one.terms.starts_on, one.terms.ends_on,
            one.terms.seats, one.terms.seats - one.seats_taken, one.awards, one.is_cancelled,
            applied=len(paths), enrolled=sum(path.has_entered for path in paths),
            completed=sum(bool(path.exit and path.exit.outcome == "completed") for path in paths),
            certified=sum(one.is_complete(path) for path in paths),
        )  # fmt: skip


def _fits(row: SessionRow, search: SessionSearch) -> bool:
    if search.programme_id is not None and row.programme_id != search.programme_id:
        return False
    is_free = not row.is_cancelled and row.seats_free > 0 and row.starts_on > search.today
    return is_free or not search.free


class FakePlacementQueries:
    def __init__(
        self, placements: Placements, trainings: Trainings, sessions: dict[str, UUID], people: Known
    ) -> None:
        self._placements, self._trainings, self._sessions = placements, trainings, sessions
        self._people = people

    async def due(
        self, on: date, programme_id: UUID | None = None, session_id: UUID | None = None
    ) -> list[DueFollowUp]:
        found = []
        for one in map(self._trainings.session, self._sessions.values()):
            for person_id, path in one.paths.items():
                left = path.exit
                if left is None or left.outcome == "transferred" or person_id in self._people.erased:
                    continue
                for milestone in MILESTONES:
                    due = due_on(left.exited_on, milestone)
                    told = FollowUp.create_id(one.id, person_id, milestone)
                    if due <= on and told not in self._placements.repository:
                        found.append(
                            DueFollowUp(person_id, one.programme_id, one.id, milestone, due, (on - due).days)
                        )
        return sorted(found, key=lambda one: (one.due_on, one.session_id, one.person_id))

    async def placements(
        self, *, programme_id=None, session_id=None, person_id=None, limit=100, offset=0
    ) -> PlacementPage:
        rows = [
            PlacementRow(
                one.id, one.path.person_id, one.path.programme_id, one.path.session_id,
                published_terms(one.terms), one.withdrawn, one.created_on, one.modified_on,
            )
            for one in self._all(Placement)
            if _of(one.path, programme_id, session_id, person_id)
        ]  # fmt: skip
        return PlacementPage(rows[offset : offset + limit], len(rows))

    async def follow_ups(self, *, programme_id=None, session_id=None, person_id=None) -> list[FollowUpRow]:
        return [
            FollowUpRow(
                one.id, one.person_id, one.programme_id, one.session_id, one.milestone, one.finding,
                one.created_on, one.modified_on,
            )
            for one in self._all(FollowUp)
            if _of(one, programme_id, session_id, person_id)
        ]  # fmt: skip

    def _all(self, kind: type) -> list[Any]:
        return _everything(self._placements, kind)


def _of(path: Any, programme_id, session_id, person_id) -> bool:
    return (
        programme_id in (None, path.programme_id)
        and session_id in (None, path.session_id)
        and person_id in (None, path.person_id)
    )


def _everything(application: Any, kind: type) -> list[Any]:
    """Every aggregate of a kind, by its log."""
    ids = dict.fromkeys(
        notification.originator_id
        for notification in application.recorder.select_notifications(start=1, limit=10_000)
    )
    return [one for id in ids if isinstance(one := application.repository.get(id), kind)]


class FakeObstacleQueries(FakeProgrammeQueries):
    """Programmes and, besides, their obstacles."""

    def __init__(self, programmes: Programmes, codes: tuple[str, ...]) -> None:
        super().__init__(programmes, codes)
        self._kept = programmes

    async def obstacles(self, *, programme_id=None, person_id=None) -> list[ObstacleRow]:
        rows = [
            ObstacleRow(
                one.id, one.programme_id, one.person_id, one.kind, one.country, one.owner, one.declared_on,
                one.steps[-1].followed_on if one.steps else None, one.steps[-1].step if one.steps else None,
                None if one.is_open else one.resolutions[-1].resolved_on,
                "open" if one.is_open else one.resolutions[-1].outcome,
            )
            for one in _everything(self._kept, Obstacle)
            if programme_id in (None, one.programme_id) and person_id in (None, one.person_id)
        ]  # fmt: skip
        return sorted(rows, key=lambda row: (row.status != "open", -row.declared_on.toordinal()))


def paths_ports(programmes: Programmes, programme_id: UUID, code: str, people: Known) -> SimpleNamespace:
    """A welding training with three sessions and a care training with one, and what happened in them."""
    trainings, placements = (
        Trainings(env={}, people=people.must_know),
        Placements(env={}, people=people.must_know),
    )
    welding = trainings.offer_training("soudage", TrainingTerms.model_validate(TRAINING))
    care = trainings.offer_training("zorg", _care())
    sessions = {
        "over": trainings.open_session(welding, programme_id, _dates("over", -300, -100)),
        "now": trainings.open_session(welding, programme_id, _dates("now", -40, 110)),
        "next": trainings.open_session(welding, programme_id, _dates("next", 30, 180)),
        "care": trainings.open_session(care, programme_id, _dates("care", 45, 120)),
    }
    _happened(trainings, placements, sessions)
    people.erased.add(person("erased"))
    programmes._people = people.must_know
    queries = FakeObstacleQueries(programmes, (code,))
    return SimpleNamespace(
        trainings=trainings,
        training_queries=FakeTrainingQueries(trainings, sessions),
        placements=placements,
        placement_queries=FakePlacementQueries(placements, trainings, sessions, people),
        programme_queries=queries,
        sessions=sessions,
    )


def _happened(trainings: Trainings, placements: Placements, sessions: dict[str, UUID]) -> None:
    over, now = sessions["over"], sessions["now"]
    for name, counted in (("anna", BELGIAN), ("bram", BELGIAN), ("chloe", FRENCH), ("erased", FRENCH)):
        trainings.apply(over, person(name), day(-330), counted)
    for name, counted in (("anna", BELGIAN), ("bram", BELGIAN), ("erased", FRENCH)):
        trainings.enrol(over, person(name), day(-300), counted)
    trainings.decline(over, person("chloe"), day(-310), "no_seat")
    trainings.exit(over, person("bram"), day(-200), "dropped_out", "found_work")
    for name in ("anna", "erased"):
        trainings.exit(over, person(name), day(-100), "completed")
    trainings.grant_award(over, person("anna"), "FR", day(-95))
    trainings.grant_award(over, person("anna"), "BE", day(-90))
    trainings.enrol(now, person("driss"), day(-38), FRENCH)
    trainings.apply(now, person("finn"), day(-20), BELGIAN)
    session = trainings.session(over)
    path = PathKnown(
        person("bram"), session.programme_id, over, session.terms.starts_on, day(-300), day(-200)
    )
    placements.record(path, job(day(-199)))
    placements.follow_up(path, "4_weeks", day(-172), "employed", "telephone", "BE")


def job(starts_on: date, **changes: Any) -> PlacementTerms:
    given = {
        "employer": {"name": "Ateliers Lysandre", "country": "BE"},
        "occupation": {"label": "Soudeur TIG"},
        "contract": "permanent",
        "country_of_residence": "BE",
        "country_of_work": "BE",
        "starts_on": starts_on,
        "evidence": [{"kind": "contract"}],
    }
    return PlacementTerms.model_validate(given | changes)


def _dates(code: str, first: int, last: int) -> SessionTerms:
    return SessionTerms(code=code, starts_on=day(first), ends_on=day(last), seats=12)


def _care() -> TrainingTerms:
    return TrainingTerms.model_validate(
        {
            "title": "Verzorgende thuiszorg",
            "language": "nl",
            "description": "Je leert mensen thuis te helpen.",
            "providers": [{"name": "Zorgschool aan de Leie", "country": "BE"}],
            "sites": [
                {
                    "kind": "both",
                    "place": {"label": "Kortrijk", "country": "BE", "latitude": 50.828, "longitude": 3.265},
                }
            ],
            "entry_languages": [{"language": "nl", "level": "A2"}],
            "awards": [{"code": "BE", "title": "Bewijs van zorgkundige", "body": "Zorgschool aan de Leie"}],
            "seats": 12,
            "conditions": "Je bent werkzoekend.",
        }
    )
