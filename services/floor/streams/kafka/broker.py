"""How a broker is reached: the settings as the client wants them, and the clients that are made of them."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import MemberToRemove
from kafka.errors import KafkaError

from services.floor.settings import Settings
from services.floor.streams.kafka.reaching import Reaching

LINGER_MS = 5
FETCH_OPEN_MS, TO_THE_END_MS = 500, 20
"""How long a fetch stays open where nothing is new: for whoever follows, and for whoever reads to the end, whose other
questions wait for it."""
SESSION_SECONDS = 10.0
"""A member of a group that the broker hears nothing of for so long is taken for dead."""
LEAVING_MS = 2_000
"""What a member that stops waits at most for the broker to hear of it."""
MOST_BYTES = 64 * 1024 * 1024
"""No message is larger than that; bodies that come in are refused far below."""


class BrokerUnavailable(ConnectionError):
    """The broker cannot be reached, or refuses; the message says what it said."""


@dataclass(frozen=True)
class Broker:
    """A broker, and the names that Passerelle's topics and groups have on it."""

    servers: tuple[str, ...]
    prefix: str = "passerelle"
    replication: int = -1
    """Copies of each topic; the broker's own default where it is -1."""
    members: int = 0
    """How many follow for each view at the same time; further ones wait. As many as there are where it is 0."""
    client: dict[str, Any] = field(default_factory=dict, repr=False)
    """Security, as ``kafka-python`` names it."""

    @classmethod
    def of(cls, settings: Settings) -> Broker | None:
        """The broker that the settings name, if any."""
        if not settings.kafka:
            return None
        client: dict[str, Any] = {"security_protocol": settings.kafka_security}
        for name, path in (
            ("ssl_cafile", settings.kafka_ca),
            ("ssl_certfile", settings.kafka_cert),
            ("ssl_keyfile", settings.kafka_cert_key),
        ):
            if path:
                client[name] = str(path)
        if settings.kafka_security.startswith("SASL"):
            client["sasl_mechanism"] = settings.kafka_sasl
            client["sasl_plain_username"] = settings.kafka_user
            password = settings.kafka_password
            client["sasl_plain_password"] = password.get_secret_value() if password else None
        servers = tuple(part.strip() for part in settings.kafka.split(",") if part.strip())
        return cls(servers, settings.kafka_prefix, settings.kafka_replication, settings.kafka_members, client)

    def admin(self) -> KafkaAdminClient:
        """Raises ``BrokerUnavailable``."""
        return self._made(KafkaAdminClient)

    def producer(self, transactional_id: str) -> KafkaProducer:
        """One that writes in transactions, each message once and in order; whoever had this id before can write no more.

        Raises ``BrokerUnavailable``.
        """
        producer = self._made(
            KafkaProducer,
            transactional_id=f"{self.prefix}.{transactional_id}",
            enable_idempotence=True,
            acks="all",
            allow_auto_create_topics=False,  # it would have the broker's number of partitions, not the declared one
            linger_ms=LINGER_MS,
            batch_size=256 * 1024,
            max_request_size=MOST_BYTES,
        )
        try:
            producer.init_transactions()
        except KafkaError as error:
            producer.close(timeout=1)
            raise BrokerUnavailable(str(error)) from error
        return producer

    def consumer(self, group: str | None, member: str | None, limit: int) -> KafkaConsumer:
        """One that reads what was committed, by itself or as a member of a group under a name of its own. Raises
        ``BrokerUnavailable``."""
        return self._made(
            KafkaConsumer,
            group_id=group and f"{self.prefix}.{group}",
            group_instance_id=member,
            allow_auto_create_topics=False,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            max_poll_records=limit,
            max_partition_fetch_bytes=MOST_BYTES,
            fetch_max_wait_ms=FETCH_OPEN_MS if group else TO_THE_END_MS,
            session_timeout_ms=int(1000 * SESSION_SECONDS),
            heartbeat_interval_ms=2_000,
            max_poll_interval_ms=600_000,
            metadata_max_age_ms=30_000,
        )

    def leave(self, group: str, member: str) -> None:
        """Say that a member of a group will not come back: its partitions go to others at once, not after a session's length.
        Raises ``BrokerUnavailable``."""
        soon = {"bootstrap_timeout_ms": LEAVING_MS, "request_timeout_ms": LEAVING_MS}
        admin = self._made(KafkaAdminClient, **soon)
        try:
            admin.remove_group_members(f"{self.prefix}.{group}", [MemberToRemove(group_instance_id=member)])
        except KafkaError as error:
            raise BrokerUnavailable(str(error)) from error
        finally:
            admin.close()

    def _made(self, kind: Any, **how: Any) -> Any:
        reaching, security = Reaching(), self._secured()
        try:
            return kind(
                bootstrap_servers=list(self.servers),
                client_id="passerelle",
                kafka_client=reaching.client,
                **security,
                **how,
            )
        except (KafkaError, OSError, ValueError) as error:
            raise BrokerUnavailable(
                f"no connection to Kafka at {', '.join(self.servers)}: {reaching.failed(error)}"
            ) from error

    def _secured(self) -> dict[str, Any]:
        """The client's settings, after a look at the files they name: it would only say, after half a minute, that it could not
        connect. Raises ``BrokerUnavailable``."""
        if "SSL" in self.client.get("security_protocol", ""):
            authorities, own = self.client.get("ssl_cafile"), self.client.get("ssl_certfile")
            try:
                context = ssl.create_default_context(cafile=authorities)
            except OSError as error:
                raise BrokerUnavailable(f"PASSERELLE_KAFKA_CA, {authorities}: {_why(error)}") from error
            try:
                if own:
                    context.load_cert_chain(own, self.client.get("ssl_keyfile"))
            except OSError as error:
                raise BrokerUnavailable(
                    f"PASSERELLE_KAFKA_CERT, {own}, with PASSERELLE_KAFKA_CERT_KEY: {_why(error)}"
                ) from error
        return self.client


def _why(error: OSError) -> str:
    return error.strerror or str(error)
