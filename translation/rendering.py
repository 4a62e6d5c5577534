"""An offer in each reader's language, from what is certain: its coded fields, rendered as labelled lines and a sentence.

No machine translates here. The employer's own text stands beside, marked with its language, and so does a version in
the reader's language if somebody wrote one. Templates avoid words that would have to agree with an unknown noun.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.values import LanguageFloor, LicenceNeed, Salary
from translation import formats, french
from translation.facts import Label, OfferFacts, Text, Town
from translation.formats import capitalised
from translation.glossary import term
from translation.locales import Translator, translator


@dataclass(frozen=True)
class Line:
    """One labelled fact. ``language`` is the value's own: where it is not the reader's, ``note`` says which it is."""

    key: str
    label: str
    value: str
    language: str
    note: str | None = None


@dataclass(frozen=True)
class RenderedOffer:
    """An offer for one reader. ``version`` is the text in the reader's language, if the original is in another."""

    language: str
    sentence: str
    lines: tuple[Line, ...]
    original: Text
    version: Text | None


def render_offer(facts: OfferFacts, language: str) -> RenderedOffer:
    """The offer in one of the four languages. Raises ``UnknownLanguage`` for another."""
    say = translator(language)
    in_language = [text for text in facts.versions if text.language == language]
    # An employer's or partner's words come before a machine's.
    in_language.sort(key=lambda text: ("employer", "partner", "machine").index(text.origin))
    is_foreign = facts.original.language != language
    return RenderedOffer(
        language=language,
        sentence=_sentence(facts, say),
        lines=tuple(_lines(facts, say)),
        original=facts.original,
        version=in_language[0] if is_foreign and in_language else None,
    )


def bilingual(facts: OfferFacts, first: str, second: str) -> tuple[RenderedOffer, RenderedOffer]:
    """The offer in two languages, the reader's first."""
    return render_offer(facts, first), render_offer(facts, second)


def _sentence(facts: OfferFacts, say: Translator) -> str:
    parts = [_heading(facts, say), *_conditions(facts, say)]
    sentences = [", ".join(parts) + "."]
    required = [
        *_languages([need for need in facts.languages if need.required], say),
        *_licences([need for need in facts.licences if need.required], say),
    ]
    if required:
        sentences.append(say.gettext("Required: %(what)s.", what=formats.listing(required, say.language)))
    return capitalised(" ".join(sentences))


def _heading(facts: OfferFacts, say: Translator) -> str:
    """The occupation in the reader's language makes a phrase; a title, or another language's word, is only quoted."""
    where = _where(facts.towns, say)
    label = _occupation(facts.occupation, say.language)
    if label and label.language == say.language:
        what = french.of(_lowered(label.text)) if say.language == "fr" else label.text
        if where:
            return say.gettext("%(occupation)s wanted %(in_place)s", occupation=what, in_place=where)
        return say.gettext("%(occupation)s wanted", occupation=what)
    title = label or Label(facts.original.title, facts.original.language)
    quoted = say.gettext("“%(text)s”", text=title.text)
    if note := _note(title.language, say):
        quoted = f"{quoted} ({note})"
    if where:
        return say.gettext("Wanted %(in_place)s: %(title)s", in_place=where, title=quoted)
    return say.gettext("Wanted: %(title)s", title=quoted)


def _conditions(facts: OfferFacts, say: Translator) -> Iterator[str]:
    """Contract, time, start and salary as they stand inside a sentence."""
    if facts.contract:
        yield term("contract", facts.contract, say.language, inline=True)
    if facts.working_time:
        yield term("working_time", facts.working_time, say.language, inline=True)
    if facts.starts_on:
        yield say.gettext("from %(date)s", date=formats.day(facts.starts_on, say.language))
    if paid := _paid(facts.salary, say.language):
        yield paid


