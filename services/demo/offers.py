"""Made-up offers of the border region, the same for the same number, seed and day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random

from contracts.offers import OfferTerms
from contracts.values import Code, ContractType, LanguageFloor, LicenceNeed, Salary, StatedSkill, TextVersion
from matching.taxonomy.taxonomy import Taxonomy
from services.demo.choices import TradeChoice, Weighted
from services.demo.employers import employers
from services.demo.region import Town, towns
from services.demo.skills import Pools, skill_pools
from services.demo.texts import Draft, description, drawn, licences, title
from services.demo.trades import TRADES
from services.demo.trades.model import OFFICE_SECTORS, TONGUES, Tongue, Trade
from services.floor.places import Gazetteer

GeneratedOffer = tuple[str, str, OfferTerms]
"""Source, reference, terms."""
CONTRACTS: dict[str, tuple[tuple[ContractType, float], ...]] = {
    "FR": (("permanent", 46), ("temporary", 28), ("fixed_term", 20), ("apprenticeship", 6)),
    "BE": (("permanent", 52), ("temporary", 32), ("fixed_term", 14), ("apprenticeship", 2)),
}
PUBLIC_SOURCES = {("FR", "fr"): "france-travail-demo", ("BE", "nl"): "vdab-demo", ("BE", "fr"): "forem-demo"}
FULL_WEEK = {"FR": (35.0, 35.0, 37.5, 39.0), "BE": (38.0, 38.0, 38.0, 40.0)}
"""Hours a week: the statutory ones, and those with days off in lieu."""
WEEKS_A_MONTH = 52 / 12
LEAST_HOURLY = {"FR": 12.02, "BE": 12.8}
"""Euros: the French minimum wage of 2026, and the Belgian guaranteed minimum by the hour of a 38-hour week."""
SENIOR_PAY = 13.8
"""French euros an hour from which a beginner's pay tells of a trade that is not learnt on the job."""
WELDCOME_BASINS = {"lille", "tournai", "kortrijk", "valenciennes"}
ACTEMPLOI_BASINS = {"mons", "tournai", "charleroi", "valenciennes", "lille"}


def generate_offers(
    n: int, seed: int, gazetteer: Gazetteer, taxonomy: Taxonomy, today: date
) -> Iterator[GeneratedOffer]:
    """``n`` offers. The first of them are the same for every larger ``n``: each is drawn from its own number."""
    maker = OfferMaker(gazetteer, taxonomy, today)
    for number in range(n):
        yield maker.make(Random(f"{seed}:{number}"), f"D{seed % 10_000:04d}-{number:06d}")


class OfferMaker:
    """Draws offers one by one."""

    def __init__(self, gazetteer: Gazetteer, taxonomy: Taxonomy, today: date) -> None:
        self._towns: Weighted[Town] = Weighted(towns(gazetteer), lambda town: town.weight)
        self._trades = TradeChoice()
        self._pools: Pools = skill_pools(TRADES, taxonomy)
        self._taxonomy, self._today = taxonomy, today
        self._contracts = {
            country: Weighted(shares, lambda pair: pair[1]) for country, shares in CONTRACTS.items()
        }

    def make(self, random: Random, reference: str) -> GeneratedOffer:
        town = self._towns.draw(random)
        trade = self._trades.draw(random, town)
        employer = random.choice(employers(trade.sector, town.country, town.tongue))
        contract = self._contract(random, trade, town)
        second = _other(town.tongue) if random.random() < _second_share(trade, town) else None
        draft = drawn(
            random, trade, town, employer=employer.name or "", contract=contract, second=second,
            programme=_programme(random, trade, town),
        )  # fmt: skip
        published = self._today - timedelta(days=random.randint(0, 27))
        moment = datetime.combine(published, time(random.randint(6, 17), random.randrange(60)), UTC)
        hours = _hours(random, trade, town)
        source = "direct" if random.random() < 0.22 else PUBLIC_SOURCES[town.country, town.tongue]
        terms = OfferTerms(
            title=title(draft, town.tongue),
            description=description(draft, town.tongue),
            language=town.tongue,
            versions=_versions(random, draft),
            employer=employer,
            occupations=self._codes(random, trade, town, source),
            skills=self._skills(random, trade, town.tongue),
            languages=_floors(random, draft),
            contract=contract,
            working_time="part_time" if hours < 30 else "full_time",
            hours_per_week=hours,
            starts_on=self._today + timedelta(days=random.randint(3, 75)) if random.random() < 0.7 else None,
            salary=_salary(random, trade, town, hours) if random.random() < _salary_share(town) else None,
            licences=tuple(
                LicenceNeed(licence=code, required=need)
                for code, need in licences(random, trade, town.country)
            ),
            places=(town.place,),
            published_at=moment,
            expires_on=self._today + timedelta(days=random.randint(7, 60)),
            programmes=(draft.programme,) if draft.programme else (),
        )
        return source, reference, terms

    def _contract(self, random: Random, trade: Trade, town: Town) -> ContractType:
        if random.random() < trade.seasonal:
            return "seasonal"
        contract, _ = self._contracts[town.country].draw(random)
        too_senior = contract == "apprenticeship" and trade.pay_fr[0] >= SENIOR_PAY
        return "permanent" if too_senior else contract

    def _codes(self, random: Random, trade: Trade, town: Town, source: str) -> tuple[Code, ...]:
        """French public offers mostly carry a ROME code; a recruiter who posts directly may pick an ESCO occupation."""
        if source == "france-travail-demo" and random.random() < 0.88:
            return (_rome(trade.rome, self._taxonomy.rome_title(trade.rome)),)
        if source == "direct" and random.random() < 0.35 and trade.uri in self._taxonomy:
            return (_esco(trade.uri, self._taxonomy.label(trade.uri, town.tongue).text),)
        return ()

    def _skills(self, random: Random, trade: Trade, tongue: Tongue) -> tuple[StatedSkill, ...]:
        pool = self._pools.get(trade.esco, {}).get(tongue, ())
        if not pool or random.random() < 0.35:
            return ()
        chosen = random.sample(range(len(pool)), min(len(pool), random.randint(2, 4)))
        return tuple(pool[index] for index in sorted(chosen))


