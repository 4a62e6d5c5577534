"""Matrices in 8 bits: each row from -127 to 127, times a scale of its own in half precision."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Packed = tuple[NDArray[np.int8], NDArray[np.float16]]


def packed(matrix: Floats) -> Packed:
    """Rows and scales of a matrix, (rows, columns) and (rows,)."""
    scales = (np.abs(matrix).max(axis=1) / 127).astype(np.float16)
    divisor = np.maximum(scales.astype(np.float32), 1e-12)[:, None]
    return np.rint(matrix / divisor).clip(-127, 127).astype(np.int8), scales


def unpacked(rows: NDArray[np.generic], scales: NDArray[np.generic]) -> Floats:
    """The matrix, but for half a 127th of each row's largest number."""
    found: Floats = rows.astype(np.float32) * scales.astype(np.float32)[:, None]
    return found
