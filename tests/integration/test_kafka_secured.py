"""Over a real broker that is secured: with the right settings contracts arrive; with a wrong one it is told which, until it is
right."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.bootstrap import House, house
from services.floor.database import Database
from services.floor.settings import Settings
from services.floor.streams.kafka import Relay
from services.floor.troubles import troubles
from services.following import running
from services.offers.views import OpenOffers
from tests.integration.test_offers_service import LILLE, terms
from tests.kafka_given import BROKERS
from tests.kafka_secured import PASSWORD, USER, Secured, secured

pytestmark = pytest.mark.skipif(
    "apache" not in BROKERS, reason="PASSERELLE_TEST_KAFKA_HOME names no Apache Kafka"
)
prefixes = (f"secured{number}" for number in range(1_000_000))
WRONG = "wr0ng"
PARTS = ["relay:offers", "view:offers.open_offers"]
How = dict[str, Any]


@pytest.fixture(scope="module")
def broker() -> Iterator[Secured]:
    with secured() as started:
        yield started


def by_password(broker: Secured, mechanism: str, **otherwise: Any) -> How:
    return {
        "kafka": broker.sasl,
        "kafka_security": "SASL_SSL",
        "kafka_sasl": mechanism,
        "kafka_ca": broker.authority.file,
        "kafka_user": USER,
        "kafka_password": PASSWORD,
    } | otherwise


def by_certificate(broker: Secured, **otherwise: Any) -> How:
    certificate, key = broker.authority.signed("passerelle")
    secured_by = {"kafka_ca": broker.authority.file, "kafka_cert": certificate, "kafka_cert_key": key}
    return {"kafka": broker.mutual, "kafka_security": "SSL", **secured_by} | otherwise


def settings(home: Path, how: How) -> Settings:
    return Settings(home=home, kafka_prefix=next(prefixes), **how)


async def publish(built: House, *numbers: int) -> None:
    for number in numbers:
        await asyncio.to_thread(built.offers.publish, "test", str(number), terms("Soudeur", LILLE))


async def until_told(built: House) -> dict[str, str]:
    """What goes wrong with the relay and the view, as any process can say it."""
    async with asyncio.timeout(40):
        while len(said := await troubles(built.pool)) < 2:
            await asyncio.sleep(0.02)
    return said


async def until_arrived(built: House, *numbers: int) -> None:
    async with asyncio.timeout(40):
        while await built.runner(OpenOffers).lag():
            await asyncio.sleep(0.02)
    found = await built.pool.fetch("SELECT reference FROM offers.open_offers")
    assert {row[0] for row in found} == {str(number) for number in numbers}
    assert relay(built).last_error is None


def relay(built: House) -> Relay:
    return next(one for one in built.relays if one.upstream == "offers")


@pytest.mark.parametrize(
    "how",
    [
        pytest.param(lambda broker: by_password(broker, "PLAIN"), id="PLAIN"),
        pytest.param(lambda broker: by_password(broker, "SCRAM-SHA-512"), id="SCRAM"),
        pytest.param(by_certificate, id="certificate"),
    ],
)
async def test_an_offer_arrives_through_a_secured_broker(
    how: Callable[[Secured], How], broker: Secured, database: Database, tmp_path: Path
) -> None:
    async with house(settings(tmp_path, how(broker)), database) as built:
        await publish(built, 1, 2)
        async with running(built, built.parts(PARTS)):
            await until_arrived(built, 1, 2)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        pytest.param(
            lambda broker: by_password(broker, "PLAIN", kafka_password=WRONG),
            "it refuses PASSERELLE_KAFKA_USER with PASSERELLE_KAFKA_PASSWORD (Authentication failed: Invalid username or password)",
            id="password",
        ),
        pytest.param(
            lambda broker: by_password(broker, "SCRAM-SHA-512", kafka_password=WRONG),
            "it refuses PASSERELLE_KAFKA_USER with PASSERELLE_KAFKA_PASSWORD (Authentication failed during authentication"
            " due to invalid credentials with SASL mechanism SCRAM-SHA-512)",
            id="SCRAM password",
        ),
        pytest.param(
            lambda broker: by_password(broker, "SCRAM-SHA-256"),
            "it does not take what PASSERELLE_KAFKA_SASL says",
            id="mechanism",
        ),
        pytest.param(
            lambda broker: by_certificate(broker, kafka_cert=None, kafka_cert_key=None),
            "it refuses PASSERELLE_KAFKA_CERT, or asks for one",
            id="no certificate",
        ),
    ],
)
async def test_who_is_refused_says_why_and_goes_on_with_the_right_settings(
    wrong: Callable[[Secured], How],
    told: str,
    broker: Secured,
    database: Database,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    how = wrong(broker)
    async with house(settings(tmp_path, how), database) as built:
        await publish(built, 1)
        async with running(built, built.parts(PARTS)):
            said = await until_told(built)
            await publish(built, 2)  # commands are taken all the same
        where = f"BrokerUnavailable: no connection to Kafka at {how['kafka']}: "
        for reason in (relay(built).last_error, *said.values()):
            assert reason and reason.startswith(where + told)
            assert WRONG not in reason and PASSWORD not in reason and "\n" not in reason
        assert set(said) == {"relay:offers", "offers.open_offers"}
        assert await relay(built).position() == 0
    assert told in caplog.text and WRONG not in caplog.text
    assert not [one for one in caplog.records if one.exc_info or one.name.startswith("kafka")]

    right = settings(tmp_path, by_password(broker, "PLAIN"))
    async with house(right, database) as built, running(built, built.parts(PARTS)):
        await until_arrived(built, 1, 2)


async def test_an_authority_that_signed_nothing_is_told_until_its_file_holds_the_right_one(
    broker: Secured, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "authorities.pem"
    shutil.copy(broker.stranger.file, file)
    async with house(settings(tmp_path, by_password(broker, "PLAIN", kafka_ca=file)), database) as built:
        await publish(built, 1)
        async with running(built, built.parts(PARTS)):
            await until_told(built)
            assert relay(built).last_error == (
                f"BrokerUnavailable: no connection to Kafka at {broker.sasl}: the certificate it shows is not good by"
                " PASSERELLE_KAFKA_CA (unable to get local issuer certificate)"
            )
            shutil.copy(broker.authority.file, file)
            await until_arrived(built, 1)
