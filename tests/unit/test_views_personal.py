"""A view that carries personal data lets go of a person when they are erased."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

import services
from contracts.jobseekers import JobseekerErased
from services.floor.streams import Batch, Message
from services.floor.views import View

SOMEBODY = UUID("5b3d4a52-8f0e-4d9a-9a5e-3c3f6c0f7d11")
for module in pkgutil.walk_packages(services.__path__, "services."):
    if module.name.rsplit(".", 1)[-1] in ("views", "policies"):
        importlib.import_module(module.name)


def subclasses(cls: type[View]) -> list[type[View]]:
    found = [one for direct in cls.__subclasses__() for one in (direct, *subclasses(direct))]
    return [one for one in found if one.__module__.startswith("services.")]


PERSONAL = [view for view in subclasses(View) if view.carries_personal_data]


class Written:
    """Stands where ``Writes`` does, and keeps what was written."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, tuple[Any, ...]]] = []

    def execute(self, statement: str, *arguments: Any) -> None:
        self.statements.append((statement, arguments))

    async def fetch(self, statement: str, *arguments: Any) -> list[Any]:
        return []

    async def flush(self) -> None:
        pass


def test_profiles_are_among_them() -> None:
    assert "jobseekers.profiles" in [view.name for view in PERSONAL]


@pytest.mark.parametrize("view", PERSONAL, ids=lambda view: view.name)
async def test_it_hears_of_erasures_and_writes_something_about_the_person(view: type[View]) -> None:
    assert "jobseekers" in view.upstreams
    erased = JobseekerErased(jobseeker_id=SOMEBODY, occurred_at=datetime(2026, 11, 1, tzinfo=UTC))
    written = Written()
    await view.__new__(view).fold(Batch("jobseekers", (Message("jobseekers", 1, erased),), 1), written, None)  # type: ignore[arg-type]
    changes = [
        one for one in written.statements if one[0].split()[0].upper() in ("DELETE", "UPDATE") and SOMEBODY in one[1]
    ]  # fmt: skip
    assert changes, f"{view.name} keeps the person"
