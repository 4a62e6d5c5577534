"""Places as feeds name them: found where they are, kept by name where nobody knows, never put where they are not."""

from __future__ import annotations

import pytest

from contracts.offers import OfferTerms
from services.floor.problems import Refused
from services.offers.importers.detect import read_object
from services.offers.placing import located, located_where_known
from services.offers.schemas import OfferGiven


def placed(record, gazetteer):
    terms = {name: value for name, value in read_object(record).terms().items() if value is not None}
    found = located_where_known(OfferGiven.model_validate({"language": "nl"} | terms).terms(), gazetteer)
    return [(place.label, place.country, place.code if place.is_located else None) for place in found.places]


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ({"libelle": "59 - LILLE", "commune": "59350"}, ("Lille", "FR", "59350")),
        ({"libelle": "51 - Marne"}, ("Marne (51)", "FR", None)),  # a commune called Marne is elsewhere
        ({"libelle": "59 - Nord"}, ("Nord (59)", "FR", None)),
        ({"libelle": "75 - PARIS 13", "commune": "75113"}, ("Paris 13", "FR", "75113")),
        ({"libelle": "75 - Paris 13e Arrondissement"}, ("Paris 13e Arrondissement", "FR", "75056")),
        ({"libelle": "974 - ST DENIS", "commune": "97411"}, ("St Denis", "FR", "97411")),
        ({"libelle": "974 - ST DENIS"}, ("St Denis", "FR", "97411")),
        ({"libelle": "973 - ST DENIS"}, ("St Denis (973)", "FR", None)),
        ({"libelle": "92 - ISSY LES MOULINEAUX"}, ("Issy les Moulineaux", "FR", "92040")),
        ({"libelle": "Belgique"}, ("Belgique", "BE", None)),
        ({"libelle": "99 - MAROC"}, ("Maroc", None, None)),
        ({"libelle": "99 - Paris (États-Unis)"}, ("Paris (États-Unis)", None, None)),
        ({"libelle": "99 - TOURNAI"}, ("Tournai", "BE", "57081")),
        ({"libelle": "Bretagne"}, ("Bretagne", None, None)),
        ({"codePostal": 59100}, ("Roubaix", "FR", "59512")),
        ({"commune": 59350}, ("Lille", "FR", "59350")),
        ({"libelle": "59 - ROUBAIX", "latitude": 0, "longitude": 0}, ("Roubaix", "FR", "59512")),
        ("59 - ROUBAIX", ("Roubaix", "FR", "59512")),
    ],
)
def test_places_of_france_travail(place, found, gazetteer):
    assert placed({"id": "1", "intitule": "Soudeur", "lieuTravail": place}, gazetteer) == [found]


@pytest.mark.parametrize("place", [None, {}, "France", {"libelle": "FRANCE"}, {"libelle": None}, 12, []])
def test_no_place_is_no_place(place, gazetteer):
    assert placed({"id": "1", "intitule": "Soudeur", "lieuTravail": place}, gazetteer) in (
        [],
        [("12", None, None)],
    )


def at(**address):
    return {"@type": "Place", "address": address}


@pytest.mark.parametrize(
    ("location", "found"),
    [
        (at(addressLocality="KORTRIJK", addressCountry="BEL"), [("Kortrijk", "BE", "34022")]),
        (at(addressLocality=["Kortrijk"], postalCode="B-8500"), [("Kortrijk", "BE", "34022")]),
        (at(postalCode=8500, addressCountry="BE"), [("Kortrijk", "BE", "34022")]),
        ({"address": "Doorniksestraat 5, 8500 Kortrijk"}, [("Kortrijk", "BE", "34022")]),  # streets go
        ({"address": [{"addressLocality": "Gent"}, {"addressLocality": "Lille"}]}, [("Gent", "BE", "44021"), ("Lille", "FR", "59350")]),
        ({"geo": {"latitude": 50.8, "longitude": 3.26}}, [("Marke", "BE", None)]),
        ({"geo": {"latitude": 0, "longitude": "0"}, "name": "Gent"}, [("Gent", "BE", "44021")]),
        (at(addressRegion="Limburg", addressCountry="BE"), [("Limburg", "BE", None)]),  # a town called Limbourg is elsewhere
        (at(addressCountry="BE"), [("België", "BE", None)]),
        (at(addressLocality="Casablanca", addressCountry="MA"), [("Casablanca (Marokko)", None, None)]),
        (at(addressLocality="Us", addressCountry="US"), [("Us (Verenigde Staten)", None, None)]),
        (at(addressLocality="London", addressCountry="UK"), [("London", "GB", None)]),
        ({}, []),
    ],
)  # fmt: skip
def test_places_of_jobpostings(location, found, gazetteer):
    record = {"@type": "JobPosting", "identifier": "1", "title": "Lasser", "jobLocation": location}
    assert placed(record, gazetteer) == found


def test_an_employer_or_a_place_beyond_the_countries_of_the_region_refuses_nothing(gazetteer):
    record = {
        "@type": "JobPosting",
        "identifier": "1",
        "title": "Lasser",
        "hiringOrganization": {"name": "Acme", "address": {"addressCountry": "US"}},
        "jobLocationType": "TELECOMMUTE",
        "applicantLocationRequirements": [{"@type": "Country", "name": "FR"}, "België"],
    }
    assert placed(record, gazetteer) == [("Frankrijk", "FR", None), ("België", "BE", None)]


def test_a_place_elsewhere_in_the_world_is_not_known(gazetteer):
    terms = OfferTerms(title="Welder", language="en", places=({"label": "Paris, United States"},))
    with pytest.raises(Refused) as refused:
        located(terms, gazetteer)
    assert [(fault.field, fault.rule) for fault in refused.value.faults] == [
        ("places.0.label", "unknown_place")
    ]
