"""One message to everybody in a room: how many sockets a second one worker writes to, beside a
protocol that does nothing but write one ready frame to each.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from statistics import median
from uuid import UUID, uuid4

import asyncpg
import uvloop
from redis.asyncio import Redis

from benchmarks.apps.raw_sockets import CHANNEL as RAW
from benchmarks.listeners import Listener, Say, Tally, connect, drip, flood
from benchmarks.options import Options
from benchmarks.report import Goal, Report
from benchmarks.server import Server
from benchmarks.users import Caller
from benchmarks.world import World
from mercat.platform.realtime import MOST_OF_ONE, topics
from mercat.platform.realtime.envelopes import Envelope
from mercat.platform.realtime.publishing import CHANNEL

_SIZES = (500, 2_000)
_BOUNDS = {500: 0.65, 2_000: 0.48}
_MERCAT, _LIMIT = "Mercat", "one ready frame, by hand"
_HELD = 1.5
"""Seconds in which a socket may still say how far it has come."""
_TEAM = """
    INSERT INTO businesses (id, name, slug, status) VALUES ($1, 'Crowd', $2, 'DRAFT')
"""
_MEMBERS = """
    INSERT INTO business_members (id, business_id, user_id, role)
    SELECT gen_random_uuid(), $1, one, 'MEMBER' FROM unnest($2::uuid[]) AS one
"""


@dataclass
class Side:
    server: Server
    say: Say
    listeners: list[Listener]
    tally: Tally
    kib: float
    """Memory of one connection."""
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)


def run(world: World, options: Options) -> Report:
    return uvloop.run(_run(world, options))


async def _run(world: World, options: Options) -> Report:
    rows: dict[str, dict[str, float]] = {}
    goals: list[Goal] = []
    callers = await asyncio.to_thread(lambda: world.callers)
    for size in _SIZES:
        found, stalled = await _measure(world, options, callers, size)
        limit = found[_LIMIT]
        for name, side in found.items():
            rows[f"{name}, {size}"] = {
                "of the limit": median(side.rates) / median(limit.rates),
                "CPU ratio": median(limit.costs) / median(side.costs),
                "p95 ×": median(side.waits) / median(limit.waits),
                "KiB each": side.kib,
                "p95 × with one stalled": stalled if name == _MERCAT else 1.0,
            }
        row = rows[f"{_MERCAT}, {size}"]
        goals += [
            Goal(f"of the limit, {size}", row["of the limit"], _BOUNDS[size]),
            Goal(f"p95 at half load, {size}", row["p95 ×"], 3.0, at_least=False),
            Goal(f"KiB a connection, {size}", row["KiB each"], 32.0, at_least=False),
            Goal(f"p95 with one stalled, {size}", stalled, 1.2, at_least=False),
        ]
    return Report("fan-out", "a chat, one worker, sockets in one room", rows, goals)


async def _measure(
    world: World, options: Options, callers: Sequence[Caller], size: int
) -> tuple[dict[str, Side], float]:
    """Both sides in turn; and how much longer the others wait when one does not read."""
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(Redis.from_url(world.settings.redis))
        limit = await _limit(world, stack, redis, size)
        mercat = await _mercat(world, stack, redis, callers, size)
        sides = {_LIMIT: limit, _MERCAT: mercat}
        for side in sides.values():
            await flood(side.say, side.tally, size, 1.0)
        for number in range(options.rounds):
            turn = list(sides.values())
            for side in turn if number % 2 == 0 else turn[::-1]:
                await _take_turn(side, size, options.seconds)
        stalled = await _with_one_stalled(mercat, size, options)
        for side in sides.values():
            for listener in side.listeners:
                listener.transport.abort()
    return sides, stalled


async def _take_turn(side: Side, size: int, seconds: float) -> None:
    before = side.server.cpu()
    rate = await flood(side.say, side.tally, size, seconds)
    side.costs.append((side.server.cpu() - before) / side.tally.got)
    side.rates.append(rate)
    side.waits.append(await drip(side.say, side.tally, size, seconds, rate / size / 2))


async def _with_one_stalled(side: Side, size: int, options: Options) -> float:
    """In turn: everybody reads, one does not. One is cut off sooner or later: each time another."""
    rate = median(side.rates) / size / 2
    usual, beside = [], []
    for number in range(options.rounds):
        usual.append(await drip(side.say, side.tally, size - number, options.seconds, rate))
        lazy = side.listeners[-1 - number]
        lazy.transport.pause_reading()
        others = size - number - 1
        beside.append(await drip(side.say, side.tally, others, options.seconds, rate))
        lazy.transport.abort()
    return median(beside) / median(usual)


async def _limit(world: World, stack: AsyncExitStack, redis: "Redis", size: int) -> Side:
    command = ["benchmarks.apps.raw_sockets", "{port}"]
    server = stack.enter_context(Server(command, world.env, world.folder / "run"))
    head = _head("/", server.port)
    tally = Tally()
    before = server.memory()
    listeners = await connect(server.port, [head] * size, tally)

    async def say(frame: bytes) -> None:
        await redis.publish(RAW, frame)

    return Side(server, say, listeners, tally, (server.memory() - before) / size / 1024)


async def _mercat(
    world: World, stack: AsyncExitStack, redis: "Redis", callers: Sequence[Caller], size: int
) -> Side:
    """A team, each of them with as many sockets as one may have; the room is theirs."""
    team, people = uuid4(), list({caller.user_id: caller for caller in callers}.values())
    people = people[: size // MOST_OF_ONE]
    ids = [caller.user_id for caller in people]
    connection = await asyncpg.connect(world.settings.database)
    await connection.execute(_TEAM, team, f"crowd-{size}")
    await connection.execute(_MEMBERS, team, ids)
    await connection.close()
    server = stack.enter_context(world.mercat())
    heads = [
        _head("/api/v1/ws", server.port, f"Cookie: mercat_access={caller.token}\r\n")
        for caller in people
        for _ in range(MOST_OF_ONE)
    ]
    tally = Tally()
    warm = await connect(server.port, heads[:1], tally)
    await asyncio.sleep(_HELD)
    before = server.memory()
    listeners = [*await connect(server.port, heads[1:], tally), *warm]
    await asyncio.sleep(_HELD)
    used = server.memory() - before
    return Side(server, _room(redis, team, ids), listeners, tally, used / size / 1024)


def _room(redis: "Redis", team: UUID, ids: Sequence[UUID]) -> Say:
    channel = CHANNEL + topics.of_business(team)
    to, stream, seq = tuple(one.bytes for one in ids), uuid4(), 0

    async def say(frame: bytes) -> None:
        nonlocal seq
        seq += 1
        await redis.publish(channel, Envelope(frame, to, stream, seq).pack())

    return say


def _head(path: str, port: int, more: str = "") -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://localhost\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n"
    ).encode()
