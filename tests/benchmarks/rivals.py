"""The same retrieval by others: FAISS flat with a selector, and pgvector behind an index of cells or with HNSW."""

from __future__ import annotations

import io
import time
from collections.abc import Iterable
from typing import Any

import asyncpg
import faiss as typed_faiss
import numpy as np
from numpy.typing import NDArray

from contracts.values import CEFR_ORDER
from matching.index.cells import cells_of, cells_within
from matching.index.conditions import LICENCE_BITS
from matching.reading import ProfileReading
from matching.travel import chord_squared, on_sphere
from tests.benchmarks.land import DIMENSION, KINDS, LANGUAGES, TODAY, Drawn, floor_ranks

faiss: Any = typed_faiss

Found = NDArray[np.int64]


class Rows:
    """What offers are filtered by, one row an offer in the order drawn: columns as plain as can be, and vectors in half
    precision. Further places of offers have rows of their own behind, so that every rival may find those too."""

    def __init__(self, batches: Iterable[Drawn], count: int) -> None:
        parts: list[dict[str, NDArray[Any]]] = []
        self.vectors = np.empty((count, DIMENSION), np.float16)
        done = 0
        for drawn in batches:
            n = len(drawn["low"])
            self.vectors[done : done + n] = drawn["vectors"]
            second = np.flatnonzero(drawn["has_second"])
            offer = np.concatenate((np.arange(n), second))
            at = np.concatenate((drawn["at"], drawn["second"][second]))
            parts.append(
                {
                    "offer": offer + done,
                    "cell": cells_of(at[:, 0], at[:, 1]).astype(np.int32),
                    "point": on_sphere(at[:, 0], at[:, 1]),
                    "language": drawn["language"][offer].astype(np.int16),
                    "floor": floor_ranks()[drawn["floor"]][offer].astype(np.int16),
                    "licence": drawn["licence"][offer],
                    "kind": drawn["kind"][offer].astype(np.int16),
                    "expires": (drawn["published"] + 100)[offer].astype(np.int32),
                    "low": drawn["low"][offer],
                }
            )
            done += n
        self.columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def first(self, count: int) -> Rows:
        """The first offers alone."""
        some = object.__new__(Rows)
        kept = self.columns["offer"] < count
        some.vectors = self.vectors[:count]
        some.columns = {name: values[kept] for name, values in self.columns.items()}
        return some

    def eligible(self, profile: ProfileReading) -> Found:
        """The offers that break no constraint, each once: every column compared in full."""
        columns, wishes = self.columns, Wishes(profile)
        point = columns["point"] - wishes.home
        fits = (point * point).sum(axis=1) <= wishes.chord
        fits &= columns["floor"] <= wishes.levels[columns["language"]]
        fits &= columns["expires"] >= TODAY.toordinal()
        if not wishes.drives:
            fits &= ~columns["licence"]
        if wishes.kinds is not None:
            fits &= np.isin(columns["kind"], wishes.kinds)
        return np.unique(columns["offer"][fits])


class Wishes:
    """A profile's constraints as numbers."""

    def __init__(self, profile: ProfileReading) -> None:
        assert profile.latitude is not None and profile.longitude is not None
        self.at = profile.latitude, profile.longitude
        self.km = float(profile.travel.kilometres or 0)
        self.home = on_sphere(*self.at)
        self.chord = chord_squared(self.km)
        ranks = {known.language: CEFR_ORDER[known.level] for known in profile.languages}
        self.levels = np.array([ranks.get(language, 0) for language in LANGUAGES], np.int16)
        self.drives = any(LICENCE_BITS[name] == LICENCE_BITS["B"] for name in profile.licences)
        self.kinds = [KINDS.index(kind) for kind in profile.contracts] if profile.contracts else None


def brute(rows: Rows, profile: ProfileReading, k: int) -> tuple[Found, NDArray[np.float32]]:
    """The best and their inner products, in single precision, one eligible offer after another."""
    eligible = rows.eligible(profile)
    products = np.zeros(len(eligible), np.float32)
    for start in range(0, len(eligible), 4096):
        part = rows.vectors[eligible[start : start + 4096]].astype(np.float32)
        products[start : start + 4096] = part @ profile.vector
    order = np.argsort(-products, kind="stable")
    return eligible[order], products[order]


class FlatFaiss:
    """Every vector scanned, half precision, those not eligible passed over by a bitmap."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._index = faiss.IndexScalarQuantizer(
            DIMENSION, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        self._index.is_trained = True
        for start in range(0, len(rows.vectors), 50_000):
            self._index.add(rows.vectors[start : start + 50_000].astype(np.float32))
        self.scanning = 0.0

    def __call__(self, profile: ProfileReading, k: int) -> Found:
        marked = np.zeros(len(self._rows.vectors), bool)
        marked[self._rows.eligible(profile)] = True
        bits = np.packbits(marked, bitorder="little")
        start = time.perf_counter()
        parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        _, found = self._index.search(profile.vector[None], k, params=parameters)
        self.scanning += time.perf_counter() - start
        return found[0][found[0] >= 0]


TABLE = f"""
CREATE UNLOGGED TABLE {{name}} (offer integer, cell integer, x float8, y float8, z float8, language smallint,
    floor smallint, licence boolean, kind smallint, expires integer, vector halfvec({DIMENSION}))
