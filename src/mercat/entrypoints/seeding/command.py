"""The command line of it."""

import asyncio
import multiprocessing
from multiprocessing import forkserver
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from mercat.entrypoints.choices import settings

if TYPE_CHECKING:
    from mercat.entrypoints.seeding.businesses import SeedOptions
    from mercat.platform.settings import Settings

# ruff: noqa: PLC0415 (imports inside commands: `--help` comes at once)

console = Console()

Businesses = Annotated[int, typer.Option(min=0, help="How many businesses there are to be.")]
Seed = Annotated[int, typer.Option(min=1, help="Another number, other businesses.")]
Studios = Annotated[
    int, typer.Option(min=0, help="How many studios, with businesses that run them.")
]
Bookings = Annotated[int, typer.Option(min=0, help="How many bookings of them, within a year.")]
Photos = Annotated[int, typer.Option(min=0, help="How many of them get pictures.")]
Again = Annotated[
    bool, typer.Option("--again", help="Compare every country and city, loaded or not.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do so in production too.")]


def seed(
    *,
    businesses: Businesses = 0,
    studios: Studios = 0,
    bookings: Bookings = 0,
    seed: Seed = 1,
    photos: Photos = 50,
    again: Again = False,
    yes: Yes = False,
) -> None:
    """Load the countries and cities that come with Mercat, and made-up businesses if you like.

    The same numbers make the same businesses, studios and bookings; a second run adds what is
    missing. Bookings lie in the year around the moment at which they are made.
    """
    from mercat.entrypoints.seeding.geography import load_geography

    chosen = settings()
    if bookings and not studios:
        console.print("[red]Bookings are of studios: say how many with --studios.[/]")
        raise typer.Exit(1)
    if (businesses or studios) and not (chosen.is_local or yes):
        console.print(
            "[red]Made-up businesses in production need --yes.[/] Nobody can take them back."
        )
        raise typer.Exit(1)
    if businesses or studios:
        _prepare_processes()
    asyncio.run(load_geography(chosen, console, again=again))
    if businesses or studios:
        from mercat.entrypoints.seeding.businesses import SeedOptions

        options = SeedOptions(
            businesses=businesses, studios=studios, bookings=bookings, seed=seed, photos=photos
        )
        _make(chosen, options)


def _prepare_processes() -> None:
    """Begins the process that all those of the work are forked from: one that has imported
    everything and has no threads. It imports while we do other things.
    """
    multiprocessing.set_forkserver_preload(["mercat.entrypoints.seeding.working"])
    forkserver.ensure_running()


def _make(chosen: "Settings", options: "SeedOptions") -> None:
    from mercat.entrypoints.seeding.businesses import seed_businesses

    try:
        seed_businesses(chosen, options, console)
    except KeyboardInterrupt:
        console.print("Stopped. What is written stays; the same command goes on from there.")
        raise typer.Exit(130) from None
