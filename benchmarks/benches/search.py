"""A million businesses searched in fifteen ways, as multiples of a key lookup.

One of each in turn, each at another place: the searches of `Finder` as they are, with what they ask
the vocabulary first, by a connection that plans for each, and the key lookup by one that does not.
Held is the CPU of both ends, which on an idle machine is what one waits for; p95 is of single
searches.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import md5
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg
import psutil
from sqlalchemy import Uuid, bindparam, select

from benchmarks import directory
from benchmarks.benches.availability import cpu_of
from benchmarks.cores import on_the_servers_core
from benchmarks.directory import COMMON, MIDDLING, SELDOM
from benchmarks.options import Options
from benchmarks.report import Goal, Report
from benchmarks.world import World
from mercat.modules.search.models import BusinessDocument, Criteria, Sort, Term, Wanted
from mercat.modules.search.service import Finder
from mercat.platform.places import Circle
from mercat.platform.reads import Query, Reads

_KEY = "key lookup"
_TIMES = 12
"""Of each, in one round."""
_UPDATES = 300
_P50, _P95, _SHARE = 30.0, 45.0, 0.75
_CHANCE = random.Random(1)  # noqa: S311 (nobody has to guess it)
_ONE = Query(
    select(
        BusinessDocument.id,
        BusinessDocument.name,
        BusinessDocument.slug,
        BusinessDocument.rating_average,
        BusinessDocument.rating_count,
    ).where(BusinessDocument.id == bindparam("id", type_=Uuid))
)
Place = tuple[float, float]
Ask = Callable[[], Awaitable[Any]]


@dataclass
class _Seen:
    """Seconds: CPU of both ends, and waiting."""

    cpu: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)


def run(world: World, options: Options) -> Report:
    url = world.settings.database
    asyncio.run(directory.settle(url))
    with on_the_servers_core():
        seen, notes, share = asyncio.run(_measure(world, options.rounds))
    key = seen.pop(_KEY)
    rows = {
        name: {
            "CPU ×": median(one.cpu) / median(key.cpu),
            "CPU p95 ×": _p95(one.cpu) / median(key.cpu),
            "p50 ×": median(one.waits) / median(key.waits),
            "p95 ×": _p95(one.waits) / median(key.waits),
        }
        for name, one in seen.items()
    }
    goals = [
        Goal("the worst p50", max(row["CPU ×"] for row in rows.values()), _P50, at_least=False),
        Goal("the worst p95", max(row["CPU p95 ×"] for row in rows.values()), _P95, at_least=False),
        Goal("indexes, of the table", share, _SHARE, at_least=False),
    ]
    return Report("search", "multiples of a key lookup", rows, goals, notes)


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


async def _measure(world: World, rounds: int) -> tuple[dict[str, _Seen], list[str], float]:
    planned = Reads(world.settings, world.settings.database, planned=True)
    plain = Reads(world.settings, world.settings.database)
    connection = await asyncpg.connect(world.settings.database)
    try:
        ids = await connection.fetch("SELECT id FROM business_documents TABLESAMPLE SYSTEM (1)")
        towns = await connection.fetch("SELECT latitude, longitude FROM bench_towns ORDER BY id")
        asks = _questions(planned, [tuple(row) for row in towns])
        asks[_KEY] = lambda: plain.one(_ONE, id=_CHANCE.choice(ids)["id"])
        servers = [await _server(planned), await _server(plain)]
        seen = await _rounds(asks, servers, rounds)
        share = await connection.fetchval(_INDEXES)
        notes = [f"a key lookup: {median(seen[_KEY].cpu) * 1e6:.0f} µs of CPU"]
        notes += await _updates(connection, [row["id"] for row in ids])
    finally:
        await planned.close()
        await plain.close()
        await connection.close()
    return seen, notes, float(share)


async def _server(reads: Reads) -> psutil.Process:
    return psutil.Process(int(str(await reads.value("SELECT pg_backend_pid()"))))


def _cpu(servers: Sequence[psutil.Process]) -> float:
    """Seconds, of both ends."""
    return time.process_time() + sum(map(cpu_of, servers))


async def _rounds(
    asks: Mapping[str, Ask], servers: Sequence[psutil.Process], rounds: int
) -> dict[str, _Seen]:
    for ask in [*asks.values()] * 4:
        await ask()
    seen = {name: _Seen() for name in asks}
    for _ in range(rounds * _TIMES):
        # In any order: what comes after the longest finds the least of its own in the caches.
        for name, ask in _CHANCE.sample(list(asks.items()), len(asks)):
            before, began = _cpu(servers), time.perf_counter()
            await ask()
            seen[name].waits.append(time.perf_counter() - began)
            seen[name].cpu.append(_cpu(servers) - before)
    return seen


def _questions(reads: Reads, towns: list[Any]) -> dict[str, Ask]:
    """Each somewhere else every time."""
    finder = Finder(reads)

    def dense(metres: float, *words: str, **more: Any) -> Criteria:
        return _criteria(_around(towns[0]), metres, words, **more)

    def sparse(metres: float, *words: str, **more: Any) -> Criteria:
        return _criteria(_anywhere(), metres, words, **more)

    rated, relevant = {"sort": Sort.RATING}, {"sort": Sort.RELEVANCE}
    classes: dict[str, Callable[[], Criteria]] = {
        "A 5 km, no word": lambda: dense(5_000),
        "B 5 km, common word": lambda: dense(5_000, COMMON),
        "C 5 km, common word, category, rating": lambda: dense(
            5_000, COMMON, trade=_CHANCE.randrange(40, 48), min_rating=4.0
        ),
        "D 5 km, common word, by rating": lambda: dense(5_000, COMMON, **rated),
        "E 5 km, common word, by relevance": lambda: dense(5_000, COMMON, **relevant),
        "F 5 km, word of 1 %": lambda: dense(5_000, MIDDLING),
        "G 5 km, rare word": lambda: dense(5_000, SELDOM),
        "H country, 5 km, common word": lambda: sparse(5_000, COMMON),
        "I country, 25 km, word of 1 %": lambda: sparse(25_000, MIDDLING),
        "J 100 km, common word": lambda: dense(100_000, COMMON),
        "K 100 km, rare word": lambda: dense(100_000, SELDOM),
        "L 100 km, common word and one of 1 %": lambda: dense(100_000, MIDDLING, COMMON),
        "M 100 km, common word, by rating": lambda: dense(100_000, COMMON, **rated),
        "N 5 km, rare category, rating": lambda: dense(5_000, trade=49, min_rating=4.5),
        "O 5 km, two common words": lambda: dense(5_000, "w1", COMMON),
    }
    return {name: _asking(finder, make) for name, make in classes.items()}


def _asking(finder: Finder, make: Callable[[], Criteria]) -> Ask:
    async def ask() -> Any:
        return await finder.businesses(make())

    return ask


def _criteria(
    place: Place,
    metres: float,
    words: tuple[str, ...],
    *,
    trade: int | None = None,
    min_rating: float | None = None,
    sort: Sort = Sort.DISTANCE,
) -> Criteria:
    trades = () if trade is None else (UUID(md5(f"category {trade}".encode()).hexdigest()),)  # noqa: S324 (as the rows are made)
    return Criteria(
        terms=tuple(Term((Wanted(word),)) for word in words),
        circle=Circle(*place, metres),
        category_ids=trades,
        min_rating=min_rating,
        sort=sort,
    )


def _around(town: Place) -> Place:
    return town[0] + _CHANCE.gauss(0, 0.02), town[1] + _CHANCE.gauss(0, 0.02)


def _anywhere() -> Place:
    return 40.5 + _CHANCE.random() * 9, 0.5 + _CHANCE.random() * 9


_INDEXES = """
    SELECT pg_indexes_size('business_documents')::float8 / pg_table_size('business_documents')
"""
_CHANGES = {
    "a rating": "UPDATE business_documents SET rating_rank = rating_rank + 0.001 WHERE id = $1",
    "a word": "UPDATE business_documents SET words = words || '''new'':1'::tsvector WHERE id = $1",
    "nothing that is indexed": "UPDATE business_documents SET slug = slug || 'x' WHERE id = $1",
}


async def _updates(connection: asyncpg.Connection, ids: list[UUID]) -> list[str]:
    """What a document costs that changes, of a document that does in a column of no index."""
    taken: dict[str, list[float]] = {what: [] for what in _CHANGES}
    for _ in range(_UPDATES):
        for what, statement in _CHANGES.items():
            began = time.perf_counter()
            await connection.execute(statement, _CHANCE.choice(ids))
            taken[what].append(time.perf_counter() - began)
    least = median(taken["nothing that is indexed"])
    return [f"to change {what}: {median(some) / least:.1f} ×" for what, some in taken.items()]
