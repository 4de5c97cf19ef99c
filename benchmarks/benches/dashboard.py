"""A business's dashboard at a million bookings, as multiples of a key lookup; and what it costs to
keep it: the mark of an event against a row inserted.

One business has a hundred thousand of the bookings, within a year; another one of the others has
two and a half thousand. The service is asked as its door asks it, by one process and one question
at a time, in any order. Beside it the same year summed up from the bookings themselves.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import Uuid, bindparam, func, insert, select

from benchmarks import town
from benchmarks.options import Options
from benchmarks.report import Goal, Report
from benchmarks.world import World
from mercat.modules.bookings.events import BookingChanged, Change
from mercat.modules.bookings.models import Booking
from mercat.modules.identity.models import Actor, Permission, UserType
from mercat.modules.reporting.dependencies import mark_days, recount_days
from mercat.modules.reporting.models import StaleMark
from mercat.modules.reporting.service import Dashboards, Readers
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.reads import Query
from mercat.platform.resources import Resources, open_resources

_KEY = "key lookup"
_SMALL = "30 days of 2,500 bookings"
_LARGE = "30 days of 100,000 bookings"
_YEAR = "366 days of 100,000 bookings"
_SUMMED = "366 days, from the bookings"
_ROW = "a row inserted"
_MARK = "an event marked"
_MORE = 97_500
_LAST = (town.LAST - timedelta(days=1)).date()
_TIMES = 40
"""Of each, in one round."""
_CHANCE = random.Random(1)  # noqa: S311 (nobody has to guess it)
_FILL = f"""
    INSERT INTO bookings (id, number, customer_id, business_id, studio_id, room_id, title,
                          starts_at, ends_at, timezone, local_date, local_minutes, zone_release,
                          status, price_lines, currency, total_amount, due_amount,
                          cancellation_policy, cancellation_terms)
    SELECT uuidv7(), gen_random_uuid(), customer_id, business_id, studio_id, room_id, title,
           begin, begin + interval '1 hour', timezone, begin::date, 600, '2026b',
           'COMPLETED', '[]', 'EUR', 9000, 9000, 'FLEXIBLE', '{{}}'
    FROM (SELECT * FROM bookings WHERE business_id = $1 LIMIT 1) AS one,
    generate_series(1, {_MORE}) AS n,
    LATERAL (SELECT '{town.LAST:%Y-%m-%d}'::timestamptz - interval '5 minutes' * n AS begin) AS at
"""  # noqa: S608 (of our own numbers)
_ONE = Query(select(Booking.id, Booking.status).where(Booking.id == bindparam("id", type_=Uuid)))
_ALL = Query(
    select(func.date(Booking.starts_at), Booking.status, func.count())
    .where(Booking.business_id == bindparam("business_id", type_=Uuid))
    .group_by(func.date(Booking.starts_at), Booking.status)
)
Ask = Callable[[], Awaitable[Any]]


def run(world: World, options: Options) -> Report:
    url = world.settings.database
    asyncio.run(town.settle(url))
    waits = asyncio.run(_measure(world, url, options.rounds))
    key, row = waits[_KEY], waits[_ROW]
    rows = {
        name: {"p50 ×": wait / (row if name in {_ROW, _MARK} else key)}
        for name, wait in waits.items()
    }
    goals = [
        Goal("100,000 bookings by 2,500", waits[_LARGE] / waits[_SMALL], 1.3, at_least=False),
        Goal(_LARGE, waits[_LARGE] / key, 40, at_least=False),
        Goal(_MARK, waits[_MARK] / row, 3, at_least=False),
    ]
    notes = [f"a key lookup: {key * 1e6:.0f} µs; a row: {row * 1e6:.0f} µs (its own multiple)"]
    return Report("dashboard", "multiples of a key lookup", rows, goals, notes)


async def _measure(world: World, url: str, rounds: int) -> Mapping[str, float]:
    """Seconds of each, the median."""
    large, small, booking = await _prepare(url)
    async with open_resources(world.settings) as resources:
        async with resources.database.open_session() as session:
            await recount_days(session).execute()
        asks = _asks(resources, large, small, booking)
        for ask in [*asks.values()] * 3:
            await ask()
        waits: dict[str, list[float]] = {name: [] for name in asks}
        for _ in range(rounds * _TIMES):
            for name, ask in _CHANCE.sample(list(asks.items()), len(asks)):
                began = time.perf_counter()
                await ask()
                waits[name].append(time.perf_counter() - began)
    return {name: median(some) for name, some in waits.items()}


async def _prepare(url: str) -> tuple[UUID, UUID, UUID]:
    """A large business, a small one, and a booking."""
    connection = await asyncpg.connect(url)
    try:
        ids = [
            await connection.fetchval("SELECT id FROM businesses WHERE slug = $1", slug)
            for slug in ("halls-1", "halls-2")
        ]
        many = "SELECT count(*) > $2 FROM bookings WHERE business_id = $1"
        if not await connection.fetchval(many, ids[0], _MORE):
            await connection.execute(_FILL, ids[0])
            await connection.execute("VACUUM ANALYZE bookings")
        booking = await connection.fetchval("SELECT id FROM bookings LIMIT 1")
    finally:
        await connection.close()
    return ids[0], ids[1], booking


def _asks(resources: Resources, large: UUID, small: UUID, booking: UUID) -> Mapping[str, Ask]:
    reads = resources.reads
    boards = Dashboards(reads, Readers(reads), resources.clock)
    staff = Actor(uuid7(), None, UserType.STAFF, permissions=frozenset({Permission.REPORTS_READ}))

    def of(business_id: UUID, days: int) -> Ask:
        first: date = _LAST - timedelta(days=days - 1)
        return lambda: boards.business(business_id, first, _LAST, staff)

    async def mark() -> None:
        news = BookingChanged(booking_id=booking, kind=Change.COMPLETED, entry_id=uuid7())
        async with resources.database.open_session() as session:
            await mark_days(session).execute(news)

    async def row() -> None:
        async with resources.database.open_session() as session, Transaction(session):
            values = {"business_id": small, "moment": town.FIRST}
            await session.execute(insert(StaleMark).values(values))

    return {
        _KEY: lambda: reads.one(_ONE, id=booking),
        _SMALL: of(small, 30),
        _LARGE: of(large, 30),
        _YEAR: of(large, 366),
        _SUMMED: lambda: reads.all(_ALL, business_id=large),
        _ROW: row,
        _MARK: mark,
    }
