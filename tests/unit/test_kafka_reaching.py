"""Why a broker cannot be reached is told by the setting that mends it, and nothing is left behind."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka.errors import KafkaConnectionError, SaslAuthenticationFailedError, UnsupportedSaslMechanismError

from services.floor.settings import Settings
from services.floor.streams.kafka import Broker, BrokerUnavailable
from services.floor.streams.kafka.reaching import said
from tests.kafka_secured import Authority


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), "authority")


def reached(servers: str, **files: Path) -> str:
    """What is said of a broker that cannot be reached over TLS."""
    broker = Broker.of(Settings(kafka=servers, kafka_security="SSL", **files))  # type: ignore[arg-type]
    assert broker
    with pytest.raises(BrokerUnavailable) as refused:
        broker.admin()
    return str(refused.value)


@contextlib.contextmanager
def shaking_hands(certificate: Path, key: Path) -> Iterator[str]:
    """The address of somebody who speaks TLS, and nothing else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def answer() -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = listening.accept()
                with contextlib.suppress(OSError), context.wrap_socket(caller, server_side=True):
                    pass

    with socket.create_server(("127.0.0.1", 0)) as listening:
        answering = threading.Thread(target=answer, daemon=True)
        answering.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


def test_a_file_that_is_not_there_is_named_at_once(authority: Authority, tmp_path: Path) -> None:
    missing, (certificate, _) = tmp_path / "missing.pem", authority.signed("passerelle")
    assert (
        reached("nobody:1", kafka_ca=missing) == f"PASSERELLE_KAFKA_CA, {missing}: No such file or directory"
    )
    assert reached("nobody:1", kafka_ca=authority.file, kafka_cert=certificate, kafka_cert_key=missing) == (
        f"PASSERELLE_KAFKA_CERT, {certificate}, with PASSERELLE_KAFKA_CERT_KEY: No such file or directory"
    )


def test_a_file_that_holds_something_else_is_named_at_once(authority: Authority, tmp_path: Path) -> None:
    (empty := tmp_path / "empty.pem").write_text("nothing")
    certificate, _ = authority.signed("passerelle")
    _, another = authority.signed("somebody")
    assert reached("nobody:1", kafka_ca=empty).startswith(f"PASSERELLE_KAFKA_CA, {empty}: ")
    said = reached("nobody:1", kafka_cert=certificate, kafka_cert_key=another)
    assert said.startswith(f"PASSERELLE_KAFKA_CERT, {certificate}, with PASSERELLE_KAFKA_CERT_KEY: ")


def test_a_certificate_that_a_stranger_signed_is_told_at_once_and_nothing_is_left_behind(
    authority: Authority, tmp_path: Path
) -> None:
    stranger, before = Authority(tmp_path, "stranger"), set(threading.enumerate())
    with shaking_hands(*authority.signed("broker")) as address:
        assert reached(address, kafka_ca=stranger.file) == (
            f"no connection to Kafka at {address}: the certificate it shows is not good by PASSERELLE_KAFKA_CA"
            " (unable to get local issuer certificate)"
        )
        assert not [one for one in set(threading.enumerate()) - before if "kafka-io" in one.name]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            SaslAuthenticationFailedError("SaslAuthenticationFailedError: Invalid username or password"),
            "it refuses PASSERELLE_KAFKA_USER with PASSERELLE_KAFKA_PASSWORD (Invalid username or password)",
        ),
        (UnsupportedSaslMechanismError(), "it does not take what PASSERELLE_KAFKA_SASL says"),
        (KafkaConnectionError("socket disconnected"), "KafkaConnectionError: socket disconnected"),
        (OSError("no route to host"), "no route to host"),
    ],
)
def test_what_the_client_says_is_told_by_the_setting(error: Exception, words: str) -> None:
    assert said(error) == words
