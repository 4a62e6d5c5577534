"""The made-up region: the same every time, valid by the contracts' rules, and shaped like the real one."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from stdnum.be import vat
from stdnum.fr import siret

from contracts.jobseekers import Profile
from contracts.offers import OfferTerms
from matching.taxonomy.taxonomy import Taxonomy
from services.demo import employers as invented
from services.demo.offers import LEAST_HOURLY, GeneratedOffer, generate_offers
from services.demo.profiles import generate_profiles
from services.demo.region import Town, towns
from services.demo.trades import TRADES
from services.floor.places import Gazetteer

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return Taxonomy.load()


@pytest.fixture(scope="module")
def offers(gazetteer: Gazetteer, taxonomy: Taxonomy) -> list[GeneratedOffer]:
    return list(generate_offers(2000, 7, gazetteer, taxonomy, TODAY))


@pytest.fixture(scope="module")
def profiles(gazetteer: Gazetteer, taxonomy: Taxonomy) -> dict[object, Profile]:
    return dict(generate_profiles(300, 7, gazetteer, taxonomy, TODAY))


def share(count: int, total: int) -> float:
    return count / total


def test_the_same_seed_and_day_give_the_same_region(
    offers: list[GeneratedOffer], gazetteer: Gazetteer, taxonomy: Taxonomy
) -> None:
    assert list(generate_offers(50, 7, gazetteer, taxonomy, TODAY)) == offers[:50]
    assert list(generate_offers(50, 8, gazetteer, taxonomy, TODAY)) != offers[:50]
    people = list(generate_profiles(20, 7, gazetteer, taxonomy, TODAY))
    assert people == list(generate_profiles(20, 7, gazetteer, taxonomy, TODAY))


def test_another_day_moves_the_dates_and_nothing_else(
    offers: list[GeneratedOffer], gazetteer: Gazetteer, taxonomy: Taxonomy
) -> None:
    dates = {"starts_on", "published_at", "expires_on"}
    later = generate_offers(50, 7, gazetteer, taxonomy, date(2027, 2, 1))
    for (source, reference, terms), (same_source, same_reference, moved) in zip(offers, later, strict=False):
        assert (source, reference) == (same_source, same_reference)
        assert terms.model_dump(exclude=dates) == moved.model_dump(exclude=dates)
        assert terms.expires_on != moved.expires_on


def test_every_offer_passes_the_contract_as_json(offers: list[GeneratedOffer]) -> None:
    for _, _, terms in offers:
        assert OfferTerms.model_validate_json(terms.model_dump_json()) == terms


def test_references_are_unique_within_their_source(offers: list[GeneratedOffer]) -> None:
    assert len({(source, reference) for source, reference, _ in offers}) == len(offers)


def test_every_employer_has_a_right_number_that_no_register_gives_out(offers: list[GeneratedOffer]) -> None:
    names: dict[str, str | None] = {}
    for _, _, terms in offers:
        registration = terms.employer.registration
        assert registration is not None
        if terms.places[0].country == "FR":
            assert registration.scheme == "SIRET"
            siret.validate(registration.number)
            assert registration.number.startswith("000")
        else:
            assert registration.scheme == "BCE"
            vat.validate(registration.number)
            assert registration.number.startswith("01")
        assert names.setdefault(registration.number, terms.employer.name) == terms.employer.name


def test_numbers_known_to_be_right_are_reached_by_the_same_rules() -> None:
    """The check digits of a number published as an example come out of the generator's own arithmetic."""
    assert invented._with_luhn("73282932") == "732829320"
    assert vat.is_valid(invented.bce(0)) and siret.is_valid(invented.siret(12345))


def test_every_trade_is_an_esco_occupation_with_a_rome_code_and_skills(taxonomy: Taxonomy) -> None:
    assert len(TRADES) >= 60
    assert len({trade.esco for trade in TRADES}) == len(TRADES)
    for trade in TRADES:
        assert taxonomy.concept(trade.uri).kind == "occupation"
        assert taxonomy.rome_title(trade.rome), trade.rome


def test_both_languages_of_a_trade_say_the_same_things() -> None:
    for trade in TRADES:
        for part in ("titles", "duties", "asks"):
            assert len(getattr(trade.fr, part)) == len(getattr(trade.nl, part)), (trade.fr.titles, part)
        assert len(trade.fr.titles) >= 2
        assert len(trade.fr.duties) >= 3 and len(trade.fr.asks) == 2


