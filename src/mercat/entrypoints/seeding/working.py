"""What one process does for the data: invents batches of it and writes them."""

import asyncio
import gc
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime

from mercat.entrypoints.seeding.batch import TABLES
from mercat.entrypoints.seeding.inventing import Inventor
from mercat.entrypoints.seeding.people import People
from mercat.entrypoints.seeding.venues.bookings import Booker
from mercat.entrypoints.seeding.venues.studios import Fittings, Studios, read_fittings
from mercat.entrypoints.seeding.venues.writing import (
    Share,
    write_missing_bookings,
    write_missing_studios,
)
from mercat.entrypoints.seeding.world import World, read_world
from mercat.modules.businesses.models import Business
from mercat.platform.bulk import Bulk, open_bulk
from mercat.platform.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Order:
    """`password_hash`: that of every account, or None: then nobody can sign in to them. `now`:
    bookings before it have taken place.
    """

    settings: Settings
    seed: int
    password_hash: str | None
    now: datetime


async def write_missing(bulk: Bulk, inventor: Inventor, numbers: range) -> int:
    """How many businesses of these numbers were not there, and are now: all of them or, when this
    fails, none.
    """
    every = inventor.marks(numbers)
    async with bulk.filling(TABLES) as filling:
        await bulk.take_turns(f"mercat seed {inventor.seed} {numbers.start}")
        there = await bulk.present(Business, every)
        # In the order of their ids, which is that of the indexes.
        missing = [every[one] for one in sorted(every.keys() - there)]
        await inventor.invent(missing).write(filling)
    return len(missing)


class Worker:
    """Lives as long as its process."""

    def __init__(self, order: Order) -> None:
        # The rows of a batch are tens of thousands of objects without a cycle among them.
        gc.disable()
        # Ctrl-C goes to the parent, which lets us finish what we have begun.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._bulk, world, self._fittings = self._runner.run(self._open(order))
        people = People(order.seed, order.password_hash)
        self._inventor = Inventor(world, order.seed, people)
        self._studios = Studios(world, order.seed, people)
        self._booker = Booker(order.seed, people, order.now, world.commission_bp)

    def write(self, numbers: range) -> int:
        return self._runner.run(write_missing(self._bulk, self._inventor, numbers))

    def write_studios(self, numbers: range) -> int:
        work = write_missing_studios(self._bulk, self._studios, self._fittings, numbers)
        return self._runner.run(work)

    def write_bookings(self, share: Share) -> int:
        work = write_missing_bookings(self._bulk, self._studios, self._booker, share)
        return self._runner.run(work)

    async def _open(self, order: Order) -> tuple[Bulk, World, Fittings]:
        bulk = await self._stack.enter_async_context(open_bulk(order.settings))
        return bulk, await read_world(bulk), await read_fittings(bulk)


_workers: list[Worker] = []


def start(order: Order) -> None:
    """The first thing that a process of the pool does."""
    _workers.append(Worker(order))


def write(numbers: range) -> int:
    return _workers[0].write(numbers)


def write_studios(numbers: range) -> int:
    return _workers[0].write_studios(numbers)


def write_bookings(share: Share) -> int:
    return _workers[0].write_bookings(share)
