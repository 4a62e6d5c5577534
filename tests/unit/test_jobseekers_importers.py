"""Documents of each known format, made up for these tests, become profiles; what cannot be read says where and why."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from contracts.jobseekers import Profile
from services.floor.problems import Refused
from services.jobseekers.importers.detect import profile_of, unwrapped
from services.jobseekers.importers.run import identity

TODAY = date(2026, 11, 2)
CLASSIC: dict[str, Any] = {
    "SkillsPassport": {
        "Locale": "fr",
        "LearnerInfo": {
            "Identification": {
                "PersonName": {"FirstName": "Camille", "Surname": "Dupontel"},
                "ContactInfo": {
                    "Address": {
                        "Contact": {
                            "AddressLine": "12 rue Inventée",
                            "PostalCode": "59200",
                            "Municipality": "Tourcoing",
                            "Country": {"Code": "FR", "Label": "France"},
                        }
                    },
                    "Email": {"Contact": "camille@example.org"},
                },
                "Demographics": {"Birthdate": {"Year": 1990, "Month": 5, "Day": 17}},
            },
            "Headline": {
                "Type": {"Code": "job_applied_for"},
                "Description": {"Code": "7212", "Label": "Soudeuse TIG"},
            },
            "WorkExperience": [
                {
                    "Period": {"From": {"Year": 2024, "Month": 5}, "Current": True},
                    "Position": {"Label": "Soudeuse MIG/MAG"},
                    "Employer": {"Name": "Ateliers Imaginaires"},
                    "Activities": "<p>Camille Dupontel a soudé</p>",
                },
                {
                    "Period": {"From": {"Year": 2020, "Month": "--01"}, "To": {"Year": 2022, "Month": 7}},
                    "Position": {"Code": "9329", "Label": "Opératrice de production"},
                },
            ],
            "Education": [
                {
                    "Period": {"From": {"Year": 2016}, "To": {"Year": 2018}},
                    "Title": "CAP Réalisation industrielle en chaudronnerie ou soudage",
                    "Organisation": {"ContactInfo": {"Address": {"Contact": {"Country": {"Code": "FR"}}}}},
                }
            ],
            "Skills": {
                "Linguistic": {
                    "MotherTongue": [{"Description": {"Code": "fr", "Label": "français"}}],
                    "ForeignLanguage": [
                        {
                            "Description": {"Code": "nl"},
                            "ProficiencyLevel": {
                                "Listening": "B1",
                                "Reading": "B1",
                                "SpokenInteraction": "A2",
                                "SpokenProduction": "A2",
                                "Writing": "A1",
                            },
                        }
                    ],
                },
                "JobRelated": {
                    "Description": "<ul><li>lire des plans</li><li>souder l'inox</li>"
                    "<li>m'appeler au 06 12 34 56 78</li></ul>"
                },
                "Driving": {"Description": ["B"]},
            },
        },
    }
}
NEWER: dict[str, Any] = {
    "profile": {
        "locale": "nl",
        "personalInformation": {
            "firstName": "Camille",
            "lastName": "Dupontel",
            "addresses": [{"city": "Kortrijk", "postalCode": "8500", "country": {"code": "BEL"}}],
        },
        "preference": {
            "occupations": [{"label": "lasser", "uri": "http://data.europa.eu/esco/occupation/abc"}]
        },
        "workExperiences": {
            "solidWorkExperiences": [
                {
                    "occupation": {"label": "magazijnier"},
                    "dateFrom": {"date": "2021-02-01"},
                    "dateTo": "2023-02-01",
                }
            ]
        },
        "educationTrainings": [
            {"qualification": "Bachelor", "eqfLevel": {"code": "6"}, "dateTo": "2015-06-30"}
        ],
        "languageSkills": {
            "nativeLanguages": [{"code": "http://publications.europa.eu/resource/authority/language/NLD"}],
            "otherLanguages": [
                {
                    "language": {"label": "Frans"},
                    "listening": {"code": "B2"},
                    "reading": "C1",
                    "writing": "B1",
                }
            ],
        },
        "profileSkills": {
            "other": [{"label": "heftruck besturen", "uri": "http://data.europa.eu/esco/skill/def"}],
            "groups": [{"name": "Werk", "skills": [{"skill": {"label": "orders picken"}}]}],
        },
        "drivingLicence": {"licences": [{"licence": "B"}, {"licence": {"code": "C1E"}}]},
    }
}
RESUME: dict[str, Any] = {
    "basics": {
        "name": "Camille Dupontel",
        "label": "Welder",
        "email": "camille@example.org",
        "summary": "I, Camille, weld.",
        "location": {"city": "Tournai", "postalCode": "7500", "countryCode": "BE"},
    },
    "work": [
        {
            "name": "Ateliers Imaginaires",
            "position": "Pipe welder",
            "startDate": "2019-03",
            "endDate": "2021-03-15",
        },
        {"name": "Ateliers Imaginaires", "position": "Welder", "startDate": "2025-11-02"},
    ],
    "education": [{"institution": "École", "studyType": "Bachelor", "area": "Mechanics", "endDate": "2018"}],
    "skills": [{"name": "Welding", "keywords": ["TIG", "MIG"]}],
    "languages": [
        {"language": "French", "fluency": "Native speaker"},
        {"language": "Nederlands", "fluency": "Limited working proficiency"},
        {"language": "en", "fluency": "B2 (IELTS)"},
    ],
}
OWN: dict[str, Any] = {"residence": "Lille", "languages": [{"language": "fr", "level": "C2"}]}
ALL = {"classic": CLASSIC, "newer": NEWER, "resume": RESUME, "own": OWN}


def read(document: dict[str, Any]) -> Profile:
    _, inner = unwrapped(copy.deepcopy(document))
    return profile_of(inner, TODAY)


def changed(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The document with another value at a dotted path."""
    result = copy.deepcopy(document)
    *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    inner: Any = result
    for key in way:
        inner = inner[key]
    inner[last] = value
    return result


