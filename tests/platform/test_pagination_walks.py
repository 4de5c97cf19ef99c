"""Pages of real rows, with their controls: what happens without the row comparison."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    DateTime,
    Index,
    MetaData,
    Select,
    Table,
    Uuid,
    and_,
    bindparam,
    insert,
    or_,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from mercat.platform.db import Database
from mercat.platform.pagination import Cursors, keyset
from mercat.platform.reads import Query
from mercat.platform.settings import Settings

CURSORS = Cursors(b"a key of thirty-two bytes, truly")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

letters = Table(
    "pagination_letters",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Index("pagination_letters_order", "made_at", "id"),
)
ORDER = (letters.c.made_at, letters.c.id)


def test_the_statement_compares_rows() -> None:
    statement = keyset(
        select(letters.c.id).order_by(letters.c.id),
        ORDER,
        (bindparam("made_at"), bindparam("id")),
        limit=bindparam("limit"),
    )
    assert " ".join(Query(statement).sql.split()) == (
        "SELECT pagination_letters.id FROM pagination_letters"
        " WHERE (pagination_letters.made_at, pagination_letters.id) < ($1, $2)"
        " ORDER BY pagination_letters.made_at DESC, pagination_letters.id DESC"
        " LIMIT $3 + $4::INTEGER"
    )


def test_a_key_of_another_length_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="one value for each column"):
        keyset(select(letters), ORDER, (NOON,), limit=1)


@pytest.fixture(scope="module")
async def table(settings: Settings) -> AsyncIterator[AsyncEngine]:
    database = Database(settings)
    async with database.engine.begin() as connection:
        await connection.run_sync(letters.metadata.create_all)
    yield database.engine
    async with database.engine.begin() as connection:
        await connection.run_sync(letters.metadata.drop_all)
    await database.close()


Pager = Callable[[AsyncConnection, int, bool], AsyncIterator[Sequence[UUID]]]


async def by_key(
    connection: AsyncConnection, limit: int, descending: bool
) -> AsyncIterator[Sequence[UUID]]:
    cursor = None
    while True:
        after = CURSORS.decode(cursor, "letters")
        statement = keyset(select(letters), ORDER, after, descending=descending, limit=limit)
        rows = (await connection.execute(statement)).all()
        page = CURSORS.page(
            rows, limit=limit, scope="letters", key=lambda row: (row.made_at, row.id)
        )
        yield [row.id for row in page.items]
        if (cursor := page.next_cursor) is None:
            return


async def by_number(
    connection: AsyncConnection, limit: int, descending: bool
) -> AsyncIterator[Sequence[UUID]]:
    """The control: the usual way."""
    first = keyset(select(letters.c.id), ORDER, None, descending=descending, limit=limit)
    offset = 0
    while ids := (await connection.scalars(first.limit(limit).offset(offset))).all():
        yield ids
        offset += limit


async def add(connection: AsyncConnection, minutes: Sequence[int]) -> None:
    rows = [{"id": uuid4(), "made_at": NOON + timedelta(minutes=minute)} for minute in minutes]
    if rows:
        await connection.execute(insert(letters), rows)


async def walk(
    engine: AsyncEngine,
    pager: Pager,
    start: Sequence[int],
    arrivals: Sequence[Sequence[int]],
    *,
    limit: int,
    descending: bool = True,
) -> tuple[list[UUID], list[UUID]]:
    """The ids at the start in their order, and those that a walk showed, while rows arrived."""
    coming = iter(arrivals)
    shown: list[UUID] = []
    async with engine.connect() as connection, connection.begin() as outer:
        await add(connection, start)
        whole = keyset(select(letters.c.id), ORDER, None, descending=descending, limit=1000)
        existing = list(await connection.scalars(whole))
        async for ids in pager(connection, limit, descending):
            shown += ids
            await add(connection, next(coming, []))
        await outer.rollback()
    return existing, shown


minutes = st.integers(0, 4)  # few, so that many rows share one and the id decides


@hypothesis.settings(max_examples=60, deadline=None)
@given(
    start=st.lists(minutes, max_size=12),
    arrivals=st.lists(st.lists(minutes, max_size=3), max_size=12),
    limit=st.integers(1, 4),
    descending=st.booleans(),
)
async def test_a_walk_neither_skips_nor_repeats(
    table: AsyncEngine,
    start: list[int],
    arrivals: list[list[int]],
    limit: int,
    descending: bool,
) -> None:
    existing, shown = await walk(table, by_key, start, arrivals, limit=limit, descending=descending)
    assert [one for one in shown if one in existing] == existing
    assert len(shown) == len(set(shown))


async def test_the_control_repeats(table: AsyncEngine) -> None:
    """The same walk by OFFSET: one newer row after each page, and rows come twice."""
    start, arrivals = [0, 1, 2, 3], [[4], [4]]
    existing, shown = await walk(table, by_number, start, arrivals, limit=2)
    assert [shown.count(one) for one in existing] == [1, 2, 2, 1]

    existing, shown = await walk(table, by_key, start, arrivals, limit=2)
    assert shown == existing


@pytest.fixture(scope="module")
async def many(table: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """20,000 letters, two a second."""
    fill = text(
        "INSERT INTO pagination_letters SELECT gen_random_uuid(),"
        " timestamptz '2026-11-21 12:00Z' + make_interval(secs => n / 2)"
        " FROM generate_series(1, 20000) n"
    )
    async with table.connect() as connection, connection.begin() as outer:
        await connection.execute(fill)
        await connection.execute(text("ANALYZE pagination_letters"))
        yield connection
        await outer.rollback()


async def plan(connection: AsyncConnection, statement: Select[Any]) -> dict[str, Any]:
    """What PostgreSQL did below LIMIT."""
    query = Query(statement)
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    explained = await driver.fetchval(
        f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {query.sql}", *query.arguments({})
    )
    limit = explained[0]["Plan"]
    assert limit["Node Type"] == "Limit"
    below: dict[str, Any] = limit["Plans"][0]
    return below


@pytest.mark.parametrize("descending", [True, False])
async def test_a_page_in_the_middle_starts_there_in_the_index(
    many: AsyncConnection, descending: bool
) -> None:
    after = (NOON + timedelta(seconds=5000), uuid4())
    statement = keyset(select(letters), ORDER, after, descending=descending, limit=10)

    scan = await plan(many, statement)

    assert scan["Node Type"] in {"Index Scan", "Index Only Scan"}
    assert scan["Index Name"] == "pagination_letters_order"
    sign = "<" if descending else ">"
    assert f"(ROW(made_at, id) {sign} ROW(" in scan["Index Cond"]
    assert (scan["Actual Rows"], "Filter" in scan) == (11, False)


async def test_the_control_reads_what_comes_before(many: AsyncConnection) -> None:
    """The same page written with OR."""
    made_at, last = NOON + timedelta(seconds=5000), uuid4()
    condition = or_(
        letters.c.made_at < made_at, and_(letters.c.made_at == made_at, letters.c.id < last)
    )
    statement = keyset(select(letters).where(condition), ORDER, None, limit=10)

    scan = await plan(many, statement)

    assert scan["Rows Removed by Filter"] == pytest.approx(10_000, abs=2)
