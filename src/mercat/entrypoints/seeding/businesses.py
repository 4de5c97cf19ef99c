"""Believable businesses in real cities, studios, a year of bookings: the same for everybody."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import monotonic

from rich.console import Console

from mercat.entrypoints.demo_accounts import DEMO_PASSWORD
from mercat.entrypoints.seeding.indexing import fill
from mercat.entrypoints.seeding.marks import Marks
from mercat.entrypoints.seeding.progress import progress
from mercat.entrypoints.seeding.running import write_bookings, write_businesses, write_studios
from mercat.entrypoints.seeding.showing import show
from mercat.entrypoints.seeding.working import Order
from mercat.entrypoints.seeding.world import read_world
from mercat.modules.reporting.dependencies import recount_days
from mercat.platform.bulk import open_bulk
from mercat.platform.resources import open_resources
from mercat.platform.settings import Settings

__all__ = ["SeedOptions", "seed_businesses"]


@dataclass(frozen=True, kw_only=True)
class SeedOptions:
    """`photos`: how many businesses get pictures. `bookings`: of the studios, in the year around
    now.
    """

    businesses: int
    studios: int = 0
    bookings: int = 0
    seed: int = 1
    photos: int = 50


def seed_businesses(settings: Settings, options: SeedOptions, console: Console) -> None:
    """Adds what is missing. Raises NothingToStandOn before there are cities, and KeyboardInterrupt
    after what was under way is done.
    """
    password_hash = asyncio.run(prepare(settings))
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    order = Order(settings=settings, seed=options.seed, password_hash=password_hash, now=now)
    studios, bookings = options.studios, options.bookings
    if options.businesses:
        _write("businesses", options.businesses, write_businesses, order, console)
    if studios:
        _write("studios", studios, write_studios, order, console)
    if bookings:
        _write("bookings", bookings, partial(write_bookings, studios=studios), order, console)
    if options.photos and options.businesses:
        asyncio.run(_show(settings, options, console))
    asyncio.run(_fill(settings, console))
    if bookings:
        with console.status("Counting days …"):
            counted = asyncio.run(_count(settings))
        console.print(f"{counted:,} days of businesses counted.")
    if password_hash:
        console.print(f"Everybody's password is [bold]{DEMO_PASSWORD}[/].")


def _write(
    what: str, count: int, write: Callable[..., int], order: Order, console: Console
) -> None:
    began = monotonic()
    written = write(order, count=count, console=console)
    seconds = monotonic() - began
    told = f", {written / seconds:,.0f} a second" if written else ""
    console.print(f"{count:,} {what}: {written:,} of them new{told}.")


async def prepare(settings: Settings) -> str | None:
    """The hash of everybody's password: outside a developer's machine nobody has one."""
    async with open_bulk(settings) as bulk:
        await read_world(bulk)
    if not settings.is_local:
        return None
    async with open_resources(settings) as resources:
        return await resources.passwords.hash(DEMO_PASSWORD)


async def _fill(settings: Settings, console: Console) -> None:
    async with open_resources(settings) as resources:
        await fill(resources, console)


async def _count(settings: Settings) -> int:
    """Of bookings that nobody has announced nobody else would know."""
    async with open_resources(settings) as resources, resources.database.open_session() as session:
        return await recount_days(session).execute()


async def _show(settings: Settings, options: SeedOptions, console: Console) -> None:
    numbers = range(min(options.photos, options.businesses))
    ids = [Marks(options.seed, number).id for number in numbers]
    async with open_resources(settings) as resources, open_bulk(settings) as bulk:
        with progress(console) as bar:
            task = bar.add_task("Pictures", total=len(ids))
            drawn = await show(resources, bulk, ids, lambda: bar.advance(task))
            bar.update(task, completed=len(ids))
    console.print(f"{drawn:,} of them have a logo and a picture now.")
