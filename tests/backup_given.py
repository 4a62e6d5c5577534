"""What tests of backups start from: homes on one server, people and what every service records of them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from contracts.jobseekers import Profile
from contracts.programmes import ProgrammeTerms
from contracts.values import Characteristics
from services.backup import Archive, Restored, Taken, back_up, restore
from services.bootstrap import House, house
from services.floor.database import Database, key_file_under, ledger_under
from services.floor.settings import Settings
from services.jobseekers.identity import Identity
from services.placements.terms import PathKnown
from services.programmes.schemas import TERMS
from services.recommendations.views import ReadOffers
from tests.integration.test_offers_service import LILLE, terms
from tests.integration.test_recommendations import Room
from tests.paths import job
from tests.trainings_given import ENDS, STARTS, session_terms, training_terms

PROFILE = Profile.model_validate(
    {
        "residence": {"label": "Tournai", "country": "BE", "latitude": 50.6, "longitude": 3.39},
        "languages": [{"language": "fr", "level": "C2"}],
        "skills": [{"label": "quasar polishing"}],
    }
)


@dataclass(frozen=True)
class Home:
    """Where a Passerelle lives: a database, and a folder with its keys and its ledger of erasures."""

    settings: Settings
    place: Database

    @classmethod
    def on(cls, database: Database, folder: Path) -> Home:
        place = replace(database, key_file=key_file_under(folder), ledger=ledger_under(folder))
        return cls(Settings(home=folder), place)

    @property
    def keys(self) -> Path:
        return self.place.key_file.parent

    def bring_keys_of(self, other: Home) -> None:
        """What an operator keeps apart from backups."""
        shutil.copytree(other.keys, self.keys, dirs_exist_ok=True)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[House]:
        """The house, with a reader of offers that needs no model."""
        async with house(self.settings, self.place) as built:
            view: Any = built.runner(ReadOffers).view
            view._room = Room()
            yield built

    async def backed_up(self, target: Path) -> Taken:
        async with self.opened() as built:
            return await back_up(built, target)

    async def restored(self, backup: Path, **options: bool) -> Restored:
        return await restore(Archive.open(backup), self.settings, self.place, **options)


def who(number: int) -> Identity:
    return Identity(
        f"Given{number}", "Vandermeulen", date(1990, 1, 1 + number % 28), remarks=f"remark {number}"
    )


Told = Callable[[str, UUID], None]


def programme(built: House, code: str = "deux-rives") -> tuple[UUID, UUID]:
    """A programme and a session of it that does not fill up."""
    programme_id = built.programmes.start(code, ProgrammeTerms.model_validate(TERMS))
    training_id = built.trainings.offer_training(f"soudage {code}", training_terms())
    return programme_id, built.trainings.open_session(training_id, programme_id, session_terms(seats=1000))


def one_path(built: House, programme_id: UUID, session_id: UUID, number: int, told: Told) -> UUID:
    """Somebody's way through all services, each step recorded once the one before is; ``told`` hears of each."""
    person = built.jobseekers.record_person(who(number))
    told("jobseekers", person)
    built.jobseekers.amend(person, PROFILE)
    built.trainings.enrol(session_id, person, STARTS, Characteristics(country_of_residence="BE"))
    told("trainings", person)
    path = PathKnown(person, programme_id, session_id, STARTS, STARTS, ENDS)
    told("placements", built.placements.record(path, job(starts_on=ENDS), remarks=f"told by {number}"))
    obstacle = built.programmes.declare_obstacle(
        programme_id, "unemployment_benefit", "BE", "Guichet", STARTS, person, remarks=f"waits since {number}"
    )
    told("programmes", obstacle)
    told("offers", built.offers.publish("test", f"offer {number}", terms("soudeur", LILLE)))
    return person


async def paths(built: House, number: int) -> list[UUID]:
    """Some people with their ways."""

    def work() -> list[UUID]:
        ids = programme(built)
        return [one_path(built, *ids, one, lambda *_: None) for one in range(number)]

    return await asyncio.to_thread(work)


async def caught_up(built: House) -> None:
    for runner in built.runners:
        await runner.catch_up()


async def rows(built: House) -> dict[str, list[str]]:
    """Every row of every view, but for what says when it was folded."""
    found = {}
    for runner in built.runners:
        for table in runner.view.tables:
            query = f"SELECT (to_jsonb(one) - 'change')::text AS row FROM {table} AS one ORDER BY 1"
            found[table] = [row["row"] for row in await built.pool.fetch(query)]
    return found


def read(file: Path) -> bytes:
    return file.read_bytes()


def write(file: Path, content: bytes) -> None:
    file.write_bytes(content)


def mode(file: Path) -> int:
    return file.stat().st_mode
