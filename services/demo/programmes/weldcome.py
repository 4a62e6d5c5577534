"""Weldcome: a cross-border training in welding, theory in Tournai and practice in Lille, 2018 to 2021.

Public: five sessions closed by May 2021, followed by 89 jobseekers, 69 of them from France and 20 from Belgium, and a
declared insertion rate of 79 % whose method was not told. 70 of 89 is the only count that rounds to it. All else is invented.
"""

from __future__ import annotations

from datetime import date

from contracts.programmes import DescriptionVersion, Funding, Partner, ProgrammeTerms, Target
from contracts.trainings import Award, Provider, SessionTerms, Site, TrainingTerms
from contracts.values import Code, LanguageLevel, Place, StatedSkill, TextVersion
from services.demo.programmes.paths import Cast, participants
from services.demo.programmes.story import ObstacleStory, Quoted, SessionStory, Story

CODE = "weldcome"
UNTIL = date(2022, 6, 30)
SESSIONS = (
    ("2018-1", date(2018, 10, 1), date(2019, 3, 15), {"FR": 14, "BE": 4}, 16, 15),
    ("2019-1", date(2019, 2, 4), date(2019, 7, 5), {"FR": 14, "BE": 4}, 15, 14),
    ("2019-2", date(2019, 9, 9), date(2020, 2, 14), {"FR": 14, "BE": 4}, 15, 14),
    ("2020-1", date(2020, 3, 2), date(2020, 9, 25), {"FR": 13, "BE": 4}, 14, 13),
    ("2020-2", date(2020, 11, 2), date(2021, 5, 12), {"FR": 14, "BE": 4}, 16, 14),
)
"""Name, first and last day, participants by country of residence, how many completed, how many were placed."""
DEFINITIONS = (
    "programme_declared", "esf_exit", "esf_six_months", "return_to_work_six_months", "wioa_q2", "wioa_q4", "inserjeunes_6",
    "inserjeunes_12", "rco85", "rcr81", "rcr82",
)  # fmt: skip


def story() -> Story:
    """The programme from its first partner meeting to a year after the last session."""
    training = _training()
    sessions = {
        code: SessionStory("soudage", SessionTerms(code=code, starts_on=begins, ends_on=ends, seats=18), begins.replace(day=1))
        for code, begins, ends, *_ in SESSIONS
    }  # fmt: skip
    people = [
        path
        for code, _, _, residents, completed, placed in SESSIONS
        for path in participants(CODE, code, sessions[code], _cast(residents, completed, placed), training.awards, UNTIL)
    ]  # fmt: skip
    return Story(
        CODE,
        ProgrammeTerms(
            name="Weldcome",
            description=(
                "Une formation transfrontalière en soudage pour demandeurs d'emploi : la théorie à Tournai, la pratique à Lille."
                " Données de démonstration : toutes les personnes sont inventées."
            ),
            language="fr",
            versions=(
                DescriptionVersion(
                    language="nl",
                    description=(
                        "Een opleiding lassen over de grens voor werkzoekenden: de theorie in Doornik, de praktijk in Rijsel."
                        " Demonstratiegegevens: alle personen zijn verzonnen."
                    ),
                ),
                DescriptionVersion(
                    language="en",
                    description=(
                        "Cross-border training in welding for jobseekers: theory in Tournai, practice in Lille."
                        " Demonstration data: all people are invented."
                    ),
                ),
                DescriptionVersion(
                    language="de",
                    description=(
                        "Ein grenzüberschreitender Schweißlehrgang für Arbeitsuchende: Theorie in Tournai, Praxis in Lille."
                        " Demonstrationsdaten: Alle Personen sind erfunden."
                    ),
                ),
            ),
            partners=(
                Partner(name="Icam Lille", country="FR", role="lead"),
                Partner(name="Centre de formation de Tournai (démonstration)", country="BE"),
            ),
            funding=Funding(frame="Interreg France-Wallonie-Vlaanderen", fund="ERDF"),
            countries=("FR", "BE"),
            starts_on=date(2018, 4, 1),
            ends_on=date(2021, 12, 31),
            targets=(Target(definition="esf_six_months", value=0.7), Target(definition="rco85", value=90)),
            definitions=DEFINITIONS,
        ),
        date(2018, 4, 3),
        {"soudage": training},
        sessions,
        people,
        quoted=(
            Quoted("79 %", 0.79, "Communication publique du programme, cinq sessions", date(2021, 5, 31)),
        ),
        obstacles=_obstacles(),
    )