"""
NEAREST = """
SELECT offer FROM {name}
WHERE {cells} (x - $2) * (x - $2) + (y - $3) * (y - $3) + (z - $4) * (z - $4) <= $5
    AND floor <= ($6::smallint[])[language + 1] AND ($7 OR NOT licence) AND kind = ANY($8::smallint[]) AND expires >= $9
ORDER BY vector <#> $1 LIMIT $10
"""
IN_CELLS, ANYWHERE = "cell = ANY($11::integer[]) AND", "$11::integer[] IS NOT NULL AND"


class PgVector:
    """A table of halfvec, its rows stored cell by cell, one query at a time without parallel workers."""

    def __init__(self, connection: asyncpg.Connection, name: str) -> None:
        """On a connection that ``prepared`` has made ready."""
        self._connection, self._name = connection, name

    @staticmethod
    async def prepared(connection: asyncpg.Connection) -> None:
        """One thread, and vectors as binary parameters, so that no text is read for each row."""
        await connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        for setting in ("max_parallel_workers_per_gather = 0", "jit = off", "work_mem = '256MB'"):
            await connection.execute(f"SET {setting}")
        await connection.execute("SET plan_cache_mode = force_custom_plan")
        await connection.set_type_codec(
            "halfvec",
            encoder=lambda vector: (
                np.array([len(vector), 0], ">i2").tobytes() + vector.astype(">f2").tobytes()
            ),
            decoder=lambda sent: np.frombuffer(sent, ">f2", offset=4),
            format="binary",
        )

    async def load(self, rows: Rows) -> float:
        """Copy, index by cell, vacuum; seconds."""
        start = time.perf_counter()
        await self._connection.execute(TABLE.format(name=self._name))
        await self._connection.copy_to_table(self._name, source=_Binary(rows), format="binary")
        await self._connection.execute(f"CREATE INDEX ON {self._name} (cell)")
        await self._connection.execute(f"VACUUM ANALYZE {self._name}")
        return time.perf_counter() - start

    async def build_hnsw(self) -> float:
        """m 16, ef_construction 64: pgvector's defaults; seconds."""
        start = time.perf_counter()
        await self._connection.execute("SET maintenance_work_mem = '2GB'")
        await self._connection.execute(f"CREATE INDEX ON {self._name} USING hnsw (vector halfvec_ip_ops)")
        return time.perf_counter() - start

    async def nearest(self, profile: ProfileReading, k: int, *, by_cells: bool) -> Found:
        wishes = Wishes(profile)
        query = NEAREST.format(name=self._name, cells=IN_CELLS if by_cells else ANYWHERE)
        found = await self._connection.fetch(
            query,
            profile.vector,
            *map(float, wishes.home),
            wishes.chord,
            wishes.levels.tolist(),
            wishes.drives,
            wishes.kinds or list(range(len(KINDS))),
            TODAY.toordinal(),
            k,
            cells_within(*wishes.at, wishes.km).tolist(),
        )
        return np.array([row["offer"] for row in found], np.int64)


class _Binary:
    """Rows in PostgreSQL's binary COPY format, in pieces: read by asyncpg as a file is."""

    def __init__(self, rows: Rows) -> None:
        self._pieces = _copied(rows)
        self._rest = io.BytesIO()

    def read(self, size: int) -> bytes:
        if piece := self._rest.read(size):
            return piece
        self._rest = io.BytesIO(next(self._pieces, b""))
        return self._rest.read(size)


_FIELDS = (
    ("offer", ">i4"), ("cell", ">i4"), ("x", ">f8"), ("y", ">f8"), ("z", ">f8"), ("language", ">i2"),
    ("floor", ">i2"), ("licence", "?"), ("kind", ">i2"), ("expires", ">i4"),
)  # fmt: skip


def _copied(rows: Rows) -> Any:
    yield b"PGCOPY\n\xff\r\n\0" + bytes(8)
    layout: list[Any] = [("count", ">i2")]
    for name, kind in _FIELDS:
        layout += [(f"{name}_length", ">i4"), (name, kind)]
    layout += [
        ("vector_length", ">i4"),
        ("dimension", ">i2"),
        ("unused", ">i2"),
        ("vector", ">f2", DIMENSION),
    ]
    columns = rows.columns
    by_cell = np.argsort(columns["cell"], kind="stable")
    for start in range(0, len(by_cell), 10_000):
        chosen = by_cell[start : start + 10_000]
        piece = np.zeros(len(chosen), layout)
        piece["count"] = len(_FIELDS) + 1
        values = {name: columns[name][chosen] for name, _ in _FIELDS if name not in "xyz"}
        values |= dict(zip("xyz", columns["point"][chosen].T, strict=True))
        for name, kind in _FIELDS:
            piece[f"{name}_length"] = np.dtype(kind).itemsize
            piece[name] = values[name]
        piece["vector_length"], piece["dimension"] = 4 + 2 * DIMENSION, DIMENSION
        piece["vector"] = rows.vectors[columns["offer"][chosen]]
        yield piece.tobytes()
    yield b"\xff\xff"
