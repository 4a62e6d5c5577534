"""Makes the topics that contracts declare, and refuses those that were made otherwise."""

from __future__ import annotations

import contextlib
import time

from kafka import KafkaAdminClient
from kafka.errors import KafkaError, TopicAlreadyExistsError

from contracts.topics import TOPICS
from services.floor.streams.kafka.broker import Broker, BrokerUnavailable

MAKING_SECONDS, LOOK_SECONDS = 20.0, 0.1


class TopicsDiffer(ValueError):
    """A topic has another number of partitions than is declared."""

    def __init__(self, topic: str, declared: int, found: int) -> None:
        self.topic, self.found = topic, found
        super().__init__(
            f"the topic {topic} has {found} partitions, and {declared} are declared in contracts/topics.py. The number never"
            " changes: an aggregate's messages would go on in another partition, and be read out of order. Declare what the"
            " broker has; or begin new topics under another PASSERELLE_KAFKA_PREFIX, to which relays publish all again."
        )


def topic_name(broker: Broker, upstream: str, generation: int = 1) -> str:
    """The topic of a service. After a restore to an older point, or once a broker lost what it had acknowledged, another
    generation begins, in topics of its own: what was published of the former one is then read by nobody."""
    return f"{broker.prefix}.{upstream}" + (f".g{generation}" if generation > 1 else "")


def _partitions(admin: KafkaAdminClient, names: list[str]) -> dict[str, int]:
    """How many each topic has. One that another process is making has none for a moment."""
    until = time.monotonic() + MAKING_SECONDS
    while True:
        found = {one["name"]: len(one["partitions"]) for one in admin.describe_topics(names)}
        if all(found.values()):
            return found
        if time.monotonic() > until:
            making = ", ".join(sorted(name for name, partitions in found.items() if not partitions))
            raise BrokerUnavailable(f"topics that were made have no partitions yet: {making}")
        time.sleep(LOOK_SECONDS)


def ensure_topics(broker: Broker, generation: int = 1) -> None:
    """Make what is missing. Blocking. Raises ``TopicsDiffer``, ``BrokerUnavailable``."""
    declared = {topic_name(broker, name, generation): topic for name, topic in TOPICS.items()}
    admin = broker.admin()
    try:
        missing = set(declared) - set(admin.list_topics())
        for name in sorted(missing):
            topic = declared[name]
            how = {
                "num_partitions": topic.partitions,
                "replication_factor": broker.replication,
                "configs": topic.configuration,
            }
            with contextlib.suppress(TopicAlreadyExistsError):  # another process was quicker
                admin.create_topics({name: how}, wait_for_metadata=True)
        for name, partitions in _partitions(admin, list(declared)).items():
            if partitions != declared[name].partitions:
                raise TopicsDiffer(name, declared[name].partitions, partitions)
    except KafkaError as error:
        raise BrokerUnavailable(f"topics could not be made: {error}") from error
    finally:
        admin.close()
