"""Rooms booked through the API, by sixteen clients who never stop: each a time that nobody wants.

The yardstick says to PostgreSQL, by hand on asyncpg, what such a request was heard to say, in the
same transaction with other values: what is left of its rate is what HTTP, checking, prices, the
ORM and the answer leave.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from itertools import count
from statistics import median
from typing import Any

import asyncpg
from httpx import ASGITransport, AsyncClient

from benchmarks import town
from benchmarks.client import Client, rate
from benchmarks.cores import on_the_servers_core
from benchmarks.options import Options
from benchmarks.recorded import Recorder, Replay, overheard
from benchmarks.report import Goal, Report
from benchmarks.server import Server
from benchmarks.users import Caller
from benchmarks.world import World
from mercat.entrypoints.http import create_app
from mercat.modules.bookings.models import new_number
from mercat.platform.ids import uuid7
from mercat.platform.resources import open_resources

_PATH = "/api/v1/bookings"
_CLIENTS = 16
_BY_HAND = "the statements alone"
_MINE = "Mercat, through HTTP"
_HOUR = timedelta(hours=1)
_OPEN = (
    """INSERT INTO operating_hours (id, studio_id, weekday, mode, intervals)
       SELECT uuidv7(), id, day, 'ALL_DAY', '[]' FROM studios, generate_series(0, 6) AS day
       ON CONFLICT DO NOTHING""",
    """INSERT INTO room_prices (id, room_id, duration_minutes, price_amount)
       SELECT uuidv7(), id, 60, 4500 FROM rooms
       WHERE NOT EXISTS (SELECT FROM room_prices WHERE room_id = rooms.id)""",
    "VACUUM ANALYZE",
)
_ROOMS = """
    SELECT rooms.id AS room, studios.id AS studio, studios.business_id AS business
    FROM rooms JOIN studios ON studios.id = rooms.studio_id ORDER BY md5(rooms.id::text)
"""
Wish = dict[str, Any]
"""By name: who wants which room when."""


def run(world: World, options: Options) -> Report:
    wishes = asyncio.run(_settle(world))
    replay = asyncio.run(_record(world, wishes))
    rates: dict[str, list[float]] = {_BY_HAND: [], _MINE: []}
    costs: dict[str, list[float]] = {_BY_HAND: [], _MINE: []}
    with world.mercat() as server:
        for number in range(options.rounds + 1):
            seconds = options.seconds if number else 1  # the first only warms up
            with on_the_servers_core():
                began = time.process_time()
                by_hand = asyncio.run(_by_hand(world, replay, wishes, seconds))
                cost = (time.process_time() - began) / (by_hand * seconds)
            began = server.cpu()
            mine = asyncio.run(_through_http(server, wishes, seconds))
            if number:
                rates[_BY_HAND].append(by_hand)
                costs[_BY_HAND].append(cost)
                rates[_MINE].append(mine)
                costs[_MINE].append((server.cpu() - began) / (mine * seconds))
    rows = {
        name: {
            "rate": median(seen) / median(rates[_BY_HAND]),
            "CPU ratio": median(costs[_BY_HAND]) / median(costs[name]),
            "spread": (max(seen) - min(seen)) / median(seen),
        }
        for name, seen in rates.items()
    }
    goals = [Goal("of the statements alone", rows[_MINE]["rate"], 0.6)]
    by_hand, mine = (median(costs[name]) * 1e3 for name in (_BY_HAND, _MINE))
    notes = [f"{len(replay)} statements; CPU by hand {by_hand:.1f} ms a booking, ours {mine:.1f}"]
    return Report("booking-api", f"{_CLIENTS} clients book rooms", rows, goals, notes)


async def _settle(world: World) -> Iterator[Wish]:
    """What to ask for: no time twice, and of no customer more than may wait to be paid."""
    await town.settle(world.settings.database)
    connection = await asyncpg.connect(world.settings.database)
    for statement in _OPEN:
        await connection.execute(statement)
    rooms = await connection.fetch(_ROOMS)
    await connection.close()
    return _wishes(rooms, await asyncio.to_thread(lambda: world.callers))


def _wishes(rooms: list[asyncpg.Record], callers: list[Caller]) -> Iterator[Wish]:
    for number in count():
        caller, room = callers[number % len(callers)], rooms[number % len(rooms)]
        starts_at = town.LAST + number // len(rooms) * _HOUR
        yield dict(room) | {
            "caller": caller,
            "customer": caller.user_id,
            "starts_at": starts_at,
            "ends_at": starts_at + _HOUR,
            "number": new_number(),
        }


def _body(wish: Wish) -> dict[str, str]:
    moments = {name: wish[name].isoformat() for name in ("starts_at", "ends_at")}
    return {"room_id": str(wish["room"]), **moments}


async def _record(world: World, wishes: Iterator[Wish]) -> Replay:
    """Of the second request: with the first one every connection is new."""
    recorder = Recorder()
    with overheard(recorder):
        async with open_resources(world.settings) as resources:
            recorder.listen_to(resources.database)
            app = create_app(world.settings)
            app.state.resources = resources
            transport = ASGITransport(app)
            async with AsyncClient(transport=transport, base_url="http://mercat.bench") as client:
                await _book(client, next(wishes))
                recorder.said.clear()
                since, wish = uuid7(), next(wishes)
                number = await _book(client, wish)
    names = {value: name for name, value in wish.items() if name not in {"caller", "number"}}
    return Replay(recorder.said, names | {number: "number"}, since)


async def _book(client: AsyncClient, wish: Wish) -> str:
    """The number that the booking has."""
    headers = {"Authorization": f"Bearer {wish['caller'].token}"}
    answer = await client.post(_PATH, json=_body(wish), headers=headers)
    number: str = answer.raise_for_status().json()["number"]
    return number


async def _by_hand(world: World, replay: Replay, wishes: Iterator[Wish], seconds: float) -> float:
    url = world.settings.database
    pairs = [[await asyncpg.connect(url) for _ in range(2)] for _ in range(_CLIENTS)]

    def booking(writer: asyncpg.Connection, reader: asyncpg.Connection) -> Act:
        async def book() -> None:
            await replay.run(writer, reader, next(wishes))

        return book

    try:
        return await rate([booking(*pair) for pair in pairs], seconds)
    finally:
        for connection in (one for pair in pairs for one in pair):
            await connection.close()


async def _through_http(server: Server, wishes: Iterator[Wish], seconds: float) -> float:
    clients = [Client(server.port) for _ in range(_CLIENTS)]

    def booking(client: Client) -> Act:
        async def book() -> None:
            wish = next(wishes)
            await client.post(_PATH, _body(wish), wish["caller"].token)

        return book

    for client in clients:
        await client.open()
    try:
        return await rate([booking(client) for client in clients], seconds)
    finally:
        for client in clients:
            client.close()


Act = Callable[[], Awaitable[None]]
