"""Rooms booked through the API, by sixteen clients who never stop: each a time that nobody wants.

Three ways say to PostgreSQL what such a request was heard to say, each in the same transaction,
with other values: the product; a hand-written handler over HTTP (`apps/books_by_hand`: PyJWT, one
trip to Valkey, asyncpg, orjson); and the statements alone. The goal is against the handler, as with
every other bench: the statements alone are no server. They are still shown, for what HTTP costs.
All three run on uvloop and over connections that are open before anything is counted: until
22 November 2026 the yardstick did neither, which made it look dearer than it is.

What a way saves by saying less is saved by the yardstick, too: it replays what was heard today. The
CPU is that of the process that serves; PostgreSQL's own, which is the same work for all, is told
beside it.
"""

import asyncio
import pickle
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg
import uvloop
from httpx import ASGITransport, AsyncClient

from benchmarks import town
from benchmarks.benches.me import token_by_hand
from benchmarks.client import Client, rate
from benchmarks.cores import on_the_servers_core
from benchmarks.options import Options
from benchmarks.recorded import Recorder, Replay, Said, overheard
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
_ALONE = "the statements alone"
_BY_HAND = "by hand, through HTTP"
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
Asked = tuple[str, dict[str, str], str]
"""A request: its path, its body, and the token of whoever asks."""
Heard = tuple[Sequence[Said], Mapping[Any, str], UUID]
"""What a Replay is made of."""


@dataclass(frozen=True)
class Way:
    """`book` makes bookings for so many seconds, and says how many a second; `cpu`: what serving
    them has cost so far, in seconds.
    """

    name: str
    book: Callable[[float], float]
    cpu: Callable[[], float]


def run(world: World, options: Options) -> Report:
    wishes = asyncio.run(_settle(world))
    heard = asyncio.run(_record(world, wishes))
    replay, file = Replay(*heard), world.folder / "replay"
    file.write_bytes(pickle.dumps(heard))
    with (
        world.app("books_by_hand:app", REPLAY=str(file)) as by_hand,
        world.mercat() as mercat,
        _statements(world, replay, wishes) as alone,
    ):
        ways = [
            Way(_ALONE, alone, time.process_time),
            Way(_BY_HAND, _over_http(by_hand, _asked_by_hand(world), wishes), by_hand.cpu),
            Way(_MINE, _over_http(mercat, _asked, wishes), mercat.cpu),
        ]
        seen = _take_turns(world, ways, options)
    base = {name: median(values) for name, values in seen[_BY_HAND].items()}
    rows = {
        name: {
            "CPU ratio": base["cpu"] / median(of["cpu"]),
            "rate": median(of["rate"]) / base["rate"],
            "ms of CPU": median(of["cpu"]) * 1e3,
            "ms of PostgreSQL": median(of["database"]) * 1e3,
            "spread": (max(of["cpu"]) - min(of["cpu"])) / median(of["cpu"]),
        }
        for name, of in seen.items()
    }
    goals = [Goal("CPU, of the same by hand over HTTP", rows[_MINE]["CPU ratio"], 0.6)]
    share = rows[_MINE]["CPU ratio"] / rows[_ALONE]["CPU ratio"]
    notes = [f"{len(replay)} statements, BEGIN and COMMIT among them; {share:.2f} of them alone"]
    return Report("booking-api", f"{_CLIENTS} clients book rooms", rows, goals, notes)


def _take_turns(
    world: World, ways: Sequence[Way], options: Options
) -> Mapping[str, Mapping[str, list[float]]]:
    """Of each way its bookings a second and the seconds of CPU of one, in every round."""
    seen: dict[str, dict[str, list[float]]] = {way.name: defaultdict(list) for way in ways}
    for number in range(options.rounds + 1):
        seconds = options.seconds if number else 1.0  # the first only warms up
        for way in ways[:: 1 if number % 2 == 0 else -1]:
            cpu, database = way.cpu(), world.database_cpu()
            rate = way.book(seconds)
            made = rate * seconds
            if number:
                seen[way.name]["rate"].append(rate)
                seen[way.name]["cpu"].append((way.cpu() - cpu) / made)
                seen[way.name]["database"].append((world.database_cpu() - database) / made)
    return seen


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


def _asked(wish: Wish) -> Asked:
    return _PATH, _body(wish), wish["caller"].token


def _asked_by_hand(world: World) -> Callable[[Wish], Asked]:
    tokens = {one.user_id: token_by_hand(world, one.user_id) for one in world.callers}

    def asked(wish: Wish) -> Asked:
        things = {name: str(wish[name]) for name in ("room", "studio", "business", "number")}
        moments = {name: wish[name].isoformat() for name in ("starts_at", "ends_at")}
        return "/bookings", things | moments, tokens[wish["customer"]]

    return asked


def _body(wish: Wish) -> dict[str, str]:
    moments = {name: wish[name].isoformat() for name in ("starts_at", "ends_at")}
    return {"room_id": str(wish["room"]), **moments}


async def _record(world: World, wishes: Iterator[Wish]) -> Heard:
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
    return recorder.said, names | {number: "number"}, since


async def _book(client: AsyncClient, wish: Wish) -> str:
    """The number that the booking has."""
    headers = {"Authorization": f"Bearer {wish['caller'].token}"}
    answer = await client.post(_PATH, json=_body(wish), headers=headers)
    number: str = answer.raise_for_status().json()["number"]
    return number


@contextmanager
def _statements(
    world: World, replay: Replay, wishes: Iterator[Wish]
) -> Iterator[Callable[[float], float]]:
    """Says them for so many seconds, on the server's processor: how many bookings a second."""

    def booking(connection: asyncpg.Connection) -> Act:
        async def book() -> None:
            await replay.run(connection, connection, next(wishes))

        return book

    async def connect() -> list[asyncpg.Connection]:
        return [await asyncpg.connect(world.settings.database) for _ in range(_CLIENTS)]

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        connections = runner.run(connect())

        def say(seconds: float) -> float:
            with on_the_servers_core():
                return runner.run(rate([*map(booking, connections)], seconds))

        yield say
        for connection in connections:
            runner.run(connection.close())


def _over_http(
    server: Server, asked: Callable[[Wish], Asked], wishes: Iterator[Wish]
) -> Callable[[float], float]:
    async def through(seconds: float) -> float:
        clients = [Client(server.port) for _ in range(_CLIENTS)]

        def booking(client: Client) -> Act:
            async def book() -> None:
                await client.post(*asked(next(wishes)))

            return book

        for client in clients:
            await client.open()
        try:
            return await rate([booking(client) for client in clients], seconds)
        finally:
            for client in clients:
                client.close()

    return lambda seconds: asyncio.run(through(seconds))


Act = Callable[[], Awaitable[None]]
