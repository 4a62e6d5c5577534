"""Titles and descriptions as recruiters write them, the same choices told in either language."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from contracts.values import Licence
from services.demo.phrases import (
    BENEFITS,
    CONTRACTS,
    OPENINGS,
    PROGRAMMES,
    RHYTHMS,
    SECOND_LANGUAGE,
)
from services.demo.region import Town
from services.demo.trades.model import TONGUES, Tongue, Trade

GENDERS: dict[Tongue, tuple[str, ...]] = {
    "fr": (" (H/F)", " (H/F/X)", " H/F", " (F/H)", " - H/F/X"),
    "nl": (" (m/v/x)", " (m/v/x)", " m/v/x", " (v/m/x)", " (m/v)"),
}
TAILS: dict[str, tuple[str, str]] = {
    "permanent": (" – CDI", " – vast contract"),
    "temporary": (" – intérim", " – interim"),
    "fixed_term": (" – CDD", " – tijdelijk"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What was drawn for one advert, before it is told: indices, so that both languages say the same."""

    trade: Trade
    town: Town
    employer: str
    contract: str
    months: int
    second: Tongue | None
    programme: str | None
    title: float
    gender: int
    tail: float
    opening: int
    duties: tuple[int, ...]
    ask: int
    rhythm: int
    benefit: int | None


def drawn(
    random: Random,
    trade: Trade,
    town: Town,
    *,
    employer: str,
    contract: str,
    second: Tongue | None,
    programme: str | None,
) -> Draft:
    """An advert's draft: which sentences it will hold."""
    duties = range(len(trade.fr.duties))
    return Draft(
        trade, town, employer, contract, random.randint(2, 11), second, programme,
        title=random.random(),
        gender=random.randrange(5),
        tail=random.random(),
        opening=random.randrange(len(OPENINGS["fr"])),
        duties=tuple(sorted(random.sample(duties, 2 if random.random() < 0.7 else 3))),
        ask=random.randrange(len(trade.fr.asks)),
        rhythm=random.randrange(len(RHYTHMS[trade.sector])),
        benefit=random.randrange(3) if random.random() < 0.25 else None,
    )  # fmt: skip


def title(draft: Draft, tongue: Tongue) -> str:
    """The title, with the decoration that recruiters put round it."""
    titles = draft.trade.said_in(tongue).titles
    plain = titles[int(draft.title * len(titles))]
    tail = ""
    if draft.tail < 0.12:
        tail = f" – {draft.town.entry.name_in(tongue)}"
    elif draft.tail < 0.25 and draft.contract in TAILS:
        tail = TAILS[draft.contract][TONGUES.index(tongue)]
    return f"{plain}{GENDERS[tongue][draft.gender]}{tail}"


def description(draft: Draft, tongue: Tongue) -> str:
    """Three to six sentences, and one more where the second language or a programme is told of."""
    words, side = draft.trade.said_in(tongue), TONGUES.index(tongue)
    sentences = [OPENINGS[tongue][draft.opening].format(employer=draft.employer, at=draft.town.at(tongue))]
    sentences += [words.duties[index] for index in draft.duties]
    sentences.append(words.asks[draft.ask])
    if draft.second:
        sentences.append(SECOND_LANGUAGE[draft.second][side])
    if draft.programme:
        sentences.append(PROGRAMMES[draft.programme][side])
    elif draft.benefit is not None:
        sentences.append(BENEFITS[draft.town.country][draft.benefit][side])
    elif not draft.second:
        sentences.append(RHYTHMS[draft.trade.sector][draft.rhythm][side])
    if len(draft.duties) < 3 and draft.contract in CONTRACTS:
        sentences.append(CONTRACTS[draft.contract][side].format(months=draft.months))
    return "\n".join(sentences)


def licences(random: Random, trade: Trade, country: str) -> tuple[tuple[Licence, bool], ...]:
    """Licences asked for, each with whether it is required; a share of one means always and required.

    VCA is a certificate of the Low Countries: French employers do not ask for it.
    """
    return tuple(
        (licence, share >= 0.5 or random.random() < 0.5)
        for licence, share in trade.licences
        if random.random() < share and (licence != "VCA" or country == "BE")
    )
