"""The land that benchmarks draw: given to the index as arrays, its offers are what they are as readings."""

from __future__ import annotations

from matching.index import OfferIndex
from matching.ranking import Ranker
from matching.taxonomy.taxonomy import Taxonomy
from tests.benchmarks.land import DIMENSION, TODAY, Land


def test_offers_taken_as_arrays_are_the_offers_put_as_readings() -> None:
    taxonomy = Taxonomy.load()
    land = Land(taxonomy, 400, seed=3)
    taken, put = (OfferIndex(DIMENSION, taxonomy) for _ in range(2))
    for drawn in land.batches():
        taken.take(land.facts(drawn, taken))
        put.put(land.reading(drawn, n) for n in range(len(drawn["low"])))
    assert len(taken) == len(put) == 400
    found = 0
    for profile in land.people(20, kilometres=400):
        results = [Ranker(index, taxonomy).search(profile, 20, TODAY) for index in (taken, put)]
        assert results[0] == results[1]
        found += len(results[0].recommended)
    assert found
