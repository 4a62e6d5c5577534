"""``passerelle up``: everything in one process."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from typing import Annotated

import typer

from services.cli.common import Stop, say
from services.floor.database import Database, DatabaseUnavailable, database
from services.floor.settings import Settings


def up(
    load_demo: Annotated[
        bool, typer.Option(help="Load the demonstration data if there is no offer yet.")
    ] = False,
) -> None:
    """Start Passerelle: database, services, views, index and pages, until Ctrl-C."""
    signal.signal(
        signal.SIGTERM, signal.getsignal(signal.SIGINT)
    )  # stopped by a supervisor or by Ctrl-C: the same
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    settings = Settings()
    listening = _socket(settings)
    say(
        f"Starting the database in {settings.home}"
        if not settings.database_url
        else "Connecting to the database"
    )
    try:
        with database(settings.database_url, settings.home) as place:
            asyncio.run(_serve(settings, place, listening, load_demo))
    except DatabaseUnavailable as error:
        raise Stop(str(error)) from error
    except KeyboardInterrupt:
        pass
    say("Stopped.")


def _socket(settings: Settings) -> socket.socket:
    """Take the port before anything else is started, so that a port in use is said at once."""
    listening = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        raise Stop(
            f"port {settings.port} on {settings.host} cannot be used ({error.strerror}); set PASSERELLE_PORT to another"
        ) from error
    return listening


async def _serve(settings: Settings, place: Database, listening: socket.socket, load_demo: bool) -> None:
    """Pages first: the encoder and the index load once they are served, and recommendations say so meanwhile."""
    import uvicorn

    from services.assembly import assemble
    from services.bootstrap import house
    from services.following import running

    async with house(settings, place, say) as built:
        if load_demo:
            from services.cli.demo import load_first_time

            await load_first_time(built)
        server = uvicorn.Server(uvicorn.Config(assemble(built), log_level="warning", lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn tells it no other way
            await asyncio.sleep(0.02)
        if server.started:
            say(f"Passerelle is ready: open http://{settings.host}:{settings.port} (Ctrl-C stops it)")
            async with running(built):
                await serving
        await serving
