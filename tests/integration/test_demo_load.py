"""Demonstration data go through the services like anybody's."""

from __future__ import annotations

from collections import Counter
from datetime import date

import psycopg

from matching.taxonomy.taxonomy import Taxonomy
from services.demo import Loaded, load
from services.floor.database import Database
from services.floor.places import Gazetteer
from services.jobseekers.commands import Jobseekers
from services.offers.commands import Offers


def test_loading_twice_on_one_day_changes_nothing(database: Database) -> None:
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA offers")
        connection.execute("CREATE SCHEMA jobseekers")
    gazetteer, taxonomy, told = Gazetteer.load(), Taxonomy.load(), Counter[str]()

    with (
        Offers(env=database.environment("offers")) as offers,
        Jobseekers(env=database.environment("jobseekers")) as jobseekers,
    ):

        def loaded(today: date) -> Loaded:
            return load(
                offers,
                jobseekers,
                gazetteer,
                taxonomy,
                today,
                offers=600,
                profiles=40,
                progress=lambda what, count: told.update({what: count}),
            )

        assert loaded(date(2026, 11, 24)) == Loaded(600, 0, 40, 0)
        assert told == {"offers": 600, "profiles": 40}
        first = offers.recorder.max_notification_id()
        assert loaded(date(2026, 11, 24)) == Loaded(0, 600, 0, 40)
        assert offers.recorder.max_notification_id() == first
