"""Made-up jobseekers of the border region: nobody's data, the same for the same number, seed and day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from contracts.jobseekers import Profile
from contracts.values import (
    CEFR,
    Code,
    ContractType,
    Diploma,
    LanguageLevel,
    Licence,
    OccupationStated,
    StatedSkill,
    TravelLimit,
    WorkingTime,
)
from matching.taxonomy.taxonomy import Taxonomy
from services.demo.choices import TradeChoice, Weighted
from services.demo.region import Town, towns
from services.demo.skills import Pools, skill_pools
from services.demo.trades import TRADES
from services.demo.trades.model import OFFICE_SECTORS, Sector, Tongue, Trade
from services.floor.places import Gazetteer

Chances = tuple[tuple[CEFR | None, float], ...]
SECOND_LANGUAGE: dict[tuple[str, Tongue], Chances] = {
    ("FR", "fr"): ((None, 62), ("A1", 14), ("A2", 11), ("B1", 8), ("B2", 4), ("C1", 1)),
    ("BE", "fr"): ((None, 34), ("A1", 18), ("A2", 20), ("B1", 16), ("B2", 9), ("C1", 3)),
    ("BE", "nl"): ((None, 12), ("A1", 10), ("A2", 22), ("B1", 28), ("B2", 20), ("C1", 8)),
}
"""How well people of a side speak the other side's language: Dutch for the first two, French for the third."""
ENGLISH: Chances = ((None, 40), ("A1", 10), ("A2", 16), ("B1", 18), ("B2", 11), ("C1", 5))
NEWCOMERS_OWN = ("ar", "tr", "pl", "ro", "uk", "it", "pt", "es", "bg", "ln")
NEWCOMERS_LOCAL: Chances = (("A2", 25), ("B1", 35), ("B2", 25), ("C1", 15))
DIPLOMAS: dict[tuple[str, Tongue], tuple[tuple[str, int], ...]] = {
    ("FR", "fr"): (("CAP", 3), ("BEP", 3), ("Baccalauréat professionnel", 4), ("BTS", 5), ("Licence", 6), ("Master", 7)),
    ("BE", "fr"): (
        ("Certificat d'enseignement secondaire inférieur", 2),
        ("Certificat de qualification de sixième professionnelle", 3),
        ("Certificat d'enseignement secondaire supérieur", 4),
        ("Bachelier", 6),
        ("Master", 7),
    ),
    ("BE", "nl"): (
        ("Getuigschrift tweede graad secundair onderwijs", 2),
        ("Studiegetuigschrift beroepssecundair onderwijs", 3),
        ("Diploma secundair onderwijs", 4),
        ("Graduaat", 5),
        ("Bachelor", 6),
        ("Master", 7),
    ),
}  # fmt: skip
OPEN_TO_RECRUITERS = 0.3
"""The share of people who let themselves be suggested."""
LONG_STUDIES: frozenset[Sector] = frozenset({"teaching", "it"})


def generate_profiles(
    n: int, seed: int, gazetteer: Gazetteer, taxonomy: Taxonomy, today: date
) -> Iterator[tuple[UUID, Profile]]:
    """``n`` profiles with their pseudonyms. The first of them are the same for every larger ``n``."""
    maker = ProfileMaker(gazetteer, taxonomy, today)
    for number in range(n):
        random = Random(f"profile {seed}:{number}")
        yield UUID(int=random.getrandbits(128), version=4), maker.make(random)


