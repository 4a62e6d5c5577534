"""Vectors in half precision, in one FAISS inverted list per commuting cell; exact within the lists looked into."""

from __future__ import annotations

from typing import Any

import faiss as typed_faiss
import numpy as np
from faiss.contrib import ivf_tools
from numpy.typing import NDArray

from matching.index.cells import LISTS

faiss: Any = typed_faiss  # its stubs say other things than its methods take
add_preassigned: Any = ivf_tools.add_preassigned

Slots = NDArray[np.int64]


class CellVectors:
    """Offers' vectors by slot. Not safe against concurrent change: its owner holds the lock."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dimension),
            dimension,
            LISTS,
            faiss.ScalarQuantizer.QT_fp16,
            faiss.METRIC_INNER_PRODUCT,
            False,
        )
        self._index.is_trained = True  # half precision has nothing to learn, and cells are given
        self._index.set_direct_map_type(faiss.DirectMap.Hashtable)  # removal then costs what is removed

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def nbytes(self) -> int:
        return len(self) * (2 * self.dimension + 8)

    def add(self, slots: Slots, cells: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Add vectors, (n, dimension), of slots that hold none yet, to the lists of their cells."""
        # add_preassigned drops its own reference to an array while FAISS still reads it: ours keeps it alive.
        slots, cells = np.ascontiguousarray(slots), np.ascontiguousarray(cells)
        if len(slots):
            add_preassigned(self._index, np.ascontiguousarray(vectors, dtype=np.float32), cells, slots)

    def remove(self, slots: Slots) -> None:
        """Remove the vectors of slots; one that holds none is passed over."""
        slots = np.ascontiguousarray(slots)
        if len(slots):
            self._index.remove_ids(faiss.IDSelectorArray(slots))

    def nearest(
        self, query: NDArray[np.float32], cells: NDArray[np.int64], among: NDArray[np.bool_], k: int
    ) -> tuple[Slots, NDArray[np.float32]]:
        """At most ``k`` slots with their inner products, the highest first, among those marked (bool by slot)."""
        faiss.omp_set_num_threads(
            1
        )  # this thread's setting: one query gains nothing from several, others wait for them
        bits = np.packbits(among, bitorder="little")
        parameters = faiss.IVFSearchParameters(sel=faiss.IDSelectorBitmap(bits), nprobe=len(cells))
        query = np.ascontiguousarray(query, dtype=np.float32)
        no_coarse_distances = np.zeros(len(cells), np.float32)
        products, slots = np.empty(k, np.float32), np.empty(k, np.int64)
        # FAISS's Python wrapper of this method takes no parameters, hence no selector; the method itself does.
        self._index.search_preassigned_c(
            1,
            faiss.swig_ptr(query),
            k,
            faiss.swig_ptr(cells),
            faiss.swig_ptr(no_coarse_distances),
            faiss.swig_ptr(products),
            faiss.swig_ptr(slots),
            False,
            parameters,
        )
        found = slots >= 0
        return slots[found], products[found]
