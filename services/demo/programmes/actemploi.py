"""Act'Emploi: cross-border training for home help, with a double certification, language learning and pooled offers.

Public: the lead partner, the aims and the double certification. Sessions, people and jobs are invented.
"""

from __future__ import annotations

from datetime import date, timedelta

from contracts.programmes import DescriptionVersion, Funding, Partner, ProgrammeTerms, Target
from contracts.trainings import Award, Provider, SessionTerms, Site, TrainingTerms
from contracts.values import Code, LanguageLevel, Place, StatedSkill, TextVersion
from services.demo.programmes.paths import Cast, participants
from services.demo.programmes.story import ObstacleStory, SessionStory, Story

CODE = "actemploi"
TRAINING = "aide-a-domicile"
SESSIONS = (
    ("2023-A", date(2023, 2, 6), date(2023, 7, 7), {"BE": 9, "FR": 7}, 13, 12),
    ("2024-A", date(2024, 1, 15), date(2024, 6, 21), {"BE": 8, "FR": 8}, 14, 11),
    ("2025-A", date(2025, 9, 8), date(2026, 2, 13), {"BE": 10, "FR": 6}, 13, 10),
)
DEFINITIONS = ("esf_exit", "esf_six_months", "return_to_work_six_months", "rco85", "rcr81", "rcr82")


def story(today: date) -> Story:
    """Three sessions that ended, and one to come, with free seats."""
    training = _training()
    until = today - timedelta(days=1)
    sessions = {
        code: SessionStory(TRAINING, SessionTerms(code=code, starts_on=begins, ends_on=ends, seats=16), begins - timedelta(days=80))
        for code, begins, ends, *_ in SESSIONS
    }  # fmt: skip
    begins = today + timedelta(days=40)
    sessions["next"] = SessionStory(
        TRAINING,
        SessionTerms(code="next", starts_on=begins, ends_on=begins + timedelta(days=150), seats=16),
        until,
    )
    people = [
        path
        for code, _, _, residents, completed, placed in SESSIONS
        for path in participants(CODE, code, sessions[code], _cast(residents, completed, placed), training.awards, until)
    ]  # fmt: skip
    return Story(
        CODE,
        ProgrammeTerms(
            name="Act'Emploi",
            description=(
                "Former à l'aide à domicile des deux côtés de la frontière, avec une double certification et l'apprentissage"
                " de la langue de l'autre. Données de démonstration : toutes les personnes sont inventées."
            ),
            versions=(
                DescriptionVersion(
                    language="nl",
                    description=(
                        "Opleiden voor thuishulp aan beide kanten van de grens, met een dubbel getuigschrift en de taal van de buren."
                        " Demonstratiegegevens: alle personen zijn verzonnen."
                    ),
                ),
                DescriptionVersion(
                    language="en",
                    description=(
                        "Training for home care on both sides of the border, with two certificates and the neighbours’ language."
                        " Demonstration data: all people are invented."
                    ),
                ),
                DescriptionVersion(
                    language="de",
                    description=(
                        "Ausbildung für häusliche Hilfe auf beiden Seiten der Grenze, mit zwei Zeugnissen und der Sprache der Nachbarn."
                        " Demonstrationsdaten: Alle Personen sind erfunden."
                    ),
                ),
            ),
            partners=(
                Partner(name="CIEP Hainaut Centre", country="BE", role="lead"),
                Partner(name="Réseau de recruteurs de l'aide à domicile (démonstration)", country="FR"),
            ),
            funding=Funding(frame="Interreg France-Wallonie-Vlaanderen", fund="ERDF"),
            countries=("FR", "BE"),
            starts_on=date(2022, 9, 1),
            targets=(Target(definition="esf_six_months", value=0.65), Target(definition="rcr81", value=0.7)),
            definitions=DEFINITIONS,
        ),
        date(2022, 9, 5),
        {TRAINING: training},
        sessions,
        people,
        obstacles=(
            ObstacleStory("langue", "language", "FR", "CIEP Hainaut Centre", date(2023, 2, 13), participant=3,
                steps=((date(2023, 3, 1), "taken_up"),), resolved=(date(2023, 6, 5), "resolved")),
            ObstacleStory("titres-services", "administrative", "BE", "CIEP Hainaut Centre", date(2023, 5, 2),
                steps=((date(2023, 9, 4), "raised_with_authority"),)),
            ObstacleStory("garde", "childcare", "BE", "CIEP Hainaut Centre", date(2024, 1, 22), participant=20,
                resolved=(date(2024, 2, 19), "alleviated")),
            ObstacleStory("fiscalite", "taxation", "FR", "Réseau de recruteurs de l'aide à domicile (démonstration)", date(2025, 10, 6)),
        ),
    )  # fmt: skip


def _cast(residents: dict[str, int], completed: int, placed: int) -> Cast:
    return Cast(
        residents, 6, completed, placed, {"FR": "fr", "BE": "fr"}, "home_help", "Q",
        {"fr": "Aide à domicile", "nl": "Huishoudhulp"}, across=0.34, women=0.84,
    )  # fmt: skip


def _training() -> TrainingTerms:
    return TrainingTerms(
        title="Aide à domicile, double certification franco-belge",
        language="fr",
        description="Cinq mois : gestes du quotidien, entretien du logement, relation d'aide, et la langue de l'autre côté.",
        versions=(
            TextVersion(
                language="nl",
                title="Thuishulp met dubbel Frans-Belgisch getuigschrift",
                description="Vijf maanden: dagelijkse zorg, huishouden, omgaan met mensen, en de taal van de overkant.",
                origin="partner",
            ),
        ),
        providers=(
            Provider(name="CIEP Hainaut Centre", country="BE"),
            Provider(name="Centre de formation du Valenciennois (démonstration)", country="FR"),
        ),
        sites=(
            Site(kind="theory", place=Place(label="Mons", country="BE", latitude=50.4541, longitude=3.9523)),
            Site(kind="practice", place=Place(label="Valenciennes", country="FR", latitude=50.3583, longitude=3.5233)),
        ),
        occupations=(Code(scheme="ROME", code="K1304", label="Services domestiques"),),
        skills=(StatedSkill(label="accompagner des personnes"), StatedSkill(label="nettoyer des pièces")),
        entry_languages=(LanguageLevel(language="fr", level="A2"),),
        exit_languages=(LanguageLevel(language="fr", level="B1"), LanguageLevel(language="nl", level="A2")),
        awards=(
            Award(code="FR", title="Titre d'aide à domicile", body="Organisme français (démonstration)", country="FR"),
            Award(code="BE", title="Certificat d'aide-ménagère", body="Organisme belge (démonstration)", country="BE"),
        ),
        seats=16,
        hours=600,
        cost=0,
        conditions="Aucun diplôme n'est demandé ; envie d'aider et de se déplacer.",
    )  # fmt: skip
