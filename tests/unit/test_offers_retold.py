"""From the log straight to a contract's JSON: the same as through the event and the contract."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice
from uuid import UUID

import orjson
import pytest
from eventsourcing.persistence import (
    DatetimeAsISO,
    DecimalAsStr,
    JSONTranscoder,
    Mapper,
    StoredEvent,
    UUIDAsHex,
)

from contracts.envelope import made
from contracts.offers import OfferTerms
from matching.taxonomy.taxonomy import Taxonomy
from services.demo.offers import generate_offers
from services.floor.places import Gazetteer
from services.offers.domain import Offer
from services.offers.publishing import own_terms, publishing_mapper, retold, to_contract
from services.offers.schemas import LOCATED
from services.offers.transcoding import TermsAsPlainJson

EVERYTHING = OfferTerms.model_validate(
    LOCATED
    | {
        "starts_on": "2030-01-07",
        "published_at": "2029-12-31T23:30:00Z",
        "programmes": ["weldcome"],
        "url": "https://example.org/1",
    }
)


@pytest.fixture(scope="module")
def mapper() -> Mapper[UUID]:
    """As the service writes."""
    transcoder = JSONTranscoder()
    for transcoding in (UUIDAsHex(), DecimalAsStr(), DatetimeAsISO(), TermsAsPlainJson()):
        transcoder.register(transcoding)
    return Mapper(transcoder)


def life(terms: OfferTerms, number: int) -> list[Offer.Event]:
    """All that can happen to an offer."""
    offer = Offer.publish("partner", f"référence {number}", own_terms(terms))
    offer.close("filled")
    offer.amend(own_terms(terms))
    return list(offer.collect_events())  # type: ignore[arg-type]


def stored(mapper: Mapper[UUID], terms: OfferTerms, number: int = 0) -> list[StoredEvent]:
    return [mapper.to_stored_event(event) for event in life(terms, number)]


def agree(one: StoredEvent) -> bool:
    topic, values = retold(one.topic, one.originator_id, one.state)  # type: ignore[arg-type]
    contract = to_contract(publishing_mapper().to_domain_event(one))  # type: ignore[arg-type]
    assert contract is not None
    assert datetime.fromisoformat(values["occurred_at"]) == contract.occurred_at
    return made(topic, values) == made(topic, orjson.loads(orjson.dumps(values))) == contract


def test_an_offer_that_says_all_there_is_to_say(mapper: Mapper[UUID]) -> None:
    assert {name for name, value in EVERYTHING if value == OfferTerms.model_fields[name].default} == set()
    assert [agree(one) for one in stored(mapper, EVERYTHING)] == [True] * 3


def test_offers_of_all_kinds(mapper: Mapper[UUID]) -> None:
    gazetteer, taxonomy = Gazetteer.load(), Taxonomy.load()
    made = islice(generate_offers(200, 7, gazetteer, taxonomy, date(2026, 7, 1)), 200)
    assert all(
        agree(one) for number, (_, _, terms) in enumerate(made) for one in stored(mapper, terms, number)
    )


def test_what_is_stored_in_another_way_is_left_to_the_event(mapper: Mapper[UUID]) -> None:
    published = stored(mapper, EVERYTHING)[0]
    later = published.state.replace(b"{", b'{"class_version":2,', 1)
    for topic, state in (
        ("offers.Offer.Praised", published.state),
        (published.topic, later),
        (published.topic, b"{"),
    ):
        with pytest.raises((KeyError, ValueError)):
            retold(topic, published.originator_id, state)  # type: ignore[arg-type]
