"""One key, one effect: under races, kills and clocks, each with a control that has no key."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from tests.platform.take_money import REQUEST, Later, SlotTaken, TakeMoney, count, effects, take

from mercat.platform.clock import Clock
from mercat.platform.db import Database, Transaction
from mercat.platform.errors import Conflict, Invalid
from mercat.platform.idempotency import (
    Answer,
    Idempotency,
    IdempotencyKey,
    IdempotencyKeyInProgress,
    IdempotencyKeyReused,
    KeyedRequest,
    fingerprint,
)
from mercat.platform.settings import Settings

OTHERS = [
    replace(REQUEST, caller="bob"),
    replace(REQUEST, operation="refund"),
    replace(REQUEST, key="k-2"),
]


@pytest.fixture(scope="module")
async def pool(settings: Settings) -> AsyncIterator[Database]:
    primary = Database(settings)
    async with primary.engine.begin() as connection:
        await connection.run_sync(effects.metadata.create_all)
    yield primary
    async with primary.engine.begin() as connection:
        await connection.run_sync(effects.metadata.drop_all)
    await primary.close()


@pytest.fixture
async def primary(pool: Database) -> AsyncIterator[Database]:
    yield pool
    async with pool.engine.begin() as connection:
        await connection.execute(delete(effects))
        await connection.execute(delete(IdempotencyKey))


async def test_the_answer_comes_again_byte_for_byte(primary: Database) -> None:
    first = await take(primary)
    again = await take(primary)

    assert (first.replayed, first.headers) == (False, {})
    assert (again.replayed, again.headers) == (True, {"Idempotent-Replayed": "true"})
    assert replace(again, replayed=False) == first
    assert (first.status, first.content_type) == (201, "application/json")
    assert first.body.endswith(b', "\xff": 1}')
    assert await count(primary) == 1


async def test_the_control_without_a_key_does_it_twice(primary: Database) -> None:
    first, second = await take(primary, None), await take(primary, None)
    assert first.body != second.body
    assert not second.replayed
    assert await count(primary) == 2
    assert await count(primary, IdempotencyKey) == 0


async def test_the_same_key_for_something_else_is_refused(primary: Database) -> None:
    await take(primary)
    other = replace(REQUEST, fingerprint=fingerprint("POST", "/x", b'{"a": 1}'))
    with pytest.raises(IdempotencyKeyReused) as caught:
        await take(primary, other)
    assert (caught.value.code, isinstance(caught.value, Invalid)) == (
        "idempotency_key_reused",
        True,
    )
    assert await count(primary) == 1
    assert (await take(primary)).replayed


@pytest.mark.parametrize("other", OTHERS)
async def test_a_key_is_one_callers_for_one_operation(
    primary: Database, other: KeyedRequest
) -> None:
    first = await take(primary)
    second = await take(primary, other)
    assert not second.replayed
    assert (await take(primary)).body == first.body
    assert (await take(primary, other)).body == second.body
    assert await count(primary) == 2


async def test_an_error_is_not_remembered(primary: Database) -> None:
    async def refused(step: str) -> None:
        if step == "done":
            raise SlotTaken

    with pytest.raises(SlotTaken):
        await take(primary, at=refused)
    assert await count(primary) == await count(primary, IdempotencyKey) == 0
    assert not (await take(primary)).replayed
    assert await count(primary) == 1


async def test_nobody_waits_for_a_request_in_progress(primary: Database) -> None:
    """One holds the key; fifteen others are told so while it is at work."""
    busy, go_on = asyncio.Event(), asyncio.Event()

    async def slow(step: str) -> None:
        if step == "finished":
            busy.set()
            await go_on.wait()

    first = asyncio.create_task(take(primary, at=slow))
    await busy.wait()
    others = [take(primary) for _ in range(15)]
    ends = await asyncio.wait_for(asyncio.gather(*others, return_exceptions=True), 10)
    assert [type(end) for end in ends] == [IdempotencyKeyInProgress] * 15
    assert issubclass(IdempotencyKeyInProgress, Conflict)
    assert IdempotencyKeyInProgress.code == "idempotency_key_in_progress"
    for other in OTHERS:
        assert not (await take(primary, other)).replayed

    go_on.set()
    answer = await first
    again = await asyncio.gather(*(take(primary) for _ in range(16)))
    assert again == [replace(answer, replayed=True)] * 16
    assert await count(primary) == 4


async def race(primary: Database, request: KeyedRequest | None) -> list[Answer | BaseException]:
    gate = asyncio.Barrier(16)

    async def together(step: str) -> None:
        if step == "opened":
            await gate.wait()

    racers = [take(primary, request, together) for _ in range(16)]
    return await asyncio.gather(*racers, return_exceptions=True)


async def test_of_sixteen_at_once_one_does_it(primary: Database) -> None:
    for number in range(1, 6):
        ends = await race(primary, replace(REQUEST, key=f"race-{number}"))

        answers = [end for end in ends if isinstance(end, Answer)]
        assert sorted(answer.replayed for answer in answers)[:2] in ([False], [False, True])
        assert len({answer.body for answer in answers}) == 1
        refused = [type(end) for end in ends if not isinstance(end, Answer)]
        assert refused == [IdempotencyKeyInProgress] * (16 - len(answers))
        assert await count(primary) == number


async def test_the_control_of_sixteen_at_once(primary: Database) -> None:
    await race(primary, None)
    assert await count(primary) == 16


async def kill_during(primary: Database, step: str, request: KeyedRequest | None = REQUEST) -> None:
    """Cuts the connection at a step; after the commit, loses the answer on its way."""
    async with primary.open_session() as session:

        async def cut(here: str) -> None:
            if here == step == "committed":
                raise ConnectionResetError
            if here == step:
                await terminate(primary, await session.scalar(select(func.pg_backend_pid())))

        with pytest.raises((DBAPIError, ConnectionResetError)):
            await TakeMoney(session, Clock(), cut).execute(request)


async def terminate(primary: Database, pid: int | None) -> None:
    async with primary.open_session() as killer:
        assert await killer.scalar(select(func.pg_terminate_backend(pid, 5000)))


@pytest.mark.parametrize(
    ("step", "left"), [("opened", 0), ("begun", 0), ("done", 0), ("finished", 0), ("committed", 1)]
)
async def test_killed_at_any_step_it_happens_once(primary: Database, step: str, left: int) -> None:
    await kill_during(primary, step)
    assert await count(primary) == await count(primary, IdempotencyKey) == left

    answer = await take(primary)

    assert answer.replayed is bool(left)
    assert await count(primary) == await count(primary, IdempotencyKey) == 1


async def test_the_control_killed_after_the_commit(primary: Database) -> None:
    await kill_during(primary, "committed", None)
    await take(primary, None)
    assert await count(primary) == 2


async def commit_under_fire(primary: Database, request: KeyedRequest, head_start: float) -> None:
    """The COMMIT leaves so many seconds after the kill: either may come first."""
    async with asyncio.TaskGroup() as kills, primary.open_session() as session:

        async def cut(step: str) -> None:
            if step == "finished":
                pid = await session.scalar(select(func.pg_backend_pid()))
                kills.create_task(terminate(primary, pid))
                await asyncio.sleep(head_start)

        with suppress(DBAPIError):
            await TakeMoney(session, Clock(), cut).execute(request)


async def test_killed_while_it_commits_it_happens_once(primary: Database) -> None:
    for number in range(1, 13):
        request = replace(REQUEST, key=f"commit-{number}")
        await commit_under_fire(primary, request, number / 2400)
        await take(primary, request)
        assert await count(primary) == number


async def test_a_day_later_it_is_forgotten(primary: Database) -> None:
    await take(primary)
    assert (await take(primary, clock=Later(hours=23, minutes=59))).replayed

    late = Later(hours=24, seconds=1)
    other = replace(REQUEST, fingerprint=fingerprint("POST", "/x", b"else"))
    anew = await take(primary, other, clock=late)

    assert not anew.replayed
    assert await take(primary, other, clock=late) == replace(anew, replayed=True)
    assert (await count(primary), await count(primary, IdempotencyKey)) == (2, 1)


async def test_a_row_that_is_being_written_anew_is_in_progress(primary: Database) -> None:
    await take(primary)
    busy, go_on = asyncio.Event(), asyncio.Event()

    async def slow(step: str) -> None:
        if step == "done":
            busy.set()
            await go_on.wait()

    late = Later(hours=25)
    second = asyncio.create_task(take(primary, at=slow, clock=late))
    await busy.wait()
    with pytest.raises(IdempotencyKeyInProgress):
        await asyncio.wait_for(take(primary, clock=late), 10)
    go_on.set()
    assert not (await second).replayed


@pytest.mark.parametrize("earlier", [0, 1])
async def test_a_workflow_that_forgets_to_finish_does_nothing_twice(
    primary: Database, earlier: int
) -> None:
    for _ in range(earlier):
        await take(primary)
    late = Later(hours=25)
    async with primary.open_session() as session, Transaction(session):
        assert await Idempotency(session, late).begin(REQUEST) is None
    with pytest.raises(IdempotencyKeyInProgress):
        await take(primary, clock=late)
    assert await count(primary) == earlier


async def test_purging(primary: Database) -> None:
    for number in range(5):
        await take(primary, replace(REQUEST, key=f"old-{number}"))
    await take(primary, clock=Later(hours=1))

    async def purge(limit: int, **later: float) -> int:
        async with primary.open_session() as session, Transaction(session):
            return await Idempotency(session, Later(**later)).purge(limit)

    assert await purge(10, hours=23) == 0
    async with primary.open_session() as session, session.begin():
        one = select(IdempotencyKey).where(IdempotencyKey.key == "old-0").with_for_update()
        await session.scalar(one)
        assert [await purge(3, hours=24.5), await purge(3, hours=24.5)] == [3, 1]
    assert [await purge(3, hours=24.5), await purge(3, hours=24.5)] == [1, 0]
    assert (await take(primary)).replayed


async def test_an_answer_is_whole_or_not_there(primary: Database) -> None:
    half = IdempotencyKey(
        caller="a", operation="b", key="c", fingerprint=b"", expires_at=Clock().now(), status=201
    )
    async with primary.open_session() as session:
        session.add(half)
        with pytest.raises(IntegrityError, match="ck_idempotency_keys_answer"):
            await session.flush()
