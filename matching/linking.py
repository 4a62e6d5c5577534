"""Reads job titles into ESCO occupations: by their exact label where there is one, else by meaning.

A concept is one thing with labels in every language, so a text is compared with all of them: crossing the border
costs nothing. `docs/matching-quality.md` shows what each step gives.
"""

import random
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.encoder import Encoder, Together, called_together, shipped_labels
from matching.encoder.calibration import Calibration
from matching.encoder.labels import LabelVectors
from matching.taxonomy.model import LANGUAGES, Found
from matching.taxonomy.taxonomy import Taxonomy
from matching.taxonomy.wordings import Wording
from matching.text import gender_forms, undecorated, unqualified
from matching.title_parts import WHOLE_LABEL, Scored, TitleParts, head

Floats = NDArray[np.float32]
# How much the labels in each language (columns: LANGUAGES) count for a text in the language of the row. Found on French
# and Dutch texts, for which German labels gave nothing; the rows of English and German follow the same pattern.
WEIGHTS = np.array(
    [
        [0.6, 0.2, 0.2, 0.0],
        [0.2, 0.6, 0.2, 0.0],
        [0.2, 0.2, 0.6, 0.0],
        [0.1, 0.1, 0.2, 0.6],
    ],
    np.float32,
)
PREFERRED = 0.15  # weight of the likeness to the preferred label, beside 1 for the nearest label
ENOUGH = 0.1  # a reading less likely to be right than this is refused; see docs/matching-quality.md
BESIDE = (
    1 / 3
)  # what the encoder of offers weighs beside that of titles: from .2 to .5 nothing differs by more than chance
TRIED = 1_500  # labels held out, one at a time, to calibrate
TEXTS_AT_ONCE = 64  # × 84 000 labels × 4 bytes = 21 MB
REMEMBERED = 50_000
CALLED_SO_TOO = 0.4  # what a further label counts that is another occupation's preferred one
SURE_MEANING = 0.6  # a whole title as surely read as this is not read by a part
ABOVE = 1e-3  # how far one occupation named by a label stands above the next, where likeness orders the rest

T = TypeVar("T")
Part = Literal["adapter", "lexical", "crosswalk"]
"""What a reader can do without: the lens, every exact lookup, the titles of ROME among what is looked up."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An occupation that a text names.

    `score` is 0 to 1: how surely a label names it, or how probably it is what the text means. `words` is the label
    it was found by: the same as in the text, or the nearest one.
    """

    uri: str
    score: float
    evidence: Literal["label", "meaning"]
    words: str


