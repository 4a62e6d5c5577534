"""Settings that cannot work are refused at the start, by the names they are set under."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from services import cli
from services.floor.settings import Settings, told
from services.floor.streams.kafka import Broker

SASL = {"PASSERELLE_KAFKA": "broker:9093", "PASSERELLE_KAFKA_SECURITY": "SASL_SSL"}
USER, PASSWORD = "PASSERELLE_KAFKA_USER", "PASSERELLE_KAFKA_PASSWORD"


def given(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({}, f"{USER} and {PASSWORD}"),
        ({USER: "passerelle"}, PASSWORD),
        ({USER: "", PASSWORD: "long and secret"}, USER),
    ],
)
def test_who_asks_a_broker_by_sasl_must_say_who_it_is(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], missing: str
) -> None:
    given(monkeypatch, **SASL, **said)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert told(refused.value) == f"{missing} must be set: PASSERELLE_KAFKA_SECURITY is SASL_SSL"


def test_what_says_who_it_is_or_needs_not_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, PASSERELLE_KAFKA_SECURITY="SASL_SSL")
    assert Broker.of(Settings()) is None
    given(monkeypatch, **SASL, **{USER: "passerelle", PASSWORD: "long and secret"})
    broker = Broker.of(Settings())
    assert broker and broker.client["sasl_plain_username"] == "passerelle"
    assert broker.client["sasl_plain_password"] == "long and secret"
    assert "secret" not in repr(broker)


@pytest.mark.parametrize(
    ("said", "told_so"),
    [
        ({"TERRITORY": "Flandre"}, "PASSERELLE_TERRITORY: a territory is south,west,north,east in degrees;"),
        ({"TERRITORY": "52,,50,"}, "PASSERELLE_TERRITORY: the south of a territory must be below its north,"),
        ({"TERRITORY": ",,,4", "SHARDS": "http://west:8000"}, "PASSERELLE_TERRITORY is for a shard,"),
    ],
)
def test_a_process_holds_a_territory_that_there_is_or_asks_who_does(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], told_so: str
) -> None:
    given(monkeypatch, **{f"PASSERELLE_{name}": value for name, value in said.items()})
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert told(refused.value).startswith(told_so)


def test_a_command_tells_the_setting_and_not_its_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(monkeypatch, PASSERELLE_PORT="s3cret")
    monkeypatch.setattr("sys.argv", ["passerelle", "streams", "status"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert (
        said.startswith("passerelle: PASSERELLE_PORT: Input should be a valid integer")
        and "s3cret" not in said
    )
