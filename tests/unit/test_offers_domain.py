"""An offer and its rules, told as given, when, then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from services.offers.domain import Offer
from services.offers.rules import BrokenRule, OfferIsClosed, broken_rules
from services.offers.terms import Employer, OfferTerms, Place, Registration, Salary, TextVersion

WELDER = OfferTerms(title="Soudeur TIG", language="fr")
LASSER = OfferTerms(title="TIG-lasser", language="nl")


def given(*events):
    """The offer after some events: ``("published", terms)``, ``("amended", terms)``, ``("closed", reason)``."""
    offer = None
    for name, value in events:
        if name == "published":
            offer = Offer.publish("vdab", "1", value)
        else:
            getattr(offer, {"amended": "amend", "closed": "close"}[name])(value)
    offer.collect_events()
    return offer


def names(offer):
    return [type(event).__name__ for event in offer.collect_events()]


def test_the_same_reference_of_the_same_source_is_the_same_offer():
    assert Offer.publish("vdab", "1", WELDER).id == Offer.publish("vdab", "1", LASSER).id
    assert Offer.publish("vdab", "1", WELDER).id != Offer.publish("forem", "1", WELDER).id


def test_a_published_offer_is_open():
    offer = Offer.publish("vdab", "1", WELDER)
    assert (offer.is_open, offer.terms) == (True, WELDER)
    assert names(offer) == ["Published"]


def test_amending_changes_the_terms():
    offer = given(("published", WELDER))
    offer.amend(LASSER)
    assert offer.terms == LASSER
    assert names(offer) == ["Amended"]


def test_amending_with_equal_terms_does_nothing():
    offer = given(("published", WELDER))
    offer.amend(replace(WELDER))
    assert names(offer) == []


def test_amending_a_closed_offer_reopens_it_even_with_equal_terms():
    offer = given(("published", WELDER), ("closed", "withdrawn"))
    offer.amend(WELDER)
    assert (offer.is_open, offer.close_reason) == (True, None)


def test_a_closed_offer_says_why():
    offer = given(("published", WELDER))
    offer.close("filled")
    assert (offer.is_open, offer.close_reason) == (False, "filled")


def test_a_closed_offer_cannot_be_closed_again():
    offer = given(("published", WELDER), ("closed", "filled"))
    with pytest.raises(OfferIsClosed) as caught:
        offer.close("filled")
    assert caught.value.rule == "is_closed"
    assert names(offer) == []


@pytest.mark.parametrize("reason", ["filled", "withdrawn", "expired"])
def test_a_feed_that_repeats_an_offer_closed_here_does_not_reopen_it(reason):
    offer = given(("published", WELDER), ("closed", reason))
    offer.receive(WELDER)
    assert not offer.is_open
    offer.receive(LASSER)
    assert offer.is_open


def test_a_feed_brings_back_what_had_gone_from_it():
    offer = given(("published", WELDER), ("closed", "gone_from_feed"))
    offer.receive(WELDER)
    assert offer.is_open


def test_an_offer_can_still_be_applied_to_on_its_last_day():
    terms = replace(WELDER, expires_on=date(2026, 3, 1))
    assert not terms.has_expired(date(2026, 3, 1))
    assert terms.has_expired(date(2026, 3, 2))


def employed(scheme: str, number: str) -> OfferTerms:
    return replace(WELDER, employer=Employer(registration=Registration(scheme, number)))


@pytest.mark.parametrize(
    ("terms", "field", "rule"),
    [
        (employed("SIRET", "73282932000075"), "employer.registration.number", "bad_check_digit"),
        (employed("BCE", "0403170702"), "employer.registration.number", "bad_check_digit"),
        (employed("BCE", "73282932000074"), "employer.registration.number", "bad_length"),
        (employed("BCE", "٠٤٠٣١٧٠٧٠١"), "employer.registration.number", "bad_check_digit"),
        (replace(WELDER, salary=Salary(minimum=2, maximum=1)), "salary.minimum", "minimum_above_maximum"),
        (
            replace(WELDER, places=(Place("Lille"), Place("Gent", latitude=51.0))),
            "places.1",
            "half_coordinates",
        ),
        (replace(WELDER, versions=(TextVersion("fr", "x"),)), "versions.0.language", "duplicate_language"),
        (
            replace(WELDER, versions=(TextVersion("nl", "x"), TextVersion("nl", "y"))),
            "versions.1.language",
            "duplicate_language",
        ),
        (
            replace(WELDER, published_at=datetime(2026, 2, 2, tzinfo=UTC), expires_on=date(2026, 2, 1)),
            "expires_on",
            "expires_before_published",
        ),
    ],
)
def test_terms_no_offer_can_have_are_refused_by_field_and_rule(terms, field, rule):
    assert [(broken.field, broken.rule) for broken in broken_rules(terms)] == [(field, rule)]
    with pytest.raises(BrokenRule):
        Offer.publish("vdab", "1", terms)
    offer = given(("published", WELDER))
    with pytest.raises(BrokenRule):
        offer.amend(terms)
    assert offer.terms == WELDER


COMMANDS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["amend", "receive"]), st.sampled_from([WELDER, LASSER])),
        st.tuples(st.just("close"), st.sampled_from(["filled", "withdrawn", "expired", "gone_from_feed"])),
    ),
    max_size=12,
)


@for_any(COMMANDS)
def test_the_events_alone_tell_what_the_offer_is(commands):
    offer = Offer.publish("vdab", "1", WELDER)
    for name, value in commands:
        if name == "close" and not offer.is_open:
            continue
        getattr(offer, name)(value)
    replayed = None
    for event in offer.collect_events():
        replayed = event.mutate(replayed)
    assert replayed == offer
    assert replayed.is_open == (replayed.close_reason is None)
