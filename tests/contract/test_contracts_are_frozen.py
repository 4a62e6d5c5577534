"""What was published stays readable: every contract has a frozen schema and a frozen sample, and still fits both."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from tests.contract.freeze import SAMPLES, SCHEMAS, published, shape

CONTRACTS = published()


@pytest.mark.parametrize("topic", CONTRACTS)
def test_a_published_schema_never_changes(topic):
    frozen = json.loads((SCHEMAS / f"{topic}.json").read_text("utf-8"))
    assert shape(CONTRACTS[topic]) == frozen, (
        "another shape is another version: leave this one, add a class beside it"
    )


@pytest.mark.parametrize("topic", CONTRACTS)
def test_a_frozen_sample_is_read_and_written_without_loss(topic):
    sample = json.loads((SAMPLES / f"{topic}.json").read_text("utf-8"))
    contract = CONTRACTS[topic].model_validate(sample)
    assert contract.model_dump(mode="json", exclude_defaults=True) == sample


@pytest.mark.parametrize("topic", CONTRACTS)
def test_a_sample_uses_every_field_of_its_contract(topic):
    sample = json.loads((SAMPLES / f"{topic}.json").read_text("utf-8"))
    assert set(sample) == set(CONTRACTS[topic].model_fields)


def test_nothing_frozen_was_dropped():
    for folder in (SCHEMAS, SAMPLES):
        assert {path.stem for path in folder.glob("*.json")} == set(CONTRACTS)


@pytest.mark.parametrize("topic", CONTRACTS)
def test_a_topic_says_service_name_and_version(topic):
    service, name, version = topic.removeprefix("passerelle.").split(".")
    assert CONTRACTS[topic].__name__ == name
    assert CONTRACTS[topic].__module__ == f"contracts.{service}"
    assert version.removeprefix("v").isdigit()


@pytest.mark.parametrize("topic", CONTRACTS)
def test_a_contract_has_no_room_for_more(topic):
    sample = json.loads((SAMPLES / f"{topic}.json").read_text("utf-8"))
    with pytest.raises(ValidationError, match="extra_forbidden"):
        CONTRACTS[topic].model_validate(sample | {"contact_email": "someone@example.org"})
