"""Believable businesses in real cities, the same for everybody."""

import asyncio
from dataclasses import dataclass
from time import monotonic

from rich.console import Console

from mercat.entrypoints.demo_accounts import DEMO_PASSWORD
from mercat.entrypoints.seeding.marks import Marks
from mercat.entrypoints.seeding.progress import progress
from mercat.entrypoints.seeding.running import write_businesses
from mercat.entrypoints.seeding.showing import show
from mercat.entrypoints.seeding.working import Order
from mercat.entrypoints.seeding.world import read_world
from mercat.platform.bulk import open_bulk
from mercat.platform.resources import open_resources
from mercat.platform.settings import Settings

__all__ = ["SeedOptions", "seed_businesses"]


@dataclass(frozen=True, kw_only=True)
class SeedOptions:
    """`photos`: how many businesses get pictures."""

    businesses: int
    seed: int = 1
    photos: int = 50


def seed_businesses(settings: Settings, options: SeedOptions, console: Console) -> None:
    """Adds what is missing. Raises NothingToStandOn before there are cities, and KeyboardInterrupt
    after what was under way is done.
    """
    password_hash = asyncio.run(prepare(settings))
    order = Order(settings=settings, seed=options.seed, password_hash=password_hash)
    began = monotonic()
    written = write_businesses(order, options.businesses, console)
    seconds = monotonic() - began
    told = f", {written / seconds:,.0f} a second" if written else ""
    console.print(f"{options.businesses:,} businesses: {written:,} of them new{told}.")
    if options.photos:
        asyncio.run(_show(settings, options, console))
    if password_hash:
        console.print(f"Everybody's password is [bold]{DEMO_PASSWORD}[/].")


async def prepare(settings: Settings) -> str | None:
    """The hash of everybody's password: outside a developer's machine nobody has one."""
    async with open_bulk(settings) as bulk:
        await read_world(bulk)
    if not settings.is_local:
        return None
    async with open_resources(settings) as resources:
        return await resources.passwords.hash(DEMO_PASSWORD)


async def _show(settings: Settings, options: SeedOptions, console: Console) -> None:
    numbers = range(min(options.photos, options.businesses))
    ids = [Marks(options.seed, number).id for number in numbers]
    async with open_resources(settings) as resources, open_bulk(settings) as bulk:
        with progress(console) as bar:
            task = bar.add_task("Pictures", total=len(ids))
            drawn = await show(resources, bulk, ids, lambda: bar.advance(task))
            bar.update(task, completed=len(ids))
    console.print(f"{drawn:,} of them have a logo and a picture now.")
