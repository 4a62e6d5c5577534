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
from services.floor.views import View, ViewRunner
from services.jobseekers.commands import Jobseekers
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

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return Gazetteer.load()

    @property
    def taxonomy(self) -> Taxonomy:
        return self.room.taxonomy

    def runner(self, view: type[View]) -> ViewRunner:
        return next(runner for runner in self.runners if isinstance(runner.view, view))

    async def catch_up(self, progress: Callable[[int], None] | None = None) -> None:
        """Bring every view to the end of its streams; ``progress`` gets the number of messages as they are applied."""
        for runner in self.runners:
            await runner.catch_up(progress)


@contextlib.asynccontextmanager
async def house(settings: Settings, place: Database, say: Say = lambda _: None) -> AsyncIterator[House]:
    """Build the house on a database. Nothing runs yet: see ``running``."""
    async with connected(place, size=24) as pool:
        for schema in ("offers", "jobseekers"):
            await pool.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        offers = Offers(env=place.environment("offers"))
        jobseekers = Jobseekers(env=place.environment("jobseekers"))
        stream = PostgresStream(
            pool,
            {
                "offers": NotificationLog("offers", offers.mapper, offer_contract),
                "jobseekers": NotificationLog("jobseekers", jobseekers.mapper, jobseeker_contract),
            },
            wake_up_seconds=settings.wake_up_seconds,
        )
        room = ReadingRoom(settings.home, settings.encoder, say)
        views: tuple[View, ...] = (OpenOffers(), Profiles(), ReadOffers(room))
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
            recommender=Recommender(pool, room, wake_up_seconds=settings.wake_up_seconds),
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
    tasks = [asyncio.create_task(runner.run(), name=runner.view.name) for runner in built.runners]
    tasks.append(asyncio.create_task(built.recommender.run(), name="index"))
    tasks += [asyncio.create_task(policy.run(), name=type(policy).__name__) for policy in built.policies]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