def test_pays_respect_the_minimum_wage_and_their_own_order(offers: list[GeneratedOffer]) -> None:
    stated = [terms for _, _, terms in offers if terms.salary]
    assert share(len(stated), len(offers)) > 0.5
    for terms in stated:
        salary, country = terms.salary, terms.places[0].country
        assert salary is not None and country is not None and terms.hours_per_week is not None
        assert salary.minimum is not None and salary.maximum is not None
        hourly = (
            salary.minimum if salary.period == "hour" else salary.minimum / (terms.hours_per_week * 52 / 12)
        )
        assert LEAST_HOURLY[country] <= hourly < 32
        assert salary.minimum <= salary.maximum


def test_dates_are_in_order_and_texts_have_three_to_seven_sentences(offers: list[GeneratedOffer]) -> None:
    for _, _, terms in offers:
        assert terms.published_at is not None and terms.expires_on is not None
        assert terms.published_at.date() <= TODAY < terms.expires_on
        assert 3 <= len(terms.description.splitlines()) <= 7
        assert "{" not in terms.description + terms.title


def test_the_region_works_in_both_countries_and_languages(offers: list[GeneratedOffer]) -> None:
    sides = Counter((terms.places[0].country, terms.language) for _, _, terms in offers)
    assert set(sides) == {("FR", "fr"), ("BE", "fr"), ("BE", "nl")}
    assert all(share(count, len(offers)) > 0.2 for count in sides.values())
    versions = [terms for _, _, terms in offers if terms.versions]
    assert 0.05 < share(len(versions), len(offers)) < 0.3
    assert all({terms.language, terms.versions[0].language} == {"fr", "nl"} for terms in versions)
    assert {source for source, _, _ in offers} == {"france-travail-demo", "vdab-demo", "forem-demo", "direct"}
    assert {name for _, _, terms in offers for name in terms.programmes} == {
        "weldcome",
        "actemploi",
        "emploi-sans-frontieres",
    }


def test_most_french_public_offers_carry_a_rome_code_and_some_none(offers: list[GeneratedOffer]) -> None:
    public = [terms for source, _, terms in offers if source == "france-travail-demo"]
    coded = [terms for terms in public if terms.occupations and terms.occupations[0].scheme == "ROME"]
    assert 0.75 < share(len(coded), len(public)) < 1


def test_trades_stand_where_they_really_are(gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
    by_code: dict[str, Counter[str]] = {}
    basin = {town.entry.name: town.basin for town in towns(gazetteer)}
    for _, _, terms in generate_offers(12_000, 3, gazetteer, taxonomy, TODAY):
        for code in terms.occupations:
            by_code.setdefault(code.code, Counter())[basin[terms.places[0].label]] += 1
    vines, docks = by_code["A1418"], by_code["N3203"]
    assert share(vines["reims"], vines.total()) > 0.6
    assert set(docks) <= {"dunkerque", "calais", "oostende", "gent"}


def test_towns_reach_from_the_coast_to_champagne_and_liege(gazetteer: Gazetteer) -> None:
    known: dict[str, Town] = {town.entry.name: town for town in towns(gazetteer)}
    for name in (
        "Dunkerque",
        "Lille",
        "Valenciennes",
        "Reims",
        "Oostende",
        "Kortrijk",
        "Tournai",
        "Mons",
        "Liège",
    ):
        assert name in known
    assert not {"Paris", "Antwerpen", "Brussel", "Bruxelles", "Eupen"} & set(known)
    assert (known["Kortrijk"].tongue, known["Tournai"].tongue, known["Lille"].tongue) == ("nl", "fr", "fr")
    assert known["Tournai"].at("nl") == "in Doornik" and known["Kortrijk"].at("fr") == "à Courtrai"


def test_profiles_are_valid_varied_and_from_both_sides(profiles: dict[object, Profile]) -> None:
    assert len(profiles) == 300
    sides = Counter(profile.residence.country for profile in profiles.values())
    assert min(sides["FR"], sides["BE"]) > 75
    languages = Counter(one.language for profile in profiles.values() for one in profile.languages)
    assert {"fr", "nl", "en", "ar"} <= set(languages)
    for profile in profiles.values():
        assert Profile.model_validate_json(profile.model_dump_json()) == profile
        spoken = [one.language for one in profile.languages]
        assert len(spoken) == len(set(spoken))
        assert profile.residence.is_located and profile.occupations_wanted and profile.occupations_held
    levels = {one.level for profile in profiles.values() for one in profile.languages}
    assert levels == {"A1", "A2", "B1", "B2", "C1", "C2"}
    assert sum(bool(profile.skills) for profile in profiles.values()) == 300
