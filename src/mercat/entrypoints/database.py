"""`mercat db`: migrations, by Alembic."""

from typing import Annotated

import typer
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from rich.console import Console

from mercat.platform.migrations import FOLDER

db = typer.Typer(help="The database's migrations.", no_args_is_help=True)
console = Console()


def _config() -> Config:
    return Config(FOLDER.parent / "alembic.ini")


@db.command()
def upgrade(revision: str = "head") -> None:
    """Bring the database up to date."""
    command.upgrade(_config(), revision)


@db.command()
def downgrade(
    revision: Annotated[str, typer.Argument(help="`-1` for one step back.")] = "-1",
) -> None:
    """Take migrations back."""
    command.downgrade(_config(), revision)


@db.command()
def revision(message: Annotated[str, typer.Option("--message", "-m")]) -> None:
    """Write a migration from what changed in the models. Read it before you keep it."""
    command.revision(_config(), message, autogenerate=True)


@db.command()
def check() -> None:
    """Say whether the models have changes that no migration makes."""
    try:
        command.check(_config())
    except CommandError as error:
        console.print(f"{error}\nRun [bold]make migrate message=…[/].")
        raise typer.Exit(1) from None
