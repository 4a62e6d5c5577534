"""A million offers: how quickly the best are found under real filters, how much memory they take, what a change costs.

One run, one thread for everyone. ``make bench-quick`` does the same among 50 000.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
import time
from collections.abc import Callable
from functools import partial

import asyncpg
import numpy as np
import psutil

from matching.eligibility import examine
from matching.index import OfferIndex
from matching.ranking import Ranker
from matching.reading import ProfileReading
from matching.taxonomy.taxonomy import Taxonomy
from services.floor.database import embedded
from tests.benchmarks.figures import Figure
from tests.benchmarks.land import DIMENSION, TODAY, Land
from tests.benchmarks.rivals import FlatFaiss, Found, PgVector, Rows, brute, faiss
from tests.homes import temporary_home

MILLION, QUICK, SEED = 1_000_000, 50_000, 11
PEOPLE, REACH_KM, TOP = 100, 30, 20
CHANGES = 500
ROUNDS = 3
GRAPHED = 100_000
"""Offers of pgvector's HNSW graph: one of a million takes longer to build than this whole run may."""
CLOSE = 1e-6
"""By which sums of the same products differ in another order: an offer so near the last one is as good."""

Taken = tuple[float, float]
"""Milliseconds by the clock, and of processor time, which a busy machine's other work does not lengthen as much."""


async def measure(offers: int = MILLION) -> list[Figure]:
    """Build, ask, change; then ask the others the same."""
    faiss.omp_set_num_threads(1)
    taxonomy = Taxonomy.load()
    land = Land(taxonomy, offers, SEED)
    next(land.batches())  # what drawing needs is not the index's memory
    index, resident, filling = _filled(land)
    people = land.people(PEOPLE, REACH_KM)
    figures = [_memory(index, resident, filling)]
    rows = Rows(land.batches(), offers)
    own, seconds = _ask(index, people)
    figures += [
        _recall(rows, index, people, own),
        _retrieval(index, people),
        _search(index, taxonomy, people),
    ]
    figures.append(_against_faiss(rows, people, own, seconds))
    figures.append(await _against_pgvector(rows, people, index))
    return figures + _changes(land, index, people)


async def quick() -> list[Figure]:
    """The same among few."""
    return await measure(QUICK)


def retrieved(index: OfferIndex, profile: ProfileReading, k: int = TOP) -> Found:
    """The slots of the best ``k`` eligible offers by meaning."""
    with index.at_rest():
        eligible = examine(index, profile, TODAY, most_misses=0, margin=1.0)
        return index.vectors.nearest(profile.vector, eligible.slots, k)[0]


def _filled(land: Land) -> tuple[OfferIndex, int, float]:
    """The index, the growth of resident memory in bytes, and seconds of putting."""
    before, putting = _resident(), 0.0
    index = OfferIndex(DIMENSION, land.taxonomy)
    for drawn in land.batches():
        facts = land.facts(drawn, index)
        start = time.perf_counter()
        index.take(facts)
        putting += time.perf_counter() - start
    del drawn, facts
    return index, _resident() - before, putting


def _resident() -> int:
    """Bytes of memory, without what drawing has left free behind."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    return int(psutil.Process().memory_info().rss)


def _ask(index: OfferIndex, people: list[ProfileReading]) -> tuple[list[Found], float]:
    """What is found, and seconds a query, the best of some rounds."""
    found = [retrieved(index, profile) for profile in people]
    return found, min(_seconds(partial(retrieved, index), people) for _ in range(ROUNDS))


def _seconds(find: Callable[[ProfileReading], object], people: list[ProfileReading]) -> float:
    start = time.perf_counter()
    for profile in people:
        find(profile)
    return (time.perf_counter() - start) / len(people)


def _percentiles(find: Callable[[ProfileReading], object], people: list[ProfileReading]) -> str:
    """Milliseconds a query: median, 95th and 99th percentile, by each query's best of some rounds."""
    taken = np.array([[1000 * _seconds(find, [profile]) for profile in people] for _ in range(ROUNDS)])
    return " / ".join(f"{value:.2f}" for value in np.percentile(taken.min(axis=0), (50, 95, 99)))


