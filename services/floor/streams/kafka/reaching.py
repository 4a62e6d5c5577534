"""Why a broker cannot be reached. The client by itself tries until its time is up, and then only says that it is."""

from __future__ import annotations

import logging
import ssl
from typing import Any

from kafka.errors import (
    KafkaTimeoutError,
    SaslAuthenticationFailedError,
    UnsupportedSaslMechanismError,
)
from kafka.net.compat import KafkaNetClient
from kafka.net.manager import KafkaConnectionManager
from kafka.net.selector import NetworkSelector

logging.getLogger("kafka").setLevel(logging.ERROR)
for _part in ("connection", "manager", "transport"):
    # each attempt is told there, some with a stack; what goes wrong is told by whoever tries again
    logging.getLogger(f"kafka.net.{_part}").setLevel(logging.CRITICAL)


class Reaching:
    """One client's attempt to reach a broker: makes what connects for it, and hears why that fails."""

    def __init__(self) -> None:
        self._client: KafkaNetClient | None = None
        self._manager: _Heard | None = None

    def client(self, **configuration: Any) -> KafkaNetClient:
        """What ``kafka-python`` asks for under ``kafka_client``."""
        net = NetworkSelector(**configuration)
        self._manager = _Heard(net, **configuration)
        self._client = KafkaNetClient(net, self._manager)
        return self._client

    def failed(self, error: BaseException) -> str:
        """Why, in words, after the client gave up with an error; ends what it leaves behind: a thread and sockets."""
        if self._client is not None:
            self._client.close()
        if isinstance(error, KafkaTimeoutError) and self._manager is not None:
            error = self._manager.last or error
        return said(error)


class _Heard(KafkaConnectionManager):  # type: ignore[misc]  # the library has no types
    """Gives up as soon as every server refuses for good, which trying again does not mend."""

    def __init__(self, net: NetworkSelector, **configuration: Any) -> None:
        super().__init__(net, **configuration)
        self.last: BaseException | None = None
        self._refused: set[Any] = set()
        self._was_reached = False

    def get_connection(self, node_id: Any, *arguments: Any, **how: Any) -> Any:
        if self.last and not self._was_reached and self._all_refuse:
            raise self.last
        connection = super().get_connection(node_id, *arguments, **how)
        if not self._was_reached:
            connection.init_future.add_callback(self._reached)
            connection.init_future.add_errback(self._failed, node_id)
        return connection

    async def _build_transport(self, *arguments: Any, **how: Any) -> Any:
        """As the client makes it, but what is read together with the end counts: a broker that refuses somebody says why and hangs
        up at once, and the client would drop its words."""
        transport = await super()._build_transport(*arguments, **how)
        receive = transport._sock_recv

        def receive_to_the_end() -> tuple[bytes, BaseException | None]:
            data, error = receive()
            return (data, None) if data else (data, error)  # the end is met again

        transport._sock_recv = receive_to_the_end
        return transport

    @property
    def _all_refuse(self) -> bool:
        return all(one.node_id in self._refused for one in self.cluster.bootstrap_brokers())

    def _reached(self, _: Any) -> None:
        self._was_reached = True

    def _failed(self, node_id: Any, error: BaseException) -> None:
        if _is_refusal(error):
            self._refused.add(node_id)
            self.last = error
        elif not self._refused:
            self.last = error


def _is_refusal(error: BaseException) -> bool:
    refusals = SaslAuthenticationFailedError, UnsupportedSaslMechanismError
    return isinstance(error, refusals) or _is_of_certificates(_of_tls(error))


def _of_tls(error: BaseException) -> ssl.SSLError | None:
    """What went wrong with TLS: the client wraps it, while shaking hands in one way and afterwards in another."""
    within = (error, error.__context__, *error.args)
    return next((one for one in within if isinstance(one, ssl.SSLError)), None)


def _is_of_certificates(error: ssl.SSLError | None) -> bool:
    return error is not None and any(word in (error.reason or "") for word in ("CERTIFICATE", "UNKNOWN_CA"))


def said(error: BaseException) -> str:
    """An error of a connection by the setting that mends it, where there is one."""
    tls = _of_tls(error)
    if isinstance(tls, ssl.SSLCertVerificationError):
        return f"the certificate it shows is not good by PASSERELLE_KAFKA_CA ({tls.verify_message})"
    if tls and _is_of_certificates(tls):
        return f"it refuses PASSERELLE_KAFKA_CERT, or asks for one ({tls.reason})"
    if isinstance(error, SaslAuthenticationFailedError):
        return f"it refuses PASSERELLE_KAFKA_USER with PASSERELLE_KAFKA_PASSWORD ({_words(error)})"
    if isinstance(error, UnsupportedSaslMechanismError):
        return "it does not take what PASSERELLE_KAFKA_SASL says"
    return str(error)


def _words(error: BaseException) -> str:
    """What the broker said, without the names that the client puts before it."""
    of_broker = str(error.args[0]) if error.args else ""
    return of_broker.removeprefix("SaslAuthenticationFailedError: ")
