"""Studios and bookings as `mercat seed` makes them, and all rows of them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.assembly.tables import metadata
from mercat.entrypoints.seeding.batch import TABLES
from mercat.entrypoints.seeding.people import People
from mercat.entrypoints.seeding.venues.bookings import Booker
from mercat.entrypoints.seeding.venues.rows import BOOKING_TABLES, STUDIO_TABLES
from mercat.entrypoints.seeding.venues.studios import Studios, read_fittings
from mercat.entrypoints.seeding.venues.writing import (
    shares,
    write_missing_bookings,
    write_missing_studios,
)
from mercat.entrypoints.seeding.world import World
from mercat.platform.bulk import Bulk

NOW = datetime(2026, 11, 20, 17, 34, tzinfo=UTC)
"""The clocks of Chicago, Lyon and Oslo were set back shortly before."""
STUDIOS, BOOKINGS = 15, 800
Row = Mapping[str, Any]
Rows = dict[str, list[Row]]
RECORDS = [metadata.tables[one.table] for one in (*TABLES, *STUDIO_TABLES, *BOOKING_TABLES)]
EVERY = list({table.name: table for table in metadata.sorted_tables if table in RECORDS}.values())


class Town:
    """What is to be seeded, and how much of it was missing."""

    def __init__(self, world: World, bulk: Bulk, seed: int = 1, now: datetime = NOW) -> None:
        people = People(seed, None)
        self.studios = Studios(world, seed, people)
        self.booker = Booker(seed, people, now, world.commission_bp)
        self.bulk, self.seed = bulk, seed

    async def open(self, studios: int = STUDIOS) -> int:
        fittings = await read_fittings(self.bulk)
        return await write_missing_studios(self.bulk, self.studios, fittings, range(studios))

    async def book(self, bookings: int = BOOKINGS, studios: int = STUDIOS) -> int:
        return sum(
            [
                await write_missing_bookings(self.bulk, self.studios, self.booker, share)
                for share in shares(self.seed, studios, bookings)
            ]
        )


async def everything(session: AsyncSession) -> Rows:
    found: Rows = {}
    for table in EVERY:
        read = await session.execute(select(table).order_by(table.c.id))
        found[table.name] = [dict(row) for row in read.mappings()]
    await session.rollback()
    return found
