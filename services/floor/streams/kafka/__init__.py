"""The stream over Kafka: relays publish what services recorded, views follow in groups. See ``docs/decisions/0010``."""

from services.floor.streams.kafka.broker import Broker, BrokerUnavailable
from services.floor.streams.kafka.relay import Relay
from services.floor.streams.kafka.stream import KafkaStream
from services.floor.streams.kafka.topics import TopicsDiffer, ensure_topics, topic_name

__all__ = [
    "Broker",
    "BrokerUnavailable",
    "KafkaStream",
    "Relay",
    "TopicsDiffer",
    "ensure_topics",
    "topic_name",
]
