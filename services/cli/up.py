"""``passerelle up``: everything in one process. ``passerelle serve``: some of it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.common import Stop, at_work, say
from services.cli.kept_alive import goes_on_in_a_child
from services.floor.database import Database
from services.floor.settings import Settings
from services.floor.telemetry.logs import speak
from services.parts import NoShard, UnknownPart, follows_with_the_encoder, only_follows

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    from services.recommendations.reading_room import ReadingRoom

FOLLOWERS_NICE = 5
"""What only follows lets those go first who answer somebody, where they share a machine."""


def up(
    load_demo: Annotated[
        bool, typer.Option(help="Load the demonstration data if there is no offer yet.")
    ] = False,
) -> None:
    """Start Passerelle: database, services, views, index and pages, until Ctrl-C."""
    _start(None, load_demo)


def serve(
    parts: Annotated[
        list[str],
        typer.Argument(
            help="Services (offers, jobseekers, …), web, shard, policies, views or view:NAME, relays or relay:SERVICE."
        ),
    ],
) -> None:
    """Start chosen parts of Passerelle, for a process among several on one database, until Ctrl-C.

    Health and metrics are served on the port whatever the parts are.
    """
    _start(parts, load_demo=False)


def _start(names: list[str] | None, load_demo: bool) -> None:
    signal.signal(
        signal.SIGTERM, signal.getsignal(signal.SIGINT)
    )  # stopped by a supervisor or by Ctrl-C: the same
    if only_follows(names or ()):
        os.nice(FOLLOWERS_NICE)  # before there are other threads: each has the priority of who began it
    settings = Settings()
    listening = [_socket(settings.host, settings.port, "PASSERELLE_PORT")]
    if settings.watch_port:
        listening.append(_socket(settings.host, settings.watch_port, "PASSERELLE_WATCH_PORT"))
    room = _loaded(settings) if follows_with_the_encoder(names or ()) else None
    if room:
        goes_on_in_a_child()
    try:
        with at_work(settings, aloud=True) as place:
            asyncio.run(_serve(settings, place, listening, names, load_demo, room))
    except (UnknownPart, NoShard) as error:
        raise Stop(str(error)) from error
    except KeyboardInterrupt:
        pass
    say("Stopped.")


def _socket(host: str, port: int, setting: str) -> socket.socket:
    """Take a port before anything else is started, so that one in use is said at once."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        raise Stop(
            f"port {port} on {host} cannot be used ({error.strerror}); set {setting} to another"
        ) from error
    return listening


def _loaded(settings: Settings) -> ReadingRoom:
    """What reading takes, and all the code, before anything else is begun. What keeps it from being loaded is told, and
    tried again, by who reads."""
    import uvicorn  # noqa: F401

    from services import assembly, bootstrap, following  # noqa: F401
    from services.recommendations.reading_room import ReadingRoom

    speak(settings.log_format, settings.log_level)
    room = ReadingRoom.of(settings, say)
    with contextlib.suppress(Exception):
        room.reader.make_ready()
    return room


async def _serve(
    settings: Settings,
    place: Database,
    listening: list[socket.socket],
    names: list[str] | None,
    load_demo: bool,
    room: ReadingRoom | None,
) -> None:
    """Pages first: the encoder and the index load once they are served, and recommendations say so meanwhile."""
    import uvicorn

    from services.assembly import assemble, watched_apart
    from services.bootstrap import house
    from services.following import running

    async with house(settings, place, say, room) as built:
        parts = built.parts(names)
        if load_demo:
            from services.cli.demo import load_first_time

            await load_first_time(built)
        apps = [assemble(built, parts)]
        if settings.watch_port:
            apps.append(watched_apart(built, parts))
        servers = [uvicorn.Server(_configured(app)) for app in apps]
        serving = asyncio.gather(
            *(one.serve(sockets=[port]) for one, port in zip(servers, listening, strict=True))
        )
        while not all(one.started for one in servers) and not serving.done():  # noqa: ASYNC110 - uvicorn tells it no other way
            await asyncio.sleep(0.02)
        if all(one.started for one in servers):
            where = f"http://{settings.host}:{settings.port}"
            what = f"open {where}" if parts.web else f"{', '.join(names or ())} at {where}"
            say(f"Passerelle is ready: {what} (Ctrl-C stops it)")
            async with running(built, parts):
                await serving
        await serving


def _configured(app: FastAPI) -> uvicorn.Config:
    import uvicorn

    return uvicorn.Config(app, log_config=None, log_level="warning", access_log=False, lifespan="off")
