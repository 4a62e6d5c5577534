"""Several processes of Passerelle on one PostgreSQL of their own, to be killed and started again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from services.bootstrap import House, house
from services.floor.database import Database, embedded
from services.floor.settings import Settings
from tests.benchmarks.processes import free_port, until_answered
from tests.homes import temporary_home


@dataclass
class Served:
    """A ``passerelle serve`` of some parts, on a port that it keeps over its deaths."""

    parts: tuple[str, ...]
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Served:
        command = [str(Path(sys.executable).with_name("passerelle")), "serve", *self.parts]
        environment = {**self.environment, "PASSERELLE_PORT": str(self.port)}
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        return self

    def until_live(self) -> Served:
        until_answered(f"{self.url}/health/live")
        return self

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def child(self) -> psutil.Process:
        """The process in which it goes on, where it is kept alive by one that does nothing else."""
        assert self.process
        [child] = psutil.Process(self.process.pid).children()
        return child

    def stop(self) -> None:
        """End it as a supervisor does; what it takes longer than half a minute for is cut."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()


@dataclass
class Machine:
    """A home, a database in it that writes to the disk as it should, and processes."""

    home: Path
    place: Database
    served: list[Served] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    """More environment variables for the processes that are started from now on."""

    def serve(self, *parts: str) -> Served:
        """Start parts in a process of their own."""
        environment = {
            **os.environ,
            "PASSERELLE_HOME": str(self.home),
            "PASSERELLE_DATABASE_URL": self.place.url,
            **self.settings,
        }
        one = Served(parts, environment)
        self.served.append(one)
        return one.start()

    def stop_all(self) -> None:
        for one in self.served:
            one.stop()

    @contextlib.asynccontextmanager
    async def inside(self, kafka: str | None = None) -> AsyncIterator[House]:
        """The house on this database, in the process of the test."""
        settings = Settings(home=self.home, database_url=self.place.url, kafka=kafka)
        async with house(settings, self.place) as built:
            yield built


@contextlib.contextmanager
def machine() -> Iterator[Machine]:
    """A machine, switched off at the end with everything on it."""
    with temporary_home() as home, embedded(home / "postgres") as place:
        found = Machine(home, place)
        try:
            yield found
        finally:
            found.stop_all()


def is_answered(url: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(url, timeout=5).status_code == 200
    return False
