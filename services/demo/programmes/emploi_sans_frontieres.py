"""Emploi sans frontières: trainings in both countries for people who look for work across the border.

Public: the region, the kinds of partners and the aims. Trainings, sessions, people and jobs are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from contracts.programmes import DescriptionVersion, Funding, Partner, ProgrammeTerms, Target
from contracts.trainings import Award, Provider, SessionTerms, Site, TrainingTerms
from contracts.values import Code, LanguageLevel, Licence, Place, StatedSkill
from contracts.values import Sector as Section
from services.demo.programmes.paths import Cast, participants
from services.demo.programmes.story import ObstacleStory, Participant, SessionStory, Story
from services.demo.trades.model import Sector, Tongue

CODE = "emploi-sans-frontieres"
DEFINITIONS = (
    "esf_exit", "esf_six_months", "return_to_work_six_months", "inserjeunes_6", "inserjeunes_12", "inserjeunes_18",
    "inserjeunes_24", "rco85", "rcr81", "rcr82",
)  # fmt: skip
KORTRIJK = Place(label="Kortrijk", country="BE", latitude=50.8280, longitude=3.2649)
DUNKERQUE = Place(label="Dunkerque", country="FR", latitude=51.0344, longitude=2.3768)
TOURCOING = Place(label="Tourcoing", country="FR", latitude=50.7239, longitude=3.1612)
MENEN = Place(label="Menen", country="BE", latitude=50.7957, longitude=3.1217)


@dataclass(frozen=True, slots=True)
class Offered:
    """A training with its past sessions (name, days from the year's first, length in days, residents, completed, placed)."""

    terms: TrainingTerms
    sector: Sector
    section: Section
    occupations: dict[str, str]
    sessions: tuple[tuple[str, date, date, dict[str, int], int, int], ...]


def story(today: date) -> Story:
    """Three trainings: driving a forklift in both ports, Dutch at work, and order picking in two languages."""
    until = today - timedelta(days=1)
    sessions: dict[str, SessionStory] = {}
    people: list[Participant] = []
    for reference, offered in OFFERED.items():
        for code, begins, ends, residents, completed, placed in offered.sessions:
            name = f"{reference} {code}"
            terms = SessionTerms(code=code, starts_on=begins, ends_on=ends, seats=offered.terms.seats)
            sessions[name] = SessionStory(reference, terms, begins - timedelta(days=75))
            cast = Cast(
                residents, 7, completed, placed, {"FR": "fr", "BE": "nl"}, offered.sector, offered.section,
                offered.occupations, across=0.45, women=0.4,
            )  # fmt: skip
            people += participants(CODE, name, sessions[name], cast, offered.terms.awards, until)
        begins = today + timedelta(days=30)
        coming = SessionTerms(
            code="next", starts_on=begins, ends_on=begins + timedelta(days=60), seats=offered.terms.seats
        )
        sessions[f"{reference} next"] = SessionStory(reference, coming, until)
    return Story(
        CODE,
        ProgrammeTerms(
            name="Emploi sans frontières",
            description=(
                "Ouvrir le marché du travail entre les Hauts-de-France et la Flandre occidentale : ateliers, visites, formations"
                " des deux côtés. Données de démonstration : toutes les personnes sont inventées."
            ),
            versions=(
                DescriptionVersion(
                    language="nl",
                    description=(
                        "De arbeidsmarkt tussen Hauts-de-France en West-Vlaanderen openen: workshops, bezoeken, opleidingen aan beide kanten."
                        " Demonstratiegegevens: alle personen zijn verzonnen."
                    ),
                ),
                DescriptionVersion(
                    language="en",
                    description=(
                        "Opening the labour market between Hauts-de-France and West Flanders: workshops, visits, training on both sides."
                        " Demonstration data: all people are invented."
                    ),
                ),
                DescriptionVersion(
                    language="de",
                    description=(
                        "Den Arbeitsmarkt zwischen Hauts-de-France und Westflandern öffnen: Workshops, Besuche, Lehrgänge auf beiden Seiten."
                        " Demonstrationsdaten: Alle Personen sind erfunden."
                    ),
                ),
            ),
            partners=(
                Partner(name="Région Hauts-de-France", country="FR", role="lead"),
                Partner(name="VDAB", country="BE"),
                Partner(name="Le Forem", country="BE"),
            ),
            funding=Funding(frame="Interreg France-Wallonie-Vlaanderen", fund="ERDF"),
            countries=("FR", "BE"),
            starts_on=date(2023, 1, 1),
            targets=(Target(definition="esf_six_months", value=0.6),),
            definitions=DEFINITIONS,
        ),
        date(2023, 1, 9),
        {reference: offered.terms for reference, offered in OFFERED.items()},
        sessions,
        people,
        obstacles=(
            ObstacleStory("permis-cariste", "vocational_training", "BE", "VDAB", date(2023, 4, 3),
                steps=((date(2023, 5, 8), "raised_with_authority"),), resolved=(date(2024, 2, 5), "resolved")),
            ObstacleStory("bus", "transport", "FR", "Région Hauts-de-France", date(2023, 10, 2), participant=5,
                steps=((date(2023, 10, 16), "taken_up"),), resolved=(date(2024, 1, 8), "alleviated")),
            ObstacleStory("chomage", "unemployment_benefit", "BE", "Le Forem", date(2024, 3, 4), participant=25,
                steps=((date(2024, 3, 18), "raised_with_authority"),)),
            ObstacleStory("impot", "taxation", "BE", "VDAB", date(2024, 9, 16)),
        ),
    )  # fmt: skip


def _terms(
    title: str,
    language: Tongue,
    provider: Provider,
    sites: tuple[Site, ...],
    rome: tuple[str, str],
    skills: tuple[str, ...],
    award: Award,
    *,
    licences: tuple[Licence, ...] = (),
    entry: LanguageLevel,
    gives: tuple[LanguageLevel, ...] = (),
) -> TrainingTerms:
    return TrainingTerms(
        title=title, language=language, providers=(provider,), sites=sites,
        occupations=(Code(scheme="ROME", code=rome[0], label=rome[1]),),
        skills=tuple(StatedSkill(label=skill) for skill in skills), licences=licences,
        entry_languages=(entry,), exit_languages=gives, awards=(award,), seats=14, hours=210, cost=0,
    )  # fmt: skip


OFFERED: dict[str, Offered] = {
    "cariste": Offered(
        _terms(
            "Cariste : chariots élévateurs des catégories 1, 3 et 5", "fr", Provider(name="Centre portuaire (démonstration)", country="FR"),
            (Site(kind="theory", place=DUNKERQUE), Site(kind="practice", place=DUNKERQUE)), ("N1101", "Conduite d'engins de déplacement des charges"),
            ("conduire un chariot élévateur",), Award(code="cariste", title="Certificat de cariste", body="Organisme testeur (démonstration)"),
            licences=("FORKLIFT",), entry=LanguageLevel(language="fr", level="A2"),
        ),
        "logistics", "H", {"fr": "Cariste", "nl": "Heftruckchauffeur"},
        (
            ("2023-1", date(2023, 9, 4), date(2023, 11, 24), {"FR": 10, "BE": 3}, 11, 10),
            ("2025-1", date(2025, 3, 3), date(2025, 5, 23), {"FR": 9, "BE": 5}, 12, 9),
        ),
    ),
    "nederlands-op-het-werk": Offered(
        _terms(
            "Nederlands op de werkvloer, van A1 tot A2", "nl", Provider(name="Taalcentrum van de Leie (demonstratie)", country="BE"),
            (Site(kind="both", place=KORTRIJK),), ("N1103", "Magasinage et préparation de commandes"),
            ("zich in het Nederlands uitdrukken",), Award(code="A2", title="Taalattest Nederlands A2", body="Taalcentrum van de Leie (demonstratie)"),
            entry=LanguageLevel(language="nl", level="A1"), gives=(LanguageLevel(language="nl", level="A2"),),
        ),
        "logistics", "H", {"fr": "Préparateur de commandes", "nl": "Orderpicker"},
        (
            ("2024-1", date(2024, 2, 5), date(2024, 4, 26), {"FR": 12}, 10, 7),
            ("2025-1", date(2025, 9, 1), date(2025, 11, 21), {"FR": 11, "BE": 1}, 9, 6),
        ),
    ),
    "veiligheid-vca": Offered(
        _terms(
            "Veilig werken in de industrie: VCA", "nl", Provider(name="Veiligheidshuis Menen (demonstratie)", country="BE"),
            (Site(kind="theory", place=MENEN), Site(kind="practice", place=TOURCOING)), ("H2909", "Montage-assemblage mécanique"),
            ("veiligheidsregels toepassen",), Award(code="VCA", title="VCA-attest basisveiligheid", body="Erkend examencentrum (demonstratie)"),
            licences=("VCA",), entry=LanguageLevel(language="nl", level="A2"),
        ),
        "industry", "C", {"fr": "Opérateur de production", "nl": "Productieoperator"},
        (("2024-2", date(2024, 10, 7), date(2024, 10, 25), {"BE": 8, "FR": 5}, 12, 9),),
    ),
}  # fmt: skip
