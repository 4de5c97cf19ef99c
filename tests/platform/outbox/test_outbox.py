"""Writing to the outbox, and taking from it in the relay."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import func, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.platform.outbox.trial import Measured, Touched, Trial, handler, heavy, light, write

from mercat.platform.outbox import Event, Handlers, Outbox, on
from mercat.platform.outbox import relay as relay_module
from mercat.platform.outbox.relay import lag
from mercat.platform.resources import Resources

LIGHT = handler(light)
HEAVY = handler(heavy, heavy=True)


async def fails_for_odd_numbers(event: Touched, session: AsyncSession, _: Resources) -> None:
    await write(session, "light", event)
    if event.number % 2:
        raise ValueError(event.number)
    await session.commit()


async def test_an_event_is_written_if_and_only_if_its_transaction_commits(trial: Trial) -> None:
    async with trial.resources.database.open_session() as session:
        Outbox(session).add(Touched(thing="undone"))
        await session.flush()
        await session.rollback()
    await trial.touch("done", 1)

    assert await trial.rows("SELECT name, aggregate, payload FROM outbox") == [
        ("Touched", "done", {"thing": "done", "number": 1})
    ]


def test_an_event_keeps_its_types_on_the_way() -> None:
    event = Measured(thing_id=uuid4(), at=datetime.now(UTC), words=("é", "\U0001f980"))

    assert Measured.read(event.payload()) == event
    assert event.aggregate == str(event.thing_id)


async def test_a_payload_comes_back_from_the_database_as_the_event_it_was(trial: Trial) -> None:
    event = Measured(thing_id=uuid4(), at=datetime.now(UTC), words=("a", "b"))
    seen = []

    async def see(event: Measured, _: AsyncSession, __: Resources) -> None:
        seen.append(event)

    await trial.add(event)
    assert await trial.relay(on(Measured, see)).take() == 1

    assert seen == [event]


async def test_events_are_handled_in_the_order_of_writing(trial: Trial) -> None:
    await trial.touch("a", 3, 1)
    await trial.touch("b", 2)
    await trial.touch("a", 0)
    relay = trial.relay(LIGHT)

    assert [await relay.take(limit=3), await relay.take(limit=3), await relay.take()] == [3, 1, 0]

    assert await trial.effects() == [("a", 3), ("a", 1), ("b", 2), ("a", 0)]
    assert await trial.one("SELECT count(*) FROM outbox") == 0


async def test_an_event_that_nobody_waits_for_is_taken_all_the_same(trial: Trial) -> None:
    await trial.touch("a", 1)

    assert await trial.relay().take() == 1

    assert await trial.one("SELECT count(*) FROM outbox") == 0


async def test_what_fails_goes_to_the_worker_and_holds_up_its_own_aggregate_alone(
    trial: Trial,
) -> None:
    for thing, number in (("a", 0), ("a", 1), ("b", 0), ("a", 2), ("b", 2)):
        await trial.touch(thing, number)
    fallible = handler(fails_for_odd_numbers)
    relay = trial.relay(fallible)

    await relay.take()
    await trial.touch("a", 4)
    await trial.touch("b", 4)
    await relay.take()

    assert await trial.effects() == [("a", 0), ("b", 0), ("b", 2), ("b", 4)]
    waiting = "SELECT aggregate, payload->>'number' FROM deliveries ORDER BY position"
    assert await trial.rows(waiting) == [("a", "1"), ("a", "2"), ("a", "4")]

    mended = replace(fallible, run=light)
    await trial.rows("UPDATE deliveries SET handler = :new", new=mended.name)
    await trial.work_off(relay, trial.worker(mended))
    assert (await trial.effects())[4:] == [("a", 1), ("a", 2), ("a", 4)]


async def test_a_handler_that_is_slow_is_given_up(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "LIGHT_TIMEOUT", 0.05)

    async def sleeps(event: Touched, session: AsyncSession, _: Resources) -> None:
        await write(session, "light", event)
        await asyncio.sleep(30)

    await trial.touch("a", 1)
    assert await trial.relay(handler(sleeps), HEAVY).take() == 1

    assert await trial.effects() == []
    assert await trial.one("SELECT count(*) FROM deliveries") == 2


async def test_a_handler_that_spoils_the_connection_is_kept_out_of_the_next_batch(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A statement that is cut short takes the connection with it, and so the whole batch."""
    monkeypatch.setattr(relay_module, "LIGHT_TIMEOUT", 0.05)

    async def sleeps(event: Touched, session: AsyncSession, _: Resources) -> None:
        if event.thing == "slow":
            await session.execute(text("SELECT pg_sleep(30)"))

    await trial.touch("a", 1)
    await trial.touch("slow", 1)
    relay = trial.relay(LIGHT, handler(sleeps))

    with pytest.raises(Exception, match="invalid transaction"):
        await relay.take()
    assert await trial.effects() == []
    assert await relay.take() == 2
    await trial.touch("a", 2)

    # Both wait for the worker now, and the batch after that is handled here again, in order.
    assert await trial.effects() == []
    assert await trial.one("SELECT count(*) FROM deliveries") == 4
    await trial.touch("b", 1)
    assert await relay.take() == 2
    assert await trial.effects() == [("b", 1)]