@cache
def _rome(code: str, label: str | None) -> Code:
    return Code(scheme="ROME", code=code, label=label)


@cache
def _esco(uri: str, label: str) -> Code:
    return Code(scheme="ESCO", code=uri, label=label)


def _other(tongue: Tongue) -> Tongue:
    return TONGUES[1 - TONGUES.index(tongue)]


def _second_share(trade: Trade, town: Town) -> float:
    return trade.second * (1.0 if town.at_the_border else 0.4)


def _programme(random: Random, trade: Trade, town: Town) -> str | None:
    if trade.programme == "weldcome" and town.basin in WELDCOME_BASINS and random.random() < 0.3:
        return "weldcome"
    if trade.programme == "actemploi" and town.basin in ACTEMPLOI_BASINS and random.random() < 0.3:
        return "actemploi"
    return "emploi-sans-frontieres" if town.at_the_border and random.random() < 0.05 else None


def _versions(random: Random, draft: Draft) -> tuple[TextVersion, ...]:
    """The employer's own version in the other language: more often where they look across the border anyway."""
    share = 0.6 if draft.programme else 0.16 if draft.town.at_the_border else 0.04
    if random.random() >= share:
        return ()
    other = _other(draft.town.tongue)
    return (TextVersion(language=other, title=title(draft, other), description=description(draft, other)),)


def _floors(random: Random, draft: Draft) -> tuple[LanguageFloor, ...]:
    trade, tongue = draft.trade, draft.town.tongue
    floors = []
    if random.random() < (0.75 if trade.sector in OFFICE_SECTORS or tongue == "nl" else 0.45):
        floors.append(LanguageFloor(language=tongue, level=trade.floor))
    if draft.second:
        level = "B2" if trade.floor in ("B2", "C1") else "A2"
        floors.append(LanguageFloor(language=draft.second, level=level, required=random.random() < 0.7))
    if trade.sector == "it" and random.random() < 0.6:
        floors.append(LanguageFloor(language="en", level="B1", required=random.random() < 0.5))
    return tuple(floors)


def _hours(random: Random, trade: Trade, town: Town) -> float:
    if random.random() < trade.part_time:
        return float(random.choice((19, 20, 24, 25, 28)))
    return random.choice(FULL_WEEK[town.country])


def _salary_share(town: Town) -> float:
    return 0.85 if town.country == "FR" else 0.6


def _salary(random: Random, trade: Trade, town: Town, hours: float) -> Salary:
    """By the hour, or by the month for offices and for some others, rounded as adverts round."""
    low, high = trade.pay_fr if town.country == "FR" else trade.pay_be
    least = max(LEAST_HOURLY[town.country], low + (high - low) * random.random() * 0.5)
    most = least + (high - low) * random.uniform(0.15, 0.5)
    monthly = trade.sector in OFFICE_SECTORS or random.random() < (0.35 if town.country == "FR" else 0.2)
    if monthly:
        factor = hours * WEEKS_A_MONTH
        least, most = -(-least * factor // 10) * 10, -(-most * factor // 10) * 10
    else:
        least, most = max(LEAST_HOURLY[town.country], round(least * 20) / 20), round(most * 20) / 20
    period = "month" if monthly else "hour"
    return Salary(
        text=_told(least, most, town.tongue, monthly=monthly),
        minimum=round(least, 2),
        maximum=round(max(least, most), 2),
        period=period,
        months=13 if monthly and town.country == "FR" and random.random() < 0.2 else None,
    )


def _told(least: float, most: float, tongue: Tongue, *, monthly: bool) -> str:
    """The salary in the source's words."""
    figures = [f"{figure:.0f}" if monthly else f"{figure:.2f}".replace(".", ",") for figure in (least, most)]
    if tongue == "fr":
        return f"De {figures[0]} à {figures[1]} € brut {'par mois' if monthly else 'de l’heure'}"
    return f"{figures[0]} tot {figures[1]} euro bruto per {'maand' if monthly else 'uur'}"
