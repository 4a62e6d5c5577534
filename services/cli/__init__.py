"""The command ``passerelle``. Each group of commands is a module; heavy parts are imported where they are used, so that
``passerelle --help`` answers at once."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import typer

from services.cli import (
    backup,
    candidates,
    demo,
    evaluate,
    indicators,
    jobseekers,
    offers,
    partner_files,
    privacy,
    programmes,
    recommend,
    streams,
    taxonomy,
    up,
)

app = typer.Typer(
    name="passerelle",
    help="Cross-border job matching for France and Belgium.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("up")(up.up)
app.command("serve")(up.serve)
app.command("prepare")(streams.prepare)
app.command("recommend")(recommend.recommend)
app.command("candidates")(candidates.candidates)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("evaluate")(evaluate.evaluate)
app.command("indicators")(indicators.indicators)
app.add_typer(offers.app, name="offers")
app.add_typer(jobseekers.app, name="jobseekers")
app.add_typer(taxonomy.app, name="taxonomy")
app.add_typer(demo.app, name="demo")
app.add_typer(programmes.app, name="programmes")
app.add_typer(privacy.app, name="privacy")
app.add_typer(partner_files.app, name="partners")
app.add_typer(streams.app, name="streams")
app.add_typer(streams.views_app, name="views")


def main() -> None:
    """Entry point. What goes wrong outside is told in a sentence, with exit status 1; a defect keeps its trace."""
    from pydantic import ValidationError

    from services.cli.common import Stop
    from services.floor.settings import Settings, told

    try:
        app()
    except Stop as stop:
        sys.stderr.write(f"passerelle: {stop}\n")
        sys.exit(1)
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        sys.stderr.write(f"passerelle: {told(error)}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
