"""A training's session as pages show it: the certain facts in a reader's language, beside the text as it was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from contracts.trainings import Site, TrainingTerms
from contracts.values import LanguageLevel, Place
from matching.taxonomy.taxonomy import Taxonomy
from services.floor.places import Gazetteer
from services.trainings.queries import SessionRow
from services.web.context import Visit
from services.web.wording import CLEAR
from translation import formats
from translation.facts import Label, Text
from translation.formats import capitalised
from translation.glossary import cefr, term
from translation.locales import N_, Translator, translator
from translation.rendering import Line

SITES: Final = {"theory": N_("Theory"), "practice": N_("Practice"), "both": N_("Theory and practice")}
ON_A_CARD: Final = ("leads_to", "theory", "practice", "both", "entry", "awards", "cost")


@dataclass(frozen=True)
class TrainingSide:
    """A session for one reader. ``version`` is the text in their language, where the original is in another."""

    language: str
    lines: tuple[Line, ...]
    original: Text
    version: Text | None

    @property
    def title(self) -> Label:
        """The title this reader reads best."""
        told = self.version or self.original
        return Label(told.title, told.language)


@dataclass(frozen=True)
class SessionCard:
    """A session in short."""

    row: SessionRow
    title: Label
    original: Label | None
    countries: tuple[str, ...]
    lines: tuple[Line, ...]


def side(row: SessionRow, visit: Visit, language: str) -> TrainingSide:
    """The session in one of the four languages."""
    terms = row.terms
    versions = [one for one in terms.versions if one.language == language]
    versions.sort(key=lambda one: ("employer", "partner", "machine").index(one.origin))
    chosen = versions[0] if versions and terms.language != language else None
    return TrainingSide(
        language,
        tuple(_lines(row, visit.taxonomy, visit.ports.gazetteer, translator(language))),
        Text(terms.title, terms.description, terms.language),
        Text(chosen.title, chosen.description, chosen.language, chosen.origin) if chosen else None,
    )


def card(row: SessionRow, visit: Visit) -> SessionCard:
    """The session's card for the reader."""
    told = side(row, visit, visit.language)
    original = Label(row.terms.title, row.terms.language)
    return SessionCard(
        row,
        told.title,
        None if told.title == original else original,
        countries_of(row.terms),
        tuple(line for line in told.lines if line.key in ON_A_CARD),
    )


def countries_of(terms: TrainingTerms) -> tuple[str, ...]:
    """The countries it takes place in, each once."""
    return tuple(dict.fromkeys(site.place.country for site in terms.sites if site.place.country))


def period(starts_on: date, ends_on: date, say: Translator) -> str:
    """ "from 1 March 2027 to 30 June 2027", as a label's value."""
    return say.gettext(
        "%(first)s to %(last)s",
        first=formats.day(starts_on, say.language),
        last=formats.day(ends_on, say.language),
    )


def _lines(row: SessionRow, taxonomy: Taxonomy, gazetteer: Gazetteer, say: Translator) -> Iterator[Line]:
    """The lines that have something to say, in reading order."""
    _, language, terms = say.gettext, say.language, row.terms
    for label in _occupations(terms, taxonomy, language):
        yield _quoted("leads_to", _("Leads to the job of"), label, say)
    for kind in SITES:
        if towns := _towns([site for site in terms.sites if site.kind == kind], gazetteer, language):
            yield Line(kind, _(SITES[kind]), towns, language)
    yield Line("dates", _("Dates"), capitalised(period(row.starts_on, row.ends_on, say)), language)
    told: tuple[tuple[str, str, str | None], ...] = (
        ("hours", _("Hours altogether"), formats.number(terms.hours, language) if terms.hours else None),
        ("entry", _("Language needed at the beginning"), _levels(terms.entry_languages, language)),
        ("exit", _("Language reached at the end"), _levels(terms.exit_languages, language)),
        ("licences", _("Licences and certificates it gives"), _licences(terms.licences, language)),
        ("cost", _("Cost for you"), _cost(terms.cost, say)),
        ("providers", _("Given by"), formats.listing([one.name for one in terms.providers], language)),
    )
    for key, name, value in told:
        if value:
            yield Line(key, name, capitalised(value), language)
    if terms.awards:
        titles = formats.listing([award.title for award in terms.awards], language)
        yield _quoted("awards", _("Award at the end"), Label(titles, terms.language), say)
    if terms.conditions:
        yield _quoted("conditions", _("Conditions"), Label(terms.conditions, terms.language), say)


def _quoted(key: str, name: str, label: Label, say: Translator) -> Line:
    """A line in the language it was written in, which is named where it is not the reader's."""
    note = None
    if label.language != say.language:
        note = say.gettext("in %(language)s", language=formats.language_name(label.language, say.language))
    return Line(key, name, label.text, label.language, note)


def _occupations(terms: TrainingTerms, taxonomy: Taxonomy, language: str) -> Iterator[Label]:
    """What it trains for, in the reader's words where the nomenclature has them, else in the training's."""
    seen = set()
    for code in terms.occupations:
        uri = taxonomy.current(code.code) if code.scheme == "ESCO" else None
        if code.scheme == "ROME":
            crossed = taxonomy.rome_occupations_for_title(code.code, code.label or "")
            uri = next((one.uri for one in crossed if one.weight >= CLEAR), None)
        if uri is not None:
            known = taxonomy.label(uri, language)
            label = Label(capitalised(known.text), known.language)
        elif code.label:
            label = Label(code.label, terms.language)
        else:
            continue
        if label not in seen:
            seen.add(label)
            yield label


def _towns(sites: Sequence[Site], gazetteer: Gazetteer, language: str) -> str:
    return formats.listing([_town(site.place, gazetteer, language) for site in sites], language)


def _town(place: Place, gazetteer: Gazetteer, language: str) -> str:
    entry = gazetteer.find(
        f"{place.postcode} {place.label}" if place.postcode else place.label, place.country
    )
    name = entry.name_in(language) if entry else place.label
    country = place.country or (entry.country if entry else None)
    return f"{name} ({formats.country_name(country, language)})" if country else name


def _levels(levels: Sequence[LanguageLevel], language: str) -> str:
    told = [f"{formats.language_name(one.language, language)} {cefr(one.level, language)}" for one in levels]
    return formats.listing(told, language) if told else ""


def _licences(licences: Sequence[str], language: str) -> str:
    return formats.listing([term("licence", one, language, inline=True) for one in licences], language)


def _cost(cost: float | None, say: Translator) -> str | None:
    if cost is None:
        return None
    return formats.money(cost, say.language) if cost else say.gettext("Nothing: it is free for participants")
