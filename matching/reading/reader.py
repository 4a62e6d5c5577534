"""Reads offers and profiles: which occupations and skills they speak of, and one vector for what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from itertools import chain
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from contracts.jobseekers import Profile
from contracts.offers import OfferTerms
from contracts.values import Code, OccupationStated, Place
from matching.reading.licences import with_implied
from matching.reading.model import (
    OccupationRead,
    OfferReading,
    ProfileReading,
    SkillRead,
    Spot,
    Vector,
)
from matching.reading.skills import Skills, mentioned_skills, stated_skill
from matching.taxonomy.model import LANGUAGES, SURENESS, Crossing, Label
from matching.text import undecorated

VERSION = 6
"""Raised whenever the same words would be read otherwise, so that stored readings are made anew."""
MOST_OCCUPATIONS = 8
HEAD = 1200
"""Characters of a description that the vector is made of: an encoder reads little more than its first sentences."""

Reads = Sequence[tuple[OccupationRead, ...]]
"""What each of some stated occupations was read as, the surest first."""


class Taxonomy(Skills, Protocol):
    """What reading asks of the taxonomy."""

    @property
    def digest(self) -> str: ...
    @property
    def one_form(self) -> Callable[[str], str]: ...
    def label(self, uri: str, language: str) -> Label: ...
    def skills_of(self, uri: str) -> tuple[tuple[str, ...], tuple[str, ...]]: ...
    def make_ready(self) -> None: ...
    def rome_occupations(self, code: str) -> tuple[Crossing, ...]: ...
    def rome_occupations_for_title(self, code: str, appellation: str) -> tuple[Crossing, ...]: ...


class Encoder(Protocol):
    """What reading asks of the encoder."""

    @property
    def name(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    def encode(
        self, texts: Sequence[str], *, kind: Literal["query", "passage"] = ...
    ) -> NDArray[np.float32]: ...


class Named(Protocol):
    """An occupation that a title may mean, and how surely."""

    @property
    def uri(self) -> str: ...
    @property
    def score(self) -> float: ...


class Titles(Protocol):
    """What reading asks of the occupation reader: the occupations each title may mean, the surest first, and by what."""

    @property
    def identity(self) -> str: ...

    def make_ready(self) -> None: ...
    def read(
        self, texts: Sequence[str], languages: Sequence[str], limit: int = ...
    ) -> Sequence[Sequence[Named]]: ...


def identity_of(encoder: str, titles: str, taxonomy: str) -> str:
    """The identity of a reader: by the names of what encodes and of what reads titles, and the taxonomy's digest."""
    return f"{VERSION}/{encoder}/{titles}/{taxonomy}"


