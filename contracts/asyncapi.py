"""What is told over Kafka, for other systems: ``python -m contracts.asyncapi`` writes ``asyncapi.json`` from the contracts,
their topics and their samples.

AsyncAPI 3.0.0, https://www.asyncapi.com/docs/reference/specification/v3.0.0, with its Kafka bindings 0.5.0.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from contracts.envelope import UNREADABLE, Contract, published
from contracts.topics import TOPICS, Topic

FOLDER = Path(__file__).parent
DOCUMENT = FOLDER / "asyncapi.json"
Json = dict[str, Any]

JSON, BYTES = "application/json", "application/octet-stream"
KAFKA = {"bindingVersion": "0.5.0"}
HEADERS = "CloudEventHeaders"
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
ABOUT = """\
Every event that a service of Passerelle publishes, without personal data. A topic holds all that one service tells, for ever
and in order for each aggregate; a message is a CloudEvent 1.0 in binary mode. Delivery is at least once: what comes again has
a `ce_position` that was seen before. A published version never changes; another shape is another message, under another type.
A receiver leaves alone what it does not know."""
VERSION = "1"
"""Every contract has a version of its own in its type, and none ever changes: the document as a whole needs no other."""


def document() -> Json:
    """The whole of it."""
    contracts = published()
    by_upstream = {name: [one for one in contracts if _upstream(one) == name] for name in TOPICS}
    messages = {one: _message(one, contract) for one, contract in contracts.items()}
    messages |= {f"{UNREADABLE}.{name}": _unreadable(name) for name in TOPICS}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Passerelle",
            "version": VERSION,
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": JSON,
        "servers": {
            "kafka": {
                "host": "{broker}",
                "protocol": "kafka",
                "description": "The broker that `PASSERELLE_KAFKA` names, secured as `PASSERELLE_KAFKA_SECURITY` says.",
                "variables": {"broker": {"default": "localhost:9092"}},
            }
        },
        "channels": {name: _channel(TOPICS[name], told) for name, told in by_upstream.items()},
        "operations": {
            id: one for name, told in by_upstream.items() for id, one in _operations(name, told).items()
        },
        "components": {
            "messages": {name: messages[name] for name in sorted(messages)},
            "schemas": _schemas(contracts) | {HEADERS: _headers()},
        },
    }


def _upstream(topic: str) -> str:
    return topic.split(".")[1]


def _to(*path: str) -> Json:
    return {"$ref": "/".join(("#", *path))}


def _channel(topic: Topic, told: list[str]) -> Json:
    name, configuration = topic.upstream, topic.configuration
    return {
        "address": f"{{prefix}}.{name}",
        "description": f"All that the service {name} publishes. After a restore to an older point a new topic begins, whose name"
        " goes on with `.g` and the number of the generation, and all is published there again.",
        "parameters": {
            "prefix": {"default": "passerelle", "description": "As `PASSERELLE_KAFKA_PREFIX` says."}
        },
        "messages": {one: _to("components", "messages", one) for one in (*told, f"{UNREADABLE}.{name}")},
        "bindings": {
            "kafka": {
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": configuration["cleanup.policy"].split(","),
                    "retention.ms": int(configuration["retention.ms"]),
                },
                **KAFKA,
            }
        },
    }


def _operations(name: str, told: list[str]) -> Json:
    """Of one service: its relay sends, views receive."""
    all_of_them = [_to("channels", name, "messages", one) for one in (*told, f"{UNREADABLE}.{name}")]
    what = {"channel": _to("channels", name), "messages": all_of_them}
    group = {
        "type": "string",
        "description": "The prefix and the view's name: those who follow under one name divide the partitions among them.",
        "examples": ["passerelle.offers.open_offers"],
    }
    return {
        f"{name}.publish": {
            "action": "send",
            "summary": f"The relay publishes what {name} recorded, in order, in transactions: read what is committed.",
            **what,
        },
        f"{name}.follow": {
            "action": "receive",
            "summary": f"A view folds what {name} told.",
            **what,
            "bindings": {"kafka": {"groupId": group, **KAFKA}},
        },
    }


def _message(topic: str, contract: type[Contract]) -> Json:
    sample = json.loads((FOLDER / "samples" / f"{topic}.json").read_text("utf-8"))
    said = " ".join((contract.__doc__ or "").split())
    return {
        "name": topic,
        "title": contract.__name__,
        **({"description": said} if said else {}),
        "contentType": JSON,
        "headers": _headers_of(_upstream(topic), topic, JSON, {"ce_time": {}}),
        "payload": _to("components", "schemas", topic),
        "bindings": _keyed(),
        "examples": [{"headers": _example(topic, contract.model_validate(sample)), "payload": sample}],
    }


def _unreadable(upstream: str) -> Json:
    """What stands in the log where no contract could be made of an event."""
    own = {
        "ce_topic": {"type": "string", "description": "The kind of event that stands there"},
        "ce_reason": {"type": "string", "description": "Why it could not be read"},
    }
    return {
        "name": UNREADABLE,
        "title": "Unreadable",
        "description": "An event that the relay could not read in the log: whoever follows sets it aside in its place.",
        "contentType": BYTES,
        "headers": _headers_of(upstream, UNREADABLE, BYTES, own),
        "payload": {"type": "string", "format": "binary"},
        "bindings": _keyed(),
    }


def _keyed() -> Json:
    key = {
        "type": "string",
        "format": "binary",
        "minLength": 16,
        "maxLength": 16,
        "description": "The 16 bytes of the aggregate's UUID, which `ce_subject` says in words: what is told of it keeps its order.",
    }
    return {"kafka": {"key": key, **KAFKA}}


def _headers() -> Json:
    """What every message has, in UTF-8; ``traceparent`` only where the command was traced."""
    position = "Where it stands in the service's log: positions only grow, and may have gaps"
    properties: Json = {
        "ce_specversion": {"const": "1.0"},
        "ce_id": {"description": "The service and the position"},
        "ce_source": {"format": "uri-reference"},
        "ce_type": {"description": "What the payload is, and its version"},
        "ce_subject": {"format": "uuid", "description": "The aggregate it speaks of"},
        "ce_time": {"format": "date-time", "description": "When it happened"},
        "ce_upstream": {"description": "The service that recorded it"},
        "ce_position": {"pattern": "^[1-9][0-9]*$", "description": position},
        "ce_traceparent": {"description": "Trace context of the command it came from (W3C)"},
        "content-type": {},
    }
    always = [name for name in properties if name not in ("ce_time", "ce_traceparent")]
    strings = {name: {"type": "string", **how} for name, how in properties.items()}
    return {"type": "object", "required": always, "properties": strings}


def _headers_of(upstream: str, kind: str, content: str, more: Json) -> Json:
    properties: Json = {
        "ce_id": {"pattern": f"^{upstream}:[1-9][0-9]*$"},
        "ce_source": {"const": f"/passerelle/{upstream}"},
        "ce_type": {"const": kind},
        "ce_upstream": {"const": upstream},
        "content-type": {"const": content},
    }
    own = {"required": list(more), "properties": {**properties, **more}}
    return {"type": "object", "allOf": [_to("components", "schemas", HEADERS), own]}


def _example(topic: str, contract: Contract) -> dict[str, str]:
    upstream = _upstream(topic)
    return {
        "ce_specversion": "1.0",
        "ce_id": f"{upstream}:1",
        "ce_source": f"/passerelle/{upstream}",
        "ce_subject": str(contract.subject),
        "ce_upstream": upstream,
        "ce_position": "1",
        "ce_type": topic,
        "ce_time": contract.occurred_at.isoformat().replace("+00:00", "Z"),
        "content-type": JSON,
        "ce_traceparent": TRACE,
    }


def _schemas(contracts: dict[str, type[Contract]]) -> Json:
    """Of every contract, under its type, and of the values they are made of."""
    referred, whole = models_json_schema(
        [(one, "validation") for one in contracts.values()], ref_template="#/components/schemas/{model}"
    )
    names = {
        referred[one, "validation"]["$ref"].rpartition("/")[2]: topic for topic, one in contracts.items()
    }
    return dict(sorted((names.get(name, name), _draft_07(one)) for name, one in whole["$defs"].items()))


def _draft_07(value: Any) -> Any:
    """A schema as AsyncAPI reads it, which is JSON Schema's draft 07: there a reference stands alone, and a list that says its
    places is called ``items``. Titles that only repeat a field's name are left out."""
    if isinstance(value, list):
        return [_draft_07(part) for part in value]
    if not isinstance(value, dict):
        return value
    found = {name: _draft_07(part) for name, part in value.items()}
    if isinstance(found.get("title"), str):
        del found["title"]
    if "prefixItems" in found:
        found["items"] = found.pop("prefixItems")
    if "$ref" in found and len(found) > 1:
        found = {"allOf": [{"$ref": found.pop("$ref")}], **found}
    return found


def written() -> str:
    """The document as the file has it."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(written(), "utf-8")