class OccupationReader:
    """Reads titles in any language. May be called from several threads."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        encoder: Encoder,
        home: Path,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        """Load the label vectors and the calibration, making both at the first start (see `LabelVectors.load`)."""
        tell = progress or (lambda _: None)
        self._taxonomy, self._encoder = taxonomy, encoder
        self._labels = LabelVectors.load(taxonomy, encoder, home, tell)
        self._uris = [occupation.uri for occupation in taxonomy.occupations]
        self._row = {uri: row for row, uri in enumerate(self._uris)}
        self._parts = TitleParts(self._labels.wordings, self._row)
        self._memory: dict[tuple[str, str | None], list[Reading]] = {}
        self._lacks: frozenset[Part] = frozenset()
        path = self._labels.folder / "calibration.json"
        calibration = Calibration.read(path) or shipped_labels.calibration_of(self._labels.folder.name)
        if calibration is None:
            tell("Trying the occupations' labels, to know when a reading can be trusted")
            calibration = self._calibrated()
            calibration.write(path)
        self._calibration = calibration

    @property
    def identity(self) -> str:
        """Changes with the encoder, whose vectors decide what a title means."""
        return self._encoder.name

    def make_ready(self) -> None:
        """Work out now what the first title would wait for."""
        self._parts.make_ready()

    def ship(self) -> None:
        """Write what was learned of the labels to where it ships."""
        shipped_labels.keep(self._labels.lenses, {self._labels.folder.name: self._calibration})

    def without(self, parts: Collection[Part]) -> Self:
        """Return a reader that lacks these parts, to measure what each brings; this one stays as it is."""
        bare = copy(self)
        bare._lacks, bare._memory = self._lacks | frozenset(parts), {}
        if "adapter" in parts:
            bare._labels = self._labels.without_lens()
            bare._calibration = bare._calibrated()
        return bare

    def read(
        self, texts: Sequence[str], languages: Sequence[str | None], limit: int = 5
    ) -> list[list[Reading]]:
        """Return for each text the occupations it names, the surest first, at most `limit`; none if it names none.

        `languages[i]` is the language of text i, or None if unknown. Raises ValueError if the lengths differ.
        """
        keys = list(zip(map(self._taxonomy.one_form, texts), languages, strict=True))
        known = {key: self._memory[key] for key in set(keys) if key in self._memory}
        unread = [key for key in dict.fromkeys(keys) if key not in known]
        fresh = dict(zip(unread, self._by_label(unread), strict=True))
        unnamed = [key for key in unread if not fresh[key]]
        for start in range(0, len(unnamed), TEXTS_AT_ONCE):
            part = unnamed[start : start + TEXTS_AT_ONCE]
            fresh.update(zip(part, self._by_meaning(part), strict=True))
        if len(self._memory) + len(fresh) > REMEMBERED:
            self._memory.clear()
        self._memory.update(fresh)
        known.update(fresh)
        return [known[key][:limit] for key in keys]

    def rows(self, uris: Sequence[str]) -> list[int | None]:
        """Return each occupation's column in `likeness`: that of its heir if it is gone, None if it is unknown."""
        return [self._row.get(self._taxonomy.current(uri) or "") for uri in uris]

    def order(self, texts: Sequence[str], languages: Sequence[str | None]) -> Floats:
        """Return scores, (texts, occupations), that put all occupations in the order in which the texts are read.

        Those that a label names come first, as `read` has them; the others follow by likeness, which is also theirs.
        """
        scores = self.likeness(texts, languages)
        for row, readings in zip(scores, self.read(texts, languages, len(self._uris)), strict=True):
            named = [self._row[reading.uri] for reading in readings if reading.evidence == "label"]
            row[named] = row.max() + ABOVE * np.arange(len(named), 0, -1)
        return scores

    def likeness(self, texts: Sequence[str], languages: Sequence[str | None]) -> Floats:
        """Return how near each text is to each occupation, (texts, occupations); about -1 to 1."""
        scores = np.empty((len(texts), len(self._uris)), np.float32)
        in_one_form = [self._taxonomy.one_form(text) for text in texts]
        for start in range(0, len(texts), TEXTS_AT_ONCE):
            part = slice(start, start + TEXTS_AT_ONCE)
            scores[part] = self._likeness(self._encode(in_one_form[part]), languages[part])[0]
        return scores

    def encoded(self, texts: Sequence[str]) -> Floats:
        """Return the texts' vectors through the lens, (texts, dimension), of length one: in the gender form as written, so
        that of an occupation's labels the one in the same form is the nearest."""
        bare = [comparable(text) for text in texts]
        places = [self._labels.place_of(text) for text in bare]
        new = [i for i, place in enumerate(places) if place is None]
        vectors = self._labels.at([place or 0 for place in places])
        if new:
            vectors[new] = self._labels.seen(self._encoder.encode([bare[i] for i in new], kind="query"))
        return vectors

    def _encode(self, texts: Sequence[str]) -> Floats:
        return self._encoder.encode([comparable(text) for text in texts], kind="query")

    def _likeness(
        self, vectors: Floats, languages: Sequence[str | None], hidden: Sequence[str] | None = None
    ) -> tuple[Floats, Floats]:
        """Return the texts' likeness to the occupations and to every wording."""
        wordings = self._labels.compare(vectors, hidden)
        nearest, preferred = self._labels.best(wordings)
        by_language = (nearest + PREFERRED * preferred) / (1 + PREFERRED)
        spoken = [LANGUAGES.index(language) if language in LANGUAGES else None for language in languages]
        closest = nearest.max(axis=2).argmax(axis=1)  # stands for the language of a text where it is unknown
        own = [int(guess) if known is None else known for known, guess in zip(spoken, closest, strict=True)]
        weights = WEIGHTS[own][:, :, None] * self._labels.present
        return (by_language * weights).sum(axis=1) / weights.sum(axis=1), wordings

    def _lookup(self, text: str, language: str | None) -> list[Found]:
        if "lexical" in self._lacks:
            return []
        through_rome = "crosswalk" not in self._lacks
        found = self._taxonomy.lookup(text, language, through_rome=through_rome)
        bare = text if found else unqualified(text)
        return found if bare == text else self._taxonomy.lookup(bare, language, through_rome=through_rome)

    def _by_label(self, texts: Sequence[tuple[str, str | None]]) -> list[list[Reading]]:
        """What each text is a label of; those that it names equally surely stand in the order of their likeness."""
        found = [self._lookup(*text) for text in texts]
        read = [_as_readings(_told_apart(named)) for named in found]
        tied = [i for i, one in enumerate(read) if any(a.score == b.score for a, b in pairwise(one))]
        likeness = self.likeness([texts[i][0] for i in tied], [texts[i][1] for i in tied])
        for i, row in zip(tied, likeness, strict=True):
            read[i].sort(key=lambda one: (-one.score, -row[self._row[one.uri]]))
        return [
            [*_as_readings(head(*text, named, self._lookup)), *whole]
            for text, named, whole in zip(texts, found, read, strict=True)
        ]

    def _by_meaning(self, texts: Sequence[tuple[str, str | None]]) -> list[list[Reading]]:
        """By meaning, or by a part of the title where that is surer."""
        likeness, wordings = self._likeness(
            self._encode([text for text, _ in texts]), [language for _, language in texts]
        )
        read = []
        for text, row, near in zip(texts, likeness, wordings, strict=True):
            meant = self._readings(row, near)
            is_sure = bool(meant) and meant[0].score >= SURE_MEANING
            part = [] if is_sure else self._parts.find(*text, row, self._lookup)
            read.append(_as_readings(part) or meant)
        return read

    def _readings(self, likeness: Floats, wordings: Floats) -> list[Reading]:
        readings = []
        for row in np.argsort(-likeness, kind="stable")[:10]:
            score = self._calibration.probability(float(likeness[row]))
            if score < ENOUGH:
                break
            words = self._labels.nearest(int(row), wordings)
            readings.append(Reading(self._uris[row], round(score, 4), "meaning", words))
        return readings

    def _calibrated(self) -> Calibration:
        """Read labels that are held out, and the same number of nonsense words; fit what the likeness says."""
        tried = held_out(self._labels.wordings)
        likeness: list[float] = []
        right: list[bool] = []
        for start in range(0, len(tried), TEXTS_AT_ONCE):
            part = tried[start : start + TEXTS_AT_ONCE]
            languages = [LANGUAGES[wording.language] for wording in part]
            texts = [wording.text for wording in part]
            scores, _ = self._likeness(self._encode(texts), languages, hidden=texts)
            likeness += scores.max(axis=1).tolist()
            right += (scores.argmax(axis=1) == [wording.occupation for wording in part]).tolist()
            nonsense, _ = self._likeness(self._encode([scrambled(text) for text in texts]), languages)
            likeness += nonsense.max(axis=1).tolist()
            right += [False] * len(part)
        return Calibration.fit(np.array(likeness, np.float32), np.array(right))


