"""The command line of it."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from mercat.entrypoints.choices import settings

console = Console()


def seed(
    again: Annotated[
        bool, typer.Option("--again", help="Compare every country and city, loaded or not.")
    ] = False,
) -> None:
    """Load the countries and cities that come with Mercat; again and again, if you like."""
    from mercat.entrypoints.seeding.geography import load_geography  # noqa: PLC0415 (`--help`)

    asyncio.run(load_geography(settings(), console, again=again))
