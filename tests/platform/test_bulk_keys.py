"""Foreign keys of many rows, checked together or one by one: what is refused is the same."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.chosen import chosen
from tests.modules.places import business

from mercat.entrypoints.seeding import batch
from mercat.entrypoints.seeding.venues.rows import (
    BOOKING_RULES,
    BOOKING_TABLES,
    POSTED,
    POSTINGS,
    STUDIO_TABLES,
)
from mercat.modules.geography.models import City, Country
from mercat.modules.payments.models import (
    AccountKey,
    LedgerAccount,
    LedgerAccountKind,
    LedgerTransaction,
)
from mercat.platform.bulk import BrokenKey, Columns, fields, keys, open_bulk
from mercat.platform.ids import uuid7
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings

COUNTRIES = Columns(Country, "id code code3 name")
CITIES = Columns(
    City,
    "id geoname_id country_code name ascii_name search_name timezone population latitude longitude",
)
TOGETHER, ONE_BY_ONE = "", "mercat_app"
"""The roles: the one that owns the server, and one that may do no more than Mercat does."""


@pytest.fixture(params=[TOGETHER, ONE_BY_ONE], ids=["together", "one by one"])
def limited(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    return chosen(settings, db_role=request.param)


@pytest.fixture
async def connection(resources: Resources) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(resources.settings.database)
    yield connection
    await connection.close()


def country(code: str) -> bytes:
    names = fields.text(code) + fields.text(f"{code}X") + fields.text("Land")
    return COUNTRIES.start + fields.uuid(uuid7().bytes) + names


def city(number: int, country_code: str) -> bytes:
    names = "Stad"
    told = fields.text(country_code) + fields.text(names) * 3 + fields.text("Europe/Paris")
    where = fields.bigint(5) + fields.double(1) + fields.double(2)
    own_id = fields.uuid(uuid7().bytes)
    return CITIES.start + own_id + fields.bigint(number) + told + where


async def fill(settings: Settings, countries: list[bytes], cities: list[bytes]) -> None:
    async with open_bulk(settings) as bulk, bulk.filling([COUNTRIES, CITIES]) as filling:
        await filling.copy(COUNTRIES, countries)
        await filling.copy(CITIES, cities)


async def count(session: AsyncSession) -> tuple[int, int]:
    found = [await session.scalar(select(func.count()).select_from(one)) for one in (Country, City)]
    await session.rollback()
    return found[0] or 0, found[1] or 0


async def test_what_is_whole_is_written(limited: Settings, session: AsyncSession) -> None:
    await fill(limited, [country("AA"), country("BB")], [city(1, "AA"), city(2, "BB")])
    await fill(limited, [], [city(3, "AA")])

    assert await count(session) == (2, 3)


@pytest.mark.parametrize("broken", [0, 1, 2])
async def test_a_row_that_points_at_nothing_leaves_nothing(
    limited: Settings, session: AsyncSession, broken: int
) -> None:
    cities = [city(number, "XX" if number == broken else "AA") for number in range(3)]

    refused = asyncpg.ForeignKeyViolationError if limited.db_role else BrokenKey
    with pytest.raises(refused, match="fk_cities_country_code_countries"):
        await fill(limited, [country("AA")], cities)

    assert await count(session) == (0, 0)


async def test_several_copies_are_checked_like_one(
    settings: Settings, session: AsyncSession
) -> None:
    async def in_turns() -> None:
        async with open_bulk(settings) as bulk, bulk.filling([COUNTRIES, CITIES]) as filling:
            await filling.copy(CITIES, [city(1, "XX")])
            await filling.copy(COUNTRIES, [country("AA")])
            await filling.copy(CITIES, [city(2, "AA")])

    with pytest.raises(BrokenKey):
        await in_turns()

    assert await count(session) == (0, 0)


async def test_other_faults_are_refused_as_always(limited: Settings, session: AsyncSession) -> None:
    with pytest.raises(asyncpg.UniqueViolationError):
        await fill(limited, [country("AA"), country("AA")], [])

    assert await count(session) == (0, 0)


async def test_what_rows_point_at_stays_until_they_are_there(
    settings: Settings, connection: asyncpg.Connection
) -> None:
    await fill(settings, [country("AA")], [])
    other = await asyncpg.connect(settings.database)
    try:
        async with connection.transaction():
            assert await keys.wait(connection, ["cities"])
            row = city(1, "AA")
            own_id = UUID(bytes=row[6:22])
            await connection.execute(
                "INSERT INTO cities (id, geoname_id, country_code, name, ascii_name, search_name,"
                " timezone, population, latitude, longitude)"
                " VALUES ($1, 1, 'AA', 'A', 'A', 'a', 'Europe/Paris', 5, 1, 2)",
                own_id,
            )
            await keys.check(connection, {"cities": (own_id, own_id)})
            await other.execute("SET lock_timeout = '100ms'")
            with pytest.raises(asyncpg.LockNotAvailableError):
                await other.execute("DELETE FROM countries")
    finally:
        await other.close()


async def test_it_ends_with_the_transaction(connection: asyncpg.Connection) -> None:
    async with connection.transaction():
        assert await keys.wait(connection, ["cities"])
        assert await connection.fetchval("SHOW session_replication_role") == "replica"

    assert await connection.fetchval("SHOW session_replication_role") == "origin"


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TRIGGER one BEFORE INSERT ON cities EXECUTE FUNCTION business_keeps_owner()",
        (
            "CREATE TABLE twins (geoname_id bigint, id uuid, UNIQUE (geoname_id, id));"
            "ALTER TABLE cities ADD FOREIGN KEY (geoname_id, id) REFERENCES twins (geoname_id, id)"
        ),
    ],
)
async def test_what_it_would_miss_keeps_it_from_waiting(
    connection: asyncpg.Connection, change: str
) -> None:
    transaction = connection.transaction()
    await transaction.start()
    try:
        assert await keys.wait(connection, ["countries"])
        await connection.execute("SET LOCAL session_replication_role = origin")
        await connection.execute(change)

        assert not await keys.wait(connection, ["cities"])
        assert await connection.fetchval("SHOW session_replication_role") == "origin"
    finally:
        await transaction.rollback()


async def test_the_seeds_tables_have_nothing_that_it_would_miss_but_what_their_rules_hold(
    connection: asyncpg.Connection,
) -> None:
    tables = [*batch.TABLES, *STUDIO_TABLES, *BOOKING_TABLES]
    async with connection.transaction():
        names = [columns.table for columns in tables]
        assert not await keys.wait(connection, names)
        assert await keys.wait(connection, names, BOOKING_RULES)


@pytest.mark.parametrize("amounts", [[], [5], [5, -4], [5, -5]], ids=str)
async def test_what_a_trigger_holds_is_held(
    limited: Settings, resources: Resources, session: AsyncSession, amounts: list[int]
) -> None:
    business_id, own = await business(resources), uuid7()
    key = AccountKey(LedgerAccountKind.FEES, "GBP")
    told = fields.text("CAPTURE") + fields.text("Odd") + fields.text("capture:odd")
    stamp = fields.moment(datetime.now(UTC)) * 2
    posting = POSTINGS.start + fields.uuid(own.bytes) + stamp + told
    of = fields.uuid(business_id.bytes) + fields.NULL
    entries = [
        POSTED.start
        + fields.uuid(uuid7().bytes)
        + stamp
        + fields.uuid(own.bytes)
        + fields.uuid(key.id.bytes)
        + fields.bigint(amount)
        for amount in amounts
    ]

    async def write() -> None:
        tables = [POSTINGS, POSTED]
        async with open_bulk(limited) as bulk, bulk.filling(tables, BOOKING_RULES) as filling:
            account = (key.id, key.kind.value, key.currency)
            await filling.add_missing(LedgerAccount, "id kind currency", [account])
            await filling.copy(POSTINGS, [posting + of])
            await filling.copy(POSTED, entries)

    if amounts == [5, -5]:
        await write()
    else:
        refused = asyncpg.CheckViolationError if limited.db_role else BrokenKey
        with pytest.raises(refused, match=r"balance|sum to zero"):
            await write()
    written = await session.scalar(select(func.count()).select_from(LedgerTransaction))
    assert written == (amounts == [5, -5])