def _memory(index: OfferIndex, resident: int, filling: float) -> Figure:
    raw = len(index) * 2 * DIMENSION
    return Figure(
        f"memory of the index against the raw half-precision vectors, {len(index)} offers",
        resident / raw,
        "×",
        1.25,
        "at_most",
        f"growth of the process's resident memory over filling, identifiers and all: {resident / 1e6:.0f} MB, of which"
        f" {index.nbytes / 1e6:.0f} in use by arrays; filled in {filling:.0f} s",
    )


def _changes(land: Land, index: OfferIndex, people: list[ProfileReading]) -> list[Figure]:
    drawn = land.more(CHANGES)
    coming = [land.reading(drawn, n) for n in range(CHANGES)]
    leaving = [index.columns.id_of(int(slot)) for profile in people for slot in retrieved(index, profile, 5)]
    leaving = list(dict.fromkeys(leaving))[:CHANGES]
    adding, erasing = list[Taken](), list[Taken]()
    for n, entry in enumerate(coming):
        retrieved(index, people[n % len(people)])
        adding.append(_taken(partial(index.put, [entry])))
        if n < len(leaving):
            erasing.append(_taken(partial(index.remove, [leaving[n]])))
    assert not any(one in index for one in leaving)
    figures = [
        _change("adding one offer", adding, len(index)),
        _change("erasing one offer", erasing, len(index)),
    ]
    clock, own = np.max(adding + erasing, axis=0)
    detail = f"by the clock; of processor time {own:.2f} ms"
    return [*figures, Figure("longest pause by a change", clock, "ms", 10, "at_most", detail)]


def _taken(change: Callable[[], object]) -> Taken:
    clock, own = time.perf_counter(), time.thread_time()
    change()
    return 1000 * (time.perf_counter() - clock), 1000 * (time.thread_time() - own)


def _change(name: str, taken: list[Taken], offers: int) -> Figure:
    (middle, own_middle), (p99, own_p99) = np.percentile(taken, (50, 99), axis=0)
    detail = (
        f"{len(taken)} of them, a search before each; median / p99 {middle:.2f} / {p99:.2f} ms,"
        f" of processor time {own_middle:.2f} / {own_p99:.2f}"
    )
    return Figure(f"{name} among {offers}, p99", float(p99), "ms", 1, "at_most", detail)


def _recall(rows: Rows, index: OfferIndex, people: list[ProfileReading], own: list[Found]) -> Figure:
    """Of brute force's best, how many are found; one as good as its last one counts too."""
    right = wanted = eligible = 0
    by_low = dict(zip(rows.columns["low"].tolist(), rows.columns["offer"].tolist(), strict=True))
    for profile, slots in zip(people, own, strict=True):
        best, products = brute(rows, profile, TOP)
        eligible += len(best)
        wanted += min(TOP, len(best))
        if len(best):
            good = set(best[products >= products[min(TOP, len(best)) - 1] - CLOSE].tolist())
            right += len({by_low[low] for low in index.columns.id_low[slots].tolist()} & good)
    detail = f"{len(people)} people, who have {eligible / len(people):.0f} eligible offers each on average"
    return Figure("recall@20 by meaning under filters", right / wanted, "", 1, "at_least", detail)


def _retrieval(index: OfferIndex, people: list[ProfileReading]) -> Figure:
    taken = _percentiles(partial(retrieved, index), people)
    return Figure(
        f"retrieval among {len(index)} offers, p95",
        float(taken.split(" / ")[1]),
        "ms",
        5,
        "at_most",
        f"reach {REACH_KM} km, language floors, contract, licence, expiry, then the exact top {TOP} by meaning, in"
        f" process; median / p95 / p99 {taken} ms",
    )


def _search(index: OfferIndex, taxonomy: Taxonomy, people: list[ProfileReading]) -> Figure:
    ranker = Ranker(index, taxonomy)
    taken = _percentiles(lambda profile: ranker.search(profile, TOP, TODAY), people)
    return Figure(
        f"the product's whole search among {len(index)} offers, p95",
        float(taken.split(" / ")[1]),
        "ms",
        5,
        "at_most",
        f"every constraint and part of the score, the exact top {TOP} and near misses up to 1.5 times as far;"
        f" median / p95 / p99 {taken} ms",
    )


