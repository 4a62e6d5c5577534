"""``passerelle up`` as a process of its own, watched from outside."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def passerelle_up(home: Path, *options: str) -> Iterator[tuple[str, psutil.Process]]:
    """Start it on ``home``; gives its address and process, and ends it as Ctrl-C does."""
    port = free_port()
    environment = {
        **os.environ,
        "PASSERELLE_HOME": str(home),
        "PASSERELLE_PORT": str(port),
        "PASSERELLE_DEMO": "1",
    }
    command = [str(Path(sys.executable).with_name("passerelle")), "up", *options]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def until_answered(url: str, *, seconds: float = 120) -> float:
    """Seconds until ``url`` answers with 200. Raises ``TimeoutError``."""
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url, follow_redirects=True, timeout=seconds).status_code == 200:
                return time.perf_counter() - start
        time.sleep(0.02)
    raise TimeoutError(url)
