"""Draws the paths of a session's participants from a seed, so that they add up to the counts the session is known for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import get_args

from contracts.placements import Evidence, FollowUpSource, Milestone, PlacementTerms, Situation
from contracts.trainings import Award, DeclineReason, DropOutReason
from contracts.values import ContractType, OccupationStated, SizeClass
from contracts.values import Sector as Section
from services.demo.employers import employers
from services.demo.programmes.people import invented
from services.demo.programmes.story import Answer, Exit, Job, Participant, SessionStory
from services.demo.trades.model import Sector, Tongue

DUE: dict[Milestone, int] = {"4_weeks": 28, "3_months": 91, "6_months": 183, "12_months": 365}
"""About how many days after the exit each follow-up asks; the very day is a rule of the placements service."""
ASKED: dict[Milestone, float] = {"4_weeks": 0.9, "3_months": 0.8, "6_months": 0.82, "12_months": 0.6}
EVIDENCE_OF = {"self_employed": "register", "temporary": "certificate"}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who took part in a session, by country of residence, and what became of them."""

    residents: dict[str, int]
    declined: int
    completed: int
    placed: int
    tongues: dict[str, Tongue]
    sector: Sector
    section: Section
    occupations: dict[str, str]
    """What the occupation is called, by language."""
    across: float = 0.27
    """Share of jobs on the other side of the border."""
    women: float = 0.32


def participants(
    code: str, session: str, story: SessionStory, cast: Cast, awards: tuple[Award, ...], until: date
) -> Iterator[Participant]:
    """The session's participants, the same for the same code and session; nothing is told of days after ``until``."""
    random = Random(f"{code} {session}")
    begins, ends = story.terms.starts_on, story.terms.ends_on
    countries = [country for country, count in cast.residents.items() for _ in range(count)]
    random.shuffle(countries)
    completes = [number < cast.completed for number in range(len(countries))]
    is_placed = [number < cast.placed for number in range(len(countries))]
    random.shuffle(is_placed)
    for number, country in enumerate(countries):
        if begins > until:
            break
        person = invented(random, country, cast.tongues[country], cast.women, begins.year)
        path = Participant(
            person, session, begins - timedelta(days=random.randint(20, 70)), entered_on=begins
        )
        drops_out = not completes[number]
        left = _exit(random, begins, ends, drops_out, is_placed[number])
        _attend(random, path, begins, min(left.on, until))
        path.exit = left if left.on <= until else None
        if path.exit is None:
            yield path
            continue
        if not drops_out:
            path.awards = list(_awards(random, awards, ends, until))
        if is_placed[number]:
            path.jobs = list(_jobs(random, path, left, cast, until))
        path.answers = list(_answers(random, path, left, until))
        yield path
    for _ in range(cast.declined):
        country = random.choice(list(cast.residents))
        person = invented(random, country, cast.tongues[country], cast.women, begins.year)
        applied = begins - timedelta(days=random.randint(15, 70))
        reason: DeclineReason = random.choice(("conditions_not_met", "no_seat", "withdrawn", "no_answer"))
        declined = applied + timedelta(days=random.randint(3, 12))
        yield Participant(person, session, applied, declined=(declined, reason))


def _awards(random: Random, awards: tuple[Award, ...], ends: date, until: date) -> Iterator[tuple[str, date]]:
    """The second body of a double certification takes longer, and does not always award."""
    for rank, award in enumerate(awards):
        on = ends + timedelta(days=random.randint(5, 40) + 30 * rank)
        if on <= until and (rank == 0 or random.random() < 0.86):
            yield award.code, on


def _exit(random: Random, begins: date, ends: date, drops_out: bool, is_placed: bool) -> Exit:
    if not drops_out:
        return Exit(ends, "completed")
    on = begins + (ends - begins) * random.uniform(0.25, 0.8)
    reasons: tuple[DropOutReason, ...] = ("health", "family", "transport", "money", "language", "content")
    return Exit(on, "dropped_out", "found_work" if is_placed else random.choice(reasons))