def levels(profile: Profile) -> dict[str, str]:
    return {one.language: one.level for one in profile.languages}


def test_classic_europass() -> None:
    profile = read(CLASSIC)
    assert (profile.residence.label, profile.residence.postcode, profile.residence.country) == (
        "Tourcoing",
        "59200",
        "FR",
    )
    wanted = profile.occupations_wanted[0]
    assert wanted.label == "Soudeuse TIG" and wanted.code is not None and wanted.code.scheme == "ISCO-08"
    assert [(one.label, one.months) for one in profile.occupations_held] == [
        ("Soudeuse MIG/MAG", 30),
        ("Opératrice de production", 30),
    ]
    assert levels(profile) == {"fr": "C2", "nl": "A2"}
    assert [one.label for one in profile.skills] == ["lire des plans", "souder l'inox"]
    assert (profile.diplomas[0].year, profile.diplomas[0].country) == (2018, "FR")
    assert (profile.licences, profile.interface_language) == (("B",), "fr")


def test_newer_europass() -> None:
    profile = read(NEWER)
    assert (profile.residence.label, profile.residence.country) == ("Kortrijk", "BE")
    assert [one.code.code for one in profile.occupations_wanted if one.code] == [
        "http://data.europa.eu/esco/occupation/abc"
    ]
    assert [(one.label, one.months) for one in profile.occupations_held] == [("magazijnier", 24)]
    assert levels(profile) == {"nl": "C2", "fr": "B2"}
    assert [(one.label, one.code is not None) for one in profile.skills] == [
        ("heftruck besturen", True),
        ("orders picken", False),
    ]
    assert (profile.diplomas[0].level, profile.diplomas[0].year) == (6, 2015)
    assert (profile.licences, profile.interface_language) == (("B", "C1E"), "nl")


def test_json_resume() -> None:
    profile = read(RESUME)
    assert (profile.residence.label, profile.residence.country) == ("Tournai", "BE")
    assert [(one.label, one.months) for one in profile.occupations_held] == [
        ("Pipe welder", 24),
        ("Welder", 12),
    ]
    assert levels(profile) == {"fr": "C2", "nl": "B1", "en": "B2"}
    assert [one.label for one in profile.skills] == ["Welding", "TIG", "MIG"]
    assert profile.diplomas[0].title == "Bachelor Mechanics"
    assert profile.interface_language == "fr"


@pytest.mark.parametrize("document", [CLASSIC, NEWER, RESUME])
def test_nothing_that_names_a_person_is_kept(document: dict[str, Any]) -> None:
    kept = read(document).model_dump_json()
    for trace in ("Camille", "Dupontel", "example.org", "rue Invent", "1990", "Imaginaires", "06 12"):
        assert trace not in kept


@pytest.mark.parametrize(
    ("stated", "level"),
    [
        ("Langue maternelle", "C2"),
        ("Moedertaal", "C2"),
        ("courant", "C1"),
        ("Vloeiend", "C1"),
        ("Full professional proficiency", "C1"),
        ("Professional working proficiency", "B2"),
        ("Upper intermediate", "B2"),
        ("Intermédiaire", "B1"),
        ("Limited working proficiency", "B1"),
        ("Notions", "A2"),
        ("Débutant", "A1"),
        ("niveau c1", "C1"),
    ],
)
def test_fluency_in_words(stated: str, level: str) -> None:
    assert levels(read(changed(RESUME, "languages.1.fluency", stated)))["nl"] == level


