"""Relay and worker are killed before each step and in it, two hundred times: nothing is lost,
nothing is done twice that must not be, and the order of each thing's events is kept.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import count
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.platform.outbox.trial import Touched, Trial, handler, heavy, write

from mercat.platform.outbox import Handler, Outbox, relay
from mercat.platform.outbox.relay import JoinedSession
from mercat.platform.resources import Resources

RELAYS_STEPS, WORKERS_STEPS = 14, 6
"""Statements: as many as one of them makes at most."""
ROUNDS = 200
EACH = 3
"""Events of one round, in which both are killed."""
KILL = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Killer:
    """Ends a piece of work at the statement of its choice, before it or while it is under way.

    As after a kill -9 the connection is gone, and with it what was not committed.
    """

    def __init__(self, trial: Trial, seed: int) -> None:
        self._trial = trial
        self._engine = trial.resources.database.engine
        self._dice = random.Random(seed)  # noqa: S311 (which step, not which secret)
        self._moments = {steps: self._turns(steps) for steps in (RELAYS_STEPS, WORKERS_STEPS)}
        self.kills = 0

    def _turns(self, steps: int) -> Iterator[tuple[int, bool]]:
        """Each step, before it and in it; then all of them again, in another order."""
        moments = [(step, after) for step in range(steps) for after in (False, True)]
        while True:
            self._dice.shuffle(moments)
            yield from moments

    def choose(self, jobs: list[UUID]) -> UUID | None:
        return self._dice.choice(jobs) if jobs else None

    async def run(self, work: Callable[[], Awaitable[object]], steps: int) -> None:
        """Up to one of the first `steps` statements, or to the end if there are fewer."""
        last, after = next(self._moments[steps])
        numbers, reached = count(), asyncio.Event()

        def step(*_: object) -> None:
            if next(numbers) == last:
                reached.set()
                if not after:
                    raise asyncio.CancelledError

        event.listen(self._engine.sync_engine, "before_cursor_execute", step)
        task = asyncio.ensure_future(work())
        reaching = asyncio.ensure_future(reached.wait())
        try:
            await asyncio.wait({task, reaching}, return_when=asyncio.FIRST_COMPLETED)
            if reached.is_set():
                self.kills += 1
                for _ in range(self._dice.randrange(4)):
                    await asyncio.sleep(0)
                task.cancel()
            with suppress(asyncio.CancelledError, SQLAlchemyError, OSError):
                await task
        finally:
            reaching.cancel()
            event.remove(self._engine.sync_engine, "before_cursor_execute", step)


forgiven: set[int] = set()


async def light(touched: Touched, session: AsyncSession, _: Resources) -> None:
    """Two statements, with a middle in which to be killed; some fail once by themselves."""
    await write(session, "light", touched)
    await asyncio.sleep(0)
    await write(session, "second", touched)
    if touched.number % 7 == 3 and touched.number not in forgiven:
        forgiven.add(touched.number)
        raise ValueError("A bad day.")
    await session.commit()


LIGHT, HEAVY = handler(light), handler(heavy, heavy=True)


async def one_round(trial: Trial, killer: Killer, numbers: range) -> None:
    """Some events are written; relay and worker are each killed, and others take over."""
    async with trial.resources.database.open_session() as session:
        for number in numbers:
            Outbox(session).add(Touched(thing=f"thing {number % 2}", number=number))
        await session.commit()
    relay, worker = trial.relay(LIGHT, HEAVY), trial.worker(LIGHT, HEAVY)
    await killer.run(relay.take, steps=RELAYS_STEPS)
    await relay.take(limit=3)
    await trial.make_due()
    jobs = await trial.publish()
    victim = killer.choose(jobs)
    for job in jobs:
        if job == victim:
            await killer.run(partial(worker.run, job), steps=WORKERS_STEPS)
        else:
            await worker.run(job)


async def rounds(trial: Trial, killer: Killer, number: int) -> None:
    forgiven.clear()
    async with asyncio.timeout(500):
        for one in range(number):
            await one_round(trial, killer, range(EACH * one, EACH * (one + 1)))
        await trial.work_off(trial.relay(LIGHT, HEAVY), trial.worker(LIGHT, HEAVY))


def by_thing(effects: list[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for thing, number in effects:
        found[thing].append(number)
    return found


@pytest.mark.timeout(560)
async def test_two_hundred_rounds_of_kills(trial: Trial) -> None:
    killer = Killer(trial, seed=2026)

    await rounds(trial, killer, ROUNDS)

    assert killer.kills >= ROUNDS
    assert await trial.one("SELECT count(*) FROM dead_letters") == 0
    expected = {f"thing {odd}": list(range(odd, EACH * ROUNDS, 2)) for odd in range(2)}
    # In the transaction of its own end: exactly once, and in order.
    assert by_thing(await trial.effects("light")) == expected
    assert by_thing(await trial.effects("second")) == expected
    # Beside it: at least once; without its repeats, in order.
    repeated = by_thing(await trial.effects("heavy"))
    assert {thing: list(dict.fromkeys(seen)) for thing, seen in repeated.items()} == expected


async def test_without_the_one_transaction_kills_repeat_effects(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: handlers commit by themselves, beside relay and worker."""

    class OfItsOwn(JoinedSession):
        def __init__(self, connection: AsyncConnection) -> None:
            AsyncSession.__init__(self, trial.resources.database.engine, expire_on_commit=False)
            self.committed = False

    monkeypatch.setattr(relay, "JoinedSession", OfItsOwn)

    await rounds(trial, Killer(trial, seed=2026), 25)

    seen = await trial.effects("light")
    assert len(seen) > len(set(seen))


