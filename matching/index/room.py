"""Arrays with room to grow that never move: addresses are reserved, memory is taken only by what is written.

Copying a gigabyte because one more offer came would keep every search waiting for half a second. An anonymous mapping
costs a page (4 KiB) when something is first written to it, so that an array for two million offers may be asked for
when there are none yet.

Where the system counts addresses as memory all the same (Linux with ``vm.overcommit_memory=2``, or a limit on addresses),
it may refuse so many: then there is less room, and growing copies.
"""

from __future__ import annotations

import mmap
import sys
from collections.abc import Callable, Sequence
from math import prod
from typing import Any, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

T = TypeVar("T")
NO_RESERVE = getattr(mmap, "MAP_NORESERVE", 0x4000 if sys.platform == "linux" else 0)
"""The flag for addresses that count as no memory yet; Python has a name for it from 3.13. macOS, where that number means
something else, counts none before it is written."""


def reserved(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """An array of zeros of which the system gives only the pages that are written.

    Raises OSError where the system has no such addresses left (strict overcommit).
    """
    size = prod(shape) * np.dtype(dtype).itemsize
    memory = mmap.mmap(-1, max(size, 1), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | NO_RESERVE)
    if hasattr(mmap, "MADV_NOHUGEPAGE"):  # pages of 2 MiB would take what nobody has written
        memory.madvise(mmap.MADV_NOHUGEPAGE)
    return np.frombuffer(memory, dtype, prod(shape)).reshape(shape)


def granted(make: Callable[[int], T], rooms: Sequence[int]) -> T:
    """What ``make`` gives for the first of some rooms that the system grants. Raises OSError where it grants none."""
    for room in rooms[:-1]:
        try:
            return make(room)
        except OSError:
            continue
    return make(rooms[-1])


def moved(former: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """A larger array with the same contents, each axis as long as ``shape`` says; itself where it is as large.

    Raises OSError as ``reserved`` does; nothing has changed then.
    """
    if all(length >= wanted for length, wanted in zip(former.shape, shape, strict=True)):
        return former
    larger = reserved(shape, former.dtype)
    larger[tuple(slice(length) for length in former.shape)] = former
    return larger