async def test_of_a_handler_that_fails_after_a_commit_nothing_stays(trial: Trial) -> None:
    fails = True

    async def commits_first(event: Touched, session: AsyncSession, _: Resources) -> None:
        await write(session, "light", event)
        await session.commit()
        if fails:
            raise ValueError(event)

    both = handler(commits_first)
    relay, worker = trial.relay(both), trial.worker(both)
    await trial.touch("a", 1)

    with pytest.raises(ValueError, match="thing='a'"):
        await relay.take()
    assert await relay.take() == 1
    fails = False
    await trial.work_off(relay, worker)

    assert await trial.effects() == [("a", 1)]


async def test_only_one_relay_works_at_a_time(trial: Trial) -> None:
    await trial.touch("a", *range(40))
    first, second = trial.relay(LIGHT), trial.relay(LIGHT)

    async def take_all(relay: relay_module.Relay) -> None:
        while await trial.one("SELECT count(*) FROM outbox"):
            await relay.take(limit=3)

    await asyncio.gather(take_all(first), take_all(second))

    assert await trial.effects() == [("a", number) for number in range(40)]


async def test_without_the_lock_two_relays_fall_over_each_other(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: the same race, with the lock taken away."""
    monkeypatch.setattr(func, "pg_try_advisory_xact_lock", lambda _: text("true"))
    await trial.touch("a", *range(40))
    both = [trial.relay(LIGHT).take() for _ in range(2)]

    await asyncio.gather(*both)

    assert await trial.effects() != [("a", number) for number in range(40)]


async def test_a_relay_that_waits_for_the_other_remembers_that_its_batch_failed(
    trial: Trial,
) -> None:
    async def breaks(event: Touched, session: AsyncSession, _: Resources) -> None:
        await write(session, "light", event)
        await session.commit()
        raise ValueError(event)

    relay = trial.relay(handler(breaks))
    await trial.touch("a", 1)
    with pytest.raises(ValueError, match="'a'"):
        await relay.take()

    async with trial.resources.database.engine.begin() as other:
        await other.execute(text(f"SELECT pg_advisory_xact_lock({relay_module._LOCK})"))
        assert await relay.take() == 0

    assert await relay.take() == 1


async def test_how_far_behind_it_is_can_be_measured(trial: Trial) -> None:
    async def figures() -> dict[str, float]:
        return await lag(trial.resources.database.engine)

    assert await figures() == {"lag_seconds": 0, "pending_deliveries": 0, "dead_letters": 0}

    await trial.touch("a", 1, 2, 3)
    await trial.rows("UPDATE outbox SET created_at = now() - interval '90 s' WHERE position = 1")
    found = await figures()
    assert 90 <= found["lag_seconds"] < 100
    await trial.relay(HEAVY).take(limit=2)
    assert (await figures())["pending_deliveries"] == 2
    assert (await figures())["lag_seconds"] < 10


def test_names_are_given_once() -> None:
    with pytest.raises(ValueError, match=r"^Two handlers are called trial\.light\.$"):
        Handlers([LIGHT, LIGHT])


def test_two_events_of_one_name_are_refused() -> None:
    another = type("Touched", (Event,), {})

    async def other(*_: object) -> None: ...

    with pytest.raises(ValueError, match=r"^Two events are called Touched\.$"):
        Handlers([LIGHT, on(another, other)])