def _lines(facts: OfferFacts, say: Translator) -> Iterator[Line]:
    """The lines that have something to say, in reading order."""
    _, language = say.gettext, say.language
    told: tuple[tuple[str, str, Label | str | None], ...] = (
        ("occupation", _("Occupation"), _named(_occupation(facts.occupation, language))),
        ("contract", _("Contract"), facts.contract and term("contract", facts.contract, language)),
        ("working_time", _("Working time"), _working_time(facts, say)),
        ("start", _("Start"), _day(facts.starts_on, language)),
        ("salary", _("Salary"), _salary(facts, language)),
        (
            "place",
            _("Place of work"),
            formats.listing([_town(t, language) for t in facts.towns], language),
        ),
        ("languages", _("Languages"), formats.listing(_languages(facts.languages, say), language)),
        (
            "licences",
            _("Licences and certificates"),
            formats.listing(_licences(facts.licences, say), language),
        ),
        ("employer", _("Employer"), facts.employer),
        ("employer_country", _("Country of the employer"), _country(facts.employer_country, language)),
        ("expires", _("Apply before"), _day(facts.expires_on, language)),
    )
    for key, label, value in told:
        if isinstance(value, Label):
            yield Line(key, label, value.text, value.language, _note(value.language, say))
        elif value:
            yield Line(key, label, value, language)


def _occupation(labels: Sequence[Label], language: str) -> Label | None:
    """The occupation's label in the language, else the first one known."""
    return next((label for label in labels if label.language == language), labels[0] if labels else None)


def _named(label: Label | None) -> Label | None:
    return label and Label(capitalised(label.text), label.language)


def _note(source: str, say: Translator) -> str | None:
    """Tells a reader which language some words are in: "en néerlandais"."""
    if source == say.language:
        return None
    return say.gettext("in %(language)s", language=formats.language_name(source, say.language))


def _where(towns: Sequence[Town], say: Translator) -> str:
    phrases = [say.gettext("in %(place)s", place=_town(town, say.language)) for town in towns]
    joined = formats.listing(phrases, say.language)
    return french.contracted(joined) if say.language == "fr" else joined


def _town(town: Town, language: str) -> str:
    country = _country(town.country, language)
    return f"{town.name_in(language)} ({country})" if country else town.name_in(language)


def _day(value: date | None, language: str) -> str | None:
    return formats.day(value, language) if value else None


def _country(code: str | None, language: str) -> str | None:
    return formats.country_name(code, language) if code else None


def _working_time(facts: OfferFacts, say: Translator) -> str:
    parts = [term("working_time", facts.working_time, say.language)] if facts.working_time else []
    if facts.hours_per_week:
        hours = formats.number(facts.hours_per_week, say.language)
        parts.append(say.gettext("%(hours)s h per week", hours=hours))
    return ", ".join(parts)


def _salary(facts: OfferFacts, language: str) -> Label | str | None:
    """The amounts where they are known, else the source's own words in the source's language."""
    paid = _paid(facts.salary, language)
    if paid or facts.salary is None or not facts.salary.text:
        return paid
    return Label(facts.salary.text, facts.original.language)


def _paid(salary: Salary | None, language: str) -> str | None:
    if salary is None:
        return None
    amounts = (salary.minimum, salary.maximum)
    return formats.salary(*amounts, salary.period, language, currency=salary.currency, months=salary.months)


def _languages(needs: Sequence[LanguageFloor], say: Translator) -> list[str]:
    return [
        _weighed(f"{formats.language_name(need.language, say.language)} {need.level}", need.required, say)
        for need in needs
    ]


def _licences(needs: Sequence[LicenceNeed], say: Translator) -> list[str]:
    return [
        _weighed(term("licence", need.licence, say.language, inline=True), need.required, say)
        for need in needs
    ]


def _weighed(what: str, required: bool, say: Translator) -> str:
    return what if required else say.gettext("%(what)s (a plus)", what=what)


def _lowered(text: str) -> str:
    """The label as inside a sentence; an acronym at its head stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
