"""From commit to handled: how many events a second, and how long one of them takes."""

import asyncio
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from uuid import uuid4

import asyncpg
from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from benchmarks.cores import on_the_servers_core
from benchmarks.options import Options
from benchmarks.report import Goal, Report
from benchmarks.server import Server
from benchmarks.world import World
from mercat.modules.identity.events import SessionRevoked
from mercat.platform.outbox import Event, Handlers, Session, on
from mercat.platform.outbox.relay import Relay
from mercat.platform.resources import Resources, open_resources

_EVENTS = 3_000
_ROWS = 1_500
_PINGS = 300
_FIRST = 20
"""Pings that are sent while everything is still getting warm."""
_PATIENCE = 30.0
_RELAY = "the relay, light handlers"
_INSERTS = "single-row inserts"

_ADD = "INSERT INTO outbox (id, name, aggregate, payload) VALUES ($1, $2, $3, $4)"
_TABLE = "CREATE TABLE IF NOT EXISTS bench_rows (LIKE outbox INCLUDING ALL)"
_ROW = _ADD.replace("outbox", "bench_rows")


@dataclass(frozen=True, kw_only=True)
class Pinged(Event):
    number: str


async def _note(_: Pinged, __: Session, ___: Resources) -> None:
    """As light as work can be: what is measured is the relay."""


def run(world: World, options: Options) -> Report:
    with on_the_servers_core():
        rates = asyncio.run(_rates(world, options.rounds))
    waits = sorted(asyncio.run(_waits(world)))
    p50, p95 = (waits[len(waits) * p // 100] for p in (50, 95))
    inserts = median(rates[_INSERTS])
    rows = {
        name: {"rate": median(seen) / inserts, "spread": (max(seen) - min(seen)) / median(seen)}
        for name, seen in rates.items()
    }
    goals = [
        Goal("events handled a single-row insert", rows[_RELAY]["rate"], 4.0),
        Goal("p95 from commit to handled, ms", p95, 10.0, at_least=False),
    ]
    notes = [f"p50 {p50:.1f} ms, woken by NOTIFY, over {_PINGS} events one at a time"]
    return Report("outbox", "commit to handled", rows, goals, notes)


async def _rates(world: World, rounds: int) -> dict[str, list[float]]:
    """Each a second: batches of the relay, and autocommit inserts on one connection."""
    async with open_resources(world.settings) as resources:
        connection = await asyncpg.connect(world.settings.database)
        await connection.execute(_TABLE)
        relay = Relay(resources, Handlers([on(Pinged, _note)]))
        rates: dict[str, list[float]] = {_INSERTS: [], _RELAY: []}
        await _relayed(relay, connection)
        for _ in range(rounds):
            rates[_INSERTS].append(await _inserted(connection))
            rates[_RELAY].append(await _relayed(relay, connection))
        await connection.close()
    return rates


async def _inserted(connection: asyncpg.Connection) -> float:
    began = time.perf_counter()
    for number in range(_ROWS):
        await connection.execute(_ROW, uuid4(), "Pinged", str(number), '{"number": "0"}')
    return _ROWS / (time.perf_counter() - began)


async def _relayed(relay: Relay, connection: asyncpg.Connection) -> float:
    rows = [(uuid4(), "Pinged", str(n), f'{{"number": "{n}"}}') for n in range(_EVENTS)]
    await connection.executemany(_ADD, rows)
    began = time.perf_counter()
    while await relay.take():
        pass
    return _EVENTS / (time.perf_counter() - began)


async def _waits(world: World) -> list[float]:
    """Milliseconds until what a handler writes to Valkey is heard of, with a relay process."""
    relay = Server(["mercat.entrypoints.cli", "relay"], world.env, world.folder / "run", ready=None)
    async with Redis.from_url(world.settings.redis) as redis, redis.pubsub() as heard:
        await redis.config_set("notify-keyspace-events", "K$")
        await heard.psubscribe("__keyspace@0__:session:*")
        await heard.get_message(timeout=5)
        connection = await asyncpg.connect(world.settings.database)
        with relay:
            waits = [await _wait(connection, heard) for _ in range(_FIRST + _PINGS)]
        await connection.close()
        await redis.config_set("notify-keyspace-events", "")
    return waits[_FIRST:]


async def _wait(connection: asyncpg.Connection, heard: PubSub) -> float:
    """The time from the commit of one event, the first to come after a short silence."""
    event = SessionRevoked(
        session_id=uuid4(),
        user_id=uuid4(),
        reason="signed_out",
        ip=None,
        user_agent=None,
        at=datetime.now(UTC),
    )
    payload = json.dumps(event.payload())
    await asyncio.sleep(0.005)
    await connection.execute(_ADD, uuid4(), "SessionRevoked", event.aggregate, payload)
    began = time.perf_counter()
    while await heard.get_message(timeout=_PATIENCE) is None:
        if time.perf_counter() - began > _PATIENCE:
            raise TimeoutError("The relay has not handled an event.")
    return (time.perf_counter() - began) * 1000