def reads_titles(for_titles: Encoder, encoder: Encoder) -> Encoder:
    """The encoder of titles, and beside it that of offers, which knows other things: together they read better than either."""
    return Together(_shared(for_titles, encoder))


def titles_read_by(for_titles: str, encoder: str) -> str:
    """The name of ``reads_titles``, by those of the two encoders."""
    return called_together(_shared(for_titles, encoder))


def _shared(for_titles: T, encoder: T) -> list[tuple[T, float]]:
    return [(for_titles, 1 - BESIDE), (encoder, BESIDE)]


def _as_readings(named: Iterable[Scored]) -> list[Reading]:
    return [Reading(one.uri, score, "label", one.label) for one, score in named]


def _told_apart(found: Sequence[Found]) -> Iterator[tuple[Found, float]]:
    """What a text names, with scores. Where it is what one occupation is called first of all, others that are called so
    among other things are meant less: in another language they are not called by that one's name."""
    is_first_name = bool(found) and found[0].score >= WHOLE_LABEL
    for one in found:
        yield one, one.score * (CALLED_SO_TOO if is_first_name and one.score < WHOLE_LABEL else 1.0)


def comparable(text: str) -> str:
    """Return a title as it is compared with labels: undecorated and unqualified, one gender form named, lower case.

    Forms that do not begin alike ("leader / owner") are two things said, not one thing said twice: both stay.
    """
    bare = unqualified(undecorated(text)).lower()
    forms = gender_forms(bare)
    return forms[0] if all(form[:3] == forms[0][:3] for form in forms) else bare


def held_out(wordings: Sequence[Wording]) -> list[Wording]:
    """Return labels to try, the same ones each time: of those that are not their occupation's first in a language."""
    others = [b for a, b in pairwise(wordings) if a[:2] == b[:2]]
    return random.Random(0).sample(others, min(TRIED, len(others)))  # noqa: S311


def scrambled(text: str) -> str:
    """Return the text's letters in another order within each word: it looks like a title and means nothing."""
    shuffle = random.Random(text)  # noqa: S311
    return " ".join("".join(shuffle.sample(word, len(word))) for word in text.split())
