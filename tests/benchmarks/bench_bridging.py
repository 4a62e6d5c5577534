"""How much pointing to trainings adds to a recommendation: 500 sessions around Lille, 10 offers that miss something."""

from __future__ import annotations

import time
from datetime import date, timedelta
from random import Random
from uuid import UUID

import numpy as np

from contracts.trainings import Provider, Site, TrainingTerms
from contracts.values import Code, LanguageFloor, LanguageLevel, Place, StatedSkill, TravelLimit
from matching.bridging import Gap, Session, bridges, open_to
from matching.explanation.trainings import tell
from matching.reading import ProfileReading, SkillRead, TrainingReading, read_training
from matching.taxonomy.taxonomy import Taxonomy
from tests.benchmarks.figures import Figure

SESSIONS, TRAININGS, OFFERS, TIMES = 500, 250, 10, 50
TODAY = date(2026, 6, 1)
ROME = ("H2913", "N1101", "N4101", "J1501", "K1304", "G1603")


async def measure() -> list[Figure]:
    """Read the trainings; then, for one person, choose sessions for each offer and put them into words."""
    random, taxonomy = Random(4), Taxonomy.load()
    taxonomy.find_skills("souder", "fr")  # its index is built on first use
    terms = [_training(random, taxonomy) for _ in range(TRAININGS)]
    start = time.perf_counter()
    readings = [read_training(one, taxonomy) for one in terms]
    reading = time.perf_counter() - start
    sessions = [_session(number, random, readings) for number in range(SESSIONS)]
    profile = ProfileReading(
        vector=np.zeros(8, np.float32), country="FR", latitude=50.63, longitude=3.06,
        travel=TravelLimit(kilometres=60), licences=frozenset({"B", "B1", "AM"}),
        languages=(LanguageLevel(language="fr", level="C2"), LanguageLevel(language="nl", level="A2")),
    )  # fmt: skip
    gaps = [_gap(random, number, taxonomy) for number in range(OFFERS)]
    taken, told = [], 0
    for _ in range(TIMES):
        start = time.perf_counter()
        reachable = open_to(profile, sessions, TODAY)
        told = sum(
            len([tell(one, "fr", taxonomy) for one in bridges(gap, profile, reachable)]) for gap in gaps
        )
        taken.append(time.perf_counter() - start)
    detail = f"{SESSIONS} sessions, {len(reachable)} open to the person, {OFFERS} offers, {told} pointed to"
    return [
        Figure("trainings in a recommendation, median", float(np.median(taken)), "s", 0.005, "at_most", detail),
        Figure("reading trainings after a new taxonomy", reading, "s", 1.0, "at_most", f"{TRAININGS} trainings"),
    ]  # fmt: skip


def _training(random: Random, taxonomy: Taxonomy) -> TrainingTerms:
    language = random.choice(("fr", "fr", "nl"))
    sites = [
        Site(kind="both", place=Place(label=f"Town {n}", latitude=random.uniform(50.3, 51.1), longitude=random.uniform(2.4, 4.0)))
        for n in range(random.choice((1, 2)))
    ]  # fmt: skip
    named = [_skill(random, taxonomy) for _ in range(4)]
    return TrainingTerms(
        title="Formation", language=language, providers=(Provider(name="Centre"),), sites=tuple(sites),
        occupations=(Code(scheme="ROME", code=random.choice(ROME)),),
        skills=tuple(StatedSkill(label=taxonomy.label(uri, language).text) for uri in named),
        licences=random.choice(((), (), ("FORKLIFT",), ("CE", "CODE95"))),
        entry_languages=(LanguageLevel(language=language, level=random.choice(("A2", "B1"))),),
        exit_languages=(LanguageLevel(language=random.choice(("fr", "nl")), level=random.choice(("B1", "B2"))),),
        seats=15,
    )  # fmt: skip


def _skill(random: Random, taxonomy: Taxonomy) -> str:
    occupation = random.choice(taxonomy.rome_occupations(random.choice(ROME))).uri
    return random.choice(taxonomy.skills_of(occupation)[0])


def _session(number: int, random: Random, readings: list[TrainingReading]) -> Session:
    starts_on = TODAY + timedelta(days=random.randrange(-20, 200))
    return Session(
        UUID(int=number), str(number), starts_on, random.randrange(-1, 12), random.choice(readings)
    )


def _gap(random: Random, number: int, taxonomy: Taxonomy) -> Gap:
    match number % 3:
        case 0:
            return Gap(languages=(LanguageFloor(language="nl", level=random.choice(("B1", "B2", "C1"))),))
        case 1:
            return Gap(licences=(random.choice(("FORKLIFT", "CE", "VCA")),))
    return Gap(skills=tuple(SkillRead(_skill(random, taxonomy), "words") for _ in range(4)))
