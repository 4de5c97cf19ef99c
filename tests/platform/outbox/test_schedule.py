"""Events of the future."""

import asyncio
from datetime import UTC, datetime, timedelta

from tests.platform.outbox.trial import Touched, Trial, handler, heavy, light

from mercat.platform.outbox import Outbox, on
from mercat.platform.outbox.schedule import HourPassed, fire, forget_handled

HEAVY = handler(heavy, heavy=True)
NAMES = "SELECT name FROM outbox ORDER BY position"


def later(**by: float) -> datetime:
    return datetime.now(UTC) + timedelta(**by)


async def test_an_event_of_the_future_is_announced_when_it_is_due(trial: Trial) -> None:
    engine = trial.resources.database.engine
    await trial.add(Touched(thing="a", number=1), at=later(hours=1))

    assert await fire(engine) == 0
    assert await trial.rows(NAMES) == []

    await trial.rows("UPDATE scheduled_events SET due_at = now() WHERE key IS NULL")
    assert await fire(engine) == 1
    assert await fire(engine) == 0

    await trial.relay(handler(light)).take()
    assert await trial.effects() == [("a", 1)]


async def test_one_of_a_transaction_that_is_undone_never_is(trial: Trial) -> None:
    async with trial.resources.database.open_session() as session:
        Outbox(session).add(Touched(thing="undone"), at=later(hours=-1))
        await session.flush()
        await session.rollback()

    assert await fire(trial.resources.database.engine) == 0


async def test_many_schedulers_announce_each_event_once_and_in_order(trial: Trial) -> None:
    engine = trial.resources.database.engine
    for number in range(60):
        await trial.add(Touched(thing="a", number=number), at=later(seconds=number - 100))

    moved = 0
    async with asyncio.timeout(60):
        while moved < 60:
            moved += sum(await asyncio.gather(*(fire(engine, limit=7) for _ in range(4))))

    assert moved == 60
    numbers = await trial.rows("SELECT (payload->>'number')::int FROM outbox")
    assert sorted(number for (number,) in numbers) == list(range(60))


async def test_one_scheduler_announces_in_the_order_of_time(trial: Trial) -> None:
    for number in (3, 1, 2):
        await trial.add(Touched(thing="a", number=number), at=later(seconds=number - 100))

    await fire(trial.resources.database.engine)

    found = "SELECT (payload->>'number')::int FROM outbox ORDER BY position"
    assert [number for (number,) in await trial.rows(found)] == [1, 2, 3]


async def test_what_recurs_is_written_down_again(trial: Trial) -> None:
    engine = trial.resources.database.engine
    await asyncio.gather(*(fire(engine) for _ in range(4)))
    keys = "SELECT key FROM scheduled_events ORDER BY due_at"
    assert await trial.rows(keys) == [("MomentPassed",), ("HourPassed",)]

    for _ in range(2):
        await trial.rows("UPDATE scheduled_events SET due_at = now()")
        await asyncio.gather(*(fire(engine) for _ in range(4)))

    assert sorted(await trial.rows(NAMES)) == [("HourPassed",)] * 2 + [("MomentPassed",)] * 2
    wait = "SELECT ceil(extract(epoch FROM due_at - now())) FROM scheduled_events ORDER BY due_at"
    assert await trial.rows(wait) == [(15,), (3600,)]


async def test_after_a_week_it_is_forgotten_that_something_was_handled(trial: Trial) -> None:
    for number in range(4):
        await trial.touch(f"thing {number}", number)
    await trial.relay(HEAVY).take()
    for days, number in ((8, 0), (6, 1), (0, 2)):
        await trial.rows(
            "UPDATE deliveries SET handled_at = now() - make_interval(days => :days) "
            "WHERE aggregate = :thing",
            days=days,
            thing=f"thing {number}",
        )
    await trial.add(HourPassed())

    await trial.relay(on(HourPassed, forget_handled)).take()

    kept = await trial.rows("SELECT aggregate FROM deliveries ORDER BY aggregate")
    assert kept == [("thing 1",), ("thing 2",), ("thing 3",)]