class Reader:
    """Reads offers in batches and profiles one by one; may be called from any thread."""

    def __init__(self, taxonomy: Taxonomy, encoder: Encoder, titles: Titles) -> None:
        self._taxonomy, self._encoder, self._titles = taxonomy, encoder, titles
        # Offers repeat each other's titles and skills. What people say of themselves is not kept.
        self._skill = lru_cache(maxsize=20_000)(partial(stated_skill, taxonomy))
        self._bare = lru_cache(maxsize=20_000)(undecorated)

    @property
    def identity(self) -> str:
        """Changes whenever the same offer would be read otherwise; only vectors of one identity may be compared."""
        return identity_of(self._encoder.name, self._titles.identity, self._taxonomy.digest)

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    def make_ready(self) -> None:
        """Work out now what the first offer would wait for: seconds. Nothing is encoded."""
        self._taxonomy.make_ready()
        self._titles.make_ready()

    def read_offers(self, terms: Sequence[OfferTerms]) -> list[OfferReading]:
        """One reading an offer, in their order. All texts are encoded at once."""
        vectors = self._encoder.encode([self._gist(offer) for offer in terms], kind="passage")
        titles = self._titles.read(
            [self._occupation_in(offer) for offer in terms],
            [offer.language for offer in terms],
            MOST_OCCUPATIONS,
        )
        return [
            self._offer(offer, vector, named)
            for offer, vector, named in zip(terms, vectors, titles, strict=True)
        ]

    def read_profile(self, profile: Profile) -> ProfileReading:
        """A profile's reading. Its words are taken to be in the language the jobseeker reads the pages in."""
        language = profile.interface_language
        wanted, held = (
            self._occupations(stated, language)
            for stated in (profile.occupations_wanted, profile.occupations_held)
        )
        skills = chain.from_iterable(
            stated_skill(self._taxonomy, skill, language) for skill in profile.skills
        )
        return ProfileReading(
            vector=self._direction(profile, wanted, held),
            country=profile.residence.country,
            latitude=profile.residence.latitude,
            longitude=profile.residence.longitude,
            travel=profile.travel,
            wanted=tuple(chain.from_iterable(wanted)),
            held=tuple(chain.from_iterable(held)),
            skills=_each_once(skills),
            implied=self._implied(held),
            languages=profile.languages,
            licences=with_implied(profile.licences),
            contracts=profile.contracts,
            working_times=profile.working_times,
            available_from=profile.available_from,
        )

    def _offer(self, offer: OfferTerms, vector: Vector, named: Sequence[Named]) -> OfferReading:
        stated = chain.from_iterable(self._skill(skill, offer.language) for skill in offer.skills)
        mentioned = mentioned_skills(self._taxonomy, f"{offer.title}\n{offer.description}", offer.language)
        return OfferReading(
            vector=vector,
            occupations=self._coded(offer.occupations, offer.title, named),
            skills=_each_once([*stated, *mentioned]),
            spots=_spots(offer.places),
            languages=offer.languages,
            text_languages=tuple(dict.fromkeys([offer.language, *(v.language for v in offer.versions)])),
            licences=tuple(need.licence for need in offer.licences if need.required),
            contract=offer.contract,
            working_time=offer.working_time,
            published_on=offer.published_at.date() if offer.published_at else None,
            expires_on=offer.expires_on,
        )

    def _occupation_in(self, offer: OfferTerms) -> str:
        """The title without decoration and without the offer's own places: "Cariste – Rumes" is a forklift driver."""
        bare = self._bare(offer.title)
        for place in offer.places:
            if place.label.casefold() not in bare.casefold():
                continue
            town = re.escape(place.label)
            shorter = re.sub(
                rf"(?:[\s,(–|-]|\b(?:à|a|te|in|at|bei)\b)*\b{town}\)?$", "", bare, flags=re.IGNORECASE
            )
            bare = undecorated(shorter) if shorter else bare
        return bare

    def _gist(self, offer: OfferTerms) -> str:
        return f"{self._bare(offer.title)}\n{offer.description[:HEAD]}".strip()

    def _occupations(self, stated: Sequence[OccupationStated], language: str) -> Reads:
        titles = [undecorated(occupation.label) for occupation in stated]
        named = self._titles.read(titles, [language] * len(titles)) if titles else []
        return [
            self._coded([occupation.code] if occupation.code else [], occupation.label, reads)
            for occupation, reads in zip(stated, named, strict=True)
        ]

    def _coded(self, codes: Iterable[Code], title: str, named: Sequence[Named]) -> tuple[OccupationRead, ...]:
        """Occupations by their codes where there are any that are known; else by what the title may mean."""
        scores: dict[str, float] = {}
        for code in codes:
            for uri, score in self._of_code(code, title, named):
                scores[uri] = max(scores.get(uri, 0.0), score)
        if not scores:
            scores = {read.uri: read.score for read in named}
        best = sorted(scores, key=lambda uri: (-scores[uri], uri))[:MOST_OCCUPATIONS]
        return tuple(OccupationRead(uri, min(max(scores[uri], 0.0), 1.0), title) for uri in best)

    def _of_code(self, code: Code, title: str, named: Sequence[Named]) -> list[tuple[str, float]]:
        """What a code stands for: an ESCO address itself; a ROME code the occupations its job title covers, relative
        to the best supported and by how they relate, and of the others under the code those that the title may mean."""
        if code.scheme == "ESCO":
            uri = self._taxonomy.current(code.code)
            return [(uri, 1.0)] if uri else []
        if code.scheme != "ROME":
            return []
        covered = self._taxonomy.rome_occupations_for_title(code.code, code.label or title)
        if covered == (whole := self._taxonomy.rome_occupations(code.code)):
            covered = self._taxonomy.rome_occupations_for_title(code.code, title)
        under_code = {crossing.uri for crossing in whole}
        most = max((crossing.weight for crossing in covered), default=1.0)
        return [(crossing.uri, SURENESS[crossing.match] * crossing.weight / most) for crossing in covered] + [
            (read.uri, read.score) for read in named if read.uri in under_code
        ]

    def _implied(self, held: Reads) -> dict[str, str]:
        """The skills essential to the surest reading of each occupation held, with that occupation."""
        implied: dict[str, str] = {}
        for reads in held:
            for read in reads[:1]:
                for skill in self._taxonomy.skills_of(read.uri)[0]:
                    implied.setdefault(skill, read.uri)
        return implied

    def _direction(self, profile: Profile, wanted: Reads, held: Reads) -> Vector:
        """The mean direction of the occupations wanted, or held where none is; zeros where there is neither.

        An occupation speaks with the jobseeker's own words and with its names in every language: adverts from across
        the border are then as near as those of home.
        """
        stated, reads = (profile.occupations_wanted, wanted) if wanted else (profile.occupations_held, held)
        one_form = self._taxonomy.one_form
        texts = [one_form(undecorated(occupation.label)).lower() for occupation in stated]
        surest = [read.uri for occupation in reads for read in occupation[:1]]
        texts += [self._taxonomy.label(uri, language).text for uri in surest for language in LANGUAGES]
        if not texts:
            return np.zeros(self.dimension, np.float32)
        mean = self._encoder.encode(texts, kind="query").mean(axis=0)
        direction: Vector = (mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32)
        return direction


def _spots(places: Sequence[Place]) -> tuple[Spot, ...]:
    return tuple(
        Spot(number, place.latitude, place.longitude)
        for number, place in enumerate(places)
        if place.latitude is not None and place.longitude is not None
    )


def _each_once(skills: Iterable[SkillRead]) -> tuple[SkillRead, ...]:
    """Each skill as it was first read, but required where any reading of it is."""
    unique: dict[str, SkillRead] = {}
    for skill in skills:
        known = unique.get(skill.key)
        if known is None or (skill.required and not known.required):
            unique[skill.key] = skill
    return tuple(unique.values())
