"""`mercat seed` of studios and bookings: the same again and again, whoever writes it."""

import io
from asyncio import to_thread
from time import process_time

from rich.console import Console
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.chosen import chosen
from tests.entrypoints.seeding.seeded import EVERY, Rows, Town, everything

from mercat.entrypoints.seeding.businesses import SeedOptions, seed_businesses
from mercat.entrypoints.seeding.venues.numbers import number
from mercat.entrypoints.seeding.world import World
from mercat.modules.bookings.models import Booking
from mercat.platform.bulk import Bulk, open_bulk
from mercat.platform.resources import Resources


async def test_it_is_always_the_same(rows: Rows, town: Town, session: AsyncSession) -> None:
    assert all(rows.values())
    await session.execute(text("SET LOCAL session_replication_role = replica"))
    for table in reversed(EVERY):  # the books, too
        await session.execute(table.delete())
    await session.commit()

    await town.open()
    await town.book()

    assert await everything(session) == rows


async def test_a_second_run_adds_what_is_missing(
    town: Town, world: World, bulk: Bulk, session: AsyncSession
) -> None:
    await town.open(6)
    some = await town.book(60, 6)
    first = await everything(session)

    assert (await town.open(6), await town.book(60, 6)) == (0, 0)
    assert await everything(session) == first
    more = await town.book(150, 6)
    other = Town(world, bulk, seed=2)
    assert await other.open(3) == 3
    others = await other.book(30, 3)

    after = await everything(session)
    assert some + more + others == len(after["bookings"]) > 170
    for table, before in first.items():
        assert [row for row in after[table] if row in before] == before, table


async def test_an_account_that_may_do_no_more_than_mercat_writes_the_same(
    world: World, resources: Resources, session: AsyncSession
) -> None:
    async with open_bulk(chosen(resources.settings, db_role="mercat_app")) as limited:
        town = Town(world, limited)
        await town.open(3)
        written = await town.book(30, 3)

    assert written == len((await everything(session))["bookings"]) > 25


async def test_there_is_only_so_much_time(town: Town) -> None:
    await town.open(1)

    written = await town.book(50_000, 1)

    assert 300 < written < 10_000
    assert await town.book(50_000, 1) == 0


def test_numbers_are_never_the_same() -> None:
    keys = [day * 16 + place for day in (0, 77, 4095) for place in range(16)]
    found = {
        number(seed, studio, room, key)
        for seed in range(4)
        for studio in range(150)
        for room in range(5)
        for key in keys
    }

    assert len(found) == 4 * 150 * 5 * len(keys)


async def test_a_booking_takes_no_longer_where_there_are_more(town: Town) -> None:
    def cpu(studios: int) -> float:
        plans = town.studios.plans(range(studios))
        since = process_time()
        made = [
            town.booker.make(plan, town.booker.wanted(plan, [30] * len(plan.rooms)))
            for plan in plans
        ]
        return (process_time() - since) / sum(map(len, made))

    cpu(3)

    assert min(cpu(12) for _ in range(2)) < 2 * min(cpu(3) for _ in range(3))


async def test_all_processes_share_the_work(
    cities: None, resources: Resources, session: AsyncSession
) -> None:
    told = io.StringIO()
    options = SeedOptions(businesses=0, studios=6, bookings=200)

    await to_thread(seed_businesses, resources.settings, options, Console(file=told, width=100))

    written = await session.scalar(select(func.count()).select_from(Booking))
    assert "6 studios: 6 of them new" in told.getvalue()
    assert f"200 bookings: {written} of them new" in told.getvalue()
    assert (written or 0) > 190
