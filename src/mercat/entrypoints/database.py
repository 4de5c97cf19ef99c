"""`mercat db`: migrations. Commands import what they need when they run: others start sooner."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from mercat.entrypoints.choices import settings

if TYPE_CHECKING:
    from mercat.platform.settings import Settings

# ruff: noqa: PLC0415 (imports inside commands, see above)

db = typer.Typer(help="The database's migrations.", no_args_is_help=True)
console = Console()


@db.command()
def upgrade(revision: str = "head") -> None:
    """Bring the database up to date."""
    from mercat.entrypoints.migrating import bring_up_to_date

    bring_up_to_date(settings(), revision)


@db.command(context_settings={"ignore_unknown_options": True})
def downgrade(
    revision: Annotated[str, typer.Argument(help="`-1` for one step back, or `base`.")] = "-1",
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take migrations back, and with them all that stands in the tables they made."""
    from mercat.entrypoints import migrating
    from mercat.platform.migrations import parent

    chosen = settings()
    taken = migrating.to_take_back(chosen, revision)
    if not taken:
        console.print("There is nothing to take back.")
        return
    console.print(f"To be taken back, with the data in their tables: {', '.join(taken)}.")
    if not yes:
        _ask(chosen)
    migrating.take_back(chosen, revision)
    console.print(f"Taken back: {taken[0]} → {parent(taken[-1]) or 'base'}.")


@db.command()
def revision(message: Annotated[str, typer.Option("--message", "-m")]) -> None:
    """Write a migration from what changed in the models. Read it before you keep it."""
    from mercat.entrypoints.migrating import write_revision

    write_revision(settings(), message)


@db.command()
def check() -> None:
    """Say whether the models have changes that no migration makes."""
    from mercat.entrypoints.migrating import compare

    compare(settings())


def _ask(chosen: "Settings") -> None:
    if not chosen.is_local:
        console.print("[red]In production this needs --yes.[/] Make a back-up first.")
        raise typer.Exit(1)
    if _at_a_terminal():
        typer.confirm("Take them back?", abort=True)


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()
