"""``passerelle programmes …``"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.common import write_json
from services.cli.indicators import AsOf, answered

if TYPE_CHECKING:
    from services.bootstrap import House
    from services.indicators.queries import ProgrammeKnown
    from services.indicators.schemas import ParticipationShown

app = typer.Typer(help="Programmes: who takes part, and what comes of it.", no_args_is_help=True)


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """The programmes, by code, with the definitions each reports under."""

    async def work(built: House) -> list[ProgrammeKnown]:
        await built.catch_up(reading=False)
        return await built.indicators.programmes()

    programmes = answered("programmes list", work)
    if as_json:
        write_json(
            [
                {"programme": one.code, "name": one.name, "definitions": list(one.definitions)}
                for one in programmes
            ]
        )
        return
    for one in programmes:
        typer.echo(f"{one.code}: {one.name} ({', '.join(one.definitions)})")


@app.command("show")
def show(
    programme: Annotated[str, typer.Argument(help="A programme's code, such as weldcome, or its id.")],
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Participants by country of residence and session, placements by country of work, certifications."""

    async def work(built: House) -> ParticipationShown:
        from services.indicators.schemas import ParticipationShown

        await built.catch_up(reading=False)
        day = as_of.date() if as_of else None
        return ParticipationShown.of(await built.indicators.participants(programme, day))

    found = answered("programmes show", work)
    if as_json:
        write_json(found.model_dump(mode="json"))
        return
    people, placed = found.participants, found.placements
    typer.echo(f"{found.name} ({found.programme}), {found.as_of}")
    typer.echo(f"participants: {people.total} ({_by(people.by_country_of_residence)})")
    for one in found.sessions:
        typer.echo(
            f"  {one.code} {one.starts_on} – {one.ends_on}: {one.participants} participants, {one.placed} placed"
        )
    typer.echo(
        f"placed: {placed.people_placed} people, {placed.total} jobs ({_by(placed.by_country_of_work)})"
    )
    typer.echo(f"completed: {found.certifications.completed}, certified: {found.certifications.certified}")


def _by(counts: dict[str, int]) -> str:
    return ", ".join(f"{country} {count}" for country, count in counts.items())
