"""``passerelle indicators`` and ``passerelle programmes`` on a programme whose counts are known."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from services.cli import indicators, programmes
from services.cli.common import Stop
from services.floor.database import Database, connected
from services.floor.views import ViewRunner
from services.indicators.reader import Indicators
from services.indicators.views import VIEWS
from tests.indicators_given import Logs


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The commands, on a house that has figures and nothing else."""
    logs = Logs(definitions=["programme_declared", "esf_exit", "return_to_work_six_months", "rco85"])
    session = logs.session("S1")
    logs.path("ada", session, country_of_residence="FR")
    logs.path("ben", session, country_of_residence="BE")
    logs.job("ada", session, "2020-07-06")
    logs.declare("79 %", 0.79)

    def with_house(_: str, work: Callable[[Any], Coroutine[Any, Any, Any]], **__: Any) -> Any:
        async def main() -> Any:
            async with connected(database, size=4) as pool:
                runners = [ViewRunner(view, logs, pool) for view in VIEWS]

                async def catch_up(**_: Any) -> None:
                    for runner in runners:
                        await runner.prepare()
                        await runner.catch_up()

                return await work(SimpleNamespace(indicators=Indicators(pool), catch_up=catch_up))

        return asyncio.run(main())

    monkeypatch.setattr(indicators, "with_house", with_house)
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    app = typer.Typer()
    app.command("indicators")(indicators.indicators)
    app.add_typer(programmes.app, name="programmes")

    def invoke(*arguments: str) -> str:
        result = CliRunner().invoke(app, arguments)
        if result.exception:
            raise result.exception
        return result.stdout

    return invoke


def test_figures_as_json(run) -> None:
    told = json.loads(run("indicators", "soudure", "--definition", "esf_exit", "--by", "session", "--json"))
    assert told == [
        {
            "definition": "esf_exit", "version": 1, "cut": {"session": "S1"}, "numerator": 1, "denominator": 2,
            "unknown": 1, "value": 0.5, "lower": 0.5, "upper": 1.0, "interval": [pytest.approx(0.0945, abs=1e-4), pytest.approx(0.9055, abs=1e-4)],
            "as_of": told[0]["as_of"], "suppressed": False, "method_unknown": False,
        }
    ]  # fmt: skip
    early = json.loads(
        run("indicators", "soudure", "--definition", "esf_exit", "--as-of", "2020-07-01", "--json")
    )
    assert (early[0]["as_of"], early[0]["denominator"], early[0]["value"]) == ("2020-07-01", 0, None)


def test_figures_as_a_table_in_the_readers_language(run) -> None:
    told = run("indicators", "soudure")
    assert "FSE+ à la sortie (EECR04), version 1" in told
    assert "1 / 2" in told and "50,0" in told
    assert "79 %" in told and "méthode inconnue" in told
    assert "effectif trop faible" in told


def test_a_programme_and_who_took_part(run) -> None:
    told = json.loads(run("programmes", "show", "soudure", "--json"))
    assert told["programme"] == "soudure"
    assert told["participants"] == {"total": 2, "by_country_of_residence": {"BE": 1, "FR": 1}}
    assert [(one["code"], one["participants"]) for one in told["sessions"]] == [("S1", 2)]
    assert told["placements"] == {"people_placed": 1, "total": 1, "by_country_of_work": {"BE": 1}}
    assert told["certifications"] == {"completed": 2, "certified": 0}
    assert "participants: 2 (BE 1, FR 1)" in run("programmes", "show", "soudure")
    assert run("programmes", "list").startswith("soudure: Soudure sans frontière")
    assert json.loads(run("programmes", "list", "--json"))[0]["programme"] == "soudure"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("indicators", "other"), "programme"),
        (("indicators", "soudure", "--definition", "wioa_q2"), "wioa_q2"),
        (("indicators", "soudure", "--by", "shoe_size"), "shoe_size"),
    ],
)
def test_a_question_without_an_answer_is_told_in_a_sentence(run, arguments, sentence) -> None:
    with pytest.raises(Stop, match=sentence):
        run(*arguments)
