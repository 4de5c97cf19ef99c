"""What the guard against double booking costs: entries written under it against bare inserts.

Every commit is on the disk. `booking` writes all over the calendars of a million bookings,
`hot-room` has everybody at the calendar of one room.
"""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import asyncpg

from benchmarks import pgbench, town
from benchmarks.options import Options
from benchmarks.report import Goal, Report
from benchmarks.world import World
from mercat.modules.bookings.repository.slots import _TAKE

_BARE = "bare insert"
_GUARDED = "under the constraint"
_SLOTS = "as Slots does"

_PREPARE = """
    CREATE TABLE bench_bare (LIKE calendar_entries INCLUDING DEFAULTS INCLUDING GENERATED);
    ALTER TABLE bench_bare ADD PRIMARY KEY (id);
    CREATE TABLE bench_rooms AS
    SELECT row_number() OVER (ORDER BY room_id) AS number, room_id, booking_id, business_id
    FROM (SELECT DISTINCT ON (room_id) room_id, id AS booking_id, business_id FROM bookings
          ORDER BY room_id) AS one;
    CREATE UNIQUE INDEX ON bench_rooms (number);
    VACUUM ANALYZE bench_rooms;
"""
_OVERLAPS = """
    SELECT count(*) FROM (
        SELECT starts_at, max(ends_at) OVER (
            PARTITION BY calendar_id ORDER BY starts_at
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before FROM calendar_entries WHERE live
    ) AS entry WHERE starts_at < before
"""
_DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
_VALUES = """\
\\set room random(1, {rooms})
\\set slot random(0, {slots})
\\set length random(2, 6)
"""
_START = "'2028-01-01'::timestamptz + :slot::int * interval '30 minutes'"
_END = "'2028-01-01'::timestamptz + (:slot::int + :length::int) * interval '30 minutes'"
_INSERT = f"""\
INSERT INTO {{table}} (id, calendar_id, starts_at, ends_at, booking_id)
SELECT uuidv7(), room_id, {_START}, {_END}, booking_id
FROM bench_rooms WHERE number = :room::int
"""  # noqa: S608 (of our own words)


def run(world: World, options: Options) -> Report:
    rows, notes = _measure(world, options, rooms=town.ROOMS, slots=60_000, clients=8)
    goals = [Goal("entries under the constraint", rows[_GUARDED]["tps ratio"], 0.45)]
    return Report("booking", "entries against bare inserts", rows, goals, notes)


def run_hot(world: World, options: Options) -> Report:
    rows, notes = _measure(world, options, rooms=1, slots=100_000, clients=16)
    goals = [Goal("entries of one room", rows[_GUARDED]["tps ratio"], 0.7)]
    return Report("hot-room", "16 clients at one room", rows, goals, notes)


def _measure(
    world: World, options: Options, *, rooms: int, slots: int, clients: int
) -> tuple[Mapping[str, Mapping[str, float]], Sequence[str]]:
    asyncio.run(_settle(world.durable))
    scripts = _scripts(world.folder, rooms, slots)
    before = asyncio.run(_values(world.durable, _DEADLOCKS))
    rates: dict[str, list[float]] = {name: [] for name in scripts}
    for number in range(options.rounds):
        for name in list(scripts)[:: 1 if number % 2 == 0 else -1]:
            found = pgbench.rate(
                world.durable, scripts[name], clients=clients, seconds=options.seconds
            )
            rates[name].append(found)
    bare = median(rates[_BARE])
    rows = {
        name: {
            "tps ratio": median(seen) / bare,
            "spread": (max(seen) - min(seen)) / median(seen),
        }
        for name, seen in rates.items()
    }
    overlaps = asyncio.run(_values(world.durable, _OVERLAPS))
    deadlocks = asyncio.run(_values(world.durable, _DEADLOCKS)) - before
    return rows, [f"{overlaps} overlaps, {deadlocks} deadlocks; bare: {bare:.0f} a second"]


def _scripts(folder: Path, rooms: int, slots: int) -> Mapping[str, Path]:
    values = _VALUES.format(rooms=rooms, slots=slots)
    guarded = _INSERT.format(table="calendar_entries") + "ON CONFLICT DO NOTHING RETURNING id"
    statements = {_BARE: _INSERT.format(table="bench_bare"), _GUARDED: guarded, _SLOTS: _taking()}
    scripts = {}
    for number, (name, statement) in enumerate(statements.items()):
        scripts[name] = folder / f"entries-{number}.sql"
        scripts[name].write_text(f"{values}{' '.join(statement.split())};\n")
    return scripts


def _taking() -> str:
    """The product's own statement, of one claim."""
    row = "(SELECT ARRAY[{}] FROM bench_rooms WHERE number = :room::int)"
    lock = "('x' || right(replace(room_id::text, '-', ''), 16))::bit(64)::bigint"
    arrays = {
        "calendar_ids": row.format("room_id"),
        "locks": row.format(lock),
        "business_ids": row.format("business_id"),
        "room_ids": row.format("room_id"),
        "member_ids": "ARRAY[NULL]",
        "equipment_ids": "ARRAY[NULL]",
        "pieces": "ARRAY[1]",
        "entry_ids": "ARRAY[uuidv7()]",
        "entry_calendar_ids": row.format("room_id"),
        "starts": f"ARRAY[{_START}]",
        "ends": f"ARRAY[{_END}]",
        "booking_ids": row.format("booking_id"),
        "block_ids": "ARRAY[NULL]",
    }
    statement = str(_TAKE)
    for name, array in arrays.items():
        statement = statement.replace(f"CAST(:{name} AS", f"CAST({array} AS")
    return statement


async def _settle(url: str) -> None:
    await town.settle(url)
    connection = await asyncpg.connect(url)
    if not await connection.fetchval("SELECT to_regclass('bench_bare')"):
        for statement in filter(str.strip, _PREPARE.split(";")):
            await connection.execute(statement)
    await connection.close()


async def _values(url: str, sql: str) -> int:
    connection = await asyncpg.connect(url)
    found: int = await connection.fetchval(sql)
    await connection.close()
    return found
