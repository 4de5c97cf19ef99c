"""Forty cities of five hundred rooms each, and a million bookings: fifty a room, one each day."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import asyncpg

CITIES = 40
STUDIOS = 4_000
ROOMS_EACH = 5
ROOMS = STUDIOS * ROOMS_EACH
DAYS = 50
FIRST = datetime(2027, 1, 1, tzinfo=UTC)
LAST = FIRST + timedelta(days=DAYS)

# As superuser, whose session may leave foreign keys unasked: the rows are made to match.
_PEOPLE = f"""
    SET session_replication_role = replica;
    SELECT setseed(0.5);
    INSERT INTO countries (id, code, code3, name, currency)
    VALUES (gen_random_uuid(), 'ES', 'ESP', 'Spain', 'EUR') ON CONFLICT DO NOTHING;
    INSERT INTO cities (id, geoname_id, country_code, name, ascii_name, search_name, latitude,
                        longitude, timezone, population)
    SELECT gen_random_uuid(), 900000000 + n, 'ES', 'City ' || n, 'City ' || n, 'city ' || n, 40, n,
           'Europe/Madrid', n
    FROM generate_series(1, {CITIES}) AS n;
    INSERT INTO users (id, email, user_type, status)
    VALUES (gen_random_uuid(), 'booker@example.com', 'CUSTOMER', 'ACTIVE');
    INSERT INTO businesses (id, name, slug, status, timezone, currency)
    SELECT gen_random_uuid(), 'Halls ' || n, 'halls-' || n, 'PUBLISHED', 'Europe/Madrid', 'EUR'
    FROM generate_series(1, {STUDIOS // 10}) AS n;
"""  # noqa: S608 (of our own numbers)
_ROOMS = f"""
    INSERT INTO studios (id, business_id, name, slug, status, timezone, currency, city_id)
    SELECT uuidv7(), businesses.id, 'Studio ' || n, 'studio-' || n, 'PUBLISHED', 'Europe/Madrid',
           'EUR', cities.id
    FROM generate_series(1, {STUDIOS}) AS n
    JOIN cities ON cities.geoname_id = 900000001 + n % {CITIES}
    JOIN businesses ON businesses.slug = 'halls-' || 1 + n % {STUDIOS // 10};
    INSERT INTO rooms (id, studio_id, name, capacity, status, position)
    SELECT uuidv7(), studios.id, 'Room ' || n, 4, 'ACTIVE', n
    FROM studios, generate_series(1, {ROOMS_EACH}) AS n ORDER BY studios.id, n;
    INSERT INTO calendars (id, business_id, room_id)
    SELECT rooms.id, studios.business_id, rooms.id
    FROM rooms JOIN studios ON studios.id = rooms.studio_id;
"""  # noqa: S608 (of our own numbers)
_BOOKINGS = f"""
    INSERT INTO bookings (id, number, customer_id, business_id, studio_id, room_id, title,
                          starts_at, ends_at, timezone, local_date, local_minutes, zone_release,
                          status, price_lines, currency, total_amount, due_amount,
                          cancellation_policy, cancellation_terms)
    SELECT uuidv7(), gen_random_uuid(), users.id, studios.business_id, studios.id, rooms.id,
           rooms.name, begin, begin + interval '1 hour' * (1 + floor(random() * 3)),
           'Europe/Madrid', begin::date, 600, '2026b', 'CONFIRMED', '[]', 'EUR', 9000, 9000,
           'FLEXIBLE', '{{}}'
    FROM rooms JOIN studios ON studios.id = rooms.studio_id
    JOIN users ON users.email = 'booker@example.com',
    generate_series(0, {DAYS - 1}) AS day,
    LATERAL (SELECT '{FIRST:%Y-%m-%d}'::timestamptz + interval '1 day' * day
             + interval '1 hour' * (6 + floor(random() * 12) + 0 * rooms.position) AS begin) AS at;
"""  # noqa: S608 (of our own numbers)
_ENTRIES = """
    INSERT INTO calendar_entries (id, calendar_id, starts_at, ends_at, booking_id)
    SELECT uuidv7(), room_id, starts_at, ends_at, id FROM bookings;
"""
_CONSTRAINT = "ex_calendar_entries_taken_once"
_AFTERWARDS = f"""
    ALTER TABLE calendar_entries ADD CONSTRAINT {_CONSTRAINT}
    EXCLUDE USING gist (calendar_id WITH =, period WITH &&) WHERE (live)
"""


async def settle(url: str) -> None:
    """Once for each database."""
    connection = await asyncpg.connect(url)
    if not await connection.fetchval("SELECT EXISTS (SELECT FROM rooms)"):
        # Built at once, an index takes a fraction of what it does row by row.
        indexes = await _drop_indexes(connection)
        await connection.execute(
            f"ALTER TABLE calendar_entries DROP CONSTRAINT {_CONSTRAINT};"
            f"{_PEOPLE}{_ROOMS}{_BOOKINGS}{_ENTRIES}"
        )
        for statement in (*indexes, _AFTERWARDS, "VACUUM ANALYZE"):
            await connection.execute(statement)
    await connection.close()


async def _drop_indexes(connection: asyncpg.Connection) -> Sequence[str]:
    """Of bookings and their entries, as statements that make them again."""
    rows = await connection.fetch("""
        SELECT indexname, indexdef FROM pg_indexes
        WHERE tablename IN ('bookings', 'calendar_entries') AND indexname LIKE 'ix%'
    """)
    for row in rows:
        await connection.execute(f"DROP INDEX {row['indexname']}")
    return [row["indexdef"] for row in rows]
