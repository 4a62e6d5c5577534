"""The vectors of every occupation's labels, in all languages: computed once, then read from disk as they are needed.

The cache belongs to one taxonomy and one encoder; both stand in its folder's name, so vectors never mix.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from math import sqrt
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from matching.encoder import shipped_labels
from matching.encoder.encoder import Encoder
from matching.encoder.lens import Floats, Lens
from matching.taxonomy.model import LANGUAGES
from matching.taxonomy.taxonomy import Taxonomy
from matching.taxonomy.wordings import Wording

ENCODED_AT_ONCE = 4_096
VECTORS, LENS = "vectors.npy", "lens.npy"
REVISION = 2  # of how the lens is made: a cache of another one is not read


class Part(NamedTuple):
    """What one encoder makes of the wordings: vectors as its lens shows them, (wordings, dimension), what it weighs, and the
    identity of all that."""

    identity: str
    vectors: NDArray[np.float16]
    lens: Lens
    weight: float


class LabelVectors:
    """Every wording of every occupation, grouped by occupation and language, the preferred label first."""

    def __init__(
        self, folder: Path, wordings: list[Wording], occupations: int, parts: "Sequence[Part]"
    ) -> None:
        """``folder`` is of all the encoder's parts, whose vectors of the wordings are compared at once."""
        self.folder, self.wordings = folder, wordings
        self.lenses = {one.identity: one.lens for one in parts}
        self._lenses = [(one.lens, one.weight) for one in parts]
        # Turned at each reading they would take most of the time.
        self._vectors = np.hstack(
            [np.float32(sqrt(one.weight)) * one.vectors.astype(np.float32) for one in parts]
        )
        groups = np.array([(w.occupation, w.language) for w in wordings])
        self._starts = np.flatnonzero(np.r_[True, (groups[1:] != groups[:-1]).any(axis=1)])
        self._occupation, self._language = groups[self._starts].T
        self._occupations = groups[:, 0]
        self.present = np.zeros((len(LANGUAGES), occupations), bool)
        self.present[self._language, self._occupation] = True

    @classmethod
    def load(
        cls, taxonomy: Taxonomy, encoder: Encoder, home: Path, progress: Callable[[str], None]
    ) -> "LabelVectors":
        """Map the vectors from `home/labels/`, computing them first if they are missing or do not fit.

        `progress` receives a sentence every few seconds while they are computed. Raises OSError when the folder can't
        be written.
        """
        wordings = taxonomy.wordings
        told = json.dumps(wordings, ensure_ascii=False).encode()  # once: there are 70 000
        parts = []
        for one, weight in encoder.parts:
            folder = home / "labels" / _identity(one, told)
            parts.append(Part(folder.name, *_made_once(wordings, one, folder, progress), weight))
        folder = home / "labels" / _identity(encoder, told)
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder, wordings, len(taxonomy.occupations), parts)

    def seen(self, vectors: Floats) -> Floats:
        """Return the encoder's vectors as they are compared with the labels'."""
        return self._of_each_part(vectors, lambda lens, block: lens.through(block))

    def compare(self, vectors: Floats, hidden: Sequence[str] | None = None) -> Floats:
        """Return the similarity of each of the encoder's vectors with every wording, (texts, wordings).

        `hidden[i]` is a wording that text i must not be compared with, for trying labels that are held out.
        """
        similarities: Floats = self.seen(vectors) @ self._vectors.T
        for row, text in enumerate(hidden or ()):
            similarities[row, self._places[text]] = -1
        return similarities

    def without_lens(self) -> "LabelVectors":
        """Return the same wordings compared as the encoder alone has them."""
        bare = copy(self)
        bare._vectors = self._of_each_part(self._vectors, lambda lens, block: lens.undone(block))
        bare._lenses = [(Lens.clear(len(lens.matrix)), weight) for lens, weight in self._lenses]
        return bare

    def _of_each_part(self, vectors: Floats, made: Callable[[Lens, Floats], Floats]) -> Floats:
        """What is made of the vectors of each part of the encoder, which have length one, on end again."""
        blocks, start = [], 0
        for lens, weight in self._lenses:
            end, scale = start + len(lens.matrix), np.float32(sqrt(weight))
            blocks.append(scale * made(lens, vectors[:, start:end] / scale))
            start = end
        return blocks[0] if len(blocks) == 1 else np.hstack(blocks)

    def best(self, similarities: Floats) -> tuple[Floats, Floats]:
        """Return the similarity to the nearest and to the preferred label, both (texts, languages, occupations).

        They are 0 where an occupation has no label in a language (see `present`).
        """
        shape = len(similarities), *self.present.shape
        nearest, preferred = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        nearest[:, self._language, self._occupation] = np.maximum.reduceat(similarities, self._starts, axis=1)
        preferred[:, self._language, self._occupation] = similarities[:, self._starts]
        return nearest, preferred

    def nearest(self, occupation: int, similarities: Floats) -> str:
        """Return the wording of an occupation that one text's similarities, (wordings,), put first."""
        first, end = np.searchsorted(self._occupations, [occupation, occupation + 1]).tolist()
        place: int = first + int(similarities[first:end].argmax())
        return self.wordings[place].text

    def place_of(self, text: str) -> int | None:
        """Return a place at which a text stands among the wordings, None where it is none of them."""
        places = self._places.get(text)
        return places[0] if places else None

    def at(self, places: Sequence[int]) -> Floats:
        """Return the vectors of the wordings at some places, as they are compared."""
        return self._vectors[list(places)]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, wording in enumerate(self.wordings):
            places.setdefault(wording.text, []).append(place)
        return places


