"""From rows to jobs: in order, again after a loss, and later when the broker is away."""

import asyncio

import pytest
from tests.platform.outbox.trial import Trial, handler, heavy, light

HEAVY = handler(heavy, heavy=True)

PUBLISHED = "SELECT round(extract(epoch FROM published_until - now())) FROM deliveries"


async def test_what_is_due_is_put_into_the_queue_once(trial: Trial) -> None:
    await trial.touch("a", 1)
    await trial.touch("b", 1)
    await trial.relay(HEAVY).take()

    assert len(await trial.publish()) == 2
    assert await trial.publish() == []


async def test_the_second_event_about_a_thing_waits_for_the_first(trial: Trial) -> None:
    await trial.touch("a", 1, 2)
    await trial.touch("b", 1)
    await trial.relay(HEAVY, handler(light, heavy=True)).take()
    worker = trial.worker(HEAVY, handler(light, heavy=True))

    jobs = await trial.publish()
    assert len(jobs) == 4  # two handlers, and of each the first event about a and the one about b
    assert await trial.publish() == []
    for job in jobs:
        await worker.run(job)

    assert len(await trial.publish()) == 2


async def test_jobs_that_got_lost_are_published_again_ever_more_patiently(trial: Trial) -> None:
    await trial.touch("a", 1)
    await trial.relay(HEAVY).take()
    pauses, lost = [], []

    for _ in range(7):
        lost += await trial.publish()
        pauses.append(await trial.one(PUBLISHED))
        await trial.rows("UPDATE deliveries SET published_until = now() - interval '1 s'")

    assert pauses == [30, 60, 120, 240, 480, 960, 960]
    [job] = await trial.publish()
    assert lost == [job] * 7
    assert await trial.worker(HEAVY).run(job) is True
    assert await trial.publish() == []


async def test_a_job_that_reached_a_worker_is_not_counted_as_lost(trial: Trial) -> None:
    """A queue that lost it four times and then kept its promise is believed again."""

    async def fails(*_: object) -> None:
        raise ValueError("The mail server is away.")

    failing = handler(fails, heavy=True)
    await trial.touch("a", 1)
    await trial.relay(failing).take()
    for _ in range(4):
        await trial.publish()
        await trial.make_due()
    [job] = await trial.publish()
    assert await trial.one(PUBLISHED) == 480
    assert await trial.worker(failing).run(job) is False
    await trial.make_due()

    await trial.publish()

    assert await trial.one(PUBLISHED) == 30


async def test_what_a_worker_is_at_is_left_to_it(trial: Trial) -> None:
    await trial.touch("a", 1)
    await trial.relay(HEAVY).take()
    await trial.rows("UPDATE deliveries SET leased_until = now() + interval '9 s'")
    assert await trial.publish() == []

    await trial.rows("UPDATE deliveries SET leased_until = now() - interval '1 s'")
    assert len(await trial.publish()) == 1


async def test_when_the_broker_is_away_nothing_is_lost(trial: Trial) -> None:
    for thing in "abc":
        await trial.touch(thing, 1)
    await trial.relay(HEAVY).take()
    trial.queue.away = True
    for _ in range(8):
        with pytest.raises(ConnectionError, match="away"):
            await trial.publish()
    trial.queue.jobs.clear()

    trial.queue.away = False
    jobs = await trial.publish()

    # All of them at once, and with the first patience: it was not the jobs that got lost.
    assert len(set(jobs)) == 3
    assert [row[0] for row in await trial.rows(PUBLISHED)] == [30, 30, 30]
    assert [await trial.worker(HEAVY).run(job) for job in jobs] == [True] * 3


async def test_two_relays_do_not_publish_the_same_job(trial: Trial) -> None:
    for number in range(60):
        await trial.touch(f"thing {number}", number)
    await trial.relay(HEAVY).take()

    await asyncio.gather(trial.publish(), trial.publish())
    await trial.publish()

    assert await trial.rows("SELECT DISTINCT publications FROM deliveries") == [(1,)]
