"""The same person told in another language: how much of what they are recommended stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from contracts.jobseekers import Profile
from contracts.values import OccupationStated, StatedSkill
from matching.judged.judged_set import JudgedSet
from matching.judged.rankers import Rankers
from matching.reading import OccupationRead, ProfileReading, Reader
from matching.reading.model import WORDS
from matching.taxonomy.model import Label

LANGUAGES = ("fr", "nl", "de", "en")
KEPT = 0.8
"""The least share of the first ten that stays when a profile is told in another language."""


class Labels(Protocol):
    """What telling a profile anew asks of the taxonomy."""

    def label(self, uri: str, language: str) -> Label: ...


def told_in(language: str, profile: Profile, reading: ProfileReading, taxonomy: Labels) -> Profile:
    """The profile with ESCO's own labels in a language for its occupations and skills, read by somebody who uses the
    pages in that language. What they speak stays; so do words that no nomenclature knows."""

    def occupations(
        stated: Iterable[OccupationStated], reads: Sequence[OccupationRead]
    ) -> tuple[OccupationStated, ...]:
        surest: dict[str, str] = {}
        for read in sorted(reads, key=lambda read: -read.score):
            surest.setdefault(read.words, taxonomy.label(read.uri, language).text)
        return tuple(
            one.model_copy(update={"label": surest.get(one.label, one.label), "code": None}) for one in stated
        )

    return profile.model_copy(
        update={
            "occupations_wanted": occupations(profile.occupations_wanted, reading.wanted),
            "occupations_held": occupations(profile.occupations_held, reading.held),
            "skills": tuple(
                StatedSkill(
                    label=one.words if one.key.startswith(WORDS) else taxonomy.label(one.key, language).text
                )
                for one in reading.skills
            ),
            "interface_language": language,
        }
    )


def kept_across_languages(
    judged: JudgedSet, rankers: Rankers, reader: Reader, taxonomy: Labels
) -> Mapping[str, Mapping[str, float]]:
    """By profile and other language, the share of the first ten that stays when the profile, told in ESCO's labels of its
    own language, is told in the other's. The larger of two lists of unequal length counts as whole."""
    shares: dict[str, dict[str, float]] = {}
    for name, profile in judged.profiles.items():
        reading = reader.read_profile(profile)
        firsts = {
            language: set(rankers.product(reader.read_profile(told_in(language, profile, reading, taxonomy))))
            for language in LANGUAGES
        }
        own = firsts.pop(profile.interface_language)
        shares[name] = {
            language: len(own & other) / max(len(own), len(other), 1) for language, other in firsts.items()
        }
    return shares
