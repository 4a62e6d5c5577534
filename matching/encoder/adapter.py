"""What training changed in USE-3, small enough to ship: its layers in half precision, and a nudge for each token met.

A file of NumPy arrays: every changed parameter by its name; ``nudged`` holds the tokens that have a nudge and
``nudges`` those of them, (tokens, rank).
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch

from matching.encoder.use3 import NUDGE, VOCABULARY, Use3

NUDGED, NUDGES, TABLE = "nudged", "nudges", "nudge_table.weight"


def write(encoder: Use3, tokens: set[int], path: Path) -> None:
    """Write what a trained encoder has learned; ``tokens`` are those that training met."""
    state = {name: value.detach().numpy() for name, value in encoder.named_parameters()}
    table, met = state.pop(TABLE), np.array(sorted(tokens), np.int32)
    arrays: dict[str, Any] = {name: value.astype(np.float16) for name, value in state.items()}
    arrays |= {NUDGED: met, NUDGES: table[met].astype(np.float16)}
    np.savez_compressed(path, **arrays)


def apply(encoder: Use3, path: Path) -> None:
    """Put what was learned into an encoder as it comes from the wheel. Raises OSError, ValueError, KeyError or RuntimeError
    for a file that is none of it."""
    with np.load(path, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    met, nudges = arrays.pop(NUDGED), arrays.pop(NUDGES)
    encoder.allow_nudges()
    table = torch.zeros(VOCABULARY, NUDGE)
    table[torch.from_numpy(met.astype(np.int64))] = torch.from_numpy(nudges.astype(np.float32))
    state = encoder.state_dict() | {
        name: torch.from_numpy(a.astype(np.float32)) for name, a in arrays.items()
    }
    encoder.load_state_dict(state | {TABLE: table})
    encoder.eval()
