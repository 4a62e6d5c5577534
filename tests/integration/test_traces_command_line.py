"""A command from a terminal is one trace, from its file over contract and view to the index."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode
from typer.testing import CliRunner, Result

from services.bootstrap import house
from services.cli import app
from services.cli.common import Stop
from services.floor.database import Database
from services.floor.settings import Settings
from services.floor.telemetry.tracing import exported
from services.offers.views import OpenOffers
from services.recommendations.recommender import Recommender
from services.recommendations.views import ReadOffers
from tests.integration.test_offers_import import RESULTAT
from tests.integration.test_partner_files_command_line import PARTICIPANTS, SESSIONS, with_programme
from tests.integration.test_recommendations import Room
from tests.partner_files_given import csv_file

PROFILE = {
    "basics": {"name": "Zoé Testaert", "location": {"city": "Tournai", "countryCode": "BE"}},
    "languages": [{"language": "French", "fluency": "Native speaker"}],
}


class NoEncoder(Room):
    """A reading room that opens at once."""

    @classmethod
    def of(cls, *_: Any) -> NoEncoder:
        return cls()

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def settings(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("PASSERELLE_DATABASE_URL", database.url)
    monkeypatch.setenv("PASSERELLE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("services.bootstrap.ReadingRoom", NoEncoder)
    return Settings()


@pytest.fixture
def kept() -> InMemorySpanExporter:
    return InMemorySpanExporter()


def written(file: Path, content: object) -> Path:
    file.write_text(json.dumps(content))
    return file


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)


def together(kept: InMemorySpanExporter, command: str) -> set[str]:
    """What is told of in the trace of a command."""
    spans = kept.get_finished_spans()
    [begun] = [one for one in spans if one.name == command]
    assert begun.parent is None
    return {one.name for one in spans if one.context.trace_id == begun.context.trace_id}


async def test_an_import_is_traced_to_the_index_of_another_process(
    settings: Settings, database: Database, tmp_path: Path, kept: InMemorySpanExporter
) -> None:
    file = written(tmp_path / "offers.json", {"resultats": [RESULTAT, RESULTAT | {"id": "2"}]})
    with exported("console", SimpleSpanProcessor(kept)):
        async with house(settings, database) as elsewhere:
            recommender = Recommender(elsewhere.pool, Room(), wake_up_seconds=60)  # type: ignore[arg-type]
            following = asyncio.create_task(recommender.run())
            async with asyncio.timeout(60):
                while not recommender.ready:
                    await asyncio.sleep(0.02)
                told = await asyncio.to_thread(run, "offers", "import", file)
                while len(recommender) < 2:
                    await asyncio.sleep(0.02)
                await asyncio.sleep(0.1)
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
    assert "new 2" in told.stdout
    assert together(kept, "offers import") >= {
        "offers import", f"fold {OpenOffers.name}", f"fold {ReadOffers.name}", "read offers", "index offers"
    }  # fmt: skip


def test_profiles_and_participants_are_traced_without_what_was_given(
    settings: Settings, database: Database, tmp_path: Path, kept: InMemorySpanExporter
) -> None:
    asyncio.run(with_programme(settings, database))
    profile = written(tmp_path / "testaert.json", PROFILE)
    participants = csv_file(tmp_path / "testaert.csv", *PARTICIPANTS)
    run("partners", "import", csv_file(tmp_path / "sessions.csv", *SESSIONS), "--programme", "essai")
    with exported("console", SimpleSpanProcessor(kept)):
        assert "new 1" in run("jobseekers", "import", profile).stdout
        assert "new 1" in run("partners", "import", participants, "--programme", "essai").stdout
    assert "fold jobseekers.profiles" in together(kept, "jobseekers import")
    assert "fold indicators.enrolments" in together(kept, "partners import")
    told = "\n".join(one.to_json() for one in kept.get_finished_spans())
    assert "estaert" not in told


def test_spans_and_lines_go_to_standard_error_and_results_to_standard_output(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSERELLE_TRACES", "console")
    monkeypatch.setenv("PASSERELLE_LOG_FORMAT", "json")
    told = run("offers", "import", written(tmp_path / "offers.json", {"resultats": [RESULTAT]}))
    assert told.stdout == "new 1, amended 0, unchanged 0, refused 0\n"
    lines = [json.loads(line) for line in told.stderr.splitlines()]
    [begun] = [one for one in lines if one.get("name") == "offers import"]
    [said] = [one for one in lines if one.get("message", "").startswith("Reading the offers")]
    assert begun["context"]["trace_id"] == f"0x{said['trace_id']}"


def test_a_command_that_fails_is_told_as_failed(settings: Settings, kept: InMemorySpanExporter) -> None:
    with exported("console", SimpleSpanProcessor(kept)), pytest.raises(Stop, match="no message 7"):
        run("streams", "quarantine", "drop", "7")
    [span] = kept.get_finished_spans()
    assert (span.name, span.status.status_code) == ("streams quarantine drop", StatusCode.ERROR)
    assert span.status.description == "Stop"
