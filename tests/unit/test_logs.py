"""A line of log says what happened and where, never what it happened to."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import warnings
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel

from services.floor.telemetry.logs import Form, speak

log = logging.getLogger("services.test")


class Told(BaseModel):
    town: int


class Said(io.StringIO):
    """What a process said."""

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("services")
    handlers, levels = list(root.handlers), (root.level, ours.level)
    root.handlers.clear()
    yield
    root.handlers[:] = handlers
    logging.captureWarnings(False)
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def spoken(form: Form, level: str = "info") -> Said:
    said = Said()
    speak(form, level, said)
    return said


def refuse() -> None:
    Told.model_validate({"town": "Mouscron"})


def fail() -> None:
    try:
        refuse()
    except ValueError as error:
        log.error("unforeseen error at %s", "/people", exc_info=error)


def test_a_line_is_one_object_with_time_level_logger_and_message() -> None:
    said = spoken("json")
    log.info("%s offers were\nclosed", 3)
    assert said.getvalue().count("\n") == 1
    [line] = said.lines
    assert line.keys() == {"time", "level", "logger", "message"}
    assert (line["level"], line["logger"], line["message"]) == (
        "info",
        "services.test",
        "3 offers were\nclosed",
    )
    assert line["time"].endswith("Z")
    assert datetime.fromisoformat(line["time"]).utcoffset() == timedelta(0)


def test_an_error_is_told_by_type_reason_and_places_without_what_it_quotes() -> None:
    said = spoken("json")
    fail()
    [line] = said.lines
    assert "Mouscron" not in said.getvalue()
    assert line["exception"]["type"] == "ValidationError"
    assert line["exception"]["reason"].startswith("ValidationError: town: Input should be a valid integer")
    assert [place.rpartition(" ")[2] for place in line["exception"]["at"]][:2] == ["fail", "refuse"]


def test_people_are_told_no_more_than_machines() -> None:
    said = spoken("text")
    fail()
    assert "Mouscron" not in said.getvalue().replace('{"town": "Mouscron"}', "")
    assert said.getvalue().startswith("ERROR services.test: unforeseen error at /people\n")
    assert "in refuse" in said.getvalue() and "ValidationError: town: " in said.getvalue()


async def test_what_asyncio_says_of_a_task_that_nobody_waited_for_quotes_nothing() -> None:
    said = spoken("json")

    async def forgotten() -> None:
        refuse()

    task = asyncio.create_task(forgotten())
    await asyncio.sleep(0.01)
    del task
    gc.collect()
    [line] = said.lines
    assert line["message"] == "Task exception was never retrieved"
    assert "Mouscron" not in said.getvalue()


def test_warnings_of_python_are_lines_like_others() -> None:
    said = spoken("json")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("this goes away", UserWarning, stacklevel=1)
    [line] = said.lines
    assert (line["level"], line["logger"]) == ("warning", "py.warnings") and "this goes away" in line[
        "message"
    ]


def test_levels_are_ours_and_libraries_only_warn() -> None:
    said = spoken("json", "debug")
    log.debug("heard")
    logging.getLogger("somebody.elses").info("not heard")
    logging.getLogger("somebody.elses").warning("heard")
    assert [(line["logger"], line["message"]) for line in said.lines] == [
        ("services.test", "heard"),
        ("somebody.elses", "heard"),
    ]
    said = spoken("json", "warning")
    log.info("not heard")
    assert said.lines == []
