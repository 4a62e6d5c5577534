"""The encoder as the rest of Passerelle knows it: texts in, vectors of length one out."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from math import sqrt
from threading import get_native_id
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Kind = Literal["query", "passage"]
Vectors = NDArray[np.float32]

# An advert's title and the head of its body say which job it is; what follows (the firm, benefits, how to apply)
# pulls every advert towards every other, and costs most of the time.
MAX_TOKENS = 128
# Texts that one processor encodes in one go.
PIECE = 32
NICE = 10


class Encoder:
    """Turns texts into float32 vectors of length one; may be called from any thread.

    `name` identifies weights, version and token cap: vectors may be compared only under one name.
    """

    def __init__(self, name: str, model: "SentenceTransformer", prompts: dict[Kind, str]) -> None:
        self.name = called(name)
        self._model, self._prompts = model, prompts
        model.max_seq_length = min(model.max_seq_length or MAX_TOKENS, MAX_TOKENS)
        self.dimension: int = self._encode(["."], "passage").shape[1]

    @property
    def parts(self) -> "Sequence[tuple[Encoder, float]]":
        """The encoders it is made of, with the weight of each: by itself it is one."""
        return [(self, 1.0)]

    def encode(self, texts: Sequence[str], *, kind: Kind = "passage") -> NDArray[np.float32]:
        """Return the vectors, (len(texts), dimension); equal texts are encoded once.

        `kind` matters to models trained with a prompt for each side; "query" is the short text that seeks.
        An empty text gets the vector of a full stop, since models differ in what they make of nothing.
        """
        row: dict[str, int] = {}
        rows = [row.setdefault(text.strip() or ".", len(row)) for text in texts]
        if not rows:
            return np.zeros((0, self.dimension), np.float32)
        unique = list(row)
        # Little padding in each batch; the longest first, whose memory the others then use again.
        by_length = sorted(range(len(unique)), key=lambda i: -len(unique[i]))
        vectors = np.empty((len(unique), self.dimension), np.float32)
        pieces = [by_length[start : start + PIECE] for start in range(0, len(by_length), PIECE)]
        texts_of = ([unique[i] for i in piece] for piece in pieces)
        for piece, encoded in zip(pieces, _each(partial(self._encode, kind=kind), texts_of), strict=True):
            vectors[piece] = encoded
        return vectors[rows]

    def _encode(self, texts: list[str], kind: Kind) -> NDArray[np.float32]:
        vectors = self._model.encode(
            texts,
            prompt=self._prompts[kind],
            batch_size=PIECE,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.asarray(vectors, np.float32)


def called(name: str) -> str:
    """An encoder's name, which says how much of a text is read."""
    return f"{name}/t{MAX_TOKENS}"


class Together(Encoder):
    """Several encoders as one. Their vectors stand on end, so that two texts are as alike as the weighted mean of what they say."""

    def __init__(self, parts: Sequence[tuple[Encoder, float]]) -> None:
        """The weights sum to 1."""
        self._parts = parts
        self.name = called_together([(encoder.name, weight) for encoder, weight in parts])
        self.dimension = sum(encoder.dimension for encoder, _ in parts)

    @property
    def parts(self) -> Sequence[tuple[Encoder, float]]:
        return self._parts

    def encode(self, texts: Sequence[str], *, kind: Kind = "passage") -> Vectors:
        """Return the vectors, (len(texts), dimension), of length one."""
        return np.hstack(
            [np.float32(sqrt(weight)) * encoder.encode(texts, kind=kind) for encoder, weight in self._parts]
        )


def called_together(parts: Iterable[tuple[str, float]]) -> str:
    """The name of several encoders as one: theirs, with the weight of each."""
    return "+".join(f"{weight:.3f} {name}" for name, weight in parts)


def _each(encode: Callable[[list[str]], Vectors], pieces: Iterable[list[str]]) -> list[Vectors]:
    """The pieces encoded, side by side where there are several. A short list is encoded where it is asked for: a search must
    not wait until an import is through. Threads end with their list: who forks must not have any."""
    first, *others = pieces
    if not others:
        return [encode(first)]
    with ThreadPoolExecutor(processors(), "encoder", give_way) as threads:
        return list(threads.map(encode, [first, *others]))


def processors() -> int:
    """How many processors this process may run on."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def give_way() -> None:
    """Let other threads and processes go first: whoever waits for a page or a command is in more of a hurry than a list."""
    if sys.platform == "linux":  # elsewhere a thread has no priority of its own
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), NICE)


def one_thread_a_call() -> None:
    """Let torch use one thread for each call. Pieces of a list side by side take a tenth less time than one piece after
    another divided among the processors, whose parts wait for the slowest at each layer; the more so beside other work."""
    import torch

    torch.set_num_threads(1)
