"""Skills read into concepts: as somebody stated them, the same for offers, profiles and trainings; and as an offer's text
mentions them."""

from __future__ import annotations

from typing import Protocol

from contracts.values import StatedSkill
from matching.reading.demands import Demand, Demands
from matching.reading.model import WORDS, SkillRead
from matching.taxonomy.model import Found, Kind
from matching.text import folded

SKILL: tuple[Kind, ...] = ("skill",)
LEAST_SKILL_SCORE = 0.6
"""How surely a skill must be named by running text to count."""


class Skills(Protocol):
    """What reading a stated skill asks of the taxonomy."""

    def current(self, uri: str) -> str | None: ...
    def lookup(
        self, text: str, language: str | None = None, kinds: tuple[Kind, ...] = ...
    ) -> list[Found]: ...
    def find_skills(self, text: str, language: str | None = None) -> list[Found]: ...


def stated_skill(taxonomy: Skills, skill: StatedSkill, language: str) -> list[SkillRead]:
    """The concepts a stated skill names: by its code, its label, or labels that are half of its words at least."""
    if skill.code and skill.code.scheme == "ESCO" and (uri := taxonomy.current(skill.code.code)):
        return [SkillRead(uri, skill.label, skill.required)]
    if exact := taxonomy.lookup(skill.label, language, SKILL):
        return [SkillRead(exact[0].uri, skill.label, skill.required)]
    inside = taxonomy.find_skills(skill.label, language)
    words = len(folded(skill.label).split())
    if inside and 2 * sum(len(folded(found.words).split()) for found in inside) >= words:
        return [SkillRead(found.uri, found.words, skill.required) for found in inside]
    return [by_words(skill.label, skill.required)]


def by_words(label: str, required: bool = True) -> SkillRead:
    """A skill known by its folded wording alone."""
    return SkillRead(f"{WORDS}{folded(label)}", label, required)


def mentioned_skills(taxonomy: Skills, text: str, language: str) -> list[SkillRead]:
    """The concepts that running text mentions, required where the text itself demands them, and without those that are
    only part of what the employer offers: see ``demands``."""
    found = [one for one in taxonomy.find_skills(text, language) if one.score >= LEAST_SKILL_SCORE]
    demands = Demands(text)
    said = [(one, demands.of(one.words)) for one in found]
    return [
        SkillRead(one.uri, one.words, demand is Demand.REQUIRED)
        for one, demand in said
        if demand is not Demand.NONE
    ]
