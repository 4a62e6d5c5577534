"""The composition root: reads like a parts list. Nothing else knows how the house is put together."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from contracts.topics import TOPICS
from matching.index import Territory
from matching.taxonomy.taxonomy import Taxonomy
from services.catching_up import CatchingUp
from services.floor import generation
from services.floor.database import Database, Pool, connected
from services.floor.places import Gazetteer
from services.floor.rights import rights_of
from services.floor.settings import Settings
from services.floor.streams import Stream
from services.floor.streams.kafka import Broker, KafkaStream, Relay
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.floor.views import View, ViewRunner
from services.floor.views.follower import Progress
from services.indicators.reader import Indicators
from services.indicators.records import Records
from services.indicators.views import Enrolments, ErasedPeople, Facts
from services.indicators.views import Placements as PlacementsCounted
from services.indicators.views import Programmes as ProgrammesCounted
from services.jobseekers.commands import Jobseekers
from services.jobseekers.policies import WhenJobseekerErasedThenDestroyKey
from services.jobseekers.publishing import to_contract as jobseeker_contract
from services.jobseekers.queries import JobseekerQueries
from services.jobseekers.views import Profiles
from services.offers.commands import Offers
from services.offers.policies import WhenExpiryDatePassesThenCloseOffer
from services.offers.publishing import publishing_mapper, retold
from services.offers.publishing import to_contract as offer_contract
from services.offers.queries import OfferQueries
from services.offers.views import OpenOffers
from services.parts import NoShard, Parts, everything, named
from services.placements.commands import Placements
from services.placements.publishing import to_contract as placement_contract
from services.placements.queries import PlacementQueries
from services.placements.views import PathsThroughSessions, PlacementsAndFollowUps
from services.programmes.commands import Programmes
from services.programmes.publishing import to_contract as programme_contract
from services.programmes.queries import ProgrammeQueries
from services.programmes.views import ObstacleRegister, ProgrammeRegister
from services.recommendations.bridges import Bridges
from services.recommendations.candidates import references
from services.recommendations.candidates.finding import CandidateFinder
from services.recommendations.candidates.views import ReadCandidates
from services.recommendations.index import Index, Searched
from services.recommendations.reading_room import ReadingRoom
from services.recommendations.recommender import Recommender
from services.recommendations.sessions import TrainingSessions
from services.recommendations.shards import Shards
from services.recommendations.views import ReadOffers
from services.trainings.commands import Trainings
from services.trainings.publishing import to_contract as training_contract
from services.trainings.queries import TrainingQueries
from services.trainings.views import Sessions

Say = Callable[[str], None]
CONNECTIONS = 48
"""Each view listens on one, works on another, and over a broker asks on a third where the partitions begin that it is given
meanwhile; the rest answers questions."""


@dataclass
class House:
    """Everything that is built, by name."""

    settings: Settings
    database: Database
    pool: Pool
    offers: Offers
    jobseekers: Jobseekers
    programmes: Programmes
    trainings: Trainings
    placements: Placements
    offer_queries: OfferQueries
    jobseeker_queries: JobseekerQueries
    programme_queries: ProgrammeQueries
    training_queries: TrainingQueries
    placement_queries: PlacementQueries
    indicators: Indicators
    records: Records
    stream: Stream
    room: ReadingRoom
    recommender: Recommender
    candidates: CandidateFinder
    runners: tuple[ViewRunner, ...]
    relays: tuple[Relay, ...]
    """One per service where a broker carries contracts; none where views read the logs themselves."""
    policies: tuple[WhenExpiryDatePassesThenCloseOffer, ...]
    followed_elsewhere: frozenset[str] = frozenset()
    """What other processes follow: see ``Parts.following``."""

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return Gazetteer.load()

    @property
    def taxonomy(self) -> Taxonomy:
        return self.room.taxonomy

    @property
    def everything(self) -> Parts:
        """All parts there are."""
        return everything(self._views, self._upstreams)

    def parts(self, names: Sequence[str] | None) -> Parts:
        """The parts that names stand for; all where there are no names. Raises ``UnknownPart``, ``NoShard``."""
        parts = self.everything if names is None else named(names, self._views, self._upstreams)
        if parts.shard and not isinstance(self.recommender.searched, Index):
            raise NoShard
        return parts

    @property
    def _views(self) -> list[str]:
        return [runner.view.name for runner in self.runners]

    @property
    def _upstreams(self) -> list[str]:
        return [relay.upstream for relay in self.relays]

    def runner(self, view: type[View]) -> ViewRunner:
        return next(runner for runner in self.runners if isinstance(runner.view, view))

    async def catch_up(self, progress: Progress | None = None, *, reading: bool = True) -> None:
        """Bring every view to what is recorded now; ``progress`` gets the number of messages as they are applied.

        Without ``reading``, all but the one that reads offers into concepts, which takes an encoder. Where another process
        follows for a view, or has a relay, it is waited for; what it leaves undone when it goes is done here.
        """
        runners = [one for one in self.runners if reading or not isinstance(one.view, ReadOffers)]
        await CatchingUp(self.pool, self.stream, self.relays, self.followed_elsewhere).run(runners, progress)


def _carried(settings: Settings, logs: PostgresStream, pool: Pool) -> tuple[Stream, tuple[Relay, ...]]:
    """What carries contracts: the logs themselves, or the broker that the settings name, and what fills it."""
    broker = Broker.of(settings)
    if broker is None:
        return logs, ()
    relays = tuple(Relay(name, logs, pool, broker) for name in TOPICS)
    return KafkaStream(broker, logs), relays


async def _searched(
    settings: Settings, pool: Pool, room: ReadingRoom, stack: contextlib.AsyncExitStack
) -> Searched:
    """Where offers are searched: at the shards that the settings name, or here."""
    if settings.shards:
        return await stack.enter_async_context(Shards(settings.shards.split(","), room))
    return Index(pool, room, Territory.named(settings.territory) if settings.territory else None)


@contextlib.asynccontextmanager
async def house(
    settings: Settings, place: Database, say: Say = lambda _: None, room: ReadingRoom | None = None
) -> AsyncIterator[House]:
    """Build the house on a database. Nothing runs yet: see ``running``. Raises ``DatabaseUnavailable``, also where the keys
    to personal data are not there. A role that may make no tables takes those that are there. ``room`` is one that was
    opened before."""
    place = place.keyed(settings)
    async with connected(place, size=CONNECTIONS) as pool, contextlib.AsyncExitStack() as stack:
        rights = await rights_of(pool)
        place = replace(place, makes_tables=rights.makes_tables)
        if rights.makes_tables:
            for schema in TOPICS:
                await pool.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            await generation.prepare(pool)
        offers = stack.enter_context(Offers(env=place.environment("offers")))
        jobseekers = stack.enter_context(Jobseekers(env=place.environment("jobseekers")))
        people = jobseekers.must_know
        programmes = stack.enter_context(Programmes(place.environment("programmes"), people))
        trainings = stack.enter_context(Trainings(place.environment("trainings"), people))
        placements = stack.enter_context(Placements(place.environment("placements"), people))
        if rights.sees_keys:
            await asyncio.to_thread(jobseekers.keyring.check)
            await asyncio.to_thread(jobseekers.keyring.keep_ledger)
        logs = PostgresStream(
            pool,
            {
                "offers": NotificationLog("offers", publishing_mapper(), offer_contract, retold),
                "jobseekers": NotificationLog("jobseekers", jobseekers.mapper, jobseeker_contract),
                "programmes": NotificationLog("programmes", programmes.mapper, programme_contract),
                "trainings": NotificationLog("trainings", trainings.mapper, training_contract),
                "placements": NotificationLog("placements", placements.mapper, placement_contract),
            },
            wake_up_seconds=settings.wake_up_seconds,
        )
        stream, relays = _carried(settings, logs, pool)
        room = room or ReadingRoom.of(settings, say)
        bridges = Bridges(pool, room)
        searched = await _searched(settings, pool, room, stack)
        recommender = Recommender(
            pool, room, bridges, searched=searched, wake_up_seconds=settings.wake_up_seconds
        )
        views: tuple[View, ...] = (
            OpenOffers(),
            Profiles(),
            WhenJobseekerErasedThenDestroyKey(jobseekers, recommender.forget),
            ProgrammeRegister(),
            ObstacleRegister(),
            Sessions(),
            PathsThroughSessions(),
            PlacementsAndFollowUps(),
            Enrolments(),
            PlacementsCounted(),
            ProgrammesCounted(),
            Facts(),
            ErasedPeople(),
            TrainingSessions(),
            ReadOffers(room),
            ReadCandidates(room, lambda: jobseekers.keyring.secret(references.SECRET)),
        )
        runners = tuple(
            ViewRunner(view, stream, pool, refresh_seconds=settings.wake_up_seconds) for view in views
        )
        if rights.makes_tables:
            for runner in runners:
                await runner.prepare()
        queries = OfferQueries(pool)
        yield House(
            settings=settings,
            database=place,
            pool=pool,
            offers=offers,
            jobseekers=jobseekers,
            programmes=programmes,
            trainings=trainings,
            placements=placements,
            offer_queries=queries,
            jobseeker_queries=JobseekerQueries(pool),
            programme_queries=ProgrammeQueries(pool),
            training_queries=TrainingQueries(pool),
            placement_queries=PlacementQueries(pool),
            indicators=Indicators(pool),
            records=Records(pool),
            stream=stream,
            room=room,
            recommender=recommender,
            candidates=CandidateFinder(pool, room, bridges),
            runners=runners,
            relays=relays,
            policies=(WhenExpiryDatePassesThenCloseOffer(offers, queries),),
        )
