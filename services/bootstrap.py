"""The composition root: reads like a parts list. Nothing else knows how the house is put together."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import cached_property

from matching.taxonomy.taxonomy import Taxonomy
from services.floor.database import Database, Pool, connected
from services.floor.places import Gazetteer
from services.floor.settings import Settings
from services.floor.streams import Stream
from services.floor.streams.postgres import NotificationLog, PostgresStream
from services.floor.views import TRY_LOCK, View, ViewRunner
from services.jobseekers.commands import Jobseekers
from services.jobseekers.policies import WhenJobseekerErasedThenDestroyKey
from services.jobseekers.publishing import to_contract as jobseeker_contract
from services.jobseekers.queries import JobseekerQueries
from services.jobseekers.views import Profiles
from services.offers.commands import Offers
from services.offers.policies import WhenExpiryDatePassesThenCloseOffer
from services.offers.publishing import to_contract as offer_contract
from services.offers.queries import OfferQueries
from services.offers.views import OpenOffers
from services.recommendations.reading_room import ReadingRoom
from services.recommendations.recommender import Recommender
from services.recommendations.views import ReadOffers

Say = Callable[[str], None]
FOLLOWING = "passerelle follows its streams"


@dataclass
class House:
    """Everything that is built, by name."""

    settings: Settings
    database: Database
    pool: Pool
    offers: Offers
    jobseekers: Jobseekers
    offer_queries: OfferQueries
    jobseeker_queries: JobseekerQueries
    stream: Stream
    room: ReadingRoom
    recommender: Recommender
    runners: tuple[ViewRunner, ...]
    policies: tuple[WhenExpiryDatePassesThenCloseOffer, ...]
    followed_elsewhere: bool = False

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return Gazetteer.load()

    @property
    def taxonomy(self) -> Taxonomy:
        return self.room.taxonomy

    def runner(self, view: type[View]) -> ViewRunner:
        return next(runner for runner in self.runners if isinstance(runner.view, view))

    async def catch_up(self, progress: Callable[[int], None] | None = None) -> None:
        """Bring every view to the end of its streams; ``progress`` gets the number of messages as they are applied.

        Where another process follows the streams, it is waited for: reading an offer takes an encoder, and it has one.
        """
        if not self.followed_elsewhere:
            for runner in self.runners:
                await runner.catch_up(progress)
            return
        behind = await self.lag()
        while behind:
            await asyncio.sleep(0.1)
            before, behind = behind, await self.lag()
            if progress:
                progress(max(0, before - behind))

    async def lag(self) -> int:
        """How far the views are behind their streams, all together."""
        return sum([await runner.lag() for runner in self.runners])


@contextlib.asynccontextmanager
async def house(settings: Settings, place: Database, say: Say = lambda _: None) -> AsyncIterator[House]:
    """Build the house on a database. Nothing runs yet: see ``running``. Raises ``DatabaseUnavailable``, also where the keys
    to personal data are not there."""
    place = place.keyed(settings)
    async with connected(place, size=24) as pool:
        for schema in ("offers", "jobseekers"):
            await pool.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        offers = Offers(env=place.environment("offers"))
        jobseekers = Jobseekers(env=place.environment("jobseekers"))
        await asyncio.to_thread(jobseekers.keyring.check)
        stream = PostgresStream(
            pool,
            {
                "offers": NotificationLog("offers", offers.mapper, offer_contract),
                "jobseekers": NotificationLog("jobseekers", jobseekers.mapper, jobseeker_contract),
            },
            wake_up_seconds=settings.wake_up_seconds,
        )
        room = ReadingRoom(settings.home, settings.encoder, say)
        recommender = Recommender(pool, room, wake_up_seconds=settings.wake_up_seconds)
        views: tuple[View, ...] = (
            OpenOffers(),
            Profiles(),
            WhenJobseekerErasedThenDestroyKey(jobseekers, recommender.forget),
            ReadOffers(room),
        )
        runners = tuple(ViewRunner(view, stream, pool) for view in views)
        for runner in runners:
            await runner.prepare()
        queries = OfferQueries(pool)
        built = House(
            settings=settings,
            database=place,
            pool=pool,
            offers=offers,
            jobseekers=jobseekers,
            offer_queries=queries,
            jobseeker_queries=JobseekerQueries(pool),
            stream=stream,
            room=room,
            recommender=recommender,
            runners=runners,
            policies=(WhenExpiryDatePassesThenCloseOffer(offers, queries),),
        )
        try:
            yield built
        finally:
            offers.close()
            jobseekers.close()


@contextlib.asynccontextmanager
async def running(built: House) -> AsyncIterator[None]:
    """Every view follows its streams, the index follows its view and policies react, until the context closes."""
    async with marked(built):
        tasks = [asyncio.create_task(runner.run(), name=runner.view.name) for runner in built.runners]
        tasks.append(asyncio.create_task(built.recommender.run(), name="index"))
        tasks += [asyncio.create_task(policy.run(), name=type(policy).__name__) for policy in built.policies]
        try:
            yield
        finally:
            built.room.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def running_unless_elsewhere(built: House) -> AsyncIterator[None]:
    """``running``, or nothing where another process already follows the streams of this database."""
    async with marked(built):
        pass
    if built.followed_elsewhere:
        yield
        return
    async with running(built):
        yield


@contextlib.asynccontextmanager
async def marked(built: House) -> AsyncIterator[None]:
    """Whoever follows holds a lock for as long as it does, for others to see. Several may follow: views have locks of
    their own."""
    async with built.pool.acquire() as connection:
        built.followed_elsewhere = not await connection.fetchval(TRY_LOCK, FOLLOWING)
        yield  # the pool lets go of the lock as it takes the connection back
