"""The vectors of every occupation's labels, in all languages: computed once, then read from disk as they are needed.

The cache belongs to one taxonomy and one encoder; both stand in its folder's name, so vectors never mix.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from matching.encoder.encoder import Encoder
from matching.encoder.lens import Floats, Lens
from matching.taxonomy.model import LANGUAGES
from matching.taxonomy.taxonomy import Taxonomy
from matching.taxonomy.wordings import Wording

ENCODED_AT_ONCE = 4_096
VECTORS, LENS = "vectors.npy", "lens.npy"
REVISION = 2  # of how the lens is made: a cache of another one is not read


class LabelVectors:
    """Every wording of every occupation, grouped by occupation and language, the preferred label first."""

    def __init__(
        self,
        folder: Path,
        wordings: list[Wording],
        occupations: int,
        vectors: NDArray[np.float16],
        lens: Lens,
    ) -> None:
        self.folder, self.wordings, self._lens = folder, wordings, lens
        self._vectors = vectors.astype(
            np.float32
        )  # 170 MB; turned at each reading it would take most of the time
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
        folder, shape = home / "labels" / _identity(wordings, encoder), (len(wordings), encoder.dimension)
        stored = _stored(folder, shape)
        if stored is None:
            _compute(wordings, encoder, folder, progress)
            stored = _stored(folder, shape)
        if stored is None:
            raise OSError(f"{folder} can't be read back")
        return cls(folder, wordings, len(taxonomy.occupations), *stored)

    def seen(self, vectors: Floats) -> Floats:
        """Return the encoder's vectors as they are compared with the labels'."""
        return self._lens.through(vectors)

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
        bare._vectors, bare._lens = self._lens.undone(self._vectors), Lens.clear(self._vectors.shape[1])
        return bare

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

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, wording in enumerate(self.wordings):
            places.setdefault(wording.text, []).append(place)
        return places


def _identity(wordings: list[Wording], encoder: Encoder) -> str:
    digest = hashlib.sha256(f"{encoder.name} {REVISION}".encode())
    digest.update(json.dumps(wordings, ensure_ascii=False).encode())
    return digest.hexdigest()[:20]


def _stored(folder: Path, shape: tuple[int, int]) -> tuple[NDArray[np.float16], Lens] | None:
    """Return the mapped vectors and the lens, or None when a file is missing, cut short or of another shape."""
    try:
        vectors: NDArray[np.float16] = np.load(folder / VECTORS, mmap_mode="r", allow_pickle=False)
        middle, matrix = np.split(np.load(folder / LENS, allow_pickle=False), [1])
    except (OSError, ValueError):
        return None
    if vectors.shape != shape or vectors.dtype != np.float16 or matrix.shape != (shape[1], shape[1]):
        return None
    return vectors, Lens(middle, matrix)


def _compute(
    wordings: list[Wording], encoder: Encoder, folder: Path, progress: Callable[[str], None]
) -> None:
    """Encode each distinct wording once, grind the lens, and put each file in its place when it is whole."""
    texts = sorted({wording.text for wording in wordings}, key=len)  # by length: little padding
    encoded = np.empty((len(texts), encoder.dimension), np.float32)
    for start in range(0, len(texts), ENCODED_AT_ONCE):
        progress(f"Reading the occupations' labels: {100 * start // len(texts)} % of {len(texts)}")
        part = texts[start : start + ENCODED_AT_ONCE]
        encoded[start : start + len(part)] = encoder.encode(part, kind="query")
    row = {text: i for i, text in enumerate(texts)}
    vectors = encoded[[row[wording.text] for wording in wordings]]
    occupations = np.array([wording.occupation for wording in wordings])
    progress("Learning from the labels which differences between titles matter")
    lens = Lens.ground(vectors, occupations).polished(vectors, occupations)
    folder.mkdir(parents=True, exist_ok=True)
    _save(folder / LENS, np.vstack([lens.middle, lens.matrix]))
    _save(folder / VECTORS, lens.through(vectors).astype(np.float16))


def _save(path: Path, array: NDArray[np.generic]) -> None:
    temporary = path.with_suffix(f".{uuid4().hex}.tmp")  # in containers, many a process has the same number
    with temporary.open("wb") as file:
        np.save(file, array)
    temporary.replace(path)