def _attend(random: Random, path: Participant, begins: date, until: date) -> None:
    monday = begins
    while monday + timedelta(days=27) <= until:
        attended = round(140 * random.uniform(0.82, 1.0) * 2) / 2
        path.attendance.append((monday, monday + timedelta(days=27), 140.0, attended))
        monday += timedelta(days=28)


def _jobs(random: Random, path: Participant, left: Exit, cast: Cast, until: date) -> Iterator[Job]:
    delay = (
        random.randint(-6, 26)
        if left.reason == "found_work"
        else random.choices(
            (random.randint(1, 27), random.randint(30, 165), random.randint(190, 290)), (52, 40, 8)
        )[0]
    )
    starts = max(left.on + timedelta(days=delay), path.entered_on or left.on)
    home = path.person.country
    work = home if random.random() >= cast.across else next(one for one in cast.tongues if one != home)
    kinds: tuple[tuple[ContractType, int], ...] = (
        ("permanent", 38),
        ("fixed_term", 27),
        ("temporary", 29),
        ("self_employed", 6),
    )
    contract = random.choices([kind for kind, _ in kinds], [share for _, share in kinds])[0]
    lasts = {"fixed_term": random.randint(120, 400), "temporary": random.randint(35, 240)}.get(contract)
    ends = starts + timedelta(days=lasts) if lasts else None
    tongue = cast.tongues[work]
    sizes: tuple[SizeClass, ...] = get_args(SizeClass)
    terms = PlacementTerms(
        employer=random.choice(employers(cast.sector, work, tongue)),
        size_class=random.choices(sizes, (18, 41, 29, 12))[0],
        sector=cast.section if random.random() < 0.8 else random.choice(("F", "H", "N")),
        occupation=OccupationStated(label=cast.occupations[tongue]),
        contract=contract,
        working_time="full_time" if random.random() < 0.9 else "part_time",
        is_subsidised=random.random() < 0.1,
        country_of_residence=home,
        country_of_work=work,
        starts_on=starts,
        evidence=(Evidence(kind=EVIDENCE_OF.get(contract, random.choice(("contract", "contract", "declaration"))), obtained_on=starts),),
    )  # fmt: skip
    recorded = starts + timedelta(days=random.randint(2, 25))
    ended = (
        ((ends + timedelta(days=random.randint(5, 40)), terms.model_copy(update={"ends_on": ends})),)
        if ends
        else ()
    )
    if recorded > until:
        return
    if random.random() < 0.05:  # typed in twice, the first time with a wrong day
        wrong = terms.model_copy(update={"starts_on": starts + timedelta(days=1)})
        yield Job(wrong, recorded, withdrawn=(min(until, recorded + timedelta(days=9)), "entered_in_error"))
    yield Job(terms, recorded, tuple(one for one in ended if one[0] <= until))


def _answers(random: Random, path: Participant, left: Exit, until: date) -> Iterator[Answer]:
    for milestone, days in DUE.items():
        on = left.on + timedelta(days=days)
        recorded = on + timedelta(days=random.randint(1, 20))
        is_asked = random.random() < ASKED[milestone]
        if recorded > until or not is_asked:
            continue
        job = next((job for job in path.jobs if _runs(job, on)), None)
        source: FollowUpSource = random.choice(("telephone", "telephone", "e_mail", "interview"))
        if job is None:
            found: Situation = random.choices(
                ("seeking", "in_training", "inactive", "not_reached"), (52, 16, 8, 24)
            )[0]
            yield Answer(milestone, on, recorded, found, source)
        else:
            found = "self_employed" if job.terms.contract == "self_employed" else "employed"
            yield Answer(milestone, on, recorded, found, source, job.terms.country_of_work)


def _runs(job: Job, on: date) -> bool:
    if job.withdrawn:
        return False
    last = (job.corrected[-1][1] if job.corrected else job.terms).ends_on
    return job.terms.starts_on <= on and (last is None or on <= last)
