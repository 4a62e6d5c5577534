"""What an operator is told of an error names its kind and its message, and quotes nothing of rows or messages."""

from __future__ import annotations

import asyncpg
import psycopg
import pytest
from eventsourcing.persistence import IntegrityError
from pydantic import BaseModel, ValidationError

from services.floor.database import Database, Pool
from services.floor.reasons import reason_of


class Told(BaseModel):
    town: int


async def test_what_postgresql_quotes_of_a_row_is_left_out(pool: Pool) -> None:
    await pool.execute("CREATE TABLE people (name text CONSTRAINT one_each UNIQUE)")
    await pool.execute("INSERT INTO people VALUES ('Zoé')")
    with pytest.raises(asyncpg.UniqueViolationError) as caught:
        await pool.execute("INSERT INTO people VALUES ('Zoé')")
    assert "Zoé" in str(caught.value)
    reason = reason_of(caught.value)
    assert "Zoé" not in reason
    assert reason.startswith("UniqueViolationError: ") and "one_each" in reason


def test_what_a_validation_quotes_is_left_out() -> None:
    with pytest.raises(ValidationError) as caught:
        Told.model_validate({"town": "Mouscron"})
    assert "Mouscron" in str(caught.value)
    reason = reason_of(caught.value)
    assert "Mouscron" not in reason and reason.startswith("ValidationError: town: ")


def test_an_error_without_words_is_told_by_its_kind() -> None:
    assert reason_of(TimeoutError()) == "TimeoutError"
    assert reason_of(ValueError("thirteen")) == "ValueError: thirteen"


def test_what_the_event_logs_database_quotes_of_a_row_is_left_out(database: Database) -> None:
    with psycopg.connect(database.url) as connection:
        connection.execute("CREATE TABLE people (name text CONSTRAINT one_each UNIQUE)")
        connection.execute("INSERT INTO people VALUES ('Zoé')")
        with pytest.raises(IntegrityError) as caught:
            try:
                connection.execute("INSERT INTO people VALUES ('Zoé')")
            except psycopg.Error as error:
                raise IntegrityError(str(error)) from error  # as eventsourcing does
    assert "Zoé" in str(caught.value)
    reason = reason_of(caught.value)
    assert "Zoé" not in reason
    assert reason.startswith("IntegrityError: UniqueViolation: ") and "one_each" in reason
