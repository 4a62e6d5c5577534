"""The AsyncAPI document says what is really sent: every contract, in its topic, with its headers and its key.

``asyncapi-3.0.0.schema.json.xz`` is AsyncAPI's own schema of such documents, bindings included, as published (Apache-2.0):
https://github.com/asyncapi/spec-json-schemas, ``schemas/3.0.0-without-$id.json``.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft7Validator, FormatChecker

from contracts import asyncapi
from contracts.topics import TOPICS
from services.floor.streams import Message, Told, Unreadable
from services.floor.streams.kafka import Broker, topic_name
from services.floor.streams.kafka.messages import written
from tests.contract.freeze import published

CONTRACTS = published()
DOCUMENT = json.loads(asyncapi.DOCUMENT.read_text("utf-8"))
MESSAGES = DOCUMENT["components"]["messages"]
OFFICIAL = Path(__file__).parent / "asyncapi-3.0.0.schema.json.xz"


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of the document, itself first."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(part)


def referred(reference: str) -> Any:
    found: Any = DOCUMENT
    root, *path = reference.split("/")
    assert root == "#"
    for name in path:
        found = found[name]
    return found


def broken(schema: Any, value: Any) -> list[str]:
    """What a value breaks of one of the document's schemas."""
    validator = Draft7Validator(
        {**schema, "components": DOCUMENT["components"]}, format_checker=FormatChecker()
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def test_the_document_is_what_the_contracts_say() -> None:
    assert asyncapi.DOCUMENT.read_text("utf-8") == asyncapi.written(), "python -m contracts.asyncapi"


def test_it_is_what_asyncapi_says_such_a_document_is() -> None:
    official = Draft7Validator(json.loads(lzma.decompress(OFFICIAL.read_bytes())))
    assert [f"{error.json_path}: {error.message[:300]}" for error in official.iter_errors(DOCUMENT)] == []


def test_every_reference_leads_somewhere() -> None:
    references = [one["$ref"] for one in parts(DOCUMENT) if "$ref" in one]
    assert len(references) > 100
    for reference in references:
        assert isinstance(referred(reference), dict)
    assert all(set(one) == {"$ref"} for one in parts(DOCUMENT) if "$ref" in one)


def test_operations_name_messages_of_their_channel() -> None:
    assert set(DOCUMENT["operations"]) == {
        f"{name}.{does}" for name in TOPICS for does in ("publish", "follow")
    }
    for id, operation in DOCUMENT["operations"].items():
        channel = operation["channel"]["$ref"]
        assert channel == f"#/channels/{id.partition('.')[0]}"
        assert operation["messages"] == [
            {"$ref": f"{channel}/messages/{name}"} for name in referred(channel)["messages"]
        ]


@pytest.mark.parametrize("upstream", TOPICS)
def test_a_channel_is_the_topic_as_it_is_made(upstream: str) -> None:
    channel, topic = DOCUMENT["channels"][upstream], TOPICS[upstream]
    prefix = channel["parameters"]["prefix"]["default"]
    assert channel["address"].replace("{prefix}", prefix) == topic_name(Broker(("any",)), upstream)
    made = channel["bindings"]["kafka"]
    assert made["partitions"] == topic.partitions
    said = {
        name: one if isinstance(one, list) else str(one) for name, one in made["topicConfiguration"].items()
    }
    assert said == topic.configuration | {"cleanup.policy": [topic.configuration["cleanup.policy"]]}


def test_every_contract_is_in_the_channel_of_its_service_and_nowhere_else() -> None:
    told = [(name, one) for name, channel in DOCUMENT["channels"].items() for one in channel["messages"]]
    unreadable = [(name, f"passerelle.unreadable.{name}") for name in TOPICS]
    assert sorted(told) == sorted([(topic.split(".")[1], topic) for topic in CONTRACTS] + unreadable)
    assert set(MESSAGES) == {one for _, one in told}


@pytest.mark.parametrize("topic", CONTRACTS)
def test_an_example_is_what_is_sent_and_fits_its_schemas(topic: str) -> None:
    message = MESSAGES[topic]
    [example] = message["examples"]
    contract = CONTRACTS[topic].model_validate(example["payload"])
    sent = written(Told.of(Message(topic.split(".")[1], 1, contract, asyncapi.TRACE)))
    assert example["headers"] == {name: said.decode() for name, said in sent.headers.items()}
    assert example["payload"] == json.loads(sent.value)
    assert message["contentType"] == example["headers"]["content-type"]
    assert broken(message["payload"], example["payload"]) == []
    assert broken(message["headers"], example["headers"]) == []
    key = message["bindings"]["kafka"]["key"]
    assert key["minLength"] == key["maxLength"] == len(sent.key or b"")
    assert UUID(bytes=bytes(sent.key or b"")) == UUID(example["headers"]["ce_subject"])


@pytest.mark.parametrize("topic", CONTRACTS)
def test_its_schemas_refuse_what_is_not_sent(topic: str) -> None:
    message = MESSAGES[topic]
    [example] = message["examples"]
    assert broken(message["payload"], example["payload"] | {"contact_email": "someone@example.org"})
    assert broken(message["payload"], {})
    untraced = {name: said for name, said in example["headers"].items() if name != "ce_traceparent"}
    assert broken(message["headers"], untraced) == []
    for name in untraced:
        assert broken(message["headers"], {one: said for one, said in untraced.items() if one != name})
        if name != "ce_time":  # a format that not every installation checks
            assert broken(message["headers"], untraced | {name: "another"})


@pytest.mark.parametrize("upstream", TOPICS)
def test_what_could_not_be_read_is_told_as_it_is_sent(upstream: str) -> None:
    sent = written(
        Unreadable(upstream, 9, UUID(int=4), "offers.Offer.Amended", b"\0", "ValueError: too early")
    )
    message = MESSAGES[f"passerelle.unreadable.{upstream}"]
    headers = {name: said.decode() for name, said in sent.headers.items()}
    assert broken(message["headers"], headers) == []
    assert (message["name"], message["contentType"]) == (headers["ce_type"], headers["content-type"])
    described = referred(f"#/components/schemas/{asyncapi.HEADERS}")["properties"]
    assert set(headers) <= {*described, *message["headers"]["allOf"][1]["properties"]}
