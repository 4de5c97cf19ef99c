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
from mercat.modules.bookings.repository.slots import _TAKE_ONE

_BARE = "bare insert"
_GUARDED = "under the constraint"
_SLOTS = "as Slots does"

# The same rows under the same rules but the one in question: who has none of the foreign keys is
# faster for that, and not for want of the guard.
_PREPARE = """
    CREATE TABLE bench_bare (
        LIKE calendar_entries INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS,
        PRIMARY KEY (id),
        FOREIGN KEY (calendar_id) REFERENCES calendars,
        FOREIGN KEY (booking_id) REFERENCES bookings,
        FOREIGN KEY (block_id) REFERENCES calendar_blocks
    );
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
_ENTRIES = "SELECT count(*) FROM calendar_entries"
_DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
# Each entry is of a booking that nobody else is at, as one is that was made for it.
_VALUES = """\
\\set room random(1, {rooms})
\\set whose random(1, {bookings})
\\set slot random(0, {slots})
\\set length random(2, 6)
"""
_START = "'2028-01-01'::timestamptz + :slot::int * interval '30 minutes'"
_END = "'2028-01-01'::timestamptz + (:slot::int + :length::int) * interval '30 minutes'"
_INSERT = f"""\
INSERT INTO {{table}} (id, calendar_id, starts_at, ends_at, booking_id)
SELECT uuidv7(), room.room_id, {_START}, {_END}, other.booking_id
FROM bench_rooms AS room, bench_rooms AS other
WHERE room.number = :room::int AND other.number = :whose::int
"""  # noqa: S608 (of our own words)


def run(world: World, options: Options) -> Report:
    rows, notes = _measure(world, options, rooms=town.ROOMS, slots=60_000, clients=8)
    goals = [Goal(f"entries {name}", rows[name]["tps ratio"], 0.45) for name in (_GUARDED, _SLOTS)]
    return Report("booking", "entries against bare inserts", rows, goals, notes)


def run_hot(world: World, options: Options) -> Report:
    rows, notes = _measure(world, options, rooms=1, slots=100_000, clients=16)
    goals = [Goal(f"one room, {name}", rows[name]["tps ratio"], 0.7) for name in (_GUARDED, _SLOTS)]
    return Report("hot-room", "16 clients at one room", rows, goals, notes)


def _measure(
    world: World, options: Options, *, rooms: int, slots: int, clients: int
) -> tuple[Mapping[str, Mapping[str, float]], Sequence[str]]:
    asyncio.run(_settle(world.durable))
    scripts = _scripts(world.folder, rooms, slots)
    before = asyncio.run(_values(world.durable, _DEADLOCKS))
    entries = asyncio.run(_values(world.durable, _ENTRIES))
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
    written = asyncio.run(_values(world.durable, _ENTRIES)) - entries
    tries = sum(sum(rates[name]) for name in (_GUARDED, _SLOTS)) * options.seconds
    return rows, [
        f"{overlaps} overlaps, {deadlocks} deadlocks; bare: {bare:.0f} a second",
        f"{written / tries:.0%} of the tries under the guard got the time they wanted",
    ]


def _scripts(folder: Path, rooms: int, slots: int) -> Mapping[str, Path]:
    values = _VALUES.format(rooms=rooms, slots=slots, bookings=town.ROOMS)
    guarded = _INSERT.format(table="calendar_entries") + "ON CONFLICT DO NOTHING RETURNING id"
    statements = {_BARE: _INSERT.format(table="bench_bare"), _GUARDED: guarded, _SLOTS: _taking()}
    scripts = {}
    for number, (name, statement) in enumerate(statements.items()):
        scripts[name] = folder / f"entries-{number}.sql"
        scripts[name].write_text(f"{values}{' '.join(statement.split())};\n")
    return scripts


def _taking() -> str:
    """The product's own statement."""
    row = "(SELECT {} FROM bench_rooms WHERE number = :room::int)"
    values = {
        "calendar_id": row.format("room_id"),
        "lock": row.format("('x' || right(replace(room_id::text, '-', ''), 16))::bit(64)::bigint"),
        "business_id": row.format("business_id"),
        "room_id": row.format("room_id"),
        "member_id": "NULL",
        "equipment_id": "NULL",
        "piece": "1",
        "entry_id": "uuidv7()",
        "starts_at": _START,
        "ends_at": _END,
        "booking_id": row.format("booking_id").replace(":room", ":whose"),
        "block_id": "NULL",
    }
    statement = str(_TAKE_ONE)
    for name, value in values.items():
        statement = statement.replace(f"CAST(:{name} AS", f"CAST({value} AS")
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