@pytest.mark.parametrize("who", ["relay", "worker"])
async def test_a_backend_that_dies_between_handler_and_commit_takes_the_effect_with_it(
    trial: Trial, who: str
) -> None:
    killed = False

    async def is_killed_once(touched: Touched, session: AsyncSession, _: Resources) -> None:
        nonlocal killed
        await write(session, "light", touched)
        await session.commit()
        if not killed:
            killed = True
            await trial.rows(KILL)

    mortal = handler(is_killed_once)
    await trial.touch("a", 1)
    await trial.touch("b", 2)
    if who == "relay":
        with pytest.raises(SQLAlchemyError):
            await trial.relay(mortal).take()
    else:
        await _divert(trial, mortal)
        worker = trial.worker(mortal)
        for job in await trial.publish():
            with suppress(SQLAlchemyError):
                await worker.run(job)
    assert killed
    assert await trial.effects() in ([], [("a", 1)], [("b", 2)])  # two are not both there

    await trial.work_off(trial.relay(mortal), trial.worker(mortal))

    assert sorted(await trial.effects()) == [("a", 1), ("b", 2)]


async def _divert(trial: Trial, handler: Handler) -> None:
    relay = trial.relay(handler)
    relay._divert = True
    await relay.take()
    await trial.make_due()


async def test_a_worker_that_is_killed_leaves_a_lease_that_runs_out(trial: Trial) -> None:
    began = asyncio.Event()

    async def hangs(*_: object) -> None:
        began.set()
        await asyncio.sleep(60)

    await trial.touch("a", 1)
    await trial.relay(HEAVY).take()
    [job] = await trial.publish()
    doomed = trial.worker(HEAVY)
    doomed._handlers._by_name[HEAVY.name] = replace(HEAVY, run=hangs, timeout=60)
    run = asyncio.create_task(doomed.run(job))
    await began.wait()
    run.cancel()
    await asyncio.wait({run})

    worker = trial.worker(HEAVY)
    assert await worker.run(job) is False
    await trial.make_due()
    assert await worker.run(job) is True
    assert await trial.effects("heavy") == [("a", 1)]
