"""What of Passerelle a process runs: everything, or the parts that it was told by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

APIS = (
    "offers",
    "jobseekers",
    "programmes",
    "trainings",
    "placements",
    "indicators",
    "recommendations",
)
"""Services that answer at ``/api``."""
WEB, SHARD, POLICIES, VIEWS, RELAYS = "web", "shard", "policies", "views", "relays"
VIEW, RELAY = "view:", "relay:"
READS = (VIEWS, "view:recommendations.offers", "view:recommendations.candidates")
"""What takes the encoder besides the index."""


class UnknownPart(ValueError):
    """There is no part of that name; says which there are."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"there is no part “{name}”; there are: {', '.join(known)}")


class NoShard(ValueError):
    """A process that asks the shards is none of them."""

    def __init__(self) -> None:
        super().__init__("a shard holds offers itself: serve it without PASSERELLE_SHARDS")


@dataclass(frozen=True, slots=True)
class Parts:
    """By kind: services that answer, pages, views that are kept up, relays to the broker, what happens by itself, and
    whether others may search the offers that are held here."""

    apis: frozenset[str] = frozenset()
    web: bool = False
    views: frozenset[str] = frozenset()
    relays: frozenset[str] = frozenset()
    policies: bool = False
    shard: bool = False

    @property
    def recommends(self) -> bool:
        """Whether profiles are read in this process."""
        return self.web or "recommendations" in self.apis

    @property
    def index(self) -> bool:
        """Whether offers are searched from this process."""
        return self.shard or self.recommends

    @property
    def following(self) -> frozenset[str]:
        """The names under which others see what this process follows."""
        return frozenset({VIEW + one for one in self.views} | {RELAY + one for one in self.relays})


def everything(views: Collection[str], relays: Collection[str]) -> Parts:
    """All there is, in one process, which is nobody's shard."""
    return Parts(frozenset(APIS), True, frozenset(views), frozenset(relays), True)


def named(names: Iterable[str], views: Collection[str], relays: Collection[str]) -> Parts:
    """The parts that names stand for: a service, ``web``, ``shard``, ``policies``, ``views`` or ``view:NAME``, ``relays`` or
    ``relay:SERVICE``. Raises ``UnknownPart``."""
    parts = Parts()
    for name in names:
        if name in APIS:
            parts = replace(parts, apis=parts.apis | {name})
        elif name == WEB:
            parts = replace(parts, web=True)
        elif name == SHARD:
            parts = replace(parts, shard=True)
        elif name == POLICIES:
            parts = replace(parts, policies=True)
        elif name == VIEWS:
            parts = replace(parts, views=frozenset(views))
        elif name == RELAYS and relays:
            parts = replace(parts, relays=frozenset(relays))
        elif name.startswith(VIEW) and name.removeprefix(VIEW) in views:
            parts = replace(parts, views=parts.views | {name.removeprefix(VIEW)})
        elif name.startswith(RELAY) and name.removeprefix(RELAY) in relays:
            parts = replace(parts, relays=parts.relays | {name.removeprefix(RELAY)})
        else:
            raise UnknownPart(name, known(views, relays))
    return parts


def only_follows(names: Collection[str]) -> bool:
    """Whether nobody waits for a process of these parts to answer."""
    return bool(names) and {*APIS, WEB, SHARD}.isdisjoint(names)


def follows_with_the_encoder(names: Collection[str]) -> bool:
    """Whether a process of these parts reads with the encoder, and does nothing that somebody waits for."""
    return only_follows(names) and not set(READS).isdisjoint(names)


def known(views: Collection[str], relays: Collection[str]) -> list[str]:
    """Every name that ``named`` takes."""
    of_relays = [RELAYS, *(RELAY + one for one in relays)] if relays else []
    return [*APIS, WEB, SHARD, POLICIES, VIEWS, *(VIEW + one for one in views), *of_relays]
