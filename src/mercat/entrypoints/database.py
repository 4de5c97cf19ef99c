"""`mercat db`: migrations, by Alembic."""

import asyncio
import sys
from collections.abc import Sequence
from typing import Annotated

import asyncpg
import typer
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from rich.console import Console

from mercat.entrypoints.choices import settings
from mercat.platform import migrations
from mercat.platform.places.postgis import add_geometry_indexes
from mercat.platform.settings import Settings

db = typer.Typer(help="The database's migrations.", no_args_is_help=True)
console = Console()


def _config(chosen: Settings) -> Config:
    config = Config(migrations.FOLDER.parent / "alembic.ini")
    config.attributes["database"] = chosen.database
    return config


@db.command()
def upgrade(revision: str = "head") -> None:
    """Bring the database up to date."""
    bring_up_to_date(settings(), revision)


def bring_up_to_date(chosen: Settings, revision: str = "head") -> None:
    command.upgrade(_config(chosen), revision)
    if indexed := asyncio.run(_index_places(chosen)):
        console.print(f"PostGIS knows the places of {', '.join(indexed)} now.")


@db.command(context_settings={"ignore_unknown_options": True})
def downgrade(
    revision: Annotated[str, typer.Argument(help="`-1` for one step back, or `base`.")] = "-1",
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take migrations back, and with them all that stands in the tables they made."""
    chosen = settings()
    taken = asyncio.run(_to_take_back(chosen, revision))
    if not taken:
        console.print("There is nothing to take back.")
        return
    console.print(f"To be taken back, with the data in their tables: {', '.join(taken)}.")
    if not yes:
        _ask(chosen)
    command.downgrade(_config(chosen), revision)
    left = migrations.parent(taken[-1]) or "base"
    console.print(f"Taken back: {taken[0]} → {left}.")


@db.command()
def revision(message: Annotated[str, typer.Option("--message", "-m")]) -> None:
    """Write a migration from what changed in the models. Read it before you keep it."""
    command.revision(_config(settings()), message, autogenerate=True)


@db.command()
def check() -> None:
    """Say whether the models have changes that no migration makes."""
    try:
        command.check(_config(settings()))
    except CommandError as error:
        console.print(f"{error}\nRun [bold]make migrate message=…[/].")
        raise typer.Exit(1) from None


async def _index_places(chosen: Settings) -> Sequence[str]:
    connection = await asyncpg.connect(chosen.database)
    try:
        return await add_geometry_indexes(connection)
    finally:
        await connection.close()


async def _to_take_back(chosen: Settings, target: str) -> list[str]:
    try:
        connection = await asyncpg.connect(chosen.database, timeout=5)
        try:
            return await migrations.to_take_back(connection.fetchval, target)
        finally:
            await connection.close()
    except (LookupError, OSError, TimeoutError, asyncpg.PostgresError) as error:
        console.print(f"[red]Nothing was done:[/] {error}")
        raise typer.Exit(1) from None


def _ask(chosen: Settings) -> None:
    if not chosen.is_local:
        console.print("[red]In production this needs --yes.[/] Make a back-up first.")
        raise typer.Exit(1)
    if _at_a_terminal():
        typer.confirm("Take them back?", abort=True)


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()
