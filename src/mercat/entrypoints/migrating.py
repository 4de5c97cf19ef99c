"""What `mercat db` does, by Alembic."""

import asyncio
from collections.abc import Sequence

import asyncpg
import typer
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from rich.console import Console

from mercat.platform import migrations
from mercat.platform.places.postgis import add_geometry_indexes
from mercat.platform.settings import Settings

console = Console()


def bring_up_to_date(settings: Settings, revision: str = "head") -> None:
    command.upgrade(_config(settings), revision)
    if indexed := asyncio.run(_index_places(settings)):
        console.print(f"PostGIS knows the places of {', '.join(indexed)} now.")


def to_take_back(settings: Settings, target: str) -> list[str]:
    """The revisions that `take_back` to `target` undoes, newest first. Ends the process with 1 if
    that cannot be told.
    """
    try:
        return asyncio.run(_to_take_back(settings, target))
    except (LookupError, OSError, TimeoutError, asyncpg.PostgresError) as error:
        console.print(f"[red]Nothing was done:[/] {error}")
        raise typer.Exit(1) from None


def take_back(settings: Settings, target: str) -> None:
    command.downgrade(_config(settings), target)


def write_revision(settings: Settings, message: str) -> None:
    command.revision(_config(settings), message, autogenerate=True)


def compare(settings: Settings) -> None:
    """Ends the process with 1 if the models have changes that no migration makes."""
    try:
        command.check(_config(settings))
    except CommandError as error:
        console.print(f"{error}\nRun [bold]make migrate message=…[/].")
        raise typer.Exit(1) from None


def _config(settings: Settings) -> Config:
    config = Config(migrations.FOLDER.parent / "alembic.ini")
    config.attributes["database"] = settings.database
    return config


async def _index_places(settings: Settings) -> Sequence[str]:
    connection = await asyncpg.connect(settings.database)
    try:
        return await add_geometry_indexes(connection)
    finally:
        await connection.close()


async def _to_take_back(settings: Settings, target: str) -> list[str]:
    connection = await asyncpg.connect(settings.database, timeout=5)
    try:
        return await migrations.to_take_back(connection.fetchval, target)
    finally:
        await connection.close()