def _cast(residents: dict[str, int], completed: int, placed: int) -> Cast:
    return Cast(
        residents, 8, completed, placed, {"FR": "fr", "BE": "fr"}, "industry", "C",
        {"fr": "Soudeur / Soudeuse", "nl": "Lasser"},
    )  # fmt: skip


def _training() -> TrainingTerms:
    return TrainingTerms(
        title="Soudage transfrontalier TIG, MIG/MAG et à l'arc",
        language="fr",
        description="Cinq mois : la théorie à Tournai, la pratique en atelier à Lille, et un stage en entreprise des deux côtés.",
        versions=(
            TextVersion(
                language="nl",
                title="Grensoverschrijdend lassen: TIG, MIG/MAG en elektrode",
                description="Vijf maanden: theorie in Doornik, praktijk in het atelier in Rijsel, en stage aan beide kanten.",
                origin="partner",
            ),
        ),
        providers=(Provider(name="Icam Lille", country="FR"),),
        sites=(
            Site(
                kind="theory", place=Place(label="Tournai", country="BE", latitude=50.6056, longitude=3.3879)
            ),
            Site(
                kind="practice", place=Place(label="Lille", country="FR", latitude=50.6330, longitude=3.0586)
            ),
        ),
        occupations=(Code(scheme="ROME", code="H2913", label="Soudage manuel"),),
        skills=(StatedSkill(label="souder à l'arc sous gaz inerte"), StatedSkill(label="souder des métaux")),
        entry_languages=(LanguageLevel(language="fr", level="A2"),),
        exit_languages=(LanguageLevel(language="fr", level="B1"),),
        awards=(
            Award(
                code="soudeur",
                title="Qualification de soudeur",
                body="Organisme de certification (démonstration)",
            ),
        ),
        seats=18,
        hours=700,
        cost=0,
        conditions="Être inscrit comme demandeur d'emploi en France ou en Belgique ; aptitude médicale au soudage.",
    )


def _obstacles() -> tuple[ObstacleStory, ...]:
    office = "Guichet transfrontalier (démonstration)"
    return (
        ObstacleStory("statut-stagiaire", "vocational_training", "BE", office, date(2018, 6, 11),
            steps=((date(2018, 7, 2), "raised_with_authority"),), resolved=(date(2018, 9, 14), "resolved")),
        ObstacleStory("apprentissage", "apprenticeship", "FR", office, date(2018, 9, 20),
            steps=((date(2018, 11, 5), "raised_with_authority"), (date(2019, 4, 8), "waiting"))),
        ObstacleStory("allocations-s1", "unemployment_benefit", "BE", office, date(2018, 10, 8), participant=2,
            steps=((date(2018, 10, 15), "taken_up"),), resolved=(date(2018, 11, 12), "resolved")),
        ObstacleStory("allocations-s3", "unemployment_benefit", "FR", office, date(2019, 9, 16), participant=40,
            steps=((date(2019, 10, 1), "workaround_found"),), resolved=(date(2019, 12, 2), "alleviated")),
        ObstacleStory("transport-s4", "transport", "FR", "Équipe du programme", date(2020, 3, 9), participant=70,
            steps=((date(2020, 3, 20), "waiting"),), resolved=(date(2020, 9, 1), "given_up")),
        ObstacleStory("reconnaissance", "diploma_recognition", "BE", office, date(2020, 10, 5),
            steps=((date(2020, 11, 16), "raised_with_authority"),)),
        ObstacleStory("garde-enfants", "childcare", "FR", "Équipe du programme", date(2020, 11, 9), participant=80,
            resolved=(date(2020, 12, 1), "resolved")),
    )  # fmt: skip
