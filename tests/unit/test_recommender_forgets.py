"""What the recommender remembers of people's profiles does not outlive an erasure."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from contracts.jobseekers import Profile
from services.recommendations import recommender as recommenders
from services.recommendations.recommender import Recommender

PROFILE = Profile.model_validate(
    {"residence": {"label": "Tournai"}, "languages": [{"language": "fr", "level": "C2"}]}
)


class Reader:
    """Counts how often it read."""

    identity = "a reader"

    def __init__(self) -> None:
        self.read = 0

    def read_profile(self, profile: Profile) -> str:
        self.read += 1
        return f"reading {self.read}"


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def recommender(reader: Reader) -> Recommender:
    room: Any = SimpleNamespace(reader=reader)
    return Recommender(None, room)  # type: ignore[arg-type]


async def test_a_profile_is_read_once_until_somebody_is_erased(
    recommender: Recommender, reader: Reader
) -> None:
    assert await recommender._read(PROFILE) == await recommender._read(PROFILE)
    assert reader.read == 1
    recommender.forget()
    assert not recommender._profiles
    await recommender._read(PROFILE)
    assert reader.read == 2


async def test_a_profile_is_remembered_for_a_short_life(
    recommender: Recommender, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(recommenders.time, "monotonic", lambda: now[0])
    await recommender._read(PROFILE)
    now[0] += recommenders.REMEMBERED_SECONDS - 1
    await recommender._read(PROFILE)
    assert reader.read == 1
    now[0] += 2
    recommender.forget(recommenders.REMEMBERED_SECONDS)
    assert not recommender._profiles
