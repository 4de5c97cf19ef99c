"""Heavy handlers, in the worker: claimed by one, tried again, buried in the end."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import ColumnElement, func, literal_column, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.platform.outbox.trial import Touched, Trial, handler, heavy, light, write

from mercat.platform.outbox import Handler, delivering
from mercat.platform.outbox.dead_letters import dead_letters
from mercat.platform.outbox.delivering import Undeliverable
from mercat.platform.resources import Resources

HEAVY = handler(heavy, heavy=True)
_LONG_AGO: ColumnElement[Any] = literal_column("'-infinity'::timestamptz")


async def fails(event: Touched, session: AsyncSession, _: Resources) -> None:
    await write(session, "fails", event)
    raise ValueError(f"no luck with {event.number}")


async def refuses(event: Touched, _: AsyncSession, __: Resources) -> None:
    raise Undeliverable("The address does not exist.")


async def deliverable(trial: Trial, *handlers: Handler) -> UUID:
    """The first of one event's deliveries, in the queue."""
    await trial.touch("a", 1)
    await trial.relay(*handlers).take()
    return (await trial.publish())[0]


async def test_a_heavy_handler_runs_in_the_worker(trial: Trial) -> None:
    job = await deliverable(trial, HEAVY)
    assert await trial.effects("heavy") == []

    assert await trial.worker(HEAVY).run(job) is True

    assert await trial.effects("heavy") == [("a", 1)]
    assert await trial.rows("SELECT attempts, leased_until, error FROM deliveries") == [
        (1, None, None)
    ]


async def test_sixteen_runs_of_one_delivery_run_its_handler_once(trial: Trial) -> None:
    job = await deliverable(trial, HEAVY)
    worker = trial.worker(HEAVY)

    ran = await asyncio.gather(*(worker.run(job) for _ in range(16)))

    assert sorted(ran) == [False] * 15 + [True]
    assert await trial.effects("heavy") == [("a", 1)]


async def test_without_the_claim_they_run_it_more_than_once(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: a claim that does not look at the lease."""
    monkeypatch.setattr(func, "coalesce", lambda *_: _LONG_AGO)
    everybody_is_in = asyncio.Barrier(8)

    async def waits(event: Touched, session: AsyncSession, _: Resources) -> None:
        await everybody_is_in.wait()
        await write(session, "heavy", event)
        await session.commit()

    patient = handler(waits, heavy=True)
    job = await deliverable(trial, patient)

    async with asyncio.timeout(60):
        await asyncio.gather(*(trial.worker(patient).run(job) for _ in range(8)))

    assert len(await trial.effects("heavy")) == 8


async def test_a_job_that_comes_twice_finds_nothing_to_do(trial: Trial) -> None:
    job = await deliverable(trial, HEAVY)
    worker = trial.worker(HEAVY)

    assert [await worker.run(job), await worker.run(job), await worker.run(uuid4())] == [
        True,
        False,
        False,
    ]

    assert await trial.effects("heavy") == [("a", 1)]


async def test_when_a_lease_runs_out_another_takes_over_and_the_first_is_undone(
    trial: Trial,
) -> None:
    """Of a light handler that the worker runs: its effect and its end are one transaction."""
    began, go_on = asyncio.Event(), asyncio.Event()

    async def stalls_once(event: Touched, session: AsyncSession, _: Resources) -> None:
        await write(session, "light", event)
        await session.commit()
        if not began.is_set():
            began.set()
            await go_on.wait()

    stalling = handler(stalls_once, timeout=30.0)
    job = await _diverted(trial, stalling)
    worker = trial.worker(stalling)

    first = asyncio.create_task(worker.run(job))
    await began.wait()
    assert await worker.run(job) is False  # the lease holds
    await trial.rows("UPDATE deliveries SET leased_until = now() - interval '1 s'")
    assert await worker.run(job) is True
    go_on.set()

    assert await first is False
    assert await trial.effects() == [("a", 1)]
    assert await trial.one("SELECT attempts FROM deliveries") == 2


async def test_without_the_count_of_attempts_both_would_stay(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: whoever comes late believes to be the one that finished."""

    async def mark(*_: object) -> bool:
        return True

    monkeypatch.setattr(delivering, "_mark", mark)
    stays = handler(light)
    job = await _diverted(trial, stays)
    worker = trial.worker(stays)

    for _ in range(2):
        await worker.run(job)
        await trial.rows("UPDATE deliveries SET leased_until = NULL")

    assert await trial.effects() == [("a", 1), ("a", 1)]


async def _diverted(trial: Trial, light_handler: Handler) -> UUID:
    relay = trial.relay(light_handler)
    relay._divert = True
    await trial.touch("a", 1)
    await relay.take()
    await trial.make_due()
    return (await trial.publish())[0]


async def test_the_lease_outlives_the_handlers_time(trial: Trial) -> None:
    leases = []

    async def looks(_: Touched, session: AsyncSession, __: Resources) -> None:
        leases.append(await session.scalar(text("SELECT leased_until - now() FROM deliveries")))

    slow = handler(looks, heavy=True, timeout=40.0)
    await trial.worker(slow).run(await deliverable(trial, slow))

    assert timedelta(seconds=43) < leases[0] <= timedelta(seconds=45)


async def test_a_heavy_handler_that_takes_too_long_is_tried_again(trial: Trial) -> None:
    async def sleeps(*_: object) -> None:
        await asyncio.sleep(30)

    slow = handler(sleeps, heavy=True, timeout=0.02)

    assert await trial.worker(slow).run(await deliverable(trial, slow)) is False

    assert await trial.rows("SELECT attempts, error, handled_at FROM deliveries") == [
        (1, "TimeoutError: ", None)
    ]


async def test_a_failure_pauses_for_longer_each_time_and_is_buried_at_last(trial: Trial) -> None:
    unlucky = handler(fails, heavy=True)
    worker = trial.worker(unlucky)
    await deliverable(trial, unlucky)
    pauses = []

    for _ in range(unlucky.attempts - 1):
        await trial.make_due()
        [job] = await trial.publish()
        assert await worker.run(job) is False
        assert await trial.publish() == []  # not before its time
        pauses.append(
            await trial.one("SELECT round(extract(epoch FROM due_at - now())) FROM deliveries")
        )
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]
    await trial.make_due()
    [job] = await trial.publish()
    assert await worker.run(job) is False

    assert await trial.one("SELECT count(*) FROM deliveries") == 0
    [letter] = await dead_letters(trial.resources.database.engine)
    assert (letter.handler, letter.attempts, letter.error, letter.payload) == (
        "test_deliveries.fails",
        12,
        "ValueError: no luck with 1",
        {"thing": "a", "number": 1},
    )
    assert await trial.effects("fails") == []