LINGUISTIC = "SkillsPassport.LearnerInfo.Skills.Linguistic"
FIRST_JOB = "SkillsPassport.LearnerInfo.WorkExperience.1.Period"
FAULTY = [
    ("own", "languages", [], "languages", "too_few"),
    ("own", "residence", {"label": "Lille", "latitude": float("nan")}, "residence.latitude", "not_a_number"),
    ("own", "residence", {"country": "FR"}, "residence.label", "missing"),
    ("own", "languages.0.level", "D1", "languages.0.level", "unknown_code"),
    ("own", "available_from", "2026-02-30", "available_from", "impossible_date"),
    ("own", "name", "Camille", "name", "unknown_field"),
    ("own", "travel", {"kilometres": -3}, "travel.kilometres", "too_small"),
    ("classic", LINGUISTIC, {}, "languages", "too_few"),
    ("classic", f"{FIRST_JOB}.From.Month", 13, f"{FIRST_JOB}.From", "impossible_date"),
    ("classic", f"{FIRST_JOB}.From.Year", 2023, FIRST_JOB, "ends_before_start"),
    ("classic", "SkillsPassport.LearnerInfo.WorkExperience", "none", FIRST_JOB[:-9], "not_valid"),
    ("classic", "SkillsPassport.LearnerInfo", None, "SkillsPassport.LearnerInfo", "missing"),
    (
        "classic",
        f"{LINGUISTIC}.ForeignLanguage.0.ProficiencyLevel",
        None,
        f"{LINGUISTIC}.ForeignLanguage.0.ProficiencyLevel",
        "missing",
    ),
    (
        "classic",
        "SkillsPassport.LearnerInfo.Skills.Driving.Description",
        ["Z9"],
        "licences.0",
        "unknown_code",
    ),
    ("newer", "profile.personalInformation.addresses", [], "personalInformation.addresses", "missing"),
    (
        "newer",
        "profile.languageSkills.otherLanguages.0.language.label",
        "Klingon",
        "languageSkills.otherLanguages.0",
        "unknown_language",
    ),
    ("newer", "profile.profileSkills", "many", "skills", "not_valid"),
    ("resume", "languages.1.fluency", "so so", "languages.1.fluency", "unknown_code"),
    ("resume", "languages.1.fluency", None, "languages.1.fluency", "missing"),
    ("resume", "work.0.startDate", "2019-13-01", "work.0.startDate", "impossible_date"),
    ("resume", "work.0.startDate", "soon", "work.0.startDate", "impossible_date"),
    ("resume", "work.1.startDate", "2031-01-01", "work.1", "ends_before_start"),
    ("resume", "basics.location", None, "basics.location.city", "missing"),
    ("resume", "basics.location.countryCode", "Nowhere", "basics.location.countryCode", "unknown_country"),
]


@pytest.mark.parametrize(("document", "path", "value", "field", "rule"), FAULTY)
def test_a_fault_names_its_field(document: str, path: str, value: Any, field: str, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        read(changed(ALL[document], path, value))
    assert (field, rule) in [(fault.field, fault.rule) for fault in refused.value.faults]


def test_what_is_from_further_away_or_not_over_yet_refuses_nothing() -> None:
    passport = "SkillsPassport.LearnerInfo"
    country = f"{passport}.Education.0.Organisation.ContactInfo.Address.Contact.Country.Code"
    for code, kept in (("MA", "MA"), ("XK", None)):
        abroad = read(changed(CLASSIC, country, code))
        assert [(diploma.title[:3], diploma.country) for diploma in abroad.diplomas] == [("CAP", kept)]
    licensed = read(changed(CLASSIC, f"{passport}.Skills.Driving.Description", ["B", "g", "CE"]))
    assert licensed.licences == ("B", "CE")
    for ending in ("Present", "heden", "aujourd'hui"):
        still = read(changed(RESUME, "work.0.endDate", ending))
        assert (
            still.occupations_held[0].months
            == read(changed(RESUME, "work.0.endDate", None)).occupations_held[0].months
        )


@pytest.mark.parametrize("document", [{}, [], "text", 3, None, {"profile": {"name": "Camille"}}])
def test_what_is_no_profile_is_said_so(document: Any) -> None:
    with pytest.raises(Refused) as refused:
        read(document)
    assert refused.value.faults[0].rule == "unknown_format"


def test_the_same_document_is_the_same_jobseeker_whoever_is_named_in_it() -> None:
    renamed = changed(RESUME, "basics.name", "Dominique Martinot")
    later, _ = profile_of(copy.deepcopy(RESUME), date(2027, 3, 1)), None
    assert identity(read(RESUME)) == identity(read(renamed)) == identity(later)
    assert identity(read(RESUME)) != identity(read(changed(RESUME, "basics.location.city", "Mons")))


def test_who_takes_a_consent_back_in_a_file_is_nobody_new():
    profile = read(RESUME)
    assert identity(profile.model_copy(update={"open_to_recruiters": True})) == identity(profile)
