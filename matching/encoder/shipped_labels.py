"""The vectors of ESCO's labels by the encoder of titles, and what is learned from them, as they ship: to make them takes minutes,
which no first start need wait for. What a newer release of the taxonomy adds is encoded there, and all learned anew."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.encoder.calibration import Calibration
from matching.encoder.encoder import Encoder
from matching.encoder.lens import Lens
from matching.encoder.packed import Floats, packed, unpacked

LABELS = Path(__file__).with_name("labels.npz")
ENCODER, TEXTS, ROWS, SCALES = "encoder", "texts", "rows", "scales"
LENS, CALIBRATION = "lens ", "calibration "  # before an identity

Arrays = dict[str, NDArray[np.generic]]


def write(texts: Iterable[str], encoder: Encoder, path: Path = LABELS) -> None:
    """Encode some texts, and write them with the encoder's name."""
    unique = sorted(set(texts))
    rows, scales = packed(encoder.encode(unique, kind="query"))
    arrays: Arrays = {
        ENCODER: _bytes(encoder.name),
        TEXTS: _bytes("\n".join(unique)),
        ROWS: rows,
        SCALES: scales,
    }
    np.savez_compressed(path, allow_pickle=False, **arrays)


def keep(lenses: Mapping[str, Lens], calibrations: Mapping[str, Calibration], path: Path = LABELS) -> None:
    """Write beside the vectors what was learned, by the identity of the labels and the encoder that it was learned of."""
    with np.load(path, allow_pickle=False) as archive:
        arrays: Arrays = {name: archive[name] for name in archive.files}
    arrays |= {LENS + identity: lens.array for identity, lens in lenses.items()}
    arrays |= {CALIBRATION + identity: one.array for identity, one in calibrations.items()}
    np.savez_compressed(path, allow_pickle=False, **arrays)


def of_encoder(name: str, texts: Sequence[str], path: Path = LABELS) -> Mapping[str, Floats]:
    """The vectors, of length one, of those of some texts that ship for an encoder."""
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as archive:
        if _text(archive[ENCODER]) != name:
            return {}
        row = {text: i for i, text in enumerate(_text(archive[TEXTS]).split("\n"))}
        known = [text for text in texts if text in row]
        chosen = [row[text] for text in known]
        vectors = unpacked(archive[ROWS][chosen], archive[SCALES][chosen])
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return dict(zip(known, vectors, strict=True))


def lens_of(identity: str, path: Path = LABELS) -> Lens | None:
    """The lens that was learned of the very labels and encoder that ``identity`` names, where it ships."""
    found = _array(LENS + identity, path)
    return None if found is None else Lens.of_array(found)


def calibration_of(identity: str, path: Path = LABELS) -> Calibration | None:
    """The calibration, likewise."""
    found = _array(CALIBRATION + identity, path)
    return None if found is None else Calibration(*found.tolist())


def _array(name: str, path: Path) -> NDArray[Any] | None:
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as archive:
        return archive[name] if name in archive.files else None


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


def _text(array: NDArray[np.generic]) -> str:
    return array.tobytes().decode()
