"""Hot reads: fast, read-only, and never a hang."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import Integer, String, bindparam, column, func, literal, select, text, values
from tests.chosen import chosen

from mercat.platform import reads as module
from mercat.platform.errors import Unavailable
from mercat.platform.reads import Query, Reads
from mercat.platform.settings import Settings

NUMBERS = values(column("n", Integer), name="numbers").data([(1,), (2,), (3,)])
ABOVE = Query(
    select(NUMBERS.c.n).where(NUMBERS.c.n > bindparam("least", type_=Integer)).order_by(NUMBERS.c.n)
)
ORDER = Query(
    select(
        literal("fixed", String).label("a"),
        bindparam("second", type_=String).label("b"),
        bindparam("first", type_=String).label("c"),
        bindparam("second", type_=String).label("d"),
    )
)
SLEEP = Query(select(func.pg_sleep(bindparam("seconds"))))


@pytest.fixture
async def reads(settings: Settings, database: str) -> AsyncIterator[Reads]:
    reads = Reads(chosen(settings, db_pool_size=2), database)
    yield reads
    await reads.close()


async def terminate_all(database: str) -> int:
    """Has the server hang up on everybody else."""
    connection = await asyncpg.connect(database)
    try:
        return int(
            await connection.fetchval(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    finally:
        await connection.close()


async def test_one_and_all(reads: Reads) -> None:
    assert [row["n"] for row in await reads.all(ABOVE, least=1)] == [2, 3]
    first = await reads.one(ABOVE, least=1)
    assert first is not None
    assert first["n"] == 2
    assert await reads.one(ABOVE, least=3) is None
    assert await reads.all(ABOVE, least=3) == []


async def test_arguments_go_where_their_names_stand(reads: Reads) -> None:
    row = await reads.one(ORDER, first="1st", second="2nd")

    assert row is not None
    assert dict(row) == {"a": "fixed", "b": "2nd", "c": "1st", "d": "2nd"}


def test_compiled_once_and_never_again() -> None:
    assert "$1" in ABOVE.sql
    assert ABOVE.arguments({"least": 7})[-1] == 7
    assert not hasattr(ABOVE, "statement")


async def test_a_forgotten_argument_is_none_and_no_error_of_the_pool(reads: Reads) -> None:
    assert await reads.all(ABOVE) == []


async def test_cannot_write(reads: Reads) -> None:
    await reads.ping()
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await reads._run(lambda connection: connection.execute("CREATE TABLE x ()"))


async def test_a_lost_connection_is_not_noticed(reads: Reads, database: str) -> None:
    await asyncio.gather(reads.one(SLEEP, seconds=0.05), reads.one(SLEEP, seconds=0.05))

    assert await terminate_all(database) >= 2

    assert [row["n"] for row in await reads.all(ABOVE, least=2)] == [3]


async def test_others_that_were_lost_with_it_are_not_tried(reads: Reads) -> None:
    await asyncio.gather(*(reads.one(SLEEP, seconds=0.05) for _ in range(3)))
    dead = [connection for connection, _ in reads._connections._idle]

    async def ask(connection: asyncpg.Connection) -> str:
        if connection in dead:  # cut, and not aware of it
            raise asyncpg.ConnectionDoesNotExistError("connection was closed")
        return "alive"

    assert await reads._run(ask) == "alive"
    assert all(connection.is_closed() for connection in dead)


async def test_nor_is_one_that_is_lost_while_it_is_asked(reads: Reads, database: str) -> None:
    asking = asyncio.create_task(reads.one(SLEEP, seconds=0.3))
    await asyncio.sleep(0.1)

    await terminate_all(database)

    assert await asking is not None


async def test_lost_twice_is_an_outage(reads: Reads) -> None:
    tried = 0

    async def lose(_: asyncpg.Connection) -> None:
        nonlocal tried
        tried += 1
        raise asyncpg.AdminShutdownError("terminating connection")

    with pytest.raises(Unavailable) as outage:
        await reads._run(lose)

    assert tried == 2
    assert outage.value.detail == {"dependency": "database"}


async def test_too_many_at_once_are_told_so(reads: Reads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CONNECT_TIMEOUT", 0.2)
    held = [asyncio.create_task(reads.one(SLEEP, seconds=2)) for _ in range(2)]
    await asyncio.sleep(0.5)

    with pytest.raises(Unavailable):
        await reads.ping()

    await asyncio.gather(*held)
    await reads.ping()


async def test_whose_answer_nobody_waits_for_is_hung_up_on(reads: Reads) -> None:
    """Or its answer would be the next question's."""
    asking = asyncio.create_task(reads.one(SLEEP, seconds=5))
    await asyncio.sleep(0.1)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    assert [row["n"] for row in await reads.all(ABOVE, least=2)] == [3]


async def test_no_failure_keeps_a_place(reads: Reads, database: str) -> None:
    """There are two places, and five of each failure."""
    wrong = Query(select(text("no_such_column")))
    for _ in range(5):
        with pytest.raises(asyncpg.UndefinedColumnError):
            await reads.one(wrong)
        asking = asyncio.create_task(reads.one(SLEEP, seconds=5))
        await asyncio.sleep(0.01)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await terminate_all(database)

    assert await asyncio.gather(*[reads.value("SELECT 1") for _ in range(10)]) == [1] * 10


async def test_what_has_been_idle_for_long_is_not_trusted(
    reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await reads.value("SELECT pg_backend_pid()")
    assert await reads.value("SELECT pg_backend_pid()") == first

    monkeypatch.setattr(module, "_LONGEST_IDLE", 0.0)

    assert await reads.value("SELECT pg_backend_pid()") != first


async def test_a_server_that_is_not_there(settings: Settings, tmp_path: Path) -> None:
    reads = Reads(settings, f"postgresql://mercat@/mercat?host={tmp_path}")

    with pytest.raises(Unavailable):
        await reads.ping()

    await reads.close()


async def test_a_mistake_in_the_statement_is_not_tried_again(reads: Reads) -> None:
    wrong = Query(select(text("no_such_column")))

    with pytest.raises(asyncpg.UndefinedColumnError):
        await reads.one(wrong)
