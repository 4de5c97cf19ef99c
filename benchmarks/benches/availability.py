"""When one room is free in a month, and which of a city's rooms are, as multiples of a key lookup.

All three by one connection, each with its statement prepared, one question of each in turn: at a
million bookings. So none finds in the caches only what it left there itself, as a key lookup does
that follows others. Held is the CPU of both ends, which on an idle machine is what one waits for:
on a busy one whatever is long is interrupted, and a key lookup is not.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg
import psutil
from sqlalchemy import Uuid, bindparam, select

from benchmarks import town
from benchmarks.cores import on_the_servers_core
from benchmarks.options import Options
from benchmarks.report import Goal, Report
from benchmarks.world import World
from mercat.modules.bookings.models import Booking
from mercat.modules.bookings.repository import FREE_IN_CITY, TAKEN
from mercat.platform.reads import Query

_KEY = "key lookup"
_MONTH = "a room, a month"
_CITY = "500 rooms of a city, 10 to 12"
_ONE = Query(
    select(Booking.id, Booking.room_id, Booking.starts_at, Booking.ends_at, Booking.status).where(
        Booking.id == bindparam("id", type_=Uuid)
    )
)
_CHANCE = random.Random(1)  # noqa: S311 (nobody has to guess it)
_TIMES = 400
"""Of each, in one round."""
Ask = Callable[[], Awaitable[Sequence[Any]]]


def run(world: World, options: Options) -> Report:
    asyncio.run(town.settle(world.settings.database))
    with on_the_servers_core():
        seen = asyncio.run(_measure(world.settings.database, options.rounds))
    key = seen[_KEY]
    rows = {
        name: {
            "CPU ×": one.cpu / key.cpu,
            "p50 ×": median(one.waits) / median(key.waits),
            "rows": median(one.rows),
        }
        for name, one in seen.items()
    }
    goals = [
        Goal(_MONTH, rows[_MONTH]["CPU ×"], 1.5, at_least=False),
        Goal(_CITY, rows[_CITY]["CPU ×"], 9.0, at_least=False),
    ]
    notes = [f"a key lookup: {key.cpu / len(key.waits) * 1e6:.0f} µs of CPU"]
    return Report("availability", "multiples of a key lookup", rows, goals, notes)


@dataclass
class _Seen:
    """Seconds of CPU in all, and of waiting for each; how many rows came."""

    cpu: float = 0
    waits: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


async def _measure(url: str, rounds: int) -> Mapping[str, _Seen]:
    connection = await asyncpg.connect(url)
    server = psutil.Process(await connection.fetchval("SELECT pg_backend_pid()"))
    asks = await _questions(connection)
    for ask in [*asks.values()] * 8:
        await ask()
    seen = {name: _Seen() for name in asks}
    for _ in range(rounds * _TIMES):
        # In any order: what comes after the longest finds the least of its own in the caches.
        for name, ask in _CHANCE.sample(list(asks.items()), len(asks)):
            await _once(ask, server, seen[name])
    await connection.close()
    return seen


async def _once(ask: Ask, server: psutil.Process, seen: _Seen) -> None:
    before, began = _cpu(server), time.perf_counter()
    rows = await ask()
    seen.waits.append(time.perf_counter() - began)
    seen.cpu += _cpu(server) - before
    seen.rows.append(len(rows))


def _cpu(server: psutil.Process) -> float:
    """Seconds, of both ends."""
    return time.process_time() + cpu_of(server)


def cpu_of(process: psutil.Process) -> float:
    """To the nanosecond where Linux tells it: what else there is counts in hundredths of a second,
    and is right only for many questions together.
    """
    told = Path("/proc", str(process.pid), "schedstat")
    if told.exists():
        return int(told.read_text().split()[0]) / 1e9
    times = process.cpu_times()
    return float(times.user + times.system)


async def _questions(connection: asyncpg.Connection) -> Mapping[str, Ask]:
    """Each with other values every time."""
    bookings = await _ids(connection, "SELECT id FROM bookings TABLESAMPLE SYSTEM (1)")
    rooms = await _ids(connection, "SELECT id FROM rooms")
    cities = await _ids(connection, "SELECT id FROM cities WHERE geoname_id >= 900000000")
    now = town.FIRST - timedelta(days=30)

    def month() -> dict[str, datetime]:
        since = town.FIRST + timedelta(days=_CHANCE.randrange(20))
        return {"since": since, "until": since + timedelta(days=30), "now": now}

    def morning() -> dict[str, datetime]:
        ten = town.FIRST + timedelta(days=_CHANCE.randrange(town.DAYS), hours=10)
        return {"since": ten, "until": ten + timedelta(hours=2), "now": now}

    free = await _prepared(
        connection, FREE_IN_CITY, lambda: {"city_id": _CHANCE.choice(cities), **morning()}
    )

    async def which() -> Sequence[UUID]:
        ids: Sequence[UUID] = (await free())[0]["ids"]
        return ids

    return {
        _KEY: await _prepared(connection, _ONE, lambda: {"id": _CHANCE.choice(bookings)}),
        _MONTH: await _prepared(
            connection, TAKEN, lambda: {"calendar_id": _CHANCE.choice(rooms), **month()}
        ),
        _CITY: which,
    }


async def _prepared(
    connection: asyncpg.Connection, query: Query, values: Callable[[], dict[str, Any]]
) -> Ask:
    statement = await connection.prepare(query.sql)

    async def ask() -> Sequence[Any]:
        found: Sequence[Any] = await statement.fetch(*query.arguments(values()))
        return found

    return ask


async def _ids(connection: asyncpg.Connection, sql: str) -> Sequence[UUID]:
    return [row["id"] for row in await connection.fetch(sql)]
