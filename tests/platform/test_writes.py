"""Hot writes: in the session's one transaction, whatever else it does there."""

import asyncio
from collections.abc import Sequence

import asyncpg
import pytest
from sqlalchemy import Integer, Text, bindparam, column, func, literal, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.platform.db import Transaction
from mercat.platform.idempotency import IdempotencyKey
from mercat.platform.ids import uuid7
from mercat.platform.outbox import OutboxEvent
from mercat.platform.reads import Query
from mercat.platform.resources import Resources
from mercat.platform.writes import Insertion, Writes

SEND = Insertion(OutboxEvent)
NAMES = Query(select(OutboxEvent.name).order_by(OutboxEvent.position))
BACKEND = Query(select(func.pg_backend_pid().label("pid")))
SLEEP = Query(select(func.pg_sleep(bindparam("seconds", type_=Integer))))
LIVING = Query(
    select(column("pid"))
    .select_from(table("pg_stat_activity"))
    .where(column("pid") == bindparam("pid", type_=Integer))
)
WORD = Query(select(literal("hot", Text).label("word")))


def row(name: str) -> dict[str, object]:
    return {"id": uuid7(), "name": name, "aggregate": "", "payload": {"n": [name]}, "trace": None}


async def names(resources: Resources) -> Sequence[str]:
    return [one["name"] for one in await resources.reads.all(NAMES)]


async def backend(session: AsyncSession) -> object:
    """Which process of PostgreSQL the session talks to."""
    found = await Writes(session).one(BACKEND)
    return found["pid"] if found else None


async def test_what_is_committed_is_there_and_what_is_rolled_back_is_not(
    resources: Resources, session: AsyncSession
) -> None:
    async with Transaction(session):
        await Writes(session).insert(SEND, [row("a")])
        await Writes(session).insert(SEND, [row("b"), row("c")])
        assert await names(resources) == []
    await session.begin()
    await Writes(session).insert(SEND, [row("d"), row("e")])
    await session.rollback()

    assert await names(resources) == ["a", "b", "c"]
    payloads = await session.scalars(select(OutboxEvent.payload).order_by(OutboxEvent.position))
    assert payloads.all() == [{"n": ["a"]}, {"n": ["b"]}, {"n": ["c"]}]


async def test_what_the_session_holds_back_is_written_first(session: AsyncSession) -> None:
    writes = Writes(session)
    await writes.one(WORD)
    session.add(OutboxEvent(**row("held")))

    assert [one["name"] for one in await writes.all(NAMES)] == ["held"]


async def test_each_transaction_has_the_connection_of_its_own(
    resources: Resources, session: AsyncSession
) -> None:
    """What was remembered of the one before it is somebody else's by now."""
    first = [await backend(session), await backend(session)]
    await session.commit()
    async with resources.database.open_session() as other:
        taken = await backend(other)
        second = [await backend(session), await backend(session)]

    assert first[0] == first[1] == taken
    assert second[0] == second[1] != taken


async def test_who_has_the_key_already_is_left_out(session: AsyncSession) -> None:
    keys = Insertion(IdempotencyKey, once=["caller", "operation", "key"], returning=["key"])

    def key(name: str) -> dict[str, object]:
        named = {"caller": "ada", "operation": "POST /", "key": name, "fingerprint": b""}
        return {"id": uuid7(), **named, "expires_at": now}

    now = (await session.scalars(select(func.now()))).one()
    writes = Writes(session)
    first = await writes.insert(keys, [key("1")])
    again = await writes.insert(keys, [key("1"), key("2")])

    assert [one["key"] for one in first] == ["1"]
    assert [one["key"] for one in again] == ["2"]


async def test_rows_that_do_not_say_the_same_are_refused(session: AsyncSession) -> None:
    writes, short = Writes(session), row("short")
    await writes.one(WORD)
    del short["trace"]

    with pytest.raises(asyncpg.DataError):
        await writes.insert(SEND, [row("whole"), short])


async def test_who_is_stopped_while_it_waits_leaves_no_connection_behind(
    resources: Resources, session: AsyncSession
) -> None:
    """Its answer may still come, and must reach nobody else."""

    pid = await backend(session)

    async def wait() -> None:
        async with Transaction(session):
            await Writes(session).insert(SEND, [row("lost")])
            await Writes(session).one(SLEEP, seconds=60)

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0.5)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    for _ in range(100):
        if not await resources.reads.all(LIVING, pid=pid):
            break
        await asyncio.sleep(0.05)
    else:
        pytest.fail("It is still there.")
    assert await names(resources) == []