def _identity(encoder: Encoder, told: bytes) -> str:
    """Changes with the encoder, how the lens is made, and the labels, which are ``told`` as JSON; the folder's name."""
    return hashlib.sha256(f"{encoder.name} {REVISION}".encode() + told).hexdigest()[:20]


def _made_once(
    wordings: list[Wording], encoder: Encoder, folder: Path, progress: Callable[[str], None]
) -> tuple[NDArray[np.float16], Lens]:
    shape = len(wordings), encoder.dimension
    stored = _stored(folder, shape)
    if stored is None:
        _compute(wordings, encoder, folder, progress)
        stored = _stored(folder, shape)
    if stored is None:
        raise OSError(f"{folder} can't be read back")
    return stored


def _stored(folder: Path, shape: tuple[int, int]) -> tuple[NDArray[np.float16], Lens] | None:
    """Return the mapped vectors and the lens, or None when a file is missing, cut short or of another shape."""
    try:
        vectors: NDArray[np.float16] = np.load(folder / VECTORS, mmap_mode="r", allow_pickle=False)
        lens = np.load(folder / LENS, allow_pickle=False)
    except (OSError, ValueError):
        return None
    if vectors.shape != shape or vectors.dtype != np.float16 or lens.shape != (shape[1] + 1, shape[1]):
        return None
    return vectors, Lens.of_array(lens)


def _compute(
    wordings: list[Wording], encoder: Encoder, folder: Path, progress: Callable[[str], None]
) -> None:
    """Encode each distinct wording once but for those that ship, grind the lens, and put each file in its place when it is
    whole."""
    texts = sorted({wording.text for wording in wordings}, key=len)  # by length: little padding
    encoded = dict(shipped_labels.of_encoder(encoder.name, texts))
    left = [text for text in texts if text not in encoded]
    for start in range(0, len(left), ENCODED_AT_ONCE):
        progress(f"Reading the occupations' labels: {100 * start // len(left)} % of {len(left)}")
        part = left[start : start + ENCODED_AT_ONCE]
        encoded |= dict(zip(part, encoder.encode(part, kind="query"), strict=True))
    vectors = np.array([encoded[wording.text] for wording in wordings], np.float32)
    lens = shipped_labels.lens_of(folder.name)
    if lens is None:
        progress("Learning from the labels which differences between titles matter")
        occupations = np.array([wording.occupation for wording in wordings])
        lens = Lens.ground(vectors, occupations).polished(vectors, occupations)
    folder.mkdir(parents=True, exist_ok=True)
    _save(folder / LENS, lens.array)
    _save(folder / VECTORS, lens.through(vectors).astype(np.float16))


def _save(path: Path, array: NDArray[np.generic]) -> None:
    temporary = path.with_suffix(f".{uuid4().hex}.tmp")  # in containers, many a process has the same number
    with temporary.open("wb") as file:
        np.save(file, array)
    temporary.replace(path)
