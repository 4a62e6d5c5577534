"""The topics that contracts are published to where a broker carries them: one per service, keyed by the aggregate.

All contracts of a service share one, so that what is told of one aggregate stays in order. They are kept for ever and are
not compacted, because every event counts and views are built again from the first one on.
"""

from __future__ import annotations

from dataclasses import dataclass

FOR_EVER = -1


@dataclass(frozen=True, slots=True)
class Topic:
    """How a topic is made. The number of partitions never changes afterwards: an aggregate would move to another one, and
    what is told of it would lose its order."""

    upstream: str
    partitions: int
    retention_ms: int = FOR_EVER
    compacted: bool = False

    @property
    def configuration(self) -> dict[str, str]:
        """As the broker names it."""
        return {
            "cleanup.policy": "compact" if self.compacted else "delete",
            "retention.ms": str(self.retention_ms),
        }


TOPICS = {
    topic.upstream: topic
    for topic in (
        Topic("offers", 12),
        Topic("jobseekers", 12),
        Topic("programmes", 3),
        Topic("trainings", 6),
        Topic("placements", 6),
    )
}
"""Partitions are the most followers that one view can be divided among: most where most is told, and an offer costs most."""
