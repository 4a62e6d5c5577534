"""What is counted while the house runs, and how it is written for Prometheus.

Labels name views, relays and routes, never what travels through them: an address as it was asked for holds ids.
https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

disable_created_metrics()  # type: ignore[no-untyped-call]  # a series more for each counter, which nobody asks for
CONTENT_TYPE = CONTENT_TYPE_LATEST
FOLDED = Counter("passerelle_messages_folded", "Messages taken into a view.", ["view"])
REFUSED = Counter("passerelle_messages_refused", "Messages that a view could not take.", ["view"])
PUBLISHED = Counter("passerelle_messages_published", "Messages that a relay put into its topic.", ["relay"])
FAILURES = Counter(
    "passerelle_follower_failures", "Times that a follower lost its place and began again.", ["follower"]
)
REQUESTS = Histogram(
    "passerelle_http_request_duration_seconds",
    "Time until an answer was sent whole, by what was asked.",
    ["kind", "method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def begin_at_zero(name: str, *counters: Counter) -> None:
    """Tell of a follower before anything happened to it: the first time would otherwise be no increase."""
    for counter in counters:
        counter.labels(name)


class Gauge(GaugeMetricFamily):
    """A number that is asked for when somebody looks, for each value of one label or as a whole."""

    def __init__(self, name: str, told: str, label: str | None = None) -> None:
        super().__init__(name, told, labels=[label] if label else [])

    def put(self, value: float, labelled: str | None = None) -> Gauge:
        """Set it; gives itself."""
        self.add_metric([labelled] if labelled else [], value)
        return self


class _Asked(Collector):
    def __init__(self, gauges: Iterable[Gauge]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterable[Gauge]:
        return self._gauges


def written(gauges: Iterable[Gauge]) -> bytes:
    """All that was counted in this process, and numbers that were asked for just now."""
    return generate_latest(REGISTRY) + generate_latest(_Asked(gauges))