def _against_faiss(rows: Rows, people: list[ProfileReading], own: list[Found], seconds: float) -> Figure:
    flat = FlatFaiss(rows)
    taken = _seconds(lambda profile: flat(profile, TOP), people)
    scanning = flat.scanning / len(people)
    detail = (
        f"{1 / seconds:.0f} queries/s; FAISS, half precision, {1 / taken:.1f} with its filters as NumPy columns, of"
        f" which the scan alone {1 / scanning:.1f}: {scanning / seconds:.1f} ×"
    )
    return Figure(
        "queries/s against a flat FAISS scan with a selector", taken / seconds, "×", 20, "at_least", detail
    )


async def _against_pgvector(rows: Rows, people: list[ProfileReading], index: OfferIndex) -> Figure:
    seconds = _ask(index, people)[1]
    with temporary_home() as home:
        with embedded(home / "postgres") as place:
            await _configure(place.url)
        with embedded(home / "postgres") as place:  # anew, with its memory
            connection = await asyncpg.connect(place.url, command_timeout=600)
            try:
                await PgVector.prepared(connection)
                whole = PgVector(connection, "whole")
                loading = await whole.load(rows)
                exact = await _pg_seconds(whole, people, by_cells=True)
                graph = await _graph(connection, rows, people)
            finally:
                await connection.close()
    detail = (
        f"{1 / seconds:.0f} queries/s; pgvector exact behind an index of cells, all offers, rows stored by cell:"
        f" {1 / exact:.1f} (loaded in {loading:.0f} s). {graph}"
    )
    return Figure("queries/s against pgvector", exact / seconds, "×", 20, "at_least", detail)


async def _configure(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for setting in ("shared_buffers = '4GB'", "fsync = off", "max_wal_size = '4GB'"):
            await connection.execute(f"ALTER SYSTEM SET {setting}")
    finally:
        await connection.close()


async def _pg_seconds(table: PgVector, people: list[ProfileReading], *, by_cells: bool) -> float:
    """Seconds a query, once all have been asked."""
    for profile in people:
        await table.nearest(profile, TOP, by_cells=by_cells)
    start = time.perf_counter()
    for profile in people:
        await table.nearest(profile, TOP, by_cells=by_cells)
    return (time.perf_counter() - start) / len(people)


async def _graph(connection: asyncpg.Connection, rows: Rows, people: list[ProfileReading]) -> str:
    """HNSW and cells on the same first offers, in words."""
    some = rows.first(GRAPHED)
    table = PgVector(connection, "graphed")
    await table.load(some)
    exact = await _pg_seconds(table, people, by_cells=True)
    best = [set(brute(some, profile, TOP)[0][:TOP].tolist()) for profile in people]
    building = await table.build_hnsw()
    said = f"HNSW on the first {len(some.vectors)} (built in {building:.0f} s) beside {1 / exact:.1f} by cells there:"
    for effort, scanned in ((40, 20_000), (200, 20_000), (200, 1_000_000)):
        await connection.execute("SET hnsw.iterative_scan = relaxed_order")
        await connection.execute(f"SET hnsw.ef_search = {effort}")
        await connection.execute(f"SET hnsw.max_scan_tuples = {scanned}")
        await connection.execute("SET enable_seqscan = off")
        start, right = time.perf_counter(), 0
        for profile, own in zip(people, best, strict=True):
            right += len(set((await table.nearest(profile, TOP, by_cells=False)).tolist()) & own)
        taken = (time.perf_counter() - start) / len(people)
        recall = right / sum(map(len, best))
        said += f" ef {effort}, up to {scanned} rows: {1 / taken:.1f} at recall {recall:.2f};"
        if recall >= 0.95:
            break
    return said.rstrip(";") + "."


if __name__ == "__main__":
    print(asyncio.run(quick()))
