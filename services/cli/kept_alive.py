"""A process that is killed is back in a moment: one that has loaded what takes long, and does nothing else, forks it again."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import time

from services.cli.common import say
from services.floor.waits import FIRST_SECONDS, LONGEST_SECONDS

PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, prctl(2)
LIVED = 10.0
"""Seconds after which a death is not one of a row: the next child need not wait. One that lives so long has worked."""


def goes_on_in_a_child() -> None:
    """Return in a child process. The parent stays here: it forks another child whenever a signal ended the one before, and
    ends as a child does that ended by itself. It shares with them what it has loaded, as long as nobody writes to it.

    To be called before there are threads, connections or a running loop. Elsewhere than on Linux it returns at once, without
    a child: nothing would end a child whose parent was killed.
    """
    if sys.platform != "linux":
        return
    gc.collect()
    gc.freeze()  # what is loaded now lives as long as the processes: a collector that looked through it would copy it
    parent, wait = os.getpid(), FIRST_SECONDS
    while True:
        began = time.monotonic()
        child = os.fork()
        if not child:
            _die_with(parent)
            return
        status = _outcome(child)
        if status >= 0:
            sys.exit(status)
        say(f"Ended by {signal.Signals(-status).name}; goes on in another process")
        if time.monotonic() - began > LIVED:
            wait = FIRST_SECONDS
        else:
            time.sleep(wait)
            wait = min(wait * 2, LONGEST_SECONDS)


def _outcome(child: int) -> int:
    """The exit status of a child, or the negative number of the signal that ended it. Who stops this process stops the child."""
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except KeyboardInterrupt:
        os.kill(child, signal.SIGTERM)
        return max(0, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _die_with(parent: int) -> None:
    """End this process with its parent, and leave Ctrl-C to that one."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it was faster
        os.kill(os.getpid(), signal.SIGKILL)
    os.setpgid(0, 0)