async def test_what_can_never_be_delivered_is_buried_at_once(trial: Trial) -> None:
    refusing = handler(refuses, heavy=True)

    assert await trial.worker(refusing).run(await deliverable(trial, refusing)) is False

    [letter] = await dead_letters(trial.resources.database.engine)
    assert (letter.attempts, letter.error) == (1, "Undeliverable: The address does not exist.")


async def test_a_delivery_without_a_handler_is_buried(trial: Trial) -> None:
    assert await trial.worker().run(await deliverable(trial, HEAVY)) is False

    [letter] = await dead_letters(trial.resources.database.engine)
    assert letter.error == "Undeliverable: There is no handler trial.heavy."


async def test_a_payload_of_another_shape_is_told_and_tried_again(trial: Trial) -> None:
    job = await deliverable(trial, HEAVY)
    await trial.rows("""UPDATE deliveries SET payload = '{"thing": 7}'""")

    assert await trial.worker(HEAVY).run(job) is False

    assert "ValidationError" in await trial.one("SELECT error FROM deliveries")


async def test_what_kills_its_worker_every_time_is_buried_in_the_end(trial: Trial) -> None:
    """Nobody is left to write down a failure, so the attempts that were begun are what counts."""
    job = await deliverable(trial, HEAVY)
    await trial.rows("UPDATE deliveries SET attempts = 12")

    assert await trial.worker(HEAVY).run(job) is False

    assert await trial.effects("heavy") == []
    [letter] = await dead_letters(trial.resources.database.engine)
    assert letter.error.startswith("Undeliverable: No attempt came to an end")


async def test_an_overtaken_attempt_buries_nothing(trial: Trial) -> None:
    """It fails for good while the attempt that took over has already ended well."""

    async def is_overtaken(_: Touched, session: AsyncSession, __: Resources) -> None:
        await session.execute(
            text("UPDATE deliveries SET attempts = attempts + 1, handled_at = now()")
        )
        await session.commit()
        raise Undeliverable("Too late.")

    late = handler(is_overtaken, heavy=True)

    assert await trial.worker(late).run(await deliverable(trial, late)) is False

    assert await dead_letters(trial.resources.database.engine) == []
    assert await trial.one("SELECT count(*) FROM deliveries WHERE handled_at IS NOT NULL") == 1