class ProfileMaker:
    """Draws profiles one by one."""

    def __init__(self, gazetteer: Gazetteer, taxonomy: Taxonomy, today: date) -> None:
        self._towns: Weighted[Town] = Weighted(towns(gazetteer), lambda town: town.weight)
        self._trades = TradeChoice()
        self._pools: Pools = skill_pools(TRADES, taxonomy)
        self._taxonomy, self._today = taxonomy, today

    def make(self, random: Random) -> Profile:
        town = self._towns.draw(random)
        held = [self._trades.draw(random, town) for _ in range(random.choice((1, 1, 1, 2)))]
        wanted = self._wanted(random, held[0], town)
        languages = _languages(random, town, held[0])
        return Profile(
            residence=town.place,
            travel=_travel(random),
            occupations_wanted=(self._occupation(random, wanted, town.tongue),),
            occupations_held=tuple(
                self._occupation(
                    random, trade, town.tongue, months=random.choice((4, 9, 14, 26, 40, 65, 110, 180))
                )
                for trade in dict.fromkeys(held)
            ),
            skills=self._skills(random, [*held, wanted], town.tongue),
            languages=tuple(LanguageLevel(language=code, level=level) for code, level in languages.items()),
            diplomas=_diplomas(random, held[0], town, self._today),
            licences=_licences(random, held),
            contracts=_contracts(random),
            working_times=_working_times(random),
            available_from=self._today + timedelta(days=random.randint(0, 60))
            if random.random() < 0.5
            else None,
            interface_language=town.tongue if random.random() < 0.93 else "en",
            open_to_recruiters=random.random() < OPEN_TO_RECRUITERS,
        )

    def _wanted(self, random: Random, held: Trade, town: Town) -> Trade:
        """The same again, something else of the sector, or a fresh start."""
        chance = random.random()
        if chance < 0.6:
            return held
        if chance < 0.85:
            return random.choice([trade for trade in TRADES if trade.sector == held.sector])
        return self._trades.draw(random, town)

    def _occupation(
        self, random: Random, trade: Trade, tongue: Tongue, months: int | None = None
    ) -> OccupationStated:
        label = random.choice(trade.said_in(tongue).titles)
        coded = random.random() < 0.4 and trade.uri in self._taxonomy
        code = Code(scheme="ESCO", code=trade.uri) if coded else None
        return OccupationStated(label=label, code=code, months=months)

    def _skills(self, random: Random, trades: list[Trade], tongue: Tongue) -> tuple[StatedSkill, ...]:
        known: dict[str, StatedSkill] = {}
        for trade in trades:
            pool = self._pools.get(trade.esco, {}).get(tongue, ())
            for skill in random.sample(pool, min(len(pool), random.randint(1, 4))):
                known[skill.label] = skill
        return tuple(known.values())[:7]


def _draw(random: Random, chances: Chances) -> CEFR | None:
    return random.choices([level for level, _ in chances], [share for _, share in chances])[0]


def _languages(random: Random, town: Town, trade: Trade) -> dict[str, CEFR]:
    """The language of the place first, or one's own where one came from elsewhere."""
    languages: dict[str, CEFR] = {}
    if random.random() < 0.16:
        languages[random.choice(NEWCOMERS_OWN)] = "C2"
        languages[town.tongue] = _draw(random, NEWCOMERS_LOCAL) or "A2"
    else:
        languages[town.tongue] = "C2"
    second = _draw(random, SECOND_LANGUAGE[town.country, town.tongue])
    if second:
        languages["fr" if town.tongue == "nl" else "nl"] = second
    english = _draw(random, ENGLISH)
    if trade.sector in OFFICE_SECTORS and english is None:
        english = "B1"
    if english:
        languages["en"] = english
    if town.basin == "liege" and random.random() < 0.25:
        languages["de"] = "A2"
    return languages


def _travel(random: Random) -> TravelLimit:
    if random.random() < 0.3:
        return TravelLimit(minutes=random.choice((20, 30, 45, 60)))
    return TravelLimit(kilometres=random.choice((10, 15, 20, 30, 30, 40, 50, 70)))


def _diplomas(random: Random, trade: Trade, town: Town, today: date) -> tuple[Diploma, ...]:
    if random.random() < 0.15:
        return ()
    known = DIPLOMAS[town.country, town.tongue]
    least = 6 if trade.sector in LONG_STUDIES else 4 if trade.sector in OFFICE_SECTORS else 0
    most = 7 if trade.sector in OFFICE_SECTORS else 5 if trade.sector == "care" else 4
    fitting = [one for one in known if least <= one[1] <= most]
    name, level = random.choice(fitting)
    return (
        Diploma(title=name, level=level, country=town.entry.country, year=today.year - random.randint(1, 30)),
    )


def _licences(random: Random, trades: list[Trade]) -> tuple[Licence, ...]:
    known: dict[Licence, Any] = {"B": None} if random.random() < 0.72 else {}
    for trade in trades:
        known |= {licence: None for licence, share in trade.licences if random.random() < share * 0.9}
    return tuple(known)


def _contracts(random: Random) -> tuple[ContractType, ...]:
    """Empty means any, as with most people."""
    chance = random.random()
    if chance < 0.6:
        return ()
    return ("permanent",) if chance < 0.75 else ("permanent", "fixed_term", "temporary")


def _working_times(random: Random) -> tuple[WorkingTime, ...]:
    chance = random.random()
    if chance < 0.55:
        return ()
    return ("full_time",) if chance < 0.85 else ("part_time",)
